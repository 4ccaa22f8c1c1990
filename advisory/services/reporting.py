"""Reporting: a reader draws the moderators' attention to something, and a moderator settles it.

Who reported is told to nobody; there is no page with a field for it.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import Forbidden, Invalid, NotFound
from advisory.domain.exclusion import SENTENCE_CHARS, Ground
from advisory.domain.lifecycle import Who
from advisory.domain.notices import NoticeKind
from advisory.domain.permissions import Permission, require
from advisory.domain.text import clean
from advisory.services.changing import (
    columns,
    entry_in_sight,
    entry_standing,
    in_sight,
    situation_in_sight,
    standing_to,
    write_log,
)
from advisory.services.keeping import readable_entry
from advisory.services.moderated import require_desk
from advisory.services.pages.moderation import ReportForm, ReportLine, ReportQueue
from advisory.services.telling import moderators, tell
from advisory.services.transaction import transaction
from advisory.storage import entries, reports, situations
from advisory.storage.tables import EntryRow, ReportRow, SituationRow

LISTED = 100
#: So many reports a day are the most that one reader may make.
MOST_A_DAY = 20
DECISIONS = ("acted", "kept")
_PLACE = re.compile(r"(?:a\d{1,3}-)?p\d{1,2}(?:-\d{1,2})?|a\d{1,3}|q\d{1,3}|c\d{1,6}")


def form(session: Session, actor: Actor, kind: str, slug: str) -> ReportForm:
    """Show what is going to be reported.

    Raises:
        NotFound: no such situation or entry in sight.
        Forbidden: a visitor, or somebody who is no member.
    """
    situation, entry = _thing(session, actor, kind, slug)
    title = entry.question if entry is not None else situation.question if situation is not None else ""
    return ReportForm(kind, slug, title)


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a reader says: the place on the page ("a2-p1", "" for the whole), a `Ground`, and a sentence."""

    place: str
    ground: str
    sentence: str


def report(
    session: Session, actor: Actor, kind: str, slug: str, complaint: Complaint, *, now: datetime
) -> None:
    """Report a situation or an entry, or one place on its page; the moderators are told.

    Doing it twice changes nothing.

    Args:
        kind: "situation" or "entry".

    Raises:
        NotFound: no such situation or entry in sight.
        Forbidden: a visitor, or somebody who is no member.
        Invalid: no ground, no sentence, a place that cannot be, or too many reports.
    """
    place, ground, sentence = complaint.place.strip().lstrip("#"), complaint.ground, clean(complaint.sentence)
    with transaction(session):
        situation, entry = _thing(session, actor, kind, slug)
        _check(place, ground, sentence)
        me = actor.member_id or 0
        if reports.made_since(session, me, now - timedelta(days=1)) >= MOST_A_DAY:
            raise Invalid("You have reported enough for a day. Write to a moderator instead.")
        values = {
            "thing": kind,
            "thing_id": entry.id if entry is not None else situation.id if situation is not None else 0,
            "place": place,
            "situation_id": situation.id if situation is not None else None,
            "entry_id": entry.id if entry is not None else None,
            "reporter_id": me,
            "ground": ground,
            "sentence": sentence,
            "made_at": now,
            "decision": "",
        }
        if not reports.add(session, **values):
            return
        made = reports.newest_of(session, me)
        origin = situation or _origin(session, entry)
        people = moderators(session, but=[me, origin.asker_id if origin else None])
        event = f"report-{made.id if made else 0}"
        tell(session, NoticeKind.REPORTED, people, event, now=now, situation=situation, entry=entry)


def queue(session: Session, actor: Actor, *, now: datetime) -> ReportQueue:
    """List what waits to be settled, longest waiting first, without what the moderator may not settle.

    Raises:
        NotFound: the actor is not a moderator.
    """
    require_desk(actor, Permission.SCREEN)
    return ReportQueue(
        tuple(
            line
            for row in reports.waiting(session, limit=LISTED)
            if (line := _line(session, actor, row, now)) is not None
        )
    )


def settle(
    session: Session, actor: Actor, report_id: int, decision: str, sentence: str, *, now: datetime
) -> None:
    """Settle a report: something was done about it, or it stays as it is. Settling twice changes nothing.

    Raises:
        NotFound: the actor is not a moderator, or there is no such report in their sight.
        Forbidden: it is about their own situation.
        Invalid: no decision, or no sentence.
    """
    sentence = clean(sentence)
    require_desk(actor, Permission.SCREEN)
    with transaction(session):
        row = reports.by_id(session, report_id)
        if row is None or _seen(session, actor, row) is None:
            raise NotFound
        if _own(session, actor, row):
            raise Forbidden("Another moderator has to take this one.")
        if row.settled_at is not None:
            return
        problems = {}
        if decision not in DECISIONS:
            problems["decision"] = "Say whether something was done about it."
        if not sentence:
            problems["sentence"] = "Say in a sentence what was decided, and why."
        elif len(sentence) > SENTENCE_CHARS:
            problems["sentence"] = f"Keep it under {SENTENCE_CHARS} characters."
        if problems:
            raise Invalid(problems)
        row.settled_at, row.decision = now, decision
        said = f"{'Something was done' if decision == 'acted' else 'It stays'}. {sentence}"
        thing = (row.thing, row.thing_id)
        write_log(session, actor, Who.MODERATOR, "settle_report", thing, ("", ""), now=now, reason=said)


def _check(place: str, ground: str, sentence: str) -> None:
    problems = {}
    if place and not _PLACE.fullmatch(place):
        problems["place"] = "Leave it out, or copy it from the address of the place, such as a2-p1."
    if ground not in [one.value for one in Ground]:
        problems["ground"] = "Choose what is wrong with it."
    if not sentence:
        problems["sentence"] = "Say in a sentence what a moderator should look at."
    elif len(sentence) > SENTENCE_CHARS:
        problems["sentence"] = f"Keep it under {SENTENCE_CHARS} characters."
    if problems:
        raise Invalid(problems)


def _thing(
    session: Session, actor: Actor, kind: str, slug: str
) -> tuple[SituationRow | None, EntryRow | None]:
    require(Permission.COMMENT_ENTRY, columns({Who.MEMBER} if actor.is_member else ()))
    if kind == "situation":
        return situation_in_sight(session, actor, slug), None
    if kind != "entry":
        raise NotFound
    return None, readable_entry(session, actor, slug)


def _origin(session: Session, entry: EntryRow | None) -> SituationRow | None:
    return situations.by_id(session, entry.situation_id) if entry and entry.situation_id else None


def _seen(session: Session, actor: Actor, row: ReportRow) -> tuple[str, str] | None:
    """Give slug and title of what was reported; None when this moderator may not see it."""
    if row.situation_id is not None:
        situation = situations.by_id(session, row.situation_id)
        if situation is None or not in_sight(session, actor, situation):
            return None
        return situation.slug, situation.question
    entry = entries.by_id(session, row.entry_id or 0)
    if entry is None or not entry.slug or not entry_in_sight(session, actor, entry):
        return None
    return entry.slug, entry.question


def _own(session: Session, actor: Actor, row: ReportRow) -> bool:
    if row.situation_id is not None:
        situation = situations.by_id(session, row.situation_id)
        return situation is not None and Who.MODERATOR not in standing_to(session, actor, situation)
    entry = entries.by_id(session, row.entry_id or 0)
    return entry is not None and Who.MODERATOR not in entry_standing(session, actor, entry)


def _line(session: Session, actor: Actor, row: ReportRow, now: datetime) -> ReportLine | None:
    seen = _seen(session, actor, row)
    if seen is None or _own(session, actor, row):
        return None
    hours = int((now - row.made_at).total_seconds() // 3600)
    return ReportLine(row.id, row.thing, *seen, row.place, row.ground, row.sentence, hours)
