"""Consent: whoever must agree reads the exact text, and says yes, no, or what to change.

The asker answers for the whole text; an adviser whom it shows by name or role answers for being shown. Each
answer is bound to the text and its audience: what changes afterwards is asked about anew.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.audience import Audience, audience_of
from advisory.domain.byline import is_theirs_alone
from advisory.domain.errors import ConsentVoid, Invalid, NotFound, WrongState
from advisory.domain.lifecycle import ENTRY, EntryState, Who, can
from advisory.domain.notices import NoticeKind
from advisory.domain.permissions import As, Permission, require
from advisory.domain.sight import is_everybodys
from advisory.domain.situation import PART_CHARS
from advisory.domain.text import clean
from advisory.services.answering import answer_in_round, tell_desk, withdraw_from_live
from advisory.services.changing import columns, move_entry, situation_in_sight, standing_to
from advisory.services.consenting import ADVISER, ASKER, named_advisers
from advisory.services.pages.workshop import AskedOfYou, ConsentPage
from advisory.services.proofs import as_entry
from advisory.services.showing import audience_name
from advisory.services.telling import tell_of_pull
from advisory.services.transaction import transaction
from advisory.storage import bars, consents, drafts, entries, situations
from advisory.storage.tables import ConsentRow, DraftRow, EntryRow

#: The most questions that are listed at once.
MOST = 50


def page(session: Session, actor: Actor, slug: str) -> ConsentPage:
    """Show the exact text that waits for the asker's answer, or that they have answered.

    Raises:
        NotFound: not the asker's own situation, or the text has not been sent for consent.
    """
    row, draft = _own(session, actor, slug, lock=False)
    asked = _asked_of_asker(session, draft)
    return _shown(
        session, row, draft, asked or consents.last_yes(session, row.id, actor.member_id or 0), slug
    )


def adviser_page(session: Session, actor: Actor, key: str) -> ConsentPage:
    """Show an adviser the exact text that shows them, and the lines in which it does.

    Raises:
        NotFound: no such question, somebody else's, or the text is a newer one by now.
    """
    row, draft, asked = _asked_of_adviser(session, actor, key, lock=False)
    return _shown(session, row, draft, asked, "")


def asked_of(session: Session, actor: Actor) -> tuple[AskedOfYou, ...]:
    """List the entries that would show this adviser and wait for their word.

    Raises:
        Forbidden: the actor is no member.
    """
    require(Permission.GIVE_CONSENT, {As.ADVISER} if actor.is_member else {As.VISITOR})
    rows = consents.asked_of(session, actor.member_id or 0, limit=MOST)
    return tuple(AskedOfYou(row.key or "", question, row.asked_at) for row, question in rows)


def give(session: Session, actor: Actor, slug: str, digest: str, *, now: datetime) -> None:
    """Agree to this text for this audience, and to nothing else.

    Raises:
        NotFound: not the asker's own situation.
        WrongState: nothing waits for an answer.
        ConsentVoid: the text changed since it was shown.
    """
    _answer(session, actor, slug, digest, "yes", "", now)


def refuse(session: Session, actor: Actor, slug: str, digest: str, *, now: datetime) -> None:
    """Say no; the entry is archived and will not be published.

    Raises:
        NotFound, WrongState, ConsentVoid: as for `give`.
    """
    _answer(session, actor, slug, digest, "no", "", now)


def ask_for_change(
    session: Session, actor: Actor, slug: str, digest: str, note: str, *, now: datetime
) -> None:
    """Send the text back with what to change.

    Raises:
        NotFound, WrongState, ConsentVoid: as for `give`.
        Invalid: the note is empty or too long.
    """
    _answer(session, actor, slug, digest, "change", _checked(note), now)


def answer_as_adviser(
    session: Session, actor: Actor, key: str, digest: str, answer: str, note: str = "", *, now: datetime
) -> None:
    """Agree to being shown in this text, or not.

    Args:
        answer: "yes"; "change", with a note; "unnamed", to stay under "A CEO"; "without", to have one's
            points left out as well.

    Raises:
        NotFound: no such question, or somebody else's.
        WrongState: nothing waits for an answer.
        ConsentVoid: the text changed since it was shown.
        Invalid: none of these answers, or the note is empty or too long.
    """
    if answer not in ("yes", "change", "unnamed", "without"):
        raise Invalid({"answer": "Choose one of the answers."})
    note = _checked(note) if answer == "change" else ""
    with transaction(session):
        row, draft, asked = _asked_of_adviser(session, actor, key, lock=True)
        _open(row, draft, asked, digest)
        answer_in_round(session, actor, row, draft, asked, answer, note, who=Who.ADVISER, now=now)


def withdraw(session: Session, actor: Actor, slug: str, *, now: datetime) -> None:
    """Take the asker's consent back: an approved text goes back to the desk, a published one is pulled.

    While a new edition is approved beside the live one, it is the new one's consent that is taken back.

    Raises:
        NotFound: not the asker's own situation.
        WrongState: nothing is approved or published.
    """
    with transaction(session):
        row, draft = _own(session, actor, slug, lock=True)
        newer = row.work_state is not None and row.in_work is EntryState.APPROVED
        move_entry(session, actor, row, "withdraw_consent", now=now, who={Who.ASKER}, of_edition=newer)
        for asked in consents.of_round(session, draft):
            if asked.part == ASKER and asked.answer == "yes":
                asked.answer, asked.answered_at = "withdrawn", now
        draft.note = "The asker withdrew their consent."
        if row.state is EntryState.PULLED:
            tell_of_pull(session, row, actor.member_id, now=now)
            return
        tell_desk(session, NoticeKind.CONSENT_REFUSED, row, now)


def withdraw_as_adviser(session: Session, actor: Actor, key: str, *, now: datetime) -> None:
    """Take back being shown: an approved text goes back to the desk without it, a live one loses its line.

    Raises:
        NotFound: no such question, or somebody else's.
        WrongState: nothing is approved or published.
    """
    with transaction(session):
        row, draft, asked = _asked_of_adviser(session, actor, key, lock=True)
        withdraw_from_live(session, actor, row, draft, asked, now)


def _answer(
    session: Session, actor: Actor, slug: str, digest: str, answer: str, note: str, now: datetime
) -> None:
    with transaction(session):
        row, draft = _own(session, actor, slug, lock=True)
        asked = _asked_of_asker(session, draft)
        asked = _open(row, draft, asked, digest)
        answer_in_round(session, actor, row, draft, asked, answer, note, who=Who.ASKER, now=now)


def _open(row: EntryRow, draft: DraftRow, asked: ConsentRow | None, digest: str) -> ConsentRow:
    if row.in_work is not EntryState.CONSENT or (asked is not None and asked.answer):
        raise WrongState(row.in_work, "answer")
    if asked is None or digest != draft.digest or (asked.digest, asked.round) != (draft.digest, draft.round):
        raise ConsentVoid
    return asked


def _checked(note: str) -> str:
    note = clean(note)
    if not note or len(note) > PART_CHARS:
        raise Invalid({"note": "Say what to change, in a few sentences."})
    return note


def _own(session: Session, actor: Actor, slug: str, *, lock: bool) -> tuple[EntryRow, DraftRow]:
    situation = situation_in_sight(session, actor, slug)
    who = standing_to(session, actor, situation)
    if Who.ASKER not in who:
        raise NotFound
    require(Permission.GIVE_CONSENT, columns(who) & {As.ASKER})
    row = entries.of_situation(session, situation.id, lock=lock)
    draft = drafts.draft(session, row.id) if row is not None else None
    if row is None or draft is None:
        raise NotFound
    return row, draft


def _asked_of_asker(session: Session, draft: DraftRow) -> ConsentRow | None:
    return next((one for one in consents.of_round(session, draft) if one.part == ASKER), None)


def _asked_of_adviser(
    session: Session, actor: Actor, key: str, *, lock: bool
) -> tuple[EntryRow, DraftRow, ConsentRow]:
    asked = consents.by_key(session, key)
    if asked is None or asked.part != ADVISER or asked.member_id != actor.member_id:
        raise NotFound
    require(Permission.GIVE_CONSENT, {As.ADVISER})
    row = entries.by_id(session, asked.entry_id, lock=lock)
    draft = drafts.draft(session, asked.entry_id)
    if row is None or draft is None:
        raise NotFound
    barred = bars.is_barred(session, row.situation_id, actor.member_id)
    if barred and not is_everybodys(row.state, row.mark):
        # Their words in what everybody reads stay theirs to take back.
        raise NotFound
    return row, draft, asked


def _shown(
    session: Session, row: EntryRow, draft: DraftRow, asked: ConsentRow | None, slug: str
) -> ConsentPage:
    # A newer text is read by a second moderator first; then it is sent for consent anew.
    if asked is None:
        raise NotFound
    raw, audience = _text_of(session, row, draft, asked)
    entry = as_entry(session, raw, draft.slug)
    situation = situations.by_id(session, row.situation_id or 0)
    lines = named_advisers(session, situation, entry.credits).get(asked.member_id, []) if situation else []
    part = Who(asked.part)
    return ConsentPage(
        situation_slug=slug,
        digest=draft.digest,
        entry=entry,
        audience=audience_name(session, audience),
        asked_at=asked.asked_at,
        state=row.in_work.value,
        key=asked.key or "",
        part=asked.part,
        lines=tuple(lines) if part is Who.ADVISER else (),
        answer=asked.answer,
        waits=row.in_work is EntryState.CONSENT and not asked.answer,
        live=row.work_state is not None,
        only_you=situation is not None
        and is_theirs_alone(asked.member_id, situation.asker_id, named=situation.named),
        can_withdraw=asked.answer == "yes" and can(ENTRY, row.state, "withdraw_consent", {part}),
    )


def _text_of(session: Session, row: EntryRow, draft: DraftRow, asked: ConsentRow) -> tuple[bytes, Audience]:
    """Give the text somebody was asked about, or the live one that they agreed to, with its audience."""
    if draft.raw is not None and (asked.digest, asked.round) == (draft.digest, draft.round):
        return draft.raw, audience_of(draft.audience)
    live = entries.edition(session, row.id, row.revision) if asked.answer == "yes" else None
    if live is None or row.state is not EntryState.PUBLISHED:
        raise NotFound
    return live.raw, row.audience
