"""Entries of the library: their editions, and their points as readers see them."""

import secrets
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from advisory.domain.audience import Audience, Reach
from advisory.domain.lifecycle import EntryState
from advisory.storage.base import Base
from advisory.storage.types import UtcDateTime, words_of


class EntryRow(Base):
    """One page of the library, or one on its way there.

    The columns from `question` on repeat what the live edition's file says, so that lists and pages
    need not parse it; `publishing.show_edition` is the only writer of them.
    """

    __tablename__ = "entries"
    __table_args__ = (Index("ix_entries_state_published_on", "state", "published_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Random, the same in every backup, and all that the journal of tombstones knows of it; never shown.
    uid: Mapped[str] = mapped_column(
        String(32), unique=True, index=True, default=lambda: secrets.token_hex(16), server_default=""
    )
    slug: Mapped[str | None] = mapped_column(String(100), unique=True)
    #: The number on the shelf, E-431; given when it is first published, never reused.
    shelf_number: Mapped[int | None] = mapped_column(unique=True)
    state: Mapped[EntryState] = mapped_column(words_of(EntryState))
    version: Mapped[int] = mapped_column(default=1)
    origin: Mapped[str] = mapped_column(String(20))
    situation_id: Mapped[int | None] = mapped_column(ForeignKey("situations.id"), unique=True)
    curator_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    reach: Mapped[Reach] = mapped_column(words_of(Reach), default=Reach.PUBLIC)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"))
    #: The mark of its audience (`domain.audience`), compared with the marks a reader holds.
    mark: Mapped[str] = mapped_column(String(40), default="public", index=True)
    #: Number of the edition readers see; 0 before the first publication.
    revision: Mapped[int] = mapped_column(default=0)
    #: The state of a new edition in work beside the live one; None while there is none.
    work_state: Mapped[str | None] = mapped_column(String(20))
    #: Digest of the file when folder and database last agreed; "" when they never did.
    synced_digest: Mapped[str] = mapped_column(String(64), default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: When the clock shall publish it, while it is approved.
    publish_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: The day of review that moderators were told of last.
    review_told_on: Mapped[date | None]

    question: Mapped[str] = mapped_column(String(300), default="")
    count: Mapped[str] = mapped_column(String(80), default="")
    summary: Mapped[str] = mapped_column(String(200), default="")
    situation_text: Mapped[str] = deferred(mapped_column(Text, default=""))
    situation_html: Mapped[str] = deferred(mapped_column(Text, default=""))
    outcome_text: Mapped[str] = deferred(mapped_column(Text, default=""))
    outcome_html: Mapped[str] = deferred(mapped_column(Text, default=""))
    #: One credit or reference a line.
    credits: Mapped[str] = deferred(mapped_column(Text, default=""))
    references: Mapped[str] = deferred(mapped_column(Text, default=""))
    industry: Mapped[str] = mapped_column(String(40), default="")
    company_size: Mapped[str] = mapped_column(String(20), default="")
    stage: Mapped[str] = mapped_column(String(40), default="")
    published_on: Mapped[date | None]
    updated_on: Mapped[date | None]
    source_url: Mapped[str] = mapped_column(String(500), default="")
    obsolete: Mapped[str] = mapped_column(String(500), default="")
    superseded_by: Mapped[str] = mapped_column(String(100), default="")
    verified_on: Mapped[date | None]
    review_due_on: Mapped[date | None]
    has_outcome: Mapped[bool] = mapped_column(default=False)
    #: Length of the text in characters, for the reading time.
    text_chars: Mapped[int] = mapped_column(default=0)
    #: How many members found it helpful; kept equal to their marks by `services.helpful` alone. It is no part
    #: of the text, so `version` does not grow with it.
    helpful_count: Mapped[int] = mapped_column(default=0, server_default="0")

    tags: Mapped[list["EntryTagRow"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="EntryTagRow.place"
    )

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}  # noqa: RUF012

    @property
    def in_work(self) -> EntryState:
        """The state of the edition in work: the entry's own until one is live, then that of the new one."""
        return EntryState(self.work_state) if self.work_state else self.state

    @property
    def audience(self) -> Audience:
        """Who may read it once it is published."""
        return Audience(self.reach, self.group_id)

    @audience.setter
    def audience(self, audience: Audience) -> None:
        self.reach, self.group_id = audience.reach, audience.group_id
        (self.mark,) = audience.entry_marks() - {"moderators"}

    @property
    def tag_slugs(self) -> tuple[str, ...]:
        """Its tags, in the order of the file."""
        return tuple(row.tag for row in self.tags)


class EntryTagRow(Base):
    """A tag on an entry."""

    __tablename__ = "entry_tags"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True)
    tag: Mapped[str] = mapped_column(ForeignKey("tags.slug"), primary_key=True, index=True)
    place: Mapped[int] = mapped_column(default=0)


class EntryPointRow(Base):
    """A point ("2") or sub-point ("2.1") of the live edition, rendered when saved."""

    __tablename__ = "entry_points"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True)
    #: Reading order within the entry, from 0.
    place: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(10))
    #: Plain text, for the index and for passages under hits.
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    #: When it ceased to hold, and why; None while it holds.
    ended_on: Mapped[date | None]
    ended_reason: Mapped[str] = mapped_column(String(500), default="", server_default="")


class EditionRow(Base):
    """The bytes of one complete version of an entry's file; rows are added, never changed."""

    __tablename__ = "editions"
    __table_args__ = (UniqueConstraint("entry_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    raw: Mapped[bytes] = mapped_column(LargeBinary)
    #: SHA-256 of `raw`, hexadecimal.
    digest: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: What made it: "published", "corrected", "revised", "narrowed"…; "" for what came from a file.
    kind: Mapped[str] = mapped_column(String(20), default="", server_default="")
    #: The mark of those it was for; who cannot read that cannot read it in the history either.
    mark: Mapped[str] = mapped_column(String(40), default="", server_default="")
    #: Something in it was taken out by right: it and those before it are for moderators only.
    closed: Mapped[bool] = mapped_column(default=False, server_default=false())
