"""What use cases share: an entry as its reader may have it; who keeps things, has an account, is an admin."""

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import Forbidden, NotFound
from advisory.domain.lifecycle import OPEN_STATES, EntryState, standing
from advisory.domain.permissions import As, Permission, may, require
from advisory.domain.tags import TagBook
from advisory.services.changing import columns, entry_in_sight, entry_standing
from advisory.services.pages.notices import FollowedGroup
from advisory.storage import entries, follows, members, provenance
from advisory.storage.tables import EntryRow, MemberRow, SituationRow


def readable_entry(session: Session, actor: Actor, slug: str, *, lock: bool = False) -> EntryRow:
    """Fetch a published entry that this actor may read, locked when something is kept equal to it.

    Raises:
        NotFound: there is none, or it is not theirs to read.
    """
    row = entries.by_slug(session, slug, lock=lock)
    if row is None or row.state is not EntryState.PUBLISHED or not entry_in_sight(session, actor, row):
        raise NotFound
    return row


def reader_columns(session: Session, actor: Actor, row: EntryRow) -> frozenset[As]:
    """Tell what a reader is to an entry; its advisers are those whose advice it took."""
    found = columns(entry_standing(session, actor, row))
    if actor.member_id and row.situation_id and provenance.took_from(session, row, actor.member_id):
        found |= {As.ADVISER}
    return found


def may_keep(actor: Actor) -> bool:
    """Say whether the actor keeps things of their own here: bookmarks, searches, what they read."""
    return may(Permission.KEEP, columns(standing(actor)))


def keeper(actor: Actor) -> int:
    """Give the number of a member who keeps things of their own.

    Raises:
        Forbidden: a visitor, or somebody who is no member.
    """
    require(Permission.KEEP, columns(standing(actor)))
    return actor.member_id or 0


def account_holder(actor: Actor) -> int:
    """Give the number of whoever has an account, an admin by that role alone among them.

    Raises:
        Forbidden: a visitor.
    """
    require(Permission.OWN_ACCOUNT, columns(standing(actor)))
    return actor.member_id or 0


def account_row(session: Session, actor: Actor) -> MemberRow:
    """Fetch the actor's own row.

    Raises:
        Forbidden: a visitor.
    """
    row = members.by_id(session, account_holder(actor))
    if row is None:
        raise Forbidden
    return row


def require_admin(actor: Actor) -> None:
    """Go on only for an admin, who alone may know of a page.

    Raises:
        NotFound: for everybody else.
    """
    if not may(Permission.RUN_SITE, columns(standing(actor))):
        raise NotFound


def follows_situation(session: Session, actor: Actor, row: SituationRow) -> bool | None:
    """Say whether the actor follows a situation: they said so, or took part and have not stopped.

    Returns:
        None when they cannot, since nothing happens in it that peers are told of.
    """
    if not may_keep(actor) or row.state not in OPEN_STATES:
        return None
    member_id = actor.member_id or 0
    said = follows.said_of(session, member_id, follows.SITUATION, [str(row.id)])
    return follows.took_part(session, member_id, row.id) if said is None else said


def follows_tag(session: Session, actor: Actor, slug: str, book: TagBook) -> bool | None:
    """Say whether the actor follows a topic, under whatever name; None when they cannot."""
    if not may_keep(actor):
        return None
    names = (slug, *(alias for alias, tag in book.by_alias.items() if tag == slug))
    return bool(follows.said_of(session, actor.member_id or 0, follows.TAG, names))


def followed_groups(session: Session, actor: Actor) -> tuple[FollowedGroup, ...]:
    """List the groups the actor sits in, and whether they follow each: they do unless they have stopped."""
    member_id = actor.member_id or 0
    said = follows.said(session, member_id, follows.GROUP, most=100)
    return tuple(
        FollowedGroup(row.slug, row.name, said.get(str(row.id), True))
        for row in members.groups_of(session, member_id)
    )
