"""Situations, their tags, and the clarifying questions under them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from advisory.domain.audience import Audience, Reach
from advisory.domain.lifecycle import SituationState
from advisory.domain.situation import EntryWish
from advisory.storage.base import Base
from advisory.storage.keys import KEY_CHARS, random_key
from advisory.storage.types import UtcDateTime, words_of


class SituationRow(Base):
    """A member's dilemma and its life."""

    __tablename__ = "situations"
    __table_args__ = (
        Index("ix_situations_state_opened_at", "state", "opened_at"),
        UniqueConstraint("asker_id", "form_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Random, so that an address tells neither the order of asking nor the subject.
    slug: Mapped[str] = mapped_column(String(100), unique=True)
    asker_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    state: Mapped[SituationState] = mapped_column(words_of(SituationState))
    #: The state before a moderator removed it, for `restore`.
    state_before: Mapped[str | None] = mapped_column(String(20))
    #: Of the form it was first sent with, so that sending twice makes one situation.
    form_key: Mapped[str | None] = mapped_column(String(32))
    #: Grows with every write; every write names the version it saw.
    version: Mapped[int] = mapped_column(default=1)
    #: Grows with everything the index shows, advice included, which `version` does not.
    index_revision: Mapped[int] = mapped_column(default=1)
    #: Number of the text's newest revision; 0 while it was never handed on.
    revision: Mapped[int] = mapped_column(default=0, server_default="0")

    question: Mapped[str] = mapped_column(String(200), default="")
    body: Mapped[str] = mapped_column(Text, default="")
    tried: Mapped[str] = mapped_column(Text, default="")
    options: Mapped[str] = mapped_column(Text, default="")
    decision: Mapped[str] = mapped_column(String(300), default="")
    decide_by: Mapped[date | None]
    wanted: Mapped[str] = mapped_column(String(300), default="")
    unwanted: Mapped[str] = mapped_column(String(300), default="")
    industry: Mapped[str] = mapped_column(String(40), default="")
    company_size: Mapped[str] = mapped_column(String(20), default="")
    stage: Mapped[str] = mapped_column(String(40), default="")
    #: Rendered when saved, never when read.
    body_html: Mapped[str] = mapped_column(Text, default="")
    tried_html: Mapped[str] = mapped_column(Text, default="")
    options_html: Mapped[str] = mapped_column(Text, default="")

    reach: Mapped[Reach] = mapped_column(words_of(Reach), default=Reach.MEMBERS)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"))
    #: The mark of its audience (`domain.audience`), compared with the marks a reader holds.
    mark: Mapped[str] = mapped_column(String(40), default="peers", index=True)
    entry_wish: Mapped[EntryWish] = mapped_column(words_of(EntryWish), default=EntryWish.ASK_ME)
    clarify_first: Mapped[bool] = mapped_column(default=True)
    #: The asker shows their name to the audience.
    named: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: A value of `domain.situation.Urgency`; lists put A first.
    urgency: Mapped[str] = mapped_column(String(1), default="B", server_default="B")
    #: The kind whose prompts the form shows; "" for none.
    kind: Mapped[str] = mapped_column(String(40), default="", server_default="")
    #: The asker wants all members to read what touches the law or a listed company.
    wide_confirmed: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: Whether industry and size are shown; decided once, when it is opened, so that nobody can watch them
    #: come and go while changing a profile.
    facts_shown: Mapped[bool] = mapped_column(default=False)

    #: "What I heard", said when closing, with a commitment and its date.
    heard: Mapped[str] = mapped_column(Text, default="")
    heard_html: Mapped[str] = mapped_column(Text, default="")
    commitment: Mapped[str] = mapped_column(String(300), default="")
    commitment_on: Mapped[date | None]

    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    tags: Mapped[list["SituationTagRow"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="SituationTagRow.place"
    )

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}  # noqa: RUF012

    @property
    def audience(self) -> Audience:
        """Who may read it once it is open."""
        return Audience(self.reach, self.group_id)

    @audience.setter
    def audience(self, audience: Audience) -> None:
        self.reach, self.group_id = audience.reach, audience.group_id
        (self.mark,) = audience.situation_marks() - {"moderators"}

    @property
    def tag_slugs(self) -> tuple[str, ...]:
        """Its tags, in the asker's order."""
        return tuple(row.tag for row in self.tags)


class SituationTagRow(Base):
    """A tag on a situation."""

    __tablename__ = "situation_tags"

    situation_id: Mapped[int] = mapped_column(
        ForeignKey("situations.id", ondelete="CASCADE"), primary_key=True
    )
    tag: Mapped[str] = mapped_column(ForeignKey("tags.slug"), primary_key=True, index=True)
    place: Mapped[int] = mapped_column(default=0)


class QuestionRow(Base):
    """A clarifying question with the asker's answer."""

    __tablename__ = "questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: What readers are shown of it instead of its number (`storage.keys`).
    key: Mapped[str] = mapped_column(String(KEY_CHARS), default=random_key, unique=True, index=True)
    situation_id: Mapped[int] = mapped_column(ForeignKey("situations.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text, default="")
    answer_html: Mapped[str] = mapped_column(Text, default="")
    #: Grows with each answer and correction; an answer names the version it saw.
    answer_version: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: When the asker took the answer over into the text of the situation.
    folded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
