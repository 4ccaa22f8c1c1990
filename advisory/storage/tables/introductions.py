"""Introductions between two members, asked for by one of them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from advisory.storage.base import Base
from advisory.storage.types import UtcDateTime


class IntroductionRow(Base):
    """A member asks to be introduced to another; on a yes both learn name and contact."""

    __tablename__ = "introductions"
    __table_args__ = (
        Index("ix_introductions_from_id_made_at", "from_id", "made_at"),
        Index("ix_introductions_to_id_made_at", "to_id", "made_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Random, in the address; the row number would tell how many there are.
    key: Mapped[str] = mapped_column(String(40), unique=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    to_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    #: The address in the directory and the line they were found under; kept, so that a new address of theirs
    #: is never told.
    handle: Mapped[str] = mapped_column(String(20))
    found_as: Mapped[str] = mapped_column(String(250))
    note: Mapped[str] = mapped_column(Text)
    from_contact: Mapped[str] = mapped_column(Text)
    to_contact: Mapped[str] = mapped_column(Text, default="")
    #: False where it never reaches the other one, which nobody is told.
    arrives: Mapped[bool]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: A value of `domain.introducing.Answer`.
    answer: Mapped[str] = mapped_column(String(10), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
