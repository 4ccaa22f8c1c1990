"""Drafts of entries, where their points come from, and consent to them."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from advisory.storage.base import Base
from advisory.storage.types import UtcDateTime


class DraftRow(Base):
    """What a curator is writing; may be incomplete."""

    __tablename__ = "drafts"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True)
    question: Mapped[str] = mapped_column(String(300), default="")
    count_noun: Mapped[str] = mapped_column(String(40), default="Thoughts")
    summary: Mapped[str] = mapped_column(String(300), default="")
    situation: Mapped[str] = mapped_column(Text, default="")
    #: The points of `DraftPointRow` as a two-level Markdown list; "" while they cannot be written as one.
    advice: Mapped[str] = mapped_column(Text, default="")
    credits: Mapped[str] = mapped_column(Text, default="")
    #: Tags as typed: slugs, separated by commas.
    tags: Mapped[str] = mapped_column(String(500), default="")
    industry: Mapped[str] = mapped_column(String(40), default="")
    company_size: Mapped[str] = mapped_column(String(20), default="")
    stage: Mapped[str] = mapped_column(String(40), default="")
    slug: Mapped[str] = mapped_column(String(100), default="")
    #: Who may read the edition in work: "public", "members" or "group-7".
    audience: Mapped[str] = mapped_column(String(40), default="public", server_default="public")
    #: The industry, size and stage that the curator has ticked as not telling who asked.
    facts_ticked: Mapped[str] = mapped_column(String(120), default="", server_default="")
    #: The file that was sent for review; what is consented to and published, byte for byte.
    raw: Mapped[bytes | None] = mapped_column(LargeBinary)
    #: Digest over `raw` and the audience; consent is bound to it.
    digest: Mapped[str] = mapped_column(String(64), default="")
    #: The live edition that `raw` was written over; 0 when there was none.
    base_revision: Mapped[int] = mapped_column(default=0, server_default="0")
    #: Counts how often consent was asked; only answers of the last round count.
    round: Mapped[int] = mapped_column(default=0, server_default="0")
    #: Why it came back, in the words of the second moderator or of who must consent.
    note: Mapped[str] = mapped_column(Text, default="")


class DraftPointRow(Base):
    """A point or sub-point of a draft, as typed."""

    __tablename__ = "draft_points"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True)
    #: Random, and kept through every edit and move.
    key: Mapped[str] = mapped_column(String(16), primary_key=True)
    #: Reading order within the draft, from 0.
    place: Mapped[int]
    sub: Mapped[bool] = mapped_column(default=False)
    text: Mapped[str] = mapped_column(Text)


class DraftSourceRow(Base):
    """A point of advice that a draft's point takes from, as it was then.

    Rows stay when their draft point is taken out, so that a point that comes back, from a form that was
    overtaken or from an earlier revision, still knows its sources. Only those of present points count.
    """

    __tablename__ = "draft_sources"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True)
    point_key: Mapped[str] = mapped_column(String(16), primary_key=True)
    advice_id: Mapped[int] = mapped_column(
        ForeignKey("advice.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    number: Mapped[str] = mapped_column(String(10), primary_key=True)
    #: Version of the advice when it was taken.
    advice_version: Mapped[int]
    #: The latest version the curator has looked at; what came after it flags the point.
    seen_version: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    adviser_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    basis: Mapped[str] = mapped_column(String(20))


class DraftAsideRow(Base):
    """A point of advice that a draft does not use, and why; holds while the point reads as it did."""

    __tablename__ = "draft_asides"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True)
    advice_id: Mapped[int] = mapped_column(
        ForeignKey("advice.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    number: Mapped[str] = mapped_column(String(10), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    #: A value of `domain.curating.Aside`.
    reason: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(String(300), default="")


class DraftRevisionRow(Base):
    """A draft as it stood when it was saved by hand; the last ones are kept."""

    __tablename__ = "draft_revisions"
    __table_args__ = (UniqueConstraint("entry_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    saved_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    #: The fields of the form by name.
    fields: Mapped[dict[str, str]] = mapped_column(JSON)
    #: Key, text and level of each point.
    points: Mapped[list[list[str]]] = mapped_column(JSON)


class EditionPointRow(Base):
    """A point of a published edition, frozen with where it comes from."""

    __tablename__ = "edition_points"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True)
    edition: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(16))
    number: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text)


class EditionSourceRow(Base):
    """A source of a point of a published edition, as it was when it was taken."""

    __tablename__ = "edition_sources"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True)
    edition: Mapped[int] = mapped_column(primary_key=True)
    point_key: Mapped[str] = mapped_column(String(16), primary_key=True)
    advice_id: Mapped[int] = mapped_column(
        ForeignKey("advice.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    number: Mapped[str] = mapped_column(String(10), primary_key=True)
    advice_version: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    adviser_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    basis: Mapped[str] = mapped_column(String(20))


class ConsentRow(Base):
    """One person's answer to one exact text for one audience."""

    __tablename__ = "consents"
    __table_args__ = (Index("ix_consents_answer_asked_at", "answer", "asked_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    #: "asker", or "adviser" for somebody whom the text shows by name or role.
    part: Mapped[str] = mapped_column(String(10), default="asker", server_default="asker")
    #: Names the page where an adviser reads and answers; random.
    key: Mapped[str | None] = mapped_column(String(32), index=True, unique=True)
    round: Mapped[int] = mapped_column(default=0, server_default="0")
    digest: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: How many reminders were sent.
    reminders: Mapped[int] = mapped_column(default=0, server_default="0")
    #: "yes", "no", "change", "unnamed", "without", "lapsed" or "withdrawn"; "" while unanswered.
    answer: Mapped[str] = mapped_column(String(10), default="")
    note: Mapped[str] = mapped_column(Text, default="")
