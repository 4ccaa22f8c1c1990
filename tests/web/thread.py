"""A situation on its way, taken as far as a test needs it: posted, advised, closed, curated…"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from advisory.domain.situation import SituationText
from advisory.services import advising, asking, consent, curation, reading, reviewing, screening
from advisory.services.ask_form import AskForm
from advisory.services.pages.workshop import Workbench

TEXT = SituationText(
    question="Our largest customer wants one of our engineers on site. Do we agree?",
    body="We make filling machines. They bring us a fifth of our revenue.",
    tags=("customer-service",),
)
ADVICE = (
    "- Send two people who alternate weekly.\n  - Illness is covered then.\n- Write a fee into the contract."
)


@dataclass
class Thread:
    """Takes one situation, Erin's, as far as it is told to; Mona screens and curates, Max passes."""

    session: Session
    now: datetime
    people: dict[str, Any]
    slug: str = ""
    entry_id: int = 0
    form: AskForm = field(default_factory=lambda: AskForm(TEXT, "members", "yes", clarify_first=False))

    def actor(self, name: str) -> Any:
        return self.people[name].actor

    def version(self) -> int:
        """Tell the version that Erin would have on screen."""
        return reading.situation(self.session, self.actor("erin"), self.slug, now=self.now).version

    def bench(self, name: str = "mona") -> Workbench:
        return curation.workbench(self.session, self.actor(name), self.entry_id)

    def posted(self, **changes: Any) -> str:
        form = replace(self.form, **changes)
        self.slug = asking.submit(self.session, self.actor("erin"), "", form, seen_version=0, now=self.now)
        return self.slug

    def opened(self, *, clarify_first: bool = False, **changes: Any) -> str:
        self.posted(**changes)
        screening.approve(
            self.session,
            self.actor("mona"),
            self.slug,
            clarify_first=clarify_first,
            seen_version=self.version(),
            now=self.now,
        )
        return self.slug

    def advised(self, **changes: Any) -> str:
        self.opened(**changes)
        advising.give(
            self.session, self.actor("paul"), self.slug, ADVICE, "lived", "", seen_version=0, now=self.now
        )
        return self.slug

    def closed(self, **changes: Any) -> str:
        self.advised(**changes)
        asking.close(
            self.session,
            self.actor("erin"),
            self.slug,
            "Two people, alternating.",
            "Offer it",
            (self.now + timedelta(days=14)).date(),
            seen_version=self.version(),
            now=self.now,
        )
        return self.slug

    def curated(self) -> int:
        self.closed()
        self.entry_id = curation.start(self.session, self.actor("mona"), self.slug, now=self.now)
        return self.entry_id

    def reviewed(self) -> int:
        self.curated()
        bench, mona = self.bench(), self.actor("mona")
        points = tuple(point.id for point in bench.advice[0].points)
        draft = replace(bench.draft, summary="Lending people to a customer without losing them.")
        curation.use_points(
            self.session, mona, self.entry_id, draft, points, seen_version=bench.version, now=self.now
        )
        bench = self.bench()
        curation.submit(
            self.session, mona, self.entry_id, bench.draft, seen_version=bench.version, now=self.now
        )
        return self.entry_id

    def asked(self) -> int:
        self.reviewed()
        version = self.bench().version
        reviewing.pass_draft(
            self.session, self.actor("max"), self.entry_id, seen_version=version, now=self.now
        )
        return self.entry_id

    def approved(self) -> int:
        self.asked()
        shown = consent.page(self.session, self.actor("erin"), self.slug)
        consent.give(self.session, self.actor("erin"), self.slug, shown.digest, now=self.now)
        return self.entry_id

    def again(self, situation: str) -> int:
        """Take the new edition in work through review and consent, with another situation."""
        bench, mona = self.bench(), self.actor("mona")
        draft = replace(bench.draft, situation=situation)
        curation.submit(self.session, mona, self.entry_id, draft, seen_version=bench.version, now=self.now)
        version = self.bench().version
        reviewing.pass_draft(
            self.session, self.actor("max"), self.entry_id, seen_version=version, now=self.now
        )
        shown = consent.page(self.session, self.actor("erin"), self.slug)
        consent.give(self.session, self.actor("erin"), self.slug, shown.digest, now=self.now)
        return self.entry_id
