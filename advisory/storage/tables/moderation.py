"""What moderators do beside deciding: claims, reasons at hand, exclusions, reports, words, merges."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from advisory.storage.base import Base
from advisory.storage.types import UtcDateTime


class ClaimRow(Base):
    """A moderator's hold on one thing of a queue, until it expires."""

    __tablename__ = "claims"
    __table_args__ = (UniqueConstraint("thing", "thing_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: "situation" or "entry".
    thing: Mapped[str] = mapped_column(String(20))
    thing_id: Mapped[int]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    #: Compared with now; a claim of the past holds nothing.
    until: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    #: Grows when it changes hands.
    version: Mapped[int] = mapped_column(default=1)


class CannedReasonRow(Base):
    """A reason that moderators need often, to be chosen instead of typed."""

    __tablename__ = "canned_reasons"
    __table_args__ = (UniqueConstraint("action", "text"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: "return", "decline", "merge", "remove" or "restore".
    action: Mapped[str] = mapped_column(String(20), index=True)
    text: Mapped[str] = mapped_column(String(500))


class ExclusionRow(Base):
    """A text that a moderator took out of a thread, kept aside so that it can be put back."""

    __tablename__ = "exclusions"
    __table_args__ = (Index("ix_exclusions_thing", "thing", "thing_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    situation_id: Mapped[int] = mapped_column(ForeignKey("situations.id", ondelete="CASCADE"), index=True)
    #: "advice", "point", "question", "answer" or "comment".
    thing: Mapped[str] = mapped_column(String(20))
    thing_id: Mapped[int]
    #: The advice that a point belongs to.
    advice_id: Mapped[int | None] = mapped_column(ForeignKey("advice.id", ondelete="CASCADE"), index=True)
    writer_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    #: A value of `domain.exclusion.Ground`.
    ground: Mapped[str] = mapped_column(String(20))
    sentence: Mapped[str] = mapped_column(Text, default="")
    #: The fields as they were, by name; shown to nobody but its writer and the moderators.
    kept: Mapped[dict[str, Any]] = mapped_column(JSON)
    excluded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    excluded_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    included_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ReportRow(Base):
    """What a reader drew a moderator's attention to. Who reported it is told to moderators alone."""

    __tablename__ = "reports"
    __table_args__ = (UniqueConstraint("thing", "thing_id", "place", "reporter_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: "situation", "advice", "question", "comment" or "entry".
    thing: Mapped[str] = mapped_column(String(20))
    thing_id: Mapped[int]
    #: The number of a point within it, such as "2.1"; "" for the whole.
    place: Mapped[str] = mapped_column(String(10), default="")
    situation_id: Mapped[int | None] = mapped_column(
        ForeignKey("situations.id", ondelete="CASCADE"), index=True
    )
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), index=True)
    reporter_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    ground: Mapped[str] = mapped_column(String(20))
    sentence: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    #: "acted" or "kept"; "" while it waits.
    decision: Mapped[str] = mapped_column(String(10), default="")


class WordRow(Base):
    """A word in private between the moderators and the asker of one situation."""

    __tablename__ = "words"

    id: Mapped[int] = mapped_column(primary_key=True)
    situation_id: Mapped[int] = mapped_column(ForeignKey("situations.id", ondelete="CASCADE"), index=True)
    #: The moderator who wrote it; None when the asker did, so that not even this table names them twice.
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)


class MergeRow(Base):
    """That one situation was merged into another, and whether that was undone."""

    __tablename__ = "merges"

    id: Mapped[int] = mapped_column(primary_key=True)
    situation_id: Mapped[int] = mapped_column(ForeignKey("situations.id", ondelete="CASCADE"), index=True)
    into_id: Mapped[int] = mapped_column(ForeignKey("situations.id", ondelete="CASCADE"), index=True)
    merged_at: Mapped[datetime] = mapped_column(UtcDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
