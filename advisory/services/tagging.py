"""Browsing by tag: the index, one tag, and combinations."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.clock import moment_of_list
from advisory.domain.errors import Moved, NotFound
from advisory.domain.lifecycle import SituationState
from advisory.domain.tags import MAX_COMBINED, combination
from advisory.services.keeping import follows_tag
from advisory.services.pages.common import TagLink, pager
from advisory.services.pages.library import TagIndex, TagPage
from advisory.services.showing import entry_item, open_items, tag_links
from advisory.storage import entries, situations
from advisory.storage.vocabulary import Vocabulary, vocabulary

ENTRIES_A_PAGE = 20
OPEN_SHOWN = 5
NARROWER_SHOWN = 12
OPEN = (SituationState.ADVISING, SituationState.CLARIFYING)


def index(session: Session, actor: Actor) -> TagIndex:
    """List all tags with how many entries this actor finds behind each, by shelf and by letter."""
    words = vocabulary(session)
    counts = entries.tag_counts(session, actor)
    shelves: dict[str, list[TagLink]] = {}
    letters: dict[str, list[TagLink]] = {}
    for tag in sorted(words.book.tags.values(), key=lambda tag: tag.name.lower()):
        link = TagLink(tag.slug, tag.name, counts.get(tag.slug, 0))
        shelves.setdefault(tag.shelf or "Topics", []).append(link)
        letters.setdefault(tag.name[:1].upper(), []).append(link)
    order = list(dict.fromkeys(tag.shelf or "Topics" for tag in words.book.tags.values()))
    return TagIndex(
        shelves=tuple((name, tuple(shelves[name])) for name in order),
        by_letter=tuple((letter, tuple(links)) for letter, links in sorted(letters.items())),
        total=len(words.book.tags),
    )


def tagged(
    session: Session, actor: Actor, address: str, page: int, *, until: int | None = None, now: datetime
) -> TagPage:
    """Show what is filed under a tag, or under all of several joined by "+".

    Args:
        until: when the first page was made, in milliseconds since 1970; later pages show what was there.

    Raises:
        NotFound: one of them is neither a tag nor a synonym, or there are too many.
        Moved: a synonym, a repetition or another spelling was used.
    """
    words = vocabulary(session)
    asked = address.replace(" ", "+").split("+")
    slugs = [words.book.canonical(word) for word in asked[: MAX_COMBINED + 1]]
    known = [slug for slug in slugs if slug is not None]
    if len(known) < len(slugs) or len(known) > MAX_COMBINED:
        raise NotFound
    right = combination(known)
    if right != address:
        raise Moved(right)
    return _page(session, actor, known, page, words, moment_of_list(page, until, now), now)


def _page(
    session: Session,
    actor: Actor,
    slugs: list[str],
    page: int,
    words: Vocabulary,
    moment: datetime | None,
    now: datetime,
) -> TagPage:
    offset = (page - 1) * ENTRIES_A_PAGE
    rows = entries.page(session, actor, tags=slugs, limit=ENTRIES_A_PAGE, offset=offset, until=moment)
    inside = entries.tag_counts(session, actor, slugs, until=moment)
    everywhere = entries.tag_counts(session, actor, until=moment)
    tags = [words.book.tags[slug] for slug in slugs]
    open_rows = []
    if actor.is_member:
        open_rows = situations.open_ones(session, actor, OPEN, tags=slugs, limit=OPEN_SHOWN, until=moment)
    related = list(dict.fromkeys(slug for tag in tags for slug in tag.related if slug not in slugs))
    return TagPage(
        tags=tag_links(words, slugs, everywhere),
        combination=combination(slugs),
        name=" and ".join(tag.name for tag in tags),
        description=tags[0].description if len(tags) == 1 else "",
        entries=tuple(entry_item(row, words) for row in rows),
        pager=pager(page, entries.count(session, actor, slugs, until=moment), ENTRIES_A_PAGE, moment or now),
        open=open_items(session, actor, open_rows),
        related=tag_links(words, related, everywhere),
        narrower=_narrower(words, slugs, inside),
        following=follows_tag(session, actor, slugs[0], words.book) if len(slugs) == 1 else None,
    )


def _narrower(words: Vocabulary, slugs: list[str], inside: Mapping[str, int]) -> tuple[TagLink, ...]:
    others = sorted((slug for slug in inside if slug not in slugs), key=lambda slug: (-inside[slug], slug))
    return tag_links(words, others[:NARROWER_SHOWN], inside)
