"""Leaving: a member goes at once and for good, and says first what of theirs may stay without their name.

Nobody is told who has left. What others are told are the things themselves, in the words of any other day: a
situation was withdrawn, a point was taken out. No line of the log tells of it either, since it would stand
beside those of what was withdrawn (decision 18).
"""

import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor, Role
from advisory.domain.errors import Forbidden, Invalid
from advisory.domain.notices import NoticeKind
from advisory.services.keeping import account_holder
from advisory.services.pages.members import LeavingPage, OwnTitle
from advisory.services.parting import Parting, part
from advisory.services.roles import is_last_admin, require_another_admin, roles_of
from advisory.services.telling import tell
from advisory.services.transaction import transaction
from advisory.storage import belongings, members

#: Typed by whoever means it.
WORD = "leave"
_OFFICES = frozenset({Role.MODERATOR, Role.ADMIN})


def page(session: Session, actor: Actor) -> LeavingPage:
    """Show a member what would go, and what could stay.

    Raises:
        Forbidden: nobody is signed in.
    """
    me = account_holder(actor)
    return LeavingPage(
        open=tuple(OwnTitle(slug, title) for slug, title in belongings.open_titles(session, me)),
        **belongings.tally(session, me),
        last_admin=is_last_admin(session, me),
    )


def leave(session: Session, actor: Actor, points: str, entries: str, word: str, *, now: datetime) -> None:
    """Leave, at once and for good.

    Args:
        points: "stay" leaves advice and comments under "A CEO"; "go" takes them out, also of entries.
        entries: "stay" leaves closed situations and entries made from them without a name; "go" withdraws
            them and pulls the entries.
        word: what was typed to confirm it.

    Raises:
        Forbidden: nobody is signed in, or they are the last admin.
        Invalid: a choice is missing, or it was not confirmed.
    """
    me = account_holder(actor)
    problems = {}
    if points not in ("stay", "go"):
        problems["points"] = "Choose what becomes of your points."
    if entries not in ("stay", "go"):
        problems["entries"] = "Choose what becomes of what you asked."
    if word.strip().strip("“”\"'").casefold() != WORD:
        problems["word"] = f"Type the word {WORD}, so that nobody leaves by a slip."
    if problems:
        raise Invalid(problems)
    with transaction(session):
        members.hold_admins(session)
        row = members.lock_row(session, me)
        if row is None or row.left_on is not None:
            raise Forbidden
        require_another_admin(session, row)
        offices = _OFFICES & roles_of(row)
        part(session, row, Parting(points == "stay", entries == "stay"), now=now)
        if offices:
            admins = members.holders(session, Role.ADMIN)
            tell(session, NoticeKind.OFFICE_LEFT, admins, f"left-{secrets.token_hex(8)}", now=now)
