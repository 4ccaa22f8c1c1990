"""The directory: members by what they lived through, as far as each opened it.

By name stand those who opened it, by the alphabet. The others follow in the order of their random handles,
begun at another place for every reader and day, so that the order tells nothing.
"""

import hashlib
from datetime import date, datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.profile import FUNCTIONS, DirectoryFilters
from advisory.domain.zones import day_in
from advisory.services.findable import hidden_from
from advisory.services.meeting import stage_of
from advisory.services.opening import kind_names, listed, named, reader, shown
from advisory.services.pages.common import Choice, pager
from advisory.services.pages.directory import DirectoryPage, PeerAsked
from advisory.services.showing import choices
from advisory.storage import introductions, profiles
from advisory.storage.vocabulary import vocabulary

PEOPLE_A_PAGE = 20


def page(
    session: Session, actor: Actor, filters: DirectoryFilters, number: int, *, now: datetime
) -> DirectoryPage:
    """List the members in the directory whom the actor may find.

    Raises:
        Forbidden: a visitor, or somebody who is no member.
    """
    reader_id = reader(actor)
    hidden = hidden_from(session, reader_id)
    found = profiles.page(
        session,
        hidden,
        filters,
        turn=_turn(reader_id, now.date()),
        limit=PEOPLE_A_PAGE,
        offset=(number - 1) * PEOPLE_A_PAGE,
    )
    book, kinds = vocabulary(session), kind_names(session)
    lived = sorted(profiles.topics_lived(session, hidden) & book.book.tags.keys(), key=book.tag_name)
    return DirectoryPage(
        people=shown(session, found, reader_id=reader_id, now=now),
        pager=pager(number, profiles.count(session, hidden, filters), PEOPLE_A_PAGE),
        filters=filters,
        topics=tuple(Choice(slug, book.tag_name(slug)) for slug in lived),
        kinds=named(kinds, kinds),
        functions=named(FUNCTIONS, FUNCTIONS),
        industries=choices(book, "industry"),
        company_sizes=choices(book, "company_size"),
    )


def person(session: Session, actor: Actor, handle: str, *, now: datetime) -> PeerAsked:
    """Show what somebody opened, and what the actor has asked of them under this address.

    Raises:
        Forbidden: a visitor, or somebody who is no member.
        NotFound: nobody is found there, or the two are not to find one another.
    """
    reader_id = reader(actor)
    (peer,) = shown(session, [listed(session, actor, handle)], reader_id=reader_id, now=now)
    asked = introductions.asked_under(session, reader_id, handle, now)
    if asked is None:
        return PeerAsked(peer)
    asked_on = day_in(profiles.zone_of(session, reader_id), asked.made_at)
    return PeerAsked(peer, asked.key, stage_of(asked, now).value, asked_on)


def _turn(reader_id: int, day: date) -> str:
    """Give the word after which those without a name begin for this reader today.

    >>> _turn(1, date(2026, 3, 2)) == _turn(1, date(2026, 3, 2)), len(_turn(2, date(2026, 3, 2)))
    (True, 6)
    """
    digest = hashlib.sha256(f"{reader_id} {day.isoformat()}".encode()).digest()
    return "".join(chr(ord("a") + byte % 26) for byte in digest[:6])
