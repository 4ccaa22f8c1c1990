"""Introductions, step by step: a member asks from a page of the directory, the other answers or does not.

Whoever asks shows their name and a note by asking. Only on a yes do both learn how to reach one another, and
whoever asked learns the other's name. A no, silence, and a wall look the same to them.
"""

import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import Invalid, NotFound, WrongState
from advisory.domain.introducing import CONTACT_CHARS, MOST_OPEN, NOTE_CHARS, Answer
from advisory.domain.notices import NoticeKind
from advisory.domain.text import clean, has_unseen, shorten
from advisory.services.findable import walled_since
from advisory.services.meeting import own, require_to_answer
from advisory.services.opening import listed, reader, shown
from advisory.services.pages.directory import PeerPage
from advisory.services.profile_reading import UNSEEN, line_of
from advisory.services.telling import tell, untell
from advisory.services.transaction import transaction
from advisory.storage import introductions, members
from advisory.storage.tables import IntroductionRow

TOO_LATE = "You are introduced already. That cannot be taken back."


def ask(
    session: Session,
    actor: Actor,
    handle: str,
    note: str,
    contact: str,
    *,
    with_email: bool,
    now: datetime,
) -> str:
    """Ask to be introduced to whoever is found under a handle.

    It never arrives where a wall stands between the two, or where the same one was asked under another
    address not long ago; nothing tells so.

    Args:
        contact: how the actor can be reached; told on a yes alone.
        with_email: tell their address as well.

    Returns:
        The key of what was asked.

    Raises:
        Forbidden: a visitor, or somebody who is no member.
        NotFound: nobody is found there.
        Invalid: no note or no contact, too long, asked already, or too many are open.
    """
    mine = reader(actor)
    problems = _note_problems(note)
    ways = _ways(session, mine, contact, with_email, problems)
    with transaction(session):
        members.lock(session, mine)
        found = listed(session, actor, handle)
        (peer,) = shown(session, [found], reader_id=mine, now=now)
        _refuse_too_many(session, mine, peer, now)
        if problems:
            raise Invalid(problems)
        to_id = found[1].id
        walled = to_id in walled_since(session, mine)
        row = IntroductionRow(
            key=secrets.token_hex(16),
            from_id=mine,
            to_id=to_id,
            handle=peer.handle,
            found_as=found_as(peer),
            note=clean(note),
            from_contact="\n".join(ways),
            arrives=not walled and introductions.between(session, mine, to_id, now) is None,
            made_at=now,
        )
        session.add(row)
        session.flush()
        if row.arrives:
            tell(session, NoticeKind.INTRODUCTION_ASKED, [to_id], _event(row), now=now)
        return row.key


def withdraw(session: Session, actor: Actor, key: str, *, now: datetime) -> None:
    """Take back what was asked; doing it twice changes nothing.

    Raises:
        Forbidden: a visitor, or somebody who is no member.
        NotFound: the actor has asked for no such thing.
        WrongState: they are introduced already.
    """
    with transaction(session):
        row = own(session, actor, key, lock=True)
        if row.from_id != actor.member_id:
            raise NotFound
        if row.answer == Answer.YES:
            raise WrongState("introduced", "withdraw", TOO_LATE)
        if row.withdrawn_at is None:
            row.withdrawn_at = now
            untell(session, NoticeKind.INTRODUCTION_ASKED, _event(row))


def accept(
    session: Session, actor: Actor, key: str, contact: str, *, with_email: bool, now: datetime
) -> None:
    """Say yes: both learn name and contact from now on; doing it twice changes nothing.

    Raises:
        Forbidden: a visitor, or somebody who is no member.
        NotFound: nobody asks that of the actor.
        WrongState: it was taken back, or its time is over.
        Invalid: no contact, or one that is too long.
    """
    problems: dict[str, str] = {}
    ways = _ways(session, reader(actor), contact, with_email, problems)
    with transaction(session):
        row = _asked_of(session, actor, key)
        if row.answer == Answer.YES:
            return
        require_to_answer(session, row, now, over=True)
        if problems:
            raise Invalid(problems)
        row.answer, row.answered_at, row.to_contact = Answer.YES.value, now, "\n".join(ways)
        led_to = {"shelf": "introduced"}
        tell(session, NoticeKind.INTRODUCED, [row.from_id], _event(row), now=now, detail=led_to)


def decline(session: Session, actor: Actor, key: str, *, now: datetime) -> None:
    """Say no, of which nobody is told; doing it twice changes nothing.

    Raises:
        Forbidden: a visitor, or somebody who is no member.
        NotFound: nobody asks that of the actor.
        WrongState: they said yes already, it was taken back, or its time is over.
    """
    with transaction(session):
        row = _asked_of(session, actor, key)
        if row.answer == Answer.YES:
            raise WrongState("introduced", "decline", TOO_LATE)
        if row.answer == Answer.NO:
            return
        require_to_answer(session, row, now, over=True)
        row.answer, row.answered_at = Answer.NO.value, now


def found_as(peer: PeerPage) -> str:
    """Give the line somebody was found under, of what they had opened.

    >>> found_as(PeerPage("kilo", office="Chief executive", facts=("Logistics",)))
    'A member, Chief executive, Logistics'
    """
    return shorten(", ".join(one for one in (peer.name or "A member", peer.office, *peer.facts) if one), 200)


def _asked_of(session: Session, actor: Actor, key: str) -> IntroductionRow:
    """Fetch what the actor is asked, to be answered in this transaction."""
    row = own(session, actor, key, lock=True)
    if row.to_id != actor.member_id:
        raise NotFound
    return row


def _event(row: IntroductionRow) -> str:
    return f"introduction-{row.id}"


def _refuse_too_many(session: Session, mine: int, peer: PeerPage, now: datetime) -> None:
    if peer.own:
        raise Invalid("This is your own page.")
    if introductions.asked_under(session, mine, peer.handle, now):
        raise Invalid("You have asked here already. Once in 90 days is enough.")
    if introductions.count_open(session, mine, now) >= MOST_OPEN:
        raise Invalid(f"{MOST_OPEN} of your introductions are open. Take one back, or wait until one lapses.")


def _note_problems(note: str) -> dict[str, str]:
    if not clean(note):
        return {"note": "Write a line or two: who you are, and what you would like to talk about."}
    if len(clean(note)) > NOTE_CHARS:
        return {"note": f"Keep it to {NOTE_CHARS} characters. It has {len(clean(note))} now."}
    return {"note": UNSEEN} if has_unseen(note) else {}


def _ways(
    session: Session, mine: int, contact: str, with_email: bool, problems: dict[str, str]
) -> tuple[str, ...]:
    """Give how somebody can be reached, line by line; what is wrong with it is added to `problems`."""
    member, line = members.by_id(session, mine), line_of(contact, CONTACT_CHARS, "contact", problems)
    email = member.email if member and with_email else ""
    if not line and not email and "contact" not in problems:
        problems["contact"] = "Say how you can be reached, or tick your e-mail address."
    return tuple(one for one in (email, line) if one)
