"""Queries about profiles: one's own, and of others only what they opened."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, case, delete, exists, func, select
from sqlalchemy.orm import Session

from advisory.domain.profile import CAPACITY, DirectoryFilters, Field, Sort
from advisory.domain.zones import day_in
from advisory.storage.circle import in_the_circle
from advisory.storage.once import add_once
from advisory.storage.tables import MemberRow, ProfileOpeningRow, ProfileRow, ProfileWordRow

#: Somebody in the directory: what they say of themselves, and who they are.
Listed = tuple[ProfileRow, MemberRow]


def of(session: Session, member_id: int) -> ProfileRow | None:
    """Fetch what a member says of themselves."""
    return session.get(ProfileRow, member_id, populate_existing=True)


def begin(session: Session, member_id: int) -> ProfileRow:
    """Fetch a member's profile; an empty one is made when there is none."""
    add_once(
        session, ProfileRow, member_id=member_id, office="", time_zone="", capacity=CAPACITY, listed=False
    )
    return session.get_one(ProfileRow, member_id, populate_existing=True)


def words(session: Session, ids: Collection[int]) -> dict[int, dict[str, tuple[str, ...]]]:
    """Give the functions of members and what they lived through, by sort, in their order."""
    found: dict[int, dict[str, tuple[str, ...]]] = {number: {} for number in ids}
    query = (
        select(ProfileWordRow)
        .where(ProfileWordRow.member_id.in_(ids))
        .order_by(ProfileWordRow.member_id, ProfileWordRow.sort, ProfileWordRow.place)
    )
    for row in session.scalars(query) if ids else ():
        of_one = found[row.member_id]
        of_one[row.sort] = (*of_one.get(row.sort, ()), row.word)
    return found


def openings(session: Session, ids: Collection[int]) -> dict[int, frozenset[Field]]:
    """Give what members have opened."""
    found: dict[int, frozenset[Field]] = {number: frozenset() for number in ids}
    query = select(ProfileOpeningRow).where(ProfileOpeningRow.member_id.in_(ids))
    for row in session.scalars(query) if ids else ():
        found[row.member_id] |= {Field(row.field)}
    return found


def replace_words(session: Session, member_id: int, by_sort: Mapping[Sort, Iterable[str]]) -> None:
    """Make a member's functions, and what they lived through, those given."""
    session.execute(delete(ProfileWordRow).where(ProfileWordRow.member_id == member_id))
    session.add_all(
        ProfileWordRow(member_id=member_id, sort=sort.value, place=place, word=word)
        for sort, of_sort in by_sort.items()
        for place, word in enumerate(of_sort)
    )


def replace_openings(session: Session, member_id: int, fields: Iterable[Field]) -> None:
    """Open these fields of a member's, and no other."""
    session.execute(delete(ProfileOpeningRow).where(ProfileOpeningRow.member_id == member_id))
    session.add_all(ProfileOpeningRow(member_id=member_id, field=field.value) for field in fields)


def is_taken(session: Session, handle: str) -> bool:
    """Say whether somebody is found under a handle."""
    return session.scalar(select(ProfileRow.member_id).where(ProfileRow.handle == handle)) is not None


def by_handle(session: Session, handle: str) -> Listed | None:
    """Fetch who is in the directory under a handle."""
    row = session.execute(_listed().where(ProfileRow.handle == handle)).one_or_none()
    return (row[0], row[1]) if row else None


def page(
    session: Session,
    hidden: Collection[int],
    filters: DirectoryFilters,
    *,
    turn: str,
    limit: int,
    offset: int,
) -> list[Listed]:
    """List who is in the directory: by name those who opened it, and then the others.

    Args:
        hidden: who is left out.
        turn: a word; the others begin after it in the order of their handles, which are random, so that
            nobody stands first for everybody.
    """
    named = _opened(Field.NAME)
    by_name = case((named, func.lower(MemberRow.name)), else_="")
    query = (
        _narrowed(_listed(), hidden, filters)
        .order_by(named.desc(), by_name, (ProfileRow.handle >= turn).desc(), ProfileRow.handle)
        .limit(limit)
        .offset(offset)
    )
    return [(profile, member) for profile, member in session.execute(query)]


def count(session: Session, hidden: Collection[int], filters: DirectoryFilters) -> int:
    """Count what `page` would list in all."""
    inner = _narrowed(_listed(), hidden, filters).with_only_columns(ProfileRow.member_id).subquery()
    return session.scalar(select(func.count()).select_from(inner)) or 0


def topics_lived(session: Session, hidden: Collection[int]) -> set[str]:
    """Give the topics that somebody in the directory lived through and opened."""
    found = _narrowed(_listed(), hidden, DirectoryFilters()).where(_opened(Field.LIVED))
    ids = found.with_only_columns(ProfileRow.member_id)
    query = select(ProfileWordRow.word).where(
        ProfileWordRow.sort == Sort.TOPIC.value, ProfileWordRow.member_id.in_(ids)
    )
    return set(session.scalars(query.distinct()))


def moments(session: Session, ids: Collection[int]) -> dict[int, tuple[datetime | None, datetime | None]]:
    """Give when members last changed what they open, and since when they are called what they are called."""
    query = select(ProfileRow.member_id, ProfileRow.opened_at, ProfileRow.known_since)
    rows = session.execute(query.where(ProfileRow.member_id.in_(ids))).all() if ids else []
    return {number: (opened, known) for number, opened, known in rows}


def zone_of(session: Session, member_id: int | None) -> str:
    """Give the name of a member's time zone; "" when they have not said."""
    return session.scalar(select(ProfileRow.time_zone).where(ProfileRow.member_id == member_id)) or ""


def away_among(session: Session, ids: Collection[int], moment: datetime) -> dict[int, tuple[date, str]]:
    """Give those of some members who are away at a moment, with their last such day and their time zone."""
    near = moment.date() - timedelta(days=1)
    query = select(ProfileRow).where(ProfileRow.member_id.in_(ids), ProfileRow.away_until >= near)
    return {
        row.member_id: (row.away_until, row.time_zone)
        for row in (session.scalars(query) if ids else ())
        if row.away_from and row.away_until
        if row.away_from <= day_in(row.time_zone, moment) <= row.away_until
    }


def capacities(session: Session, ids: Collection[int]) -> dict[int, int]:
    """Give how many open invitations to advise each member takes on at most."""
    query = select(ProfileRow.member_id, ProfileRow.capacity).where(ProfileRow.member_id.in_(ids))
    return dict.fromkeys(ids, CAPACITY) | (dict(session.execute(query).all()) if ids else {})


def _listed() -> Select[ProfileRow, MemberRow]:
    return (
        select(ProfileRow, MemberRow)
        .join(MemberRow, MemberRow.id == ProfileRow.member_id)
        .where(ProfileRow.listed, MemberRow.active, in_the_circle())
    )


def _narrowed(
    query: Select[ProfileRow, MemberRow], hidden: Collection[int], filters: DirectoryFilters
) -> Select[ProfileRow, MemberRow]:
    if hidden:
        query = query.where(ProfileRow.member_id.not_in(hidden))
    if filters.topic:
        query = query.where(_opened(Field.LIVED), _says(Sort.TOPIC, filters.topic))
    if filters.kind:
        query = query.where(_opened(Field.LIVED), _says(Sort.KIND, filters.kind))
    if filters.function:
        query = query.where(_opened(Field.FUNCTIONS), _says(Sort.FUNCTION, filters.function))
    if filters.industry:
        query = query.where(_opened(Field.INDUSTRY), MemberRow.industry == filters.industry)
    if filters.company_size:
        query = query.where(_opened(Field.SIZE), MemberRow.company_size == filters.company_size)
    return query


def _opened(field: Field) -> ColumnElement[bool]:
    return exists().where(
        ProfileOpeningRow.member_id == ProfileRow.member_id, ProfileOpeningRow.field == field.value
    )


def _says(sort: Sort, word: str) -> ColumnElement[bool]:
    return exists().where(
        ProfileWordRow.member_id == ProfileRow.member_id,
        ProfileWordRow.sort == sort.value,
        ProfileWordRow.word == word,
    )
