"""What follows an answer to the question of consent, whoever gives it and whether by word or by silence."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.documents.entry_file import change, parse
from advisory.domain.actor import Actor
from advisory.domain.curating import Aside
from advisory.domain.errors import WrongState
from advisory.domain.lifecycle import EntryState, Fact, Who
from advisory.domain.notices import NoticeKind
from advisory.services.changing import move_entry, promise_entry, put_in_work
from advisory.services.consenting import all_agree, named_advisers, without_lines
from advisory.services.draft_writing import keep_points
from advisory.services.drafting import fields_of
from advisory.services.refilling import fill_from
from advisory.services.shelving import show_edition
from advisory.services.sourcing import leave_out, material_of
from advisory.services.telling import moderators, tell
from advisory.storage import entries, situations
from advisory.storage.tables import ConsentRow, DraftRow, EntryRow

_ACTIONS = {
    "yes": "give_consent", "change": "ask_for_change", "no": "refuse_consent", "unnamed": "refuse_consent",
    "without": "refuse_consent", "lapsed": "lapse",
}  # fmt: skip


def answer_in_round(
    session: Session,
    actor: Actor,
    row: EntryRow,
    draft: DraftRow,
    asked: ConsentRow,
    answer: str,
    note: str,
    *,
    who: Who,
    now: datetime,
    facts: Collection[Fact] = (),
) -> None:
    """Take an answer, move the entry as it says, and tell the desk.

    Args:
        answer: "yes", "no", "change"; of an adviser also "unnamed" and "without"; "lapsed" by the clock.
        who: in what part it is given; the clock answers for whoever was silent.

    Raises:
        WrongState: nothing waits for an answer.
    """
    revising = row.work_state is not None
    last = [Fact.LAST_CONSENT] if answer == "yes" and all_agree(session, draft, but=asked) else []
    move_entry(session, actor, row, _ACTIONS[answer], now=now, facts=[*facts, *last], who={who}, reason=note)
    asked.answer, asked.answered_at, asked.note = answer, now, note
    adviser = asked.part != Who.ASKER
    if answer == "yes":
        if last:
            tell_desk(session, NoticeKind.CONSENT_GIVEN, row, now)
    elif answer == "change":
        draft.note = note
        tell_desk(session, NoticeKind.CHANGE_ASKED, row, now)
    else:
        draft.note = take_out_of_draft(session, row, draft, asked.member_id, answer) if adviser else ""
        kind = NoticeKind.CONSENT_SILENT if answer == "lapsed" else NoticeKind.CONSENT_REFUSED
        tell_desk(session, kind, row, now)
        if revising and row.work_state is None:
            # Readers keep the text they have, and the desk has that again.
            fill_from(session, row, draft, row.revision)


def take_out_of_draft(session: Session, row: EntryRow, draft: DraftRow, member_id: int, answer: str) -> str:
    """Take an adviser out of the draft as far as they want; give what the curator has to know.

    Args:
        answer: "without" takes their points out as well; anything else but their name.
    """
    situation = situations.by_id(session, row.situation_id or 0)
    if situation is None:
        return ""
    lines = named_advisers(session, situation, draft.credits.splitlines()).get(member_id, [])
    without_lines(draft, lines)
    if answer != "without":
        silent = "did not answer" if answer == "lapsed" else "does not want to be shown"
        return f"An adviser {silent}, so that the special thanks no longer name them. Their points stay."
    material = material_of(session, row.id, situation.id)
    theirs = {
        one.point_key for taken in material.sources.values() for one in taken if one.adviser_id == member_id
    }
    alone = {key for key in theirs if all(one.adviser_id == member_id for one in material.sources[key])}
    for taken in material.sources.values():
        for one in taken:
            if one.adviser_id == member_id:
                session.delete(one)
    form = fields_of(session, draft)
    kept = tuple(point for point in form.points if point.key not in alone)
    keep_points(session, draft, replace(form, points=kept))
    points = [p for one in material.standing if one.adviser_id == member_id for p in one.points]
    leave_out(session, row.id, points, Aside.REFUSED, "")
    merged = len(theirs - alone)
    more = f" {merged} merged with others must be reworded without theirs." if merged else ""
    return f"An adviser wants their points left out. {len(alone)} went, and the thanks with them.{more}"


def tell_desk(session: Session, kind: NoticeKind, row: EntryRow, now: datetime) -> None:
    """Tell the curator what became of a question of consent; all moderators when it can be published."""
    situation = situations.by_id(session, row.situation_id or 0)
    told = {row.curator_id}
    if kind is NoticeKind.CONSENT_GIVEN and situation is not None:
        told = {*moderators(session, but=[situation.asker_id])}
    tell(session, kind, told, f"entry-{row.id}-{row.version}", now=now, entry=row)


def withdraw_from_live(
    session: Session, actor: Actor, row: EntryRow, draft: DraftRow, asked: ConsentRow, now: datetime
) -> None:
    """Take an adviser's name out of an approved text, which goes back to the desk, or out of the live one.

    Raises:
        WrongState: nothing is approved or published.
    """
    if asked.answer != "yes" or row.state not in (EntryState.APPROVED, EntryState.PUBLISHED):
        raise WrongState(row.state, "withdraw_consent")
    live = row.state is EntryState.PUBLISHED
    move_entry(session, actor, row, "withdraw_consent", now=now, who={Who.ADVISER})
    asked.answer, asked.answered_at = "withdrawn", now
    draft.note = take_out_of_draft(session, row, draft, asked.member_id, "unnamed")
    if live:
        unname_live(session, row, asked.member_id, now)
    tell_desk(session, NoticeKind.CONSENT_REFUSED, row, now)


def unname_live(session: Session, row: EntryRow, member_id: int, now: datetime) -> None:
    """Take the lines that show an adviser out of the live text, and close what still holds them."""
    edition = entries.edition(session, row.id, row.revision)
    situation = situations.by_id(session, row.situation_id or 0)
    if edition is None or situation is None:
        return
    thanked = parse(edition.raw, f"{row.slug}.md").edition.credits
    lines = named_advisers(session, situation, thanked).get(member_id, [])
    raw = change(edition.raw, credits=[line for line in thanked if line not in lines] or None)
    show_edition(session, row, parse(raw, f"{row.slug}.md"), raw, now, kind="unnamed")
    entries.close_editions(session, row)
    promise_entry(session, row, now)
    if row.work_state is not None:
        # What is in review or agreed to still shows them.
        put_in_work(row, EntryState.DRAFT)
