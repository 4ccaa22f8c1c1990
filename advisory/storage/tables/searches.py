"""Saved searches."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from advisory.storage.base import Base
from advisory.storage.types import UtcDateTime


class SavedSearchRow(Base):
    """A search that a member keeps for themselves."""

    __tablename__ = "saved_searches"
    __table_args__ = (UniqueConstraint("member_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    #: What was typed, at most 2,000 characters.
    query: Mapped[str] = mapped_column(Text, default="")
    #: Field ("tag", "industry", "size", "stage", "type", "year") to its chosen values, both sorted.
    filters: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)
    #: SHA-256 over query and filters, hexadecimal; a text of that length cannot be unique on PostgreSQL.
    digest: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(120))
    #: Whether the member is told of new entries that match.
    alert: Mapped[bool] = mapped_column(default=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
