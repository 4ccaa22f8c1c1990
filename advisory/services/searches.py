"""Saved searches: kept by their member, opened again by a link, and asked of every new entry."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import Invalid, NotFound
from advisory.domain.text import one_line, shorten
from advisory.search.query import parse
from advisory.services.keeping import keeper
from advisory.services.pages.searches import SavedSearch
from advisory.services.showing import filter_names, saved_searches
from advisory.services.transaction import transaction
from advisory.storage import members, searches
from advisory.storage.once import add_once
from advisory.storage.tables import SavedSearchRow
from advisory.storage.vocabulary import Vocabulary, vocabulary

FIELDS = ("tag", "industry", "size", "stage", "type", "year")
KINDS = ("entry", "situation", "point")
MOST = 100
NAME_CHARS = 120
#: Of each field; nobody chooses more.
MOST_VALUES = 20


def save(
    session: Session, actor: Actor, text: str, filters: Mapping[str, Iterable[str]], *, now: datetime
) -> bool:
    """Save a search, with an alert; one that is saved already is left as it is.

    Args:
        text: what was typed.
        filters: field to chosen values; what is on no list is left out, as a search does.

    Returns:
        Whether it is new.

    Raises:
        Forbidden: a visitor, or somebody who is no member.
        Invalid: there is nothing in it, or there are too many saved searches.
    """
    member_id = keeper(actor)
    with transaction(session):
        words = vocabulary(session)
        query, chosen = parse(text).text, _known(filters, words)
        if not query and not chosen:
            raise Invalid("There is nothing to save. Search for something first.")
        members.lock(session, member_id)
        digest = _digest(query, chosen)
        mine = searches.of_member(session, member_id)
        if all(row.digest != digest for row in mine) and len(mine) >= MOST:
            raise Invalid(f"{MOST} searches are the most that are kept. Delete one first.")
        return add_once(
            session,
            SavedSearchRow,
            member_id=member_id,
            query=query,
            filters=chosen,
            digest=digest,
            name=shorten(", ".join(filter(None, (query, *filter_names(chosen, words)))), NAME_CHARS),
            alert=True,
            made_at=now,
        )


def page(session: Session, actor: Actor) -> tuple[SavedSearch, ...]:
    """List the actor's saved searches, the newest first.

    Raises:
        Forbidden: a visitor, or somebody who is no member.
    """
    keeper(actor)
    return saved_searches(session, actor)


def rename(session: Session, actor: Actor, search_id: int, name: str) -> None:
    """Give a saved search another name.

    Raises:
        Forbidden: a visitor, or somebody who is no member.
        NotFound: it is not theirs.
        Invalid: no name, or one that is too long; the problem is called "name".
    """
    typed = one_line(name)
    with transaction(session):
        row = _own(session, actor, search_id)
        if not typed:
            raise Invalid({"name": "Give the search a name."})
        if len(typed) > NAME_CHARS:
            raise Invalid({"name": f"A name has at most {NAME_CHARS} characters; this has {len(typed)}."})
        row.name = typed


def set_alert(session: Session, actor: Actor, search_id: int, *, on: bool) -> None:
    """Switch on or off that the actor is told of new entries.

    Raises:
        Forbidden: a visitor, or somebody who is no member.
        NotFound: it is not theirs.
    """
    with transaction(session):
        _own(session, actor, search_id).alert = on


def delete(session: Session, actor: Actor, search_id: int) -> None:
    """Delete a saved search; notices of it stay.

    Raises:
        Forbidden: a visitor, or somebody who is no member.
        NotFound: it is not theirs.
    """
    with transaction(session):
        session.delete(_own(session, actor, search_id))


def _own(session: Session, actor: Actor, search_id: int) -> SavedSearchRow:
    row = searches.by_id(session, keeper(actor), search_id)
    if row is None:
        raise NotFound
    return row


def _known(filters: Mapping[str, Iterable[str]], words: Vocabulary) -> dict[str, list[str]]:
    """Give the filters in the one way they are kept: known values only, each once, in order."""
    known = {name: sorted({right for one in filters.get(name, ()) if (right := _value(name, one, words))})
             for name in FIELDS}  # fmt: skip
    return {name: known[name][:MOST_VALUES] for name in sorted(known) if known[name]}


def _value(name: str, typed: str, words: Vocabulary) -> str:
    """Give a filter's value as a search understands it; "" when it is on no list."""
    if name == "tag":
        return words.book.canonical(typed) or ""
    if name == "type":
        return typed if typed in KINDS else ""
    if name == "year":
        return typed if len(typed) == 4 and typed.isascii() and typed.isdigit() else ""
    return typed if typed in words.terms.get({"size": "company_size"}.get(name, name), {}) else ""


def _digest(query: str, filters: Mapping[str, list[str]]) -> str:
    canonical = json.dumps([query, filters], ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
