"""The circle, step by step, for tests that begin somewhere on it.

Each step stands on the one before, and gives what the next test needs: the situation's slug, or from
`drafted` on a `Bench`, which also knows the entry. The defaults are what Erin asks and Paul advises; the
word "zwieback" stands in her text and nowhere else.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.curating import DraftPoint, new_key
from advisory.domain.situation import SituationText
from advisory.services import (
    advising,
    asking,
    clarifying,
    consent,
    curation,
    editions,
    publishing,
    reviewing,
    screening,
)
from advisory.services.ask_form import AskForm
from advisory.services.pages.workshop import DraftFields, Workbench
from advisory.storage import members
from advisory.storage.tables import EntryRow, LogRow, OutboxRow, SituationRow

QUESTION = "Our largest customer wants one of our engineers on site. Do we agree?"
ADVICE = "- **Send two people** who alternate.\n    - Illness is covered.\n- Write a fee for hiring away."
LATER = date(2026, 12, 24)

TEXT = SituationText(
    question=QUESTION,
    body="We make filling machines. They bring a fifth of revenue and want zwieback.",
    tags=("customer-concentration",),
)


def changed(fields: DraftFields, **changes: str) -> DraftFields:
    """Give a draft with some fields changed; "advice" is a list whose points are new."""
    advice = changes.pop("advice", None)
    if advice is not None:
        points = tuple(
            DraftPoint(new_key(), line.strip().removeprefix("- "), sub=line.startswith(" "))
            for line in advice.splitlines()
        )
        fields = replace(fields, points=points)
    return replace(fields, **changes)


def ask_form(*, audience: str = "members", wish: str = "yes", **text: object) -> AskForm:
    """Give what Erin sends, with what a test wants to be different."""
    return AskForm(replace(TEXT, **text), audience, wish)


@dataclass(frozen=True)
class Bench:
    """A draft on the desk: the situation it comes from, and its row."""

    slug: str
    entry_id: int


@dataclass
class Circle:
    """The people, and everything they can do up to a stage."""

    session: Session
    now: datetime
    erin: Actor
    paul: Actor
    mona: Actor
    max_: Actor

    def drafted_text(self, **form: object) -> str:
        """Erin keeps a draft."""
        return asking.save(self.session, self.erin, "", ask_form(**form), seen_version=0, now=self.now)

    def posted(self, **form: object) -> str:
        """Erin posts."""
        return asking.submit(self.session, self.erin, "", ask_form(**form), seen_version=0, now=self.now)

    def returned(self, **form: object) -> str:
        """Mona sends it back."""
        slug = self.posted(**form)
        seen = self.version(slug)
        screening.send_back(self.session, self.mona, slug, "No towns.", seen_version=seen, now=self.now)
        return slug

    def clarifying(self, **form: object) -> str:
        """Mona approves it for questions."""
        return self._approved(self.posted(**form), clarify_first=True)

    def asked(self, **form: object) -> str:
        """Paul asks a question."""
        slug = self.clarifying(**form)
        clarifying.ask(self.session, self.paul, slug, "Who pays if he falls ill?", now=self.now)
        return slug

    def opened(self, **form: object) -> str:
        """Mona approves it for advice at once."""
        return self._approved(self.posted(**form), clarify_first=False)

    def advised(self, **form: object) -> str:
        """Paul advises."""
        slug = self.opened(**form)
        self.give(self.paul, slug)
        return slug

    def closed(self, **form: object) -> str:
        """Erin closes it."""
        slug = self.advised(**form)
        said = ("To send two.", "Offer two engineers", LATER)
        seen = self.version(slug)
        asking.close(self.session, self.erin, slug, *said, seen_version=seen, now=self.now)
        return slug

    def drafted(self, *, audience: str = "public", **form: object) -> Bench:
        """Mona writes a draft that could go to review."""
        slug = self.closed(**form)
        bench = Bench(slug, curation.start(self.session, self.mona, slug, now=self.now))
        points = tuple(point.id for one in self.bench(bench).advice for point in one.points)
        fields = replace(self.bench(bench).draft, summary="Send two, never one.", audience=audience)
        seen = self.bench(bench).version
        curation.use_points(
            self.session, self.mona, bench.entry_id, fields, points, seen_version=seen, now=self.now
        )
        return bench

    def in_review(self, **form: object) -> Bench:
        """Mona sends it to review."""
        bench = self.drafted(**form)
        self.submit(bench)
        return bench

    def passed(self, **form: object) -> Bench:
        """Max passes it; Erin is asked."""
        bench = self.in_review(**form)
        self.pass_on(bench)
        return bench

    def consented(self, **form: object) -> Bench:
        """Erin agrees."""
        bench = self.passed(**form)
        self.agree(bench)
        return bench

    def published(self, **form: object) -> Bench:
        """Max publishes."""
        bench = self.consented(**form)
        self.publish(bench)
        return bench

    def revising(self, **form: object) -> Bench:
        """Mona begins a new edition of what is published."""
        bench = self.published(**form)
        self.revise(bench)
        return bench

    # Single steps, for tests that go on from a stage.

    def revise(self, bench: Bench) -> None:
        """Mona begins a new edition."""
        seen = self.entry(bench).version
        editions.revise(self.session, self.mona, bench.entry_id, seen_version=seen, now=self.now)

    def give(self, actor: Actor, slug: str, text: str = ADVICE, *, seen: int = 0) -> None:
        """Somebody advises from what they lived through."""
        advising.give(self.session, actor, slug, text, "lived", "", seen_version=seen, now=self.now)

    def submit(self, bench: Bench, **changes: str) -> None:
        """Mona sends the draft to review, perhaps with some fields changed."""
        shown = self.bench(bench)
        fields = changed(shown.draft, **changes)
        curation.submit(
            self.session, self.mona, bench.entry_id, fields, seen_version=shown.version, now=self.now
        )

    def pass_on(self, bench: Bench) -> None:
        """Max passes the draft."""
        seen = self.bench(bench).version
        reviewing.pass_draft(self.session, self.max_, bench.entry_id, seen_version=seen, now=self.now)

    def agree(self, bench: Bench) -> None:
        """Erin agrees to what she is shown."""
        digest = consent.page(self.session, self.erin, bench.slug).digest
        consent.give(self.session, self.erin, bench.slug, digest, now=self.now)

    def publish(self, bench: Bench) -> str:
        """Max publishes."""
        seen = self.bench(bench).version
        return publishing.publish(self.session, self.max_, bench.entry_id, seen_version=seen, now=self.now)

    # What stands.

    def bench(self, bench: Bench) -> Workbench:
        """Give the workbench as Mona sees it."""
        return curation.workbench(self.session, self.mona, bench.entry_id)

    def fields(self, bench: Bench) -> DraftFields:
        """Give what stands in the draft."""
        return self.bench(bench).draft

    def row(self, slug: str) -> SituationRow:
        """Fetch the situation as it stands."""
        query = select(SituationRow).where(SituationRow.slug == slug)
        return self.session.scalars(query, execution_options={"populate_existing": True}).one()

    def entry(self, bench: Bench) -> EntryRow:
        """Fetch the entry as it stands."""
        return self.session.get_one(EntryRow, bench.entry_id, populate_existing=True)

    def version(self, slug: str) -> int:
        """Tell the situation's version."""
        return self.row(slug).version

    def log(self) -> list[LogRow]:
        """List the moderation log, oldest first."""
        return list(self.session.scalars(select(LogRow).order_by(LogRow.id)))

    def promises(self) -> list[OutboxRow]:
        """List the open promises, oldest first."""
        query = select(OutboxRow).where(OutboxRow.done_at.is_(None)).order_by(OutboxRow.id)
        return list(self.session.scalars(query))

    def later(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)

    def table(self) -> str:
        """Name the North table as the form for asking does."""
        (group_id,) = members.group_ids_of(self.session, self.paul.member_id or 0)
        return f"group-{group_id}"

    def _approved(self, slug: str, *, clarify_first: bool) -> str:
        seen = self.version(slug)
        screening.approve(
            self.session, self.mona, slug, clarify_first=clarify_first, seen_version=seen, now=self.now
        )
        return slug
