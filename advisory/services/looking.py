"""Asking the engine: the one way in which pages put questions to the index.

What the index is known to be behind on is left out of every answer, and so is what the asker is barred from,
of which the index itself knows nothing: a wall holds from the moment at which it is declared. Synonyms
come from the vocabulary, and meaning is added where the site has it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.audience import marks_held
from advisory.search.needs import Query
from advisory.search.port import Completions, EngineUnavailable, Hits, Meaning, Near, Request, SearchEngine
from advisory.search.query import PROSE_WORDS
from advisory.search.thesaurus import Thesaurus
from advisory.services.indexing import keys_barred, keys_behind
from advisory.storage import meanings
from advisory.storage.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Finder:
    """What answers questions: the index, and meaning where there is such a thing."""

    engine: SearchEngine
    meaning: Meaning | None = None


#: A text that comes so close in meaning is like the question, whatever its words.
CLOSE_LIKENESS = 0.4
#: An alert and a feed bring what says at least so much of what was asked; of a long text, nobody says much.
STRICT_COVERAGE, STRICT_COVERAGE_PROSE = 0.5, 0.25
#: The thesaurus of the vocabulary that was read last: making it takes longer than a search.
_made: list[tuple[object, Thesaurus]] = []


def thesaurus(words: Vocabulary) -> Thesaurus:
    """Give the synonyms of a vocabulary as terms."""
    for made_of, made in _made:
        if made_of is words.same:
            return made
    made = Thesaurus.of(words.same, dict(words.near))
    _made[:] = [(words.same, made), *_made[:1]]
    return made


def strict_coverage(query: Query) -> float:
    """Give what a text has to say of a search to be brought to somebody who is not searching just now."""
    if not query.words:
        return 0.0
    return STRICT_COVERAGE if len(query.words) <= PROSE_WORDS else STRICT_COVERAGE_PROSE


def request(session: Session, actor: Actor, query: Query, words: Vocabulary, **more: object) -> Request:
    """Make a request of what this actor may read; `more` as in `Request`."""
    made = Request(
        query=query,
        marks=marks_held(actor),
        excluded=keys_barred(session, actor.member_id),
        synonyms=thesaurus(words),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def ask(session: Session, finder: Finder, asked: Request) -> Hits | None:
    """Put a question; None while there is no index to ask."""
    asked = replace(asked, excluded=asked.excluded | keys_behind(session))
    try:
        return finder.engine.find(replace(asked, near=near(session, finder, asked)))
    except EngineUnavailable:
        return None


def complete(session: Session, finder: Finder, actor: Actor, text: str, *, limit: int) -> Completions:
    """Say how what is being typed may go on; nothing while there is no index to ask."""
    excluded = keys_behind(session) | keys_barred(session, actor.member_id)
    try:
        return finder.engine.complete(text, marks_held(actor), limit=limit, excluded=excluded)
    except EngineUnavailable:
        return Completions()


def near(session: Session, finder: Finder, asked: Request) -> Mapping[str, Near]:
    """Tell what comes near in meaning to the words of a question; nothing where the site does not know."""
    meaning = finder.meaning
    if meaning is None or not meaning.ready or not asked.query.words:
        return {}
    catch_up(session, meaning)
    return meaning.near(asked.query.asked, asked.marks, asked.excluded)


def catch_up(session: Session, meaning: Meaning) -> None:
    """Take over the vectors that any process has written since this one last looked."""
    while changed := meanings.changed_since(session, meaning.seen, limit=500):
        meaning.take(changed)
