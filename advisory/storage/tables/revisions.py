"""Revisions of situations and of advice, and the outcomes told afterwards."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from advisory.domain.outcome import OutcomeStage
from advisory.domain.revision import RevisionKind
from advisory.domain.situation import Basis, Stance
from advisory.storage.base import Base
from advisory.storage.types import UtcDateTime, words_of


class SituationRevisionRow(Base):
    """The text of a situation as it was handed on once; only a redaction changes it."""

    __tablename__ = "situation_revisions"
    __table_args__ = (UniqueConstraint("situation_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    situation_id: Mapped[int] = mapped_column(ForeignKey("situations.id", ondelete="CASCADE"))
    #: Counts from 1.
    number: Mapped[int]
    kind: Mapped[RevisionKind] = mapped_column(words_of(RevisionKind))
    #: The parts of `domain.revision.SITUATION_PARTS`; a day in ISO form, tags separated by blanks.
    parts: Mapped[dict[str, str]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AdviceRevisionRow(Base):
    """Advice as it was given or amended once; only a redaction changes it."""

    __tablename__ = "advice_revisions"
    __table_args__ = (UniqueConstraint("advice_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    advice_id: Mapped[int] = mapped_column(ForeignKey("advice.id", ondelete="CASCADE"))
    #: Counts from 1.
    number: Mapped[int]
    kind: Mapped[RevisionKind] = mapped_column(words_of(RevisionKind))
    text: Mapped[str] = mapped_column(Text)
    basis: Mapped[Basis] = mapped_column(words_of(Basis))
    stance: Mapped[Stance | None] = mapped_column(words_of(Stance))
    #: The revision of the situation that it answers.
    situation_revision: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class OutcomeRow(Base):
    """What came of a situation so many days after it was closed: asked for, told, read, shown."""

    __tablename__ = "outcomes"
    __table_args__ = (
        UniqueConstraint("situation_id", "days"),
        Index("ix_outcomes_stage_due_at", "stage", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    situation_id: Mapped[int] = mapped_column(ForeignKey("situations.id", ondelete="CASCADE"))
    #: 30 or 90.
    days: Mapped[int]
    stage: Mapped[OutcomeStage] = mapped_column(words_of(OutcomeStage), default=OutcomeStage.DUE)
    version: Mapped[int] = mapped_column(default=1)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: When the asker was asked, and reminded.
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided: Mapped[str] = mapped_column(Text, default="")
    tried: Mapped[str] = mapped_column(Text, default="")
    result: Mapped[str] = mapped_column(Text, default="")
    advise: Mapped[str] = mapped_column(Text, default="")
    #: All of it, rendered when saved.
    html: Mapped[str] = mapped_column(Text, default="")
    #: Why a moderator returned it.
    note: Mapped[str] = mapped_column(Text, default="")
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    shown_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Number of the edition that took it into the entry; 0 while none has.
    edition: Mapped[int] = mapped_column(default=0)

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}  # noqa: RUF012
