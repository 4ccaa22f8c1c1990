"""The index in step with the database: what a document holds, and how it gets there."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from advisory.documents.plain import plain
from advisory.domain.actor import VISITOR
from advisory.domain.audience import marks_held
from advisory.domain.clock import milliseconds
from advisory.domain.lifecycle import OPEN_STATES, EntryState
from advisory.search.port import Document, EngineUnavailable, Progress, Request, SearchEngine
from advisory.search.query import parse
from advisory.services.transaction import transaction
from advisory.storage import advice, bars, comments, entries, indexed, meanings, outbox, situations
from advisory.storage.tables import EntryPointRow, EntryRow, OutboxRow, SituationRow
from advisory.storage.vocabulary import Vocabulary, vocabulary

BATCH = 200
#: The most comments of one situation that can be found; of more, the newest.
COMMENTS = 500
#: More than this many changes the index is behind on are not looked up for each question.
BEHIND = 500


def entry_key(entry_id: int) -> str:
    """Give the key of an entry's document."""
    return f"entry:{entry_id}"


def situation_key(situation_id: int) -> str:
    """Give the key of a situation's document."""
    return f"situation:{situation_id}"


def keys_behind(session: Session) -> frozenset[str]:
    """Give the keys of what has changed since the index was written, so that no answer counts on them."""
    keys = {"index.entry": entry_key, "index.situation": situation_key}
    waiting = outbox.subjects_waiting(session, tuple(keys), limit=BEHIND)
    return frozenset(keys[kind](subject_id) for kind, subject_id in waiting)


def keys_barred(session: Session, member_id: int | None) -> frozenset[str]:
    """Give the keys of what a member must find no trace of, so that no answer to them counts on it."""
    if member_id is None:
        return frozenset()
    behind_walls, made_from_them = bars.of_member(session, member_id)
    return frozenset((*map(situation_key, behind_walls), *map(entry_key, made_from_them)))


def row_id(key: str) -> int:
    """Give the row number back from a key."""
    return int(key.partition(":")[2])


def put_entries(session: Session, engine: SearchEngine, rows: Sequence[OutboxRow]) -> None:
    """Keep promises of kind "index.entry"."""
    ids = dict.fromkeys(row.subject_id for row in rows)
    _purge(engine, rows, entry_key)
    _put(session, engine, {entry_key(one): entry_document(session, one) for one in ids})


def put_situations(session: Session, engine: SearchEngine, rows: Sequence[OutboxRow]) -> None:
    """Keep promises of kind "index.situation"."""
    ids = dict.fromkeys(row.subject_id for row in rows)
    _purge(engine, rows, situation_key)
    _put(session, engine, {situation_key(one): situation_document(session, one) for one in ids})


def _purge(engine: SearchEngine, rows: Sequence[OutboxRow], key: Callable[[int], str]) -> None:
    """Take out what had words redacted before it is put anew, so that the engine clears their bytes away."""
    gone = [key(row.subject_id) for row in rows if row.payload.get("purge")]
    if gone:
        engine.remove(gone)


def document_of(session: Session, key: str) -> Document | None:
    """Give what can be found under a key; None when nothing can."""
    find = entry_document if key.startswith("entry:") else situation_document
    return find(session, row_id(key))


def entry_document(session: Session, entry_id: int) -> Document | None:
    """Give what can be found of an entry; None when it is not published."""
    row = entries.by_id(session, entry_id)
    if row is None or row.state is not EntryState.PUBLISHED:
        return None
    grounds = advice.grounds_of_entries(session, [entry_id])
    return _entry_document(
        row, entries.points(session, entry_id), vocabulary(session), grounds.get(entry_id, ())
    )


def situation_document(session: Session, situation_id: int) -> Document | None:
    """Give what can be found of a situation; None when it is not open."""
    row = situations.by_id(session, situation_id)
    if row is None or row.state not in OPEN_STATES:
        return None
    return _situation_document(session, row, vocabulary(session))


def _put(session: Session, engine: SearchEngine, documents: Mapping[str, Document | None]) -> None:
    gone = [key for key, document in documents.items() if document is None]
    if gone:
        # Vectors tell something of a text too, and go in the same moment.
        meanings.forget(session, gone)
    _write(engine, [one for one in documents.values() if one is not None], gone)


def _write(engine: SearchEngine, documents: list[Document], gone: list[str]) -> None:
    # What must not be found any more goes first: a crash in between then hides too much, never too little.
    if gone:
        engine.remove(gone)
    if documents:
        engine.put(documents)


def _tag_words(words: Vocabulary, slugs: Sequence[str]) -> str:
    tags = [words.book.tags[slug] for slug in slugs if slug in words.book.tags]
    return ". ".join(word for tag in tags for word in (tag.name, *tag.aliases))


def _labels(fields: Iterable[tuple[str, Iterable[str]]]) -> tuple[str, ...]:
    return tuple(f"{name}:{value}" for name, values in fields for value in values if value)


def _entry_document(
    row: EntryRow, points: Sequence[EntryPointRow], words: Vocabulary, grounds: Sequence[str]
) -> Document:
    return Document(
        key=entry_key(row.id),
        kind="entry",
        revision=row.version,
        marks=row.audience.entry_marks(),
        title=row.question,
        body="\n".join(filter(None, (row.situation_text, row.outcome_text, row.credits))),
        # Nobody is led to a point that no longer holds.
        points=tuple((point.number, point.text) for point in points if point.ended_on is None),
        labels=(
            *_labels(
                (
                    ("tag", row.tag_slugs),
                    ("industry", [row.industry]),
                    ("size", [row.company_size]),
                    ("stage", [row.stage]),
                    ("has", ["outcome"] if row.has_outcome else []),
                )
            ),
            *grounds,
        ),
        tag_words=_tag_words(words, row.tag_slugs),
        dated=row.published_on,
        since=milliseconds(row.published_at) if row.published_at else 0,
        helpful=row.helpful_count,
    )


def _situation_document(session: Session, row: SituationRow, words: Vocabulary) -> Document:
    points = []
    given_to = advice.of_situation(session, row.id)
    # Industry and size may be filtered by only where readers see them, for a filter tells as much.
    facts = (row.industry, row.company_size) if row.facts_shown else ("", "")
    for place, given in enumerate(given_to, start=1):
        # Advice is numbered within the thread, its points within the advice: "a2-p1" on the page.
        points += [(f"{place}.{point.number}", plain(point.text)) for point in given.points]
    asked = situations.questions(session, row.id)
    texts = [
        row.body,
        row.tried,
        row.options,
        row.heard,
        *(one.text for one in asked),
        *(one.answer for one in asked),
        *comments.shared_texts(session, row.id, limit=COMMENTS),
    ]
    return Document(
        key=situation_key(row.id),
        kind="situation",
        revision=row.index_revision,
        marks=row.audience.situation_marks(),
        title=row.question,
        body="\n".join(plain(text) for text in texts if text),
        points=tuple(points),
        labels=_labels(
            (
                ("tag", row.tag_slugs),
                ("industry", facts[:1]),
                ("size", facts[1:]),
                ("basis", sorted({given.basis.value for given in given_to})),
                ("stance", sorted({given.stance.value for given in given_to if given.stance})),
            )
        ),
        tag_words=_tag_words(words, row.tag_slugs),
        dated=row.opened_at.date() if row.opened_at else None,
        since=milliseconds(row.opened_at) if row.opened_at else 0,
    )


def documents(session: Session) -> Iterator[Document]:
    """Walk everything that can be found, in small batches."""
    words = vocabulary(session)
    after = 0
    while rows := entries.published_batch(session, after, limit=BATCH):
        by_entry: dict[int, list[EntryPointRow]] = {}
        for point in entries.points_of_many(session, [row.id for row in rows]):
            by_entry.setdefault(point.entry_id, []).append(point)
        grounds = advice.grounds_of_entries(session, [row.id for row in rows])
        for row in rows:
            yield _entry_document(row, by_entry.get(row.id, []), words, grounds.get(row.id, ()))
        after = rows[-1].id
        session.expunge_all()
    after = 0
    while found := situations.open_batch(session, after, limit=BATCH):
        for situation in found:
            yield _situation_document(session, situation, words)
        after = found[-1].id
        session.expunge_all()


def rebuild(session: Session, engine: SearchEngine, progress: Progress | None = None) -> int:
    """Build the index anew from the database, while the old one answers.

    Returns:
        How many documents it holds.

    Raises:
        EngineUnavailable: another process is rebuilding.
    """
    last = outbox.last_id(session)
    number = engine.rebuild(documents(session), progress)
    # What was promised before the rebuild began is in it.
    with transaction(session):
        outbox.settle(session, ("index.entry", "index.situation"), last)
    return number


def answers(engine: SearchEngine) -> bool:
    """Say whether there is an index that can be asked; costs no more than the smallest question."""
    try:
        engine.find(Request(query=parse(""), marks=marks_held(VISITOR), limit=1))
    except EngineUnavailable:
        return False
    return True


def in_step(session: Session, engine: SearchEngine) -> bool:
    """Say whether the index holds every document that it should, in its revision, and no other.

    Costs two light queries. While changes are on their way to the index nothing can be said, so it is.

    Raises:
        EngineUnavailable: there is no index to compare.
    """
    before = outbox.last_id(session)
    wanted = {entry_key(number): revision for number, revision in indexed.entry_versions(session)}
    wanted |= {situation_key(number): revision for number, revision in indexed.situation_versions(session)}
    session.rollback()
    if dict(engine.revisions()) == wanted:
        return True
    on_their_way = outbox.subjects_waiting(session, ("index.entry", "index.situation"), limit=1)
    return bool(on_their_way) or outbox.last_id(session) != before


@dataclass(frozen=True, slots=True)
class Difference:
    """What index and database do not agree about, as keys."""

    missing: tuple[str, ...]
    stale: tuple[str, ...]
    surplus: tuple[str, ...]

    def __bool__(self) -> bool:
        """There is a difference."""
        return bool(self.missing or self.stale or self.surplus)


def check(session: Session, engine: SearchEngine) -> Difference:
    """Compare index and database, both ways.

    Raises:
        EngineUnavailable: there is no index to compare.
    """
    held = dict(engine.revisions())
    missing, stale = [], []
    for document in documents(session):
        revision = held.pop(document.key, None)
        if revision is None:
            missing.append(document.key)
        elif revision != document.revision:
            stale.append(document.key)
    return Difference(tuple(missing), tuple(stale), tuple(sorted(held)))
