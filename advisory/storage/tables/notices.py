"""Notices: what a member is told of, once for each event."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from advisory.storage.base import Base
from advisory.storage.keys import KEY_CHARS, random_key
from advisory.storage.types import UtcDateTime


class NoticeRow(Base):
    """One thing a member is told of, once; it names what it is about and holds no text of it."""

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("member_id", "kind", "event"),
        Index("ix_notices_member_id_made_at", "member_id", "made_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: What readers are shown of it instead of its number (`storage.keys`).
    key: Mapped[str] = mapped_column(String(KEY_CHARS), default=random_key, unique=True, index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    #: What happened: a value of `domain.notices.NoticeKind`.
    kind: Mapped[str] = mapped_column(String(40))
    #: Which event of this kind, such as "situation-7-3": the same event is told once.
    event: Mapped[str] = mapped_column(String(80))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), index=True)
    situation_id: Mapped[int | None] = mapped_column(
        ForeignKey("situations.id", ondelete="CASCADE"), index=True
    )
    #: None once the search is deleted.
    saved_search_id: Mapped[int | None] = mapped_column(
        ForeignKey("saved_searches.id", ondelete="SET NULL"), index=True
    )
    #: Numbers that lead to the place: revisions of a diff, a point, a question. Never a text.
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
