"""The outbox: what must follow a change, promised in the same transaction."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from advisory.storage.base import Base
from advisory.storage.types import UtcDateTime


class OutboxRow(Base):
    """One promise. Handlers re-read what it is about, so keeping it twice is harmless."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_done_at_due_at", "done_at", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: What to do, such as "index.entry".
    kind: Mapped[str] = mapped_column(String(40))
    #: Row number of what it is about.
    subject_id: Mapped[int]
    #: What cannot be re-read, such as the slug of a file to remove; never the text of anything.
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    #: Why the last attempt failed, without any text of a member.
    error: Mapped[str] = mapped_column(Text, default="")
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
