"""Suggestions while somebody types: whole searches, topics, and texts whose title says it."""

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.text import one_line
from advisory.search.completing import Typed, says, typed
from advisory.services import looking
from advisory.services.indexing import row_id
from advisory.services.looking import Finder
from advisory.services.pages.common import TagLink
from advisory.services.pages.finding import SuggestedText, Suggestions
from advisory.services.showing import tag_links
from advisory.storage import entries, situations
from advisory.storage.vocabulary import Vocabulary, vocabulary

#: Of each sort; what does not fit on a phone above its keyboard is not seen.
SEARCHES, TAGS, TEXTS = 3, 3, 4
MAX_CHARS = 120


def suggest(session: Session, finder: Finder, actor: Actor, text: str) -> Suggestions:
    """Say how what is being typed may go on, from what this actor may read alone."""
    text = one_line(text[: 4 * MAX_CHARS].lstrip()) + (" " if text[-1:].isspace() else "")
    so_far = typed(text)
    if len(text.strip()) < 2 or len(text) > MAX_CHARS or ":" in text or '"' in text:
        return Suggestions()
    words = vocabulary(session)
    found = looking.complete(session, finder, actor, text, limit=TEXTS)
    start = text[: len(text) - len(so_far.prefix)]
    return Suggestions(
        searches=tuple(f"{start}{word}" for word in found.words[:SEARCHES]),
        tags=_tags(session, actor, so_far, words),
        entries=_texts(session, actor, found.keys),
        corrected=f"{start}{found.corrected}" if found.corrected else "",
    )


def _tags(session: Session, actor: Actor, so_far: Typed, words: Vocabulary) -> tuple[TagLink, ...]:
    """Give the topics whose name or synonym says it, the name before the synonym."""
    if not so_far.prefix and not so_far.terms:
        return ()
    counts = entries.tag_counts(session, actor)
    found = []
    for tag in words.book.tags.values():
        names = (tag.name, *tag.aliases)
        said = [at for at, name in enumerate(names) if says(tuple(name.lower().split()), so_far)]
        if said and counts.get(tag.slug):
            found.append((said[0] > 0, -counts[tag.slug], tag.slug))
    return tag_links(words, [slug for *_, slug in sorted(found)[:TAGS]], counts)


def _texts(session: Session, actor: Actor, keys: tuple[str, ...]) -> tuple[SuggestedText, ...]:
    """Fetch the titles that were found; the database drops what has just changed its audience."""
    numbers = {key: row_id(key) for key in keys}
    found = entries.by_ids(session, [n for key, n in numbers.items() if key.startswith("entry:")], actor)
    ids = [n for key, n in numbers.items() if key.startswith("situation:")]
    opened = situations.by_ids(session, ids, actor)
    texts = []
    for key, number in numbers.items():
        if key.startswith("entry:") and number in found:
            row = found[number]
            texts.append(SuggestedText("entry", row.slug or "", row.question, row.count))
        elif key.startswith("situation:") and number in opened:
            texts.append(
                SuggestedText("situation", opened[number].slug, opened[number].question, "Open situation")
            )
    return tuple(texts)
