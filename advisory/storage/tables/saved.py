"""What members keep for themselves: bookmarks, and lists of them. Nobody else ever sees either."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from advisory.storage.base import Base
from advisory.storage.types import UtcDateTime


class BookmarkRow(Base):
    """An entry that a member keeps."""

    __tablename__ = "bookmarks"
    __table_args__ = (Index("ix_bookmarks_member_id_kept_at", "member_id", "kept_at"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(
        ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ReadingListRow(Base):
    """A member's own list of kept entries."""

    __tablename__ = "reading_lists"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(80))


class ReadingListItemRow(Base):
    """A kept entry on a list; it leaves every list when it is no longer kept."""

    __tablename__ = "reading_list_items"

    list_id: Mapped[int] = mapped_column(ForeignKey("reading_lists.id", ondelete="CASCADE"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(
        ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True, index=True
    )
