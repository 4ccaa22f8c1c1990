"""What a member keeps for themselves: bookmarks, and reading lists made of them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import Invalid, NotFound
from advisory.domain.text import one_line
from advisory.services.keeping import keeper, readable_entry
from advisory.services.pages.common import pager
from advisory.services.pages.saved import KeptEntry, ReadingList, SavedPage
from advisory.services.showing import entry_item
from advisory.services.transaction import transaction
from advisory.storage import members, saved
from advisory.storage.tables import ReadingListRow
from advisory.storage.vocabulary import vocabulary

KEPT_A_PAGE = 20
MOST_LISTS = 50
NAME_CHARS = 80


def page(session: Session, actor: Actor, number: int, list_id: int | None = None) -> SavedPage:
    """Show what the actor keeps, the last kept first, or what of it stands on one of their lists.

    Raises:
        Forbidden: a visitor, or somebody who is no member.
        NotFound: the list is not theirs.
    """
    member_id = keeper(actor)
    lists = {row.id: ReadingList(row.id, row.name, count) for row, count in saved.lists_of(session, actor)}
    if list_id is not None and list_id not in lists:
        raise NotFound
    words = vocabulary(session)
    offset = (number - 1) * KEPT_A_PAGE
    kept = saved.page(session, actor, list_id, limit=KEPT_A_PAGE, offset=offset)
    held = saved.lists_holding(session, member_id, [row.id for row, _ in kept])
    return SavedPage(
        entries=tuple(
            KeptEntry(entry_item(row, words), kept_at, frozenset(held[row.id])) for row, kept_at in kept
        ),
        lists=tuple(lists.values()),
        pager=pager(number, saved.count(session, actor, list_id), KEPT_A_PAGE),
        here=lists.get(list_id) if list_id is not None else None,
    )


def keep(session: Session, actor: Actor, slug: str, *, on: bool, now: datetime) -> None:
    """Keep an entry, or let it go from everywhere; doing either twice changes nothing.

    Raises:
        Forbidden: a visitor, or somebody who is no member.
        NotFound: there is no such entry, or it is not theirs to read.
    """
    member_id = keeper(actor)
    with transaction(session):
        row = readable_entry(session, actor, slug)
        if on:
            saved.keep(session, member_id, row.id, now)
        else:
            saved.let_go(session, member_id, row.id)


def put_on_lists(
    session: Session, actor: Actor, slug: str, list_ids: Collection[int], *, now: datetime
) -> None:
    """Have an entry stand on these of the actor's lists and on no other; one that stands on any is kept.

    Raises:
        Forbidden: a visitor, or somebody who is no member.
        NotFound: there is no such entry, it is not theirs to read, or a list is not theirs.
    """
    member_id = keeper(actor)
    with transaction(session):
        row = readable_entry(session, actor, slug)
        mine = {one.id for one, _ in saved.lists_of(session, actor)}
        wanted = set(list_ids)
        if not wanted <= mine:
            raise NotFound
        if wanted:
            saved.keep(session, member_id, row.id, now)
        for list_id in wanted:
            saved.put_on(session, list_id, row.id)
        saved.take_off(session, sorted(mine - wanted), row.id)


def take_off(session: Session, actor: Actor, list_id: int, slug: str) -> None:
    """Take an entry off a list; it stays kept.

    Raises:
        Forbidden: a visitor, or somebody who is no member.
        NotFound: the list is not theirs, or there is no such entry that they may read.
    """
    with transaction(session):
        listed = _own_list(session, actor, list_id)
        saved.take_off(session, [listed.id], readable_entry(session, actor, slug).id)


def make_list(session: Session, actor: Actor, name: str) -> int:
    """Make an empty list.

    Returns:
        Its number.

    Raises:
        Forbidden: a visitor, or somebody who is no member.
        Invalid: no name, one that is too long or taken, or there are too many lists.
    """
    member_id = keeper(actor)
    with transaction(session):
        members.lock(session, member_id)
        taken = [row for row, _ in saved.lists_of(session, actor)]
        if len(taken) >= MOST_LISTS:
            raise Invalid({"name": f"{MOST_LISTS} lists are the most that are kept. Delete one first."})
        row = ReadingListRow(member_id=member_id, name=_name(name, taken))
        session.add(row)
        session.flush()
        return row.id


def rename_list(session: Session, actor: Actor, list_id: int, name: str) -> None:
    """Give a list another name.

    Raises:
        Forbidden: a visitor, or somebody who is no member.
        NotFound: the list is not theirs.
        Invalid: no name, or one that is too long or taken.
    """
    with transaction(session):
        members.lock(session, keeper(actor))
        row = _own_list(session, actor, list_id)
        row.name = _name(name, [one for one, _ in saved.lists_of(session, actor) if one.id != list_id])


def delete_list(session: Session, actor: Actor, list_id: int) -> None:
    """Delete a list; what stands on it stays kept.

    Raises:
        Forbidden: a visitor, or somebody who is no member.
        NotFound: the list is not theirs.
    """
    with transaction(session):
        session.delete(_own_list(session, actor, list_id))


def _own_list(session: Session, actor: Actor, list_id: int) -> ReadingListRow:
    row = saved.list_by_id(session, keeper(actor), list_id)
    if row is None:
        raise NotFound
    return row


def _name(typed: str, others: Collection[ReadingListRow]) -> str:
    name = one_line(typed)
    if not name:
        raise Invalid({"name": "Give the list a name."})
    if len(name) > NAME_CHARS:
        raise Invalid({"name": f"A name has at most {NAME_CHARS} characters; this has {len(name)}."})
    if any(name.lower() == other.name.lower() for other in others):
        raise Invalid({"name": f"You have a list called “{name}” already."})
    return name
