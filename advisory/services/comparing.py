"""Two revisions of a situation, of advice or of an entry against each other, in the words of the screen."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise

from sqlalchemy.orm import Session

from advisory.documents.entry_file import EntryFile
from advisory.documents.render import stored_html
from advisory.domain.difference import Comparison, compare
from advisory.domain.lifecycle import OPEN_STATES, SituationState
from advisory.domain.points import write_points
from advisory.domain.revision import SCREENED, SITUATION_PARTS
from advisory.services.pages.outcomes import OutcomeStep, ShownOutcome
from advisory.services.pages.revisions import UpdateBand
from advisory.services.pages.situations import SituationPage
from advisory.services.pages.thread import AdvicePage
from advisory.services.revising import passed_days
from advisory.storage import outcomes, revisions
from advisory.storage.tables import AdviceRevisionRow, SituationRevisionRow, SituationRow
from advisory.storage.vocabulary import Vocabulary, vocabulary

BASIS_NAMES = {
    "lived": "I have lived this",
    "seen": "I was close to it",
    "studied": "I have studied it",
    "opinion": "An opinion",
}
STANCE_NAMES = {
    "supports": "Supports the idea",
    "alternative": "Another way",
    "challenges": "Questions the premise",
}


def situations_compared(
    before: SituationRevisionRow, after: SituationRevisionRow, words: Vocabulary
) -> Comparison:
    """Compare two revisions of a situation, part by part."""
    old, new = _shown(before.parts, words), _shown(after.parts, words)
    return compare((name, old[part], new[part]) for part, name in SITUATION_PARTS.items())


def advice_compared(before: AdviceRevisionRow, after: AdviceRevisionRow) -> Comparison:
    """Compare two revisions of advice."""
    return compare(
        [
            ("Advice", before.text, after.text),
            ("How you know", BASIS_NAMES[before.basis], BASIS_NAMES[after.basis]),
            (
                "Towards the idea",
                STANCE_NAMES.get(before.stance or "", ""),
                STANCE_NAMES.get(after.stance or "", ""),
            ),
        ]
    )


def over_time(
    session: Session, row: SituationRow, page: SituationPage, *, insider: bool, now: datetime
) -> SituationPage:
    """Add to the page of a situation what changed since it was opened, and what came of it.

    Args:
        insider: its asker or a moderator, who may compare what was written before it was opened, too.
    """
    updates = _update_bands(session, row, page.advice) if row.state in OPEN_STATES else ()
    told = outcomes.of_situation(session, row.id) if row.state in OPEN_STATES else []
    steps = told if page.mine and row.state is SituationState.CLOSED else []
    return replace(
        page,
        updates=updates,
        revised=bool(updates) or (insider and row.revision > 1),
        outcomes=tuple(
            ShownOutcome(one.days, passed_days(one), stored_html(one.html), one.shown_at.date())
            for one in told
            if one.shown_at
        ),
        outcome_steps=tuple(
            OutcomeStep(one.days, one.stage.value, one.due_at.date(), one.due_at <= now)
            for one in steps
            if not one.shown_at
        ),
    )


def _update_bands(session: Session, row: SituationRow, given: Sequence[AdvicePage]) -> tuple[UpdateBand, ...]:
    """Show the updates in order, each after the advice that was there before it."""
    if row.revision < 2:
        return ()
    words = vocabulary(session)
    opened = revisions.last_screened(session, row.id)
    rows = revisions.of_situation(session, row.id, since=opened)[::-1]
    return tuple(
        UpdateBand(
            number=after.number,
            kind=after.kind.value,
            made_at=after.made_at,
            comparison=situations_compared(before, after, words),
            place=sum(one.given_at <= after.made_at for one in given if not one.private),
        )
        for before, after in pairwise(rows)
        if after.kind not in SCREENED
    )


def editions_compared(before: EntryFile, after: EntryFile, words: Vocabulary) -> Comparison:
    """Compare two editions of an entry, part by part."""
    old = _edition_parts(before, words)
    return compare((name, old[name], text) for name, text in _edition_parts(after, words).items())


def _edition_parts(file: EntryFile, words: Vocabulary) -> dict[str, str]:
    """Give what an edition says, in the order and in the words of the page."""
    edition = file.edition
    ended = [f"Point {one.point}: {one.reason}" for one in file.no_longer_holds]
    facts = words.facts(edition.industry, edition.company_size, edition.stage)
    return {
        "Title": f"{edition.question} {file.count}",
        "Summary": edition.summary,
        "Situation": edition.situation,
        "Advice from the CEOs": write_points(edition.points),
        "What happened next": edition.outcome,
        "Special thanks": "\n".join(edition.credits),
        "References": "\n".join(edition.references),
        "Topics": ", ".join(words.tag_name(tag) for tag in edition.tags),
        "The company": ", ".join(facts),
        "Points that no longer hold": "\n".join(ended),
        "Obsolete": file.obsolete,
        "Superseded by": file.superseded_by,
        "Last verified": _day(file.verified_on),
    }


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""


def _shown(parts: Mapping[str, str], words: Vocabulary) -> dict[str, str]:
    """Write a day in full, and topics by name."""
    shown = {name: parts.get(name, "") for name in SITUATION_PARTS}
    shown["tags"] = ", ".join(words.tag_name(tag) for tag in shown["tags"].split())
    if shown["decide_by"]:
        shown["decide_by"] = _day(date.fromisoformat(shown["decide_by"]))
    return shown
