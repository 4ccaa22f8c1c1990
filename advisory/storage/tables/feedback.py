"""What readers say of an entry: how it went for them, and comments that moderators read first."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from advisory.domain.feedback import Experience, Verdict
from advisory.storage.base import Base
from advisory.storage.keys import KEY_CHARS, random_key
from advisory.storage.types import UtcDateTime, words_of


class ExperienceRow(Base):
    """How an entry's advice went for one member; their latest word, never shown with a name."""

    __tablename__ = "entry_experiences"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    answer: Mapped[Experience] = mapped_column(words_of(Experience))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class EntryCommentRow(Base):
    """A comment under an entry, shown once a moderator has read it."""

    __tablename__ = "entry_comments"
    __table_args__ = (Index("ix_entry_comments_verdict_made_at", "verdict", "made_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: What readers are shown of it instead of its number (`storage.keys`).
    key: Mapped[str] = mapped_column(String(KEY_CHARS), default=random_key, unique=True, index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    verdict: Mapped[Verdict] = mapped_column(words_of(Verdict), default=Verdict.WAITING)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reader_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    #: Why it is not shown, in the moderator's words.
    reason: Mapped[str] = mapped_column(String(500), default="")
