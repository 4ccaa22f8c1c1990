"""Advice: one peer's contribution to a situation, and its points."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from advisory.domain.byline import Cover
from advisory.domain.situation import Basis, Stance
from advisory.storage.base import Base
from advisory.storage.keys import KEY_CHARS, random_key
from advisory.storage.types import UtcDateTime, words_of


class AdviceRow(Base):
    """What one adviser said about one situation; they amend it rather than add a second."""

    __tablename__ = "advice"
    __table_args__ = (UniqueConstraint("situation_id", "adviser_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: What readers are shown of it instead of its number (`storage.keys`).
    key: Mapped[str] = mapped_column(String(KEY_CHARS), default=random_key, unique=True, index=True)
    situation_id: Mapped[int] = mapped_column(ForeignKey("situations.id", ondelete="CASCADE"), index=True)
    adviser_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    basis: Mapped[Basis] = mapped_column(words_of(Basis))
    stance: Mapped[Stance | None] = mapped_column(words_of(Stance))
    cover: Mapped[Cover] = mapped_column(words_of(Cover), default=Cover.CEO)
    #: What a cover of "role" shows, decided when it is chosen: "" where too few others share it, so that
    #: nobody can watch it come and go while changing a profile.
    shown_industry: Mapped[str] = mapped_column(String(40), default="")
    shown_size: Mapped[str] = mapped_column(String(20), default="")
    #: For the eyes of the asker and the moderators alone.
    private: Mapped[bool] = mapped_column(default=False)
    #: The Markdown list as typed.
    text: Mapped[str] = mapped_column(Text)
    #: The revision of the situation that it answers; it was given before any later one.
    situation_revision: Mapped[int] = mapped_column(default=0, server_default="0")
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: When its adviser last said that it still holds after an update.
    reaffirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    excluded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    points: Mapped[list["AdvicePointRow"]] = relationship(
        lazy="selectin",
        cascade="all, delete-orphan",
        # What a moderator took out is nobody's any more: no page, index or draft comes upon it.
        primaryjoin="and_(AdviceRow.id == AdvicePointRow.advice_id, AdvicePointRow.excluded_at.is_(None))",
        order_by="AdvicePointRow.place",
    )

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}  # noqa: RUF012

    @property
    def stands(self) -> bool:
        """Neither withdrawn by its adviser nor excluded by a moderator."""
        return self.withdrawn_at is None and self.excluded_at is None


class AdvicePointRow(Base):
    """A point ("2") or sub-point ("2.1") of advice, rendered when saved."""

    __tablename__ = "advice_points"
    __table_args__ = (UniqueConstraint("advice_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: What readers are shown of it instead of its number (`storage.keys`).
    key: Mapped[str] = mapped_column(String(KEY_CHARS), default=random_key, unique=True, index=True)
    advice_id: Mapped[int] = mapped_column(ForeignKey("advice.id", ondelete="CASCADE"), index=True)
    #: Reading order within the advice, from 0.
    place: Mapped[int]
    number: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    #: When the asker marked it as useful to them.
    useful_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: When a moderator took it out; its number is free for another point from then on.
    excluded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
