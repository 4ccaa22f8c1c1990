"""A member's profile: written by them alone, and opened field by field."""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import Forbidden, Invalid
from advisory.domain.profile import CAPACITY, FUNCTIONS, LISTING, MOST_CAPACITY, Field, Sort, new_handle
from advisory.domain.zones import ZONES
from advisory.services.keeping import account_row
from advisory.services.membership import checked_name
from advisory.services.opening import kind_names, named, shown
from advisory.services.pages.common import Choice
from advisory.services.pages.directory import PeerPage
from advisory.services.pages.profile import ProfilePage, ProfileTyped
from advisory.services.profile_reading import ProfileRead, read
from advisory.services.showing import choices
from advisory.services.transaction import transaction
from advisory.services.walling import company_changed
from advisory.storage import members, profiles
from advisory.storage.tables import MemberRow, ProfileRow
from advisory.storage.vocabulary import vocabulary


def page(session: Session, actor: Actor, typed: ProfileTyped | None = None) -> ProfilePage:
    """Show the actor their profile as a form.

    Args:
        typed: as it came back with something wrong in it.

    Raises:
        Forbidden: nobody is signed in.
    """
    row = account_row(session, actor)
    profile = profiles.of(session, row.id)
    words, kinds = vocabulary(session), kind_names(session)
    topics = sorted(words.book.tags, key=words.tag_name)
    return ProfilePage(
        typed=typed or _kept(session, row, profile),
        handle=(profile.handle or "") if profile and profile.listed else "",
        takes_part=actor.is_member,
        industries=choices(words, "industry"),
        company_sizes=choices(words, "company_size"),
        functions=named(FUNCTIONS, FUNCTIONS),
        topics=tuple(Choice(slug, words.tag_name(slug)) for slug in topics),
        kinds=named(kinds, kinds),
        zones=named(ZONES, sorted(ZONES, key=ZONES.__getitem__)),
        capacities=tuple(Choice(str(number), str(number)) for number in range(MOST_CAPACITY + 1)),
    )


def save(session: Session, actor: Actor, typed: ProfileTyped, *, now: datetime) -> None:
    """Keep the profile as it is typed; what is empty is taken back.

    Raises:
        Forbidden: nobody is signed in.
        Invalid: something cannot be kept, field by field.
    """
    with transaction(session):
        row = account_row(session, actor)
        members.lock(session, row.id)
        profile = profiles.begin(session, row.id)
        problems: dict[str, str] = {}
        name = _name(session, row, typed.name, problems)
        said = read(typed, vocabulary(session), frozenset(kind_names(session)), problems, now=now)
        if problems:
            raise Invalid(problems)
        before = _seen(session, profile, row, now)
        moved = (name, said.company) != (row.name, row.company)
        row.name, row.company = name, said.company
        row.industry, row.company_size = said.industry, said.company_size
        _write(session, profile, said)
        if moved:
            profile.known_since = now
            company_changed(session, row.id, now=now)
        session.flush()
        if _seen(session, profile, row, now) != before:
            profile.opened_at = now


def change_handle(session: Session, actor: Actor, *, now: datetime) -> None:
    """Give the actor another address in the directory; the one they had leads nowhere from now on.

    Raises:
        Forbidden: nobody is signed in, or they are not in the directory.
    """
    with transaction(session):
        row = account_row(session, actor)
        members.lock(session, row.id)
        profile = profiles.of(session, row.id)
        if profile is None or not profile.listed:
            raise Forbidden("You are not in the directory.")
        profile.handle, profile.opened_at = _fresh_handle(session), now


def _kept(session: Session, row: MemberRow, profile: ProfileRow | None) -> ProfileTyped:
    words = profiles.words(session, [row.id])[row.id]
    return ProfileTyped(
        name=row.name,
        office=profile.office if profile else "",
        industry=row.industry,
        company_size=row.company_size,
        company=row.company,
        functions=words.get(Sort.FUNCTION, ()),
        topics=words.get(Sort.TOPIC, ()),
        kinds=words.get(Sort.KIND, ()),
        lived="\n".join(words.get(Sort.LINE, ())),
        time_zone=profile.time_zone if profile else "",
        away_from=profile.away_from.isoformat() if profile and profile.away_from else "",
        away_until=profile.away_until.isoformat() if profile and profile.away_until else "",
        capacity=str(profile.capacity if profile else CAPACITY),
        opens=frozenset(field.value for field in profiles.openings(session, [row.id])[row.id]),
    )


def _name(session: Session, row: MemberRow, typed: str, problems: dict[str, str]) -> str:
    """Read a name; whoever keeps theirs keeps it, however it reads."""
    if typed == row.name:
        return typed
    try:
        return checked_name(session, typed, but=row.id)
    except Invalid as refusal:
        problems |= refusal.problems
        return typed


def _write(session: Session, profile: ProfileRow, said: ProfileRead) -> None:
    profile.office, profile.time_zone, profile.capacity = said.office, said.time_zone, said.capacity
    profile.away_from, profile.away_until = said.away_from, said.away_until
    profiles.replace_words(session, profile.member_id, said.words)
    profiles.replace_openings(session, profile.member_id, said.opens)
    filled = {
        Field.NAME: True,
        Field.OFFICE: bool(said.office),
        Field.INDUSTRY: bool(said.industry),
        Field.SIZE: bool(said.company_size),
        Field.FUNCTIONS: bool(said.words[Sort.FUNCTION]),
        Field.LIVED: bool(said.lived),
    }
    profile.listed = any(filled[field] for field in LISTING & said.opens)
    if profile.listed and profile.handle is None:
        profile.handle = _fresh_handle(session)


def _seen(session: Session, profile: ProfileRow, row: MemberRow, now: datetime) -> PeerPage | None:
    """Give what others see of a member; None while they are not in the directory."""
    return shown(session, [(profile, row)], reader_id=0, now=now)[0] if profile.listed else None


def _fresh_handle(session: Session) -> str:
    handle = new_handle()
    while profiles.is_taken(session, handle):
        handle = new_handle()
    return handle
