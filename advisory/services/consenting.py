"""Rounds of consent: who must be asked about a text, and whether all of them have said yes to it."""

import re
import secrets
from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.byline import Cover, adviser_byline
from advisory.domain.errors import ConsentVoid
from advisory.domain.lifecycle import EntryState, Who
from advisory.domain.notices import NoticeKind
from advisory.services.changing import move_entry
from advisory.services.drafting import bound_digest
from advisory.services.telling import tell
from advisory.storage import advice, circle, consents, drafts, situations
from advisory.storage.tables import ConsentRow, DraftRow, EntryRow, SituationRow
from advisory.storage.vocabulary import vocabulary

ASKER, ADVISER = "asker", "adviser"
#: What an asker and what an adviser is told.
ASKED = (NoticeKind.CONSENT_ASKED, NoticeKind.NAMING_ASKED)
REMINDED = (NoticeKind.CONSENT_REMINDER, NoticeKind.NAMING_REMINDER)
LAPSED = (NoticeKind.CONSENT_LAPSED, NoticeKind.NAMING_LAPSED)


def begin_round(session: Session, row: EntryRow, draft: DraftRow, now: datetime) -> list[ConsentRow]:
    """Ask everybody who must consent to the text as it stands, and tell them.

    The asker is always asked. Points carry no names; an adviser is asked whom the special thanks show by
    name or by role.
    """
    situation = situations.by_id(session, row.situation_id or 0)
    if situation is None:
        return []
    draft.round += 1
    asked = [_question(row, draft, situation.asker_id, ASKER, now)]
    asked += [
        _question(row, draft, member_id, ADVISER, now)
        for member_id in sorted(named_advisers(session, situation, draft.credits.splitlines()))
    ]
    session.add_all(asked)
    session.flush()
    for one in asked:
        tell_who_is_asked(session, one, ASKED, situation, now)
    return asked


def _question(row: EntryRow, draft: DraftRow, member_id: int, part: str, now: datetime) -> ConsentRow:
    return ConsentRow(
        entry_id=row.id,
        member_id=member_id,
        part=part,
        key=secrets.token_hex(16),
        round=draft.round,
        digest=draft.digest,
        asked_at=now,
    )


def tell_who_is_asked(
    session: Session,
    asked: ConsentRow,
    kinds: tuple[NoticeKind, NoticeKind],
    situation: SituationRow,
    now: datetime,
) -> None:
    """Tell somebody that their answer is asked for, or still missing, or too late.

    Args:
        kinds: ASKED, REMINDED or LAPSED: what an asker and what an adviser is told.
    """
    kind, event = kinds[asked.part == ADVISER], f"consent-{asked.id}-{asked.reminders}"
    # An adviser is told without the situation, which they may not be able to read by now.
    about = None if asked.part == ADVISER else situation
    tell(session, kind, [asked.member_id], event, now=now, situation=about)


def named_advisers(session: Session, situation: SituationRow, lines: Collection[str]) -> dict[int, list[str]]:
    """Tell which advisers of a situation these lines of thanks show, each with their lines."""
    given = advice.material(session, situation.id)
    ids = {one.adviser_id for one in given.values()}
    names, profiles = circle.names(session, ids), circle.profiles(session, ids)
    words = vocabulary(session)
    found: dict[int, list[str]] = {}
    for member_id in ids:
        role = adviser_byline(Cover.ROLE, "", words.facts(*profiles.get(member_id, ("", ""))))
        shown = [line for line in lines if shows(line, names.get(member_id, ""), role)]
        if shown:
            found[member_id] = shown
    return found


def shows(line: str, name: str, role: str) -> bool:
    """Say whether a line of thanks shows somebody by their name or their role.

    >>> shows("Thanks to Paul, again", "Paul", "A CEO"), shows("Pauline", "Paul", "A CEO")
    (True, False)
    >>> shows("A CEO", "Paul", "A CEO"), shows("a ceo, logistics", "Paul", "A CEO, Logistics")
    (False, True)
    """
    if name and re.search(rf"\b{re.escape(name.casefold())}\b", line.casefold()):
        return True
    return "," in role and role.casefold() in line.casefold()


def without_lines(draft: DraftRow, lines: Collection[str]) -> None:
    """Take lines of thanks out of a draft."""
    draft.credits = "\n".join(line for line in draft.credits.splitlines() if line not in lines)


def without_kept_lines(
    session: Session, entry_id: int, which: Callable[[Collection[str]], Collection[str]]
) -> None:
    """Take lines of thanks out of every revision that the desk has kept of an entry.

    Args:
        which: tells which of all these lines go.
    """
    rows = [(row, row.fields.get("credits", "").splitlines()) for row in drafts.revisions(session, entry_id)]
    gone = set(which({line for _, lines in rows for line in lines}))
    for row, lines in rows:
        if not gone.isdisjoint(lines):
            left = "\n".join(line for line in lines if line not in gone)
            row.fields = {**row.fields, "credits": left}


def back_to_desk(
    session: Session, row: EntryRow, draft: DraftRow, part: Who, reason: str, *, now: datetime
) -> bool:
    """Take an edition in work that is past the desk back to it, for it is going to be another text.

    Args:
        part: ASKER or ADVISER: on whose account.

    Returns:
        Whether it was past the desk.
    """
    steps = {
        EntryState.REVIEW: ("request_changes", Who.SECOND_MODERATOR),
        EntryState.CONSENT: ("ask_for_change" if part is Who.ASKER else "refuse_consent", part),
        EntryState.APPROVED: ("withdraw_consent", part),
    }
    if row.in_work not in steps:
        return False
    action, who = steps[row.in_work]
    of_edition = row.work_state is not None
    move_entry(session, Actor(), row, action, now=now, who={who}, of_edition=of_edition, reason=reason)
    draft.raw, draft.digest = None, ""
    return True


def all_agree(session: Session, draft: DraftRow, *, but: ConsentRow | None = None) -> bool:
    """Say whether everybody who was asked about the text as it stands has said yes, perhaps but one."""
    asked = consents.of_round(session, draft)
    return any(one.part == ASKER for one in asked) and all(
        one.answer == "yes" for one in asked if one is not but
    )


def consented(session: Session, row: EntryRow, draft: DraftRow) -> bytes:
    """Give the text that everybody has agreed to, for this audience.

    Raises:
        ConsentVoid: text or audience differ from what was consented to, or somebody has not agreed.
    """
    if draft.raw is None or not all_agree(session, draft):
        raise ConsentVoid
    if draft.digest != bound_digest(draft.raw, draft.audience):
        raise ConsentVoid
    if row.work_state is None and row.audience.word != draft.audience:
        raise ConsentVoid
    return draft.raw
