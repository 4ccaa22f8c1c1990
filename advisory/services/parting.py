"""What becomes of a member's texts when they leave: asked again when a restored backup has them still.

    open situations      withdrawn, and emptied
    drafts               deleted
    closed situations    stay without a name, or are withdrawn and their entries pulled
    advice and comments  stay under "A CEO", or are taken out, also of entries
    their name           gone from bylines and from the thanks of entries, in work and published

Everything runs in the caller's transaction. The order matters: who is thanked where is found out by the name,
which goes last.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.documents.entry_file import parse
from advisory.domain.actor import Actor
from advisory.domain.byline import Cover
from advisory.domain.lifecycle import ENTRY, EntryState, SituationState, Who, can
from advisory.domain.notices import NoticeKind
from advisory.domain.situation import EntryWish
from advisory.services.answering import take_out_of_draft, unname_live
from advisory.services.bylines import number_speakers
from advisory.services.changing import SYSTEM, move_entry, move_situation, promise_situation, write_log
from advisory.services.consenting import ASKER, back_to_desk, named_advisers, without_kept_lines
from advisory.services.settling import tell_of_sources
from advisory.services.striking import standing_points, strike
from advisory.services.telling import tell, tell_of_pull, tell_of_withdrawal
from advisory.services.thinning import thin_out
from advisory.services.tombstones import note
from advisory.storage import advice, belongings, consents, drafts, entries, outcomes, situations
from advisory.storage.tables import AdviceRow, DraftRow, EntryRow, MemberRow, SituationRow

#: Open ones, and what was sent back; a draft is deleted instead.
_UNFINISHED = frozenset(
    {
        SituationState.SUBMITTED,
        SituationState.RETURNED,
        SituationState.DECLINED,
        SituationState.CLARIFYING,
        SituationState.ADVISING,
    }
)
LEFT = "An adviser has left, and what they did not want to leave behind went with them."


@dataclass(frozen=True, slots=True)
class Parting:
    """What a member leaves behind.

    Attributes:
        points_stay: their advice and comments, under "A CEO".
        entries_stay: their closed situations and the entries made from them, without a name.
    """

    points_stay: bool
    entries_stay: bool


def part(session: Session, row: MemberRow, choice: Parting, *, now: datetime) -> None:
    """Take a member's texts out of the site as far as they chose, and erase what was theirs alone.

    The member is held by the caller.
    """
    _note(session, row, choice, now)
    actor, shared = Actor(member_id=row.id), (row.industry, row.company_size)
    for number in belongings.situations_of(session, row.id):
        _part_with_situation(session, actor, belongings.situation(session, number), choice, now)
    for number in belongings.entries_with(session, row.id):
        _part_with_entry(session, row.id, number, choice, now)
    if not choice.points_stay:
        belongings.delete_comments(session, row.id)
    for number in belongings.advised_on(session, row.id):
        _part_with_advice(session, actor, belongings.situation(session, number), choice, now)
    session.flush()
    belongings.empty_situations(session, row.id)
    session.expire_all()
    belongings.erase(session, row, now)
    thin_out(session, *shared, now=now)


def withdraw_situation(session: Session, actor: Actor, row: SituationRow, *, now: datetime) -> None:
    """Follow a situation that was just withdrawn: tell who advised, and take its entry from every reader."""
    tell_of_withdrawal(session, row, now=now)
    entry = entries.of_situation(session, row.id, lock=True)
    if entry is None:
        return
    action = "pull" if entry.state is EntryState.PUBLISHED else "situation_withdrawn"
    if can(ENTRY, entry.state, action, SYSTEM):
        move_entry(session, actor, entry, action, now=now, who=SYSTEM)
    if entry.state is EntryState.PULLED and action == "pull":
        tell_of_pull(session, entry, actor.member_id, now=now)


def _note(session: Session, row: MemberRow, choice: Parting, now: datetime) -> None:
    """Have the journal know that they left, and with what, for a backup that is brought back."""
    note(session, "leaver", row.uid, now=now)
    if not choice.points_stay:
        note(session, "leaver's points", row.uid, now=now)
    if not choice.entries_stay:
        note(session, "leaver's entries", row.uid, now=now)


def _part_with_situation(
    session: Session, actor: Actor, row: SituationRow, choice: Parting, now: datetime
) -> None:
    closed = row.state is SituationState.CLOSED
    if row.state in _UNFINISHED or (closed and not choice.entries_stay):
        move_situation(session, actor, row, "withdraw", now=now, who={Who.ASKER})
        withdraw_situation(session, actor, row, now=now)
        return
    row.named = False
    if not closed:
        return
    # Nobody is left who could agree to an entry, so none is begun, and none goes on that is not agreed to.
    row.entry_wish = EntryWish.NEVER
    outcomes.forget_due(session, row.id)
    entry = entries.of_situation(session, row.id, lock=True)
    unagreed = entry is not None and entry.state is not EntryState.PUBLISHED and not _agreed(session, entry)
    if entry is not None and unagreed and can(ENTRY, entry.state, "situation_withdrawn", SYSTEM):
        move_entry(session, actor, entry, "situation_withdrawn", now=now, who=SYSTEM)
    promise_situation(session, row.id, now)


def _agreed(session: Session, entry: EntryRow) -> bool:
    """Say whether the asker has agreed to the text as it stands."""
    draft = drafts.draft(session, entry.id)
    asked = consents.of_round(session, draft) if draft is not None else []
    return any(one.part == ASKER and one.answer == "yes" for one in asked)


def _part_with_entry(session: Session, member_id: int, entry_id: int, choice: Parting, now: datetime) -> None:
    """Take a member's name, and if they want it their points, out of an entry, live and in work."""
    entry, draft = entries.by_id(session, entry_id, lock=True), drafts.draft(session, entry_id)
    if entry is None or draft is None or entry.situation_id is None:
        return
    if entry.state is EntryState.PUBLISHED:
        _part_with_live(session, member_id, entry, choice, now)
    situation = situations.by_id(session, entry.situation_id)
    if situation is None:
        return
    lines = named_advisers(session, situation, draft.credits.splitlines()).get(member_id, [])
    took = any(one.adviser_id == member_id for one in drafts.sources(session, entry_id))
    if lines or (took and not choice.points_stay):
        _take_out(session, member_id, entry, draft, choice, now)
    without_kept_lines(
        session, entry_id, lambda lines: named_advisers(session, situation, lines).get(member_id, [])
    )


def _part_with_live(
    session: Session, member_id: int, entry: EntryRow, choice: Parting, now: datetime
) -> None:
    edition = entries.edition(session, entry.id, entry.revision)
    situation = situations.by_id(session, entry.situation_id or 0)
    if edition is None or situation is None:
        return
    thanked = parse(edition.raw, f"{entry.slug}.md").edition.credits
    if named_advisers(session, situation, thanked).get(member_id):
        move_entry(session, Actor(), entry, "withdraw_consent", now=now, who={Who.ADVISER})
        unname_live(session, entry, member_id, now)
    if not choice.points_stay:
        for point in standing_points(session, entry, member_id):
            strike(session, Actor(), entry, point, Who.ADVISER, now=now)


def _take_out(
    session: Session, member_id: int, entry: EntryRow, draft: DraftRow, choice: Parting, now: datetime
) -> None:
    """Take them out of an edition in work; one that is past the desk goes back to it."""
    at_the_desk = entry.in_work is EntryState.DRAFT
    in_progress = at_the_desk or back_to_desk(session, entry, draft, Who.ADVISER, LEFT, now=now)
    # Where no work is in progress, it is what a moderator would begin anew from.
    how = "unnamed" if choice.points_stay else "without"
    note = take_out_of_draft(session, entry, draft, member_id, how)
    if in_progress:
        draft.note = note
        event = f"entry-{entry.id}-{entry.version}"
        tell(session, NoticeKind.CHANGES_REQUESTED, [entry.curator_id], event, now=now, entry=entry)


def _part_with_advice(
    session: Session, actor: Actor, row: SituationRow, choice: Parting, now: datetime
) -> None:
    mine = advice.by_adviser(session, row.id, actor.member_id or 0, lock=True)
    if mine is not None:
        mine.cover, mine.shown_industry, mine.shown_size = Cover.CEO, "", ""
        if not choice.points_stay:
            _take_back(session, actor, row, mine, now)
    number_speakers(session, row)
    promise_situation(session, row.id, now)


def _take_back(session: Session, actor: Actor, row: SituationRow, mine: AdviceRow, now: datetime) -> None:
    if mine.stands:
        mine.version += 1
        mine.withdrawn_at = now
        write_log(session, actor, Who.ADVISER, "withdraw", ("advice", mine.id), ("", ""), now=now)
        event = f"advice-{mine.id}-{mine.version}"
        tell(session, NoticeKind.ADVICE_TAKEN_BACK, [row.asker_id], event, now=now, situation=row)
        tell_of_sources(session, row.id, now)
    session.flush()
    belongings.empty_advice(session, mine.id)
