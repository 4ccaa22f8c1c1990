"""The pledge: read and accepted by everybody, before anything else opens, and written anew by an admin."""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.documents.render import member_html, stored_html
from advisory.domain.actor import Actor
from advisory.domain.errors import Invalid
from advisory.domain.lifecycle import standing
from advisory.domain.permissions import Permission, may, require
from advisory.domain.pledge import FIRST_TEXT, FIRST_VERSION, PLEDGE_CHARS
from advisory.domain.text import clean
from advisory.services.changing import columns, refuse_stale, write_log
from advisory.services.keeping import require_admin
from advisory.services.pages.members import Pledge, PledgeEditing
from advisory.services.transaction import transaction
from advisory.storage import pledges
from advisory.storage.tables import PledgeRow


def pledge(session: Session) -> Pledge:
    """Show the version that holds; it is no secret."""
    row = pledges.current(session)
    if row is None:
        return Pledge(FIRST_VERSION, FIRST_TEXT, member_html(FIRST_TEXT))
    return Pledge(row.version, row.text, stored_html(row.html), row.made_at)


def is_owed(session: Session, actor: Actor) -> bool:
    """Say whether somebody has to accept the pledge before anything else opens to them."""
    member_id = actor.member_id
    if member_id is None or not may(Permission.OWN_ACCOUNT, columns(standing(actor))):
        return False
    return not pledges.has_accepted(session, member_id)


def accept(session: Session, actor: Actor, version: int, *, now: datetime) -> None:
    """Accept the pledge; accepting it twice changes nothing.

    Args:
        version: the one that was read.

    Raises:
        Forbidden: a visitor.
        Invalid: it is not the version that holds, so that the new one has to be read first.
    """
    require(Permission.OWN_ACCOUNT, columns(standing(actor)))
    with transaction(session):
        if version != pledges.current_version(session):
            raise Invalid({"accept": "The pledge has changed since you opened this page. Read it anew."})
        pledges.accept(session, actor.member_id or 0, version, now)


def editing(session: Session, actor: Actor) -> PledgeEditing:
    """Show an admin the pledge to write it anew, and how many have accepted it.

    Raises:
        NotFound: the actor is not an admin, who alone may know of this page.
    """
    require_admin(actor)
    accepted, everybody = pledges.count_accepted(session)
    return PledgeEditing(pledge(session), accepted, everybody)


def write_anew(session: Session, actor: Actor, text: str, *, seen_version: int, now: datetime) -> bool:
    """Have another text hold, which everybody must accept before anything else opens to them again.

    Returns:
        Whether it is another one; the same text sent again changes nothing.

    Raises:
        NotFound: the actor is not an admin.
        Invalid: no text, or one that is too long or cannot be shown.
        Stale: another admin has written one since; carries both texts.
    """
    require_admin(actor)
    text = clean(text).strip()
    if not text:
        raise Invalid({"text": "Write what everybody has to accept."})
    if len(text) > PLEDGE_CHARS:
        raise Invalid({"text": f"Keep it under {PLEDGE_CHARS:,} characters; this has {len(text):,}."})
    html = member_html(text, "text")
    with transaction(session):
        stands = pledge(session)
        if clean(stands.text).strip() == text:
            return False
        refuse_stale(stands.version, seen_version, {"text": stands.text}, {"text": text})
        version = stands.version + 1
        session.add(PledgeRow(version=version, text=text, html=html, made_at=now, made_by=actor.member_id))
        states = (str(stands.version), str(version))
        write_log(session, actor, "admin", "write_pledge", ("pledge", version), states, now=now)
    return True
