"""Collections: moderators put entries in an order; who sees one is read from its entries."""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.documents.plain import plain
from advisory.documents.render import member_html, stored_html
from advisory.domain.actor import Actor
from advisory.domain.errors import Invalid, NotFound
from advisory.domain.lifecycle import standing
from advisory.domain.permissions import Permission, may, require
from advisory.domain.text import clean, one_line, shorten, slugify
from advisory.services.changing import columns, refuse_stale
from advisory.services.pages.collections import CollectionForm, CollectionItem, CollectionPage
from advisory.services.showing import entry_item
from advisory.services.transaction import transaction
from advisory.storage import collections
from advisory.storage.tables import CollectionRow
from advisory.storage.vocabulary import vocabulary

COLLECTIONS_AT_MOST = 200
ENTRIES_AT_MOST = 100
TITLE_CHARS = 120
INTRO_CHARS = 4000
EXCERPT_CHARS = 200
#: An address of a page, and so no collection's.
_TAKEN = "new"


def may_edit(actor: Actor) -> bool:
    """Say whether this actor makes collections."""
    return may(Permission.CURATE, columns(standing(actor)))


def list_all(session: Session, actor: Actor, *, holding: int | None = None) -> tuple[CollectionItem, ...]:
    """List the collections in which this actor may read something; to moderators also empty ones."""
    rows = collections.counted(session, actor, limit=COLLECTIONS_AT_MOST, entry_id=holding)
    return tuple(
        CollectionItem(row.slug, row.title, shorten(plain(row.intro), EXCERPT_CHARS), number)
        for row, number in rows
    )


def page(session: Session, actor: Actor, slug: str) -> CollectionPage:
    """Show a collection.

    Raises:
        NotFound: there is none, or this actor may read nothing in it.
    """
    row = collections.by_slug(session, slug)
    if row is None:
        raise NotFound
    words, edits = vocabulary(session), may_edit(actor)
    rows = collections.entries_of(session, actor, row.id)
    if not rows and not edits:
        raise NotFound
    return CollectionPage(
        slug=row.slug,
        title=row.title,
        intro=stored_html(row.intro_html),
        entries=tuple(entry_item(one, words) for one in rows),
        changed_on=row.changed_at.date(),
        may_edit=edits,
    )


def form(session: Session, actor: Actor, slug: str) -> CollectionForm:
    """Give what stands in a collection, for its form; an empty one for a new collection.

    Raises:
        NotFound: there is none.
        Forbidden: the actor is not a moderator.
    """
    require(Permission.CURATE, columns(standing(actor)))
    if not slug:
        return CollectionForm()
    row = collections.by_slug(session, slug)
    if row is None:
        raise NotFound
    return _form(session, actor, row)


def _form(session: Session, actor: Actor, row: CollectionRow) -> CollectionForm:
    lines = "\n".join(one.slug or "" for one in collections.entries_of(session, actor, row.id))
    return CollectionForm(row.title, row.intro, lines, row.version)


def save(session: Session, actor: Actor, slug: str, sent: CollectionForm, *, now: datetime) -> str:
    """Make a collection, or change one.

    Args:
        slug: "" for a new one.
        sent: with the version that stood on screen.

    Returns:
        Its slug, which stays when the title changes.

    Raises:
        NotFound: there is none of this slug.
        Forbidden: the actor is not a moderator.
        Stale: changed since; carries both texts.
        Invalid: no title, one that is too long, or an entry that is not there; every problem at once.
    """
    require(Permission.CURATE, columns(standing(actor)))
    title, intro = one_line(sent.title), clean(sent.intro)
    with transaction(session):
        row = collections.by_slug(session, slug, lock=True) if slug else None
        if slug and row is None:
            raise NotFound
        if row is not None:
            refuse_stale(row.version, sent.version, _texts(_form(session, actor, row)), _texts(sent))
        html, entry_ids = _checked(session, actor, title, intro, sent.entries)
        if row is None:
            row = CollectionRow(slug=_free_slug(session, title), version=0, made_at=now)
            session.add(row)
        row.title, row.intro, row.intro_html = title, intro, html
        row.version, row.changed_at = row.version + 1, now
        session.flush()
        # What its editor must not see stays, behind what they put in order.
        entry_ids += collections.hidden_from(session, actor, row.id)
        collections.put(session, row.id, entry_ids)
        return row.slug


def remove(session: Session, actor: Actor, slug: str) -> None:
    """Take a collection away; its entries stay where they are.

    Raises:
        NotFound: there is none.
        Forbidden: the actor is not a moderator.
    """
    require(Permission.CURATE, columns(standing(actor)))
    with transaction(session):
        row = collections.by_slug(session, slug, lock=True)
        if row is None:
            raise NotFound
        collections.remove(session, row)


def _texts(one: CollectionForm) -> dict[str, str]:
    return {"title": one.title, "intro": one.intro, "entries": one.entries}


def _checked(session: Session, actor: Actor, title: str, intro: str, typed: str) -> tuple[str, list[int]]:
    """Give the rendered intro and the entries' row numbers.

    Raises:
        Invalid: something is missing or too long; every problem at once.
    """
    problems, html = {}, ""
    if not 0 < len(title) <= TITLE_CHARS:
        problems["title"] = f"Give it a title of at most {TITLE_CHARS} characters."
    if len(intro) > INTRO_CHARS:
        problems["intro"] = f"Keep it to {INTRO_CHARS:,} characters."
    elif intro:
        try:
            html = str(member_html(intro))
        except Invalid as refusal:
            problems["intro"] = str(refusal)
    slugs = [line.strip().strip("/").rpartition("/")[2] for line in typed.splitlines() if line.strip()]
    slugs = list(dict.fromkeys(slugs))
    found = collections.published(session, actor, slugs[:ENTRIES_AT_MOST])
    missing = [slug for slug in slugs if slug not in found]
    if len(slugs) > ENTRIES_AT_MOST:
        problems["entries"] = f"A collection has at most {ENTRIES_AT_MOST} entries."
    elif missing:
        problems["entries"] = f"There is no entry {', '.join(missing[:5])}."
    if problems:
        raise Invalid(problems)
    return html, [found[slug] for slug in slugs]


def _free_slug(session: Session, title: str) -> str:
    base = slugify(title)[:80] or "collection"
    slug, number = base, 1
    while slug == _TAKEN or collections.by_slug(session, slug) is not None:
        number += 1
        slug = f"{base}-{number}"
    return slug
