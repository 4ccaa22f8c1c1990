"""What grows under advice: marks, comments, numbers of those who speak, and replies of those who do not."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from advisory.domain.situation import Reply
from advisory.storage.base import Base
from advisory.storage.keys import KEY_CHARS, random_key
from advisory.storage.types import UtcDateTime, words_of


class PointMarkRow(Base):
    """A member found a point of advice helpful; only how many did is ever shown."""

    __tablename__ = "point_marks"

    point_id: Mapped[int] = mapped_column(
        ForeignKey("advice_points.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class CommentRow(Base):
    """What somebody says under a point; one that its author deletes leaves no row."""

    __tablename__ = "comments"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: What readers are shown of it instead of its number (`storage.keys`).
    key: Mapped[str] = mapped_column(String(KEY_CHARS), default=random_key, unique=True, index=True)
    point_id: Mapped[int] = mapped_column(ForeignKey("advice_points.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: When a moderator took it out; it is neither shown nor found from then on.
    excluded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SpeakerRow(Base):
    """Which number a member bears who has spoken to all readers of a situation under a cover.

    It stays theirs whatever becomes of what they said, and is never another's.
    """

    __tablename__ = "speakers"
    __table_args__ = (UniqueConstraint("situation_id", "number"),)

    situation_id: Mapped[int] = mapped_column(
        ForeignKey("situations.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True, index=True)
    number: Mapped[int]


class ReplyRow(Base):
    """What a member answers who does not advise; nobody but they themselves learn of it."""

    __tablename__ = "replies"

    situation_id: Mapped[int] = mapped_column(
        ForeignKey("situations.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    reply: Mapped[Reply] = mapped_column(words_of(Reply))
    replied_at: Mapped[datetime] = mapped_column(UtcDateTime)
