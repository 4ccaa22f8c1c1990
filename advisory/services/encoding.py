"""Meanings in step with the database: passages of documents as vectors, kept by their texts' digests.

A promise of kind "meaning.entry" or "meaning.situation" follows each change of a document, a moment later
than its index, since encoding takes time: the housekeeping keeps it. Without the optional extra nothing is
encoded, and the same promises take away the vectors of an earlier time.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from advisory.search.port import Document, Meaning, Progress
from advisory.services import indexing
from advisory.services.transaction import transaction
from advisory.storage import meanings, outbox
from advisory.storage.tables import OutboxRow

#: A passage is read up to here; a sentence encoder reads no more.
PASSAGE_CHARS = 2_000


#: Promises about meanings, and how the subject of each is called in the index.
KINDS = {"meaning.entry": indexing.entry_key, "meaning.situation": indexing.situation_key}


def forget(session: Session, rows: Sequence[OutboxRow]) -> None:
    """Keep promises about meanings on a site that has none: what was encoded once is taken away."""
    meanings.forget(session, [KINDS[row.kind](row.subject_id) for row in rows])


def keep_promises(session: Session, meaning: Meaning, *, now: datetime, limit: int = 20) -> int:
    """Encode what has changed, each document in a transaction of its own, begun when its vectors are ready.

    Returns:
        How many promises were kept.
    """
    kept = 0
    for number, kind, subject_id in outbox.subjects_due(session, now, KINDS, limit=limit):
        encode(session, meaning, KINDS[kind](subject_id))
        with transaction(session):
            outbox.settle(session, (kind,), number, subject_id)
        kept += 1
    return kept


def behind(session: Session, meaning: Meaning) -> tuple[list[str], list[str]]:
    """Tell the keys of documents whose vectors are missing or old, and of vectors whose document is gone."""
    kept = meanings.revisions(session)
    old = [
        document.key
        for document in indexing.documents(session)
        if kept.pop(document.key, None) != document.revision
    ]
    return old, sorted(kept)


def encode_all(session: Session, meaning: Meaning, progress: Progress | None = None) -> int:
    """Encode every document whose vectors are missing or old, and forget those that are gone.

    Returns:
        How many documents were encoded.
    """
    old, gone = behind(session, meaning)
    with transaction(session):
        meanings.forget(session, gone)
    for done, key in enumerate(old, start=1):
        encode(session, meaning, key)
        if progress:
            progress(done)
    return len(old)


def encode(session: Session, meaning: Meaning, key: str) -> None:
    """Bring the vectors of one document up to date, or forget them when it is gone.

    Encoding takes long, and nobody else may wait for it: nothing is locked meanwhile. What changes in between
    has a promise of its own.
    """
    document = indexing.document_of(session, key)
    passages = {} if document is None else _encoded(session, meaning, document)
    session.rollback()
    with transaction(session):
        now_there = indexing.document_of(session, key)
        if now_there is None or document is None:
            meanings.forget(session, [key])
        elif now_there.revision == document.revision:
            meanings.put(session, key, document.revision, now_there.marks, passages)


def _encoded(session: Session, meaning: Meaning, document: Document) -> dict[str, tuple[str, bytes]]:
    """Encode the passages of a document; a text that was encoded before, wherever, is not encoded again.

    Returns:
        Place to digest and vector.
    """
    texts = {place: text[:PASSAGE_CHARS] for place, text in _passages(document) if text.strip()}
    digests = {place: _digest(meaning.name, text) for place, text in texts.items()}
    known = meanings.known(session, set(digests.values()))
    session.rollback()
    for place, text in texts.items():
        if digests[place] not in known:
            known[digests[place]] = meaning.encode(text)
    return {place: (digest, known[digest]) for place, digest in digests.items()}


def _passages(document: Document) -> Iterator[tuple[str, str]]:
    yield "title", document.title
    yield "body", document.body
    yield from document.points


def _digest(model: str, text: str) -> str:
    return sha256(f"{model}\0{text}".encode()).hexdigest()
