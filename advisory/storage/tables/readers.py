"""What readers leave at an entry: that it helped, and for their own eyes that they read it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from advisory.storage.base import Base
from advisory.storage.types import UtcDateTime


class HelpfulMarkRow(Base):
    """A member found an entry helpful; only how many did is ever shown (`EntryRow.helpful_count`)."""

    __tablename__ = "helpful_marks"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(
        ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class ReadingRow(Base):
    """When a member last opened an entry, for nobody's eyes but their own."""

    __tablename__ = "readings"
    __table_args__ = (Index("ix_readings_member_id_read_at", "member_id", "read_at"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(
        ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    read_at: Mapped[datetime] = mapped_column(UtcDateTime)
