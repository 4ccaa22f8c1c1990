"""Profiles: what members say of themselves, what of it they open, and how they are found by it."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from advisory.storage.base import Base
from advisory.storage.types import UtcDateTime


class ProfileRow(Base):
    """What a member says of themselves; name, industry, size and company stand with the member."""

    __tablename__ = "profiles"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    office: Mapped[str] = mapped_column(String(60), default="")
    time_zone: Mapped[str] = mapped_column(String(40), default="")
    #: First and last day of being away; both or neither.
    away_from: Mapped[date | None] = mapped_column(Date)
    away_until: Mapped[date | None] = mapped_column(Date)
    #: How many open invitations to advise they take on at most.
    capacity: Mapped[int]
    #: A random word in the address of their page; None until they open something for the first time.
    handle: Mapped[str | None] = mapped_column(String(20), unique=True)
    #: Whether they are in the directory.
    listed: Mapped[bool] = mapped_column(default=False)
    #: When what others see of them last changed; a wall may hold for what came after it only.
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Since when they have had the name and company they have; None for ever since they joined.
    known_since: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ProfileWordRow(Base):
    """One function, or one thing lived through: a topic, a kind of situation, or a line of text."""

    __tablename__ = "profile_words"
    __table_args__ = (Index("ix_profile_words_sort_word", "sort", "word"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    #: A value of `domain.profile.Sort`.
    sort: Mapped[str] = mapped_column(String(20), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(String(200))


class ProfileOpeningRow(Base):
    """One field that a member has opened to members; without its row it is theirs alone."""

    __tablename__ = "profile_openings"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    #: A value of `domain.profile.Field`.
    field: Mapped[str] = mapped_column(String(20), primary_key=True)
