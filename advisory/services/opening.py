"""What a profile opens: who is in the directory for whom, and what is shown of them."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import NotFound
from advisory.domain.lifecycle import standing
from advisory.domain.permissions import Permission, require
from advisory.domain.profile import FUNCTIONS, Field, Sort
from advisory.domain.zones import ZONES, day_in
from advisory.services.changing import columns
from advisory.services.findable import hidden_from
from advisory.services.kinds import all_kinds
from advisory.services.pages.common import Choice
from advisory.services.pages.directory import PeerPage
from advisory.storage import profiles
from advisory.storage.profiles import Listed
from advisory.storage.tables import MemberRow, ProfileRow
from advisory.storage.vocabulary import Vocabulary, vocabulary


def reader(actor: Actor) -> int:
    """Give the number of a member who may look into the directory.

    Raises:
        Forbidden: a visitor, or somebody who is no member.
    """
    require(Permission.SEE_DIRECTORY, columns(standing(actor)))
    return actor.member_id or 0


def listed(session: Session, actor: Actor, handle: str) -> Listed:
    """Fetch who is found under a handle, as far as this actor finds them.

    Raises:
        Forbidden: the actor may not look into the directory.
        NotFound: nobody is, or the two are not to find one another.
    """
    number = reader(actor)
    found = profiles.by_handle(session, handle)
    if found is None or found[1].id in hidden_from(session, number):
        raise NotFound
    return found


def shown(
    session: Session, people: Iterable[Listed], *, reader_id: int, now: datetime
) -> tuple[PeerPage, ...]:
    """Show what each of these members opened, and nothing else."""
    people = list(people)
    ids = [member.id for _, member in people]
    opened, words = profiles.openings(session, ids), profiles.words(session, ids)
    book, kinds = vocabulary(session), kind_names(session)
    return tuple(
        _peer(profile, member, opened[member.id], words[member.id], (book, kinds), reader_id, now)
        for profile, member in people
    )


def kind_names(session: Session) -> dict[str, str]:
    """Give the names of the kinds of situation, the hidden ones among them, in their order."""
    return {kind.slug: kind.name for kind, _ in all_kinds(session)}


def named(names: Mapping[str, str], values: Iterable[str]) -> tuple[Choice, ...]:
    """Give those values that there is a name for, with it."""
    return tuple(Choice(value, names[value]) for value in values if value in names)


def _peer(
    profile: ProfileRow,
    member: MemberRow,
    opened: frozenset[Field],
    words: Mapping[str, tuple[str, ...]],
    names: tuple[Vocabulary, Mapping[str, str]],
    reader_id: int,
    now: datetime,
) -> PeerPage:
    book, kinds = names
    lived = words if Field.LIVED in opened else {}
    topics = [slug for slug in lived.get(Sort.TOPIC, ()) if slug in book.book.tags]
    until = profile.away_until
    is_away = Field.AWAY in opened and until is not None and until >= day_in(profile.time_zone, now)
    return PeerPage(
        handle=profile.handle or "",
        name=member.name if Field.NAME in opened else "",
        office=profile.office if Field.OFFICE in opened else "",
        facts=book.facts(
            member.industry if Field.INDUSTRY in opened else "",
            member.company_size if Field.SIZE in opened else "",
        ),
        functions=named(FUNCTIONS, words.get(Sort.FUNCTION, ()) if Field.FUNCTIONS in opened else ()),
        kinds=named(kinds, lived.get(Sort.KIND, ())),
        topics=tuple(Choice(slug, book.tag_name(slug)) for slug in topics),
        lines=lived.get(Sort.LINE, ()),
        time_zone=ZONES.get(profile.time_zone, "") if Field.ZONE in opened else "",
        away_from=profile.away_from if is_away else None,
        away_until=until if is_away else None,
        capacity=profile.capacity if Field.CAPACITY in opened else None,
        own=member.id == reader_id,
    )
