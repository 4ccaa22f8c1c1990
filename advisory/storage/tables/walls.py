"""Conflicts of interest: who is walled off from whom, and who must find no trace of which situation."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from advisory.storage.base import Base
from advisory.storage.types import UtcDateTime


class WallRow(Base):
    """A wall between a member and another, or between a member and everybody of a company."""

    __tablename__ = "walls"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: What it stands between, written the same way from either side, so that each stands once.
    pair: Mapped[str] = mapped_column(String(150), unique=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    other_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    #: As it was typed; compared without regard to case. "" for a wall between two members.
    company: Mapped[str] = mapped_column(String(100), default="")
    #: Whoever declared it for themselves keeps what they could read already; otherwise what vanishes would
    #: tell them who asked it.
    from_now_on: Mapped[bool] = mapped_column(default=False)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SituationBarRow(Base):
    """A member who must find no trace of a situation."""

    __tablename__ = "situation_bars"

    situation_id: Mapped[int] = mapped_column(
        ForeignKey("situations.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    #: "wall" goes with its wall; "conflict", which the member declared on this situation, is for good.
    why: Mapped[str] = mapped_column(String(20))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
