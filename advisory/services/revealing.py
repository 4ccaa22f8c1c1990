"""Revealing: a moderator is told once who asked a situation that shows no name.

The asker is told at once, on the site and by a letter that nobody can have stopped, with the reason and
that a moderator did it. The log keeps for ever that it happened, when, by whom and why, and never the name;
it names the situation by its number, so that it outlasts a merge, a removal, and the asker's leaving. The
name goes into the answer alone: whoever wants to see it again has to do it again.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import Forbidden, Invalid, WrongState
from advisory.domain.lifecycle import Who
from advisory.domain.notices import NoticeKind
from advisory.domain.permissions import Permission, require
from advisory.domain.reveal import CAUSES, MOST_A_DAY, NOTE_CHARS, Cause
from advisory.domain.text import clean
from advisory.services.changing import columns, standing_to, write_log
from advisory.services.moderated import moderated
from advisory.services.pages.common import Choice
from advisory.services.pages.revealing import Revealed, RevealForm
from advisory.services.telling import tell
from advisory.services.transaction import transaction
from advisory.storage import circle, log, members
from advisory.storage.tables import SituationRow

ACTION = "reveal"
TOO_OFTEN = "You were told three times within a day, which is the most. Ask another moderator."


def form(session: Session, actor: Actor, slug: str, *, now: datetime) -> RevealForm:
    """Show what a reveal means, before anybody is told anything.

    Raises:
        NotFound: the actor is not a moderator, or there is no such situation in sight.
        Forbidden: it is their own.
        WrongState: its asker shows their name to everybody who reads it.
    """
    row = _hidden(session, actor, slug, lock=False)
    return RevealForm(
        slug=row.slug,
        question=row.question,
        causes=tuple(Choice(one.value, CAUSES[one]) for one in Cause),
        left=max(0, MOST_A_DAY - _told_lately(session, actor, now)),
    )


def reveal(session: Session, actor: Actor, slug: str, cause: str, note: str, *, now: datetime) -> Revealed:
    """Tell a moderator who asked; its asker is told of it in the same transaction, and the log keeps it.

    Raises:
        NotFound: the actor is not a moderator, or there is no such situation in sight.
        Forbidden: it is their own.
        WrongState: its asker shows their name to everybody who reads it.
        Invalid: no cause of the list, no note, or too many reveals within a day.
    """
    note = clean(note)
    with transaction(session):
        # Two at one moment wait for each other here, so that the limit holds.
        members.lock(session, actor.member_id or 0)
        row = _hidden(session, actor, slug, lock=True)
        _check(cause, note)
        before = _told_lately(session, actor, now)
        if before >= MOST_A_DAY:
            raise Invalid({"cause": TOO_OFTEN})
        states = (row.state, row.state)
        why = f"{CAUSES[Cause(cause)]} {note}"
        about = ("situation", row.id)
        write_log(session, actor, Who.MODERATOR, ACTION, about, states, now=now, reason=why)
        session.flush()
        event = f"reveal-{row.id}-{log.count_of(session, about, ACTION)}"
        detail = {"cause": cause}
        tell(session, NoticeKind.REVEALED, [row.asker_id], event, now=now, situation=row, detail=detail)
        name = circle.names(session, [row.asker_id]).get(row.asker_id, "")
        return Revealed(row.slug, row.question, name)


def _hidden(session: Session, actor: Actor, slug: str, *, lock: bool) -> SituationRow:
    """Fetch a situation of somebody else that shows no name."""
    row = moderated(session, actor, slug, lock=lock)
    if row.asker_id == actor.member_id:
        raise Forbidden("Another moderator has to take this one.")
    require(Permission.REVEAL_ASKER, columns(standing_to(session, actor, row)))
    if row.named:
        raise WrongState(row.state, ACTION, "Its asker shows their name. There is nothing to reveal.")
    return row


def _told_lately(session: Session, actor: Actor, now: datetime) -> int:
    return log.count_since(session, actor.member_id or 0, ACTION, now - timedelta(days=1))


def _check(cause: str, note: str) -> None:
    problems = {}
    if cause not in [one.value for one in Cause]:
        problems["cause"] = "Choose why it must be."
    if not note:
        problems["note"] = "Say in a sentence what it rests on; the asker reads it."
    elif len(note) > NOTE_CHARS:
        problems["note"] = f"Keep it under {NOTE_CHARS} characters."
    if problems:
        raise Invalid(problems)
