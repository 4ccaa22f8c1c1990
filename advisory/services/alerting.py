"""Alerts: a new entry is held against every saved search whose member wants to be told.

A member is told of an entry once, however many of their searches find it and however often it is
published; never of what they may not read, and never of what they asked themselves.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.lifecycle import EntryState, SituationState
from advisory.domain.notices import NoticeKind
from advisory.search.query import parse
from advisory.services import faceting, looking
from advisory.services.changing import entry_in_sight
from advisory.services.indexing import entry_key
from advisory.services.looking import Finder
from advisory.services.membership import actor_of
from advisory.services.outbox import promise
from advisory.services.telling import followers_of_tags, tell, tell_of_opening
from advisory.storage import entries, notices, outbox, searches, situations
from advisory.storage.tables import EntryRow, OutboxRow, SavedSearchRow
from advisory.storage.vocabulary import Vocabulary, vocabulary

KIND = NoticeKind.ENTRY_FOUND.value
#: The kind of promise that a situation has been opened; its payload names who opened it.
OPENING = "alert.situation"
#: Questions put to the index within one transaction, which on SQLite keeps every other writer waiting.
QUESTIONS_AT_ONCE = 100
#: How long an entry waits that the index does not know yet.
INDEX_WAIT = timedelta(minutes=1)


def tell_of_entries(session: Session, finder: Finder, rows: Sequence[OutboxRow], *, now: datetime) -> None:
    """Keep promises of kind "alert.entry", a batch of searches at a time; the rest is promised anew.

    Raises:
        EngineUnavailable: there is no index to ask; nobody was told anything.
    """
    left = QUESTIONS_AT_ONCE
    for row in rows:
        entry = entries.by_id(session, row.subject_id)
        if entry is None or entry.state is not EntryState.PUBLISHED:
            continue
        if outbox.is_open(session, "index.entry", entry.id):
            promise(session, KIND, entry.id, now, row.payload, after=INDEX_WAIT)
            continue
        after = int(row.payload.get("after", 0))
        if not after:
            _tell_followers(session, entry, now)
        batch = searches.with_alert(session, after, limit=left) if left else []
        _tell(session, finder, entry, batch, now)
        if len(batch) == left:
            promise(session, KIND, entry.id, now, {"after": batch[-1].id if batch else after})
        left -= len(batch)


def tell_of_situations(session: Session, rows: Sequence[OutboxRow], *, now: datetime) -> None:
    """Keep promises of kind "alert.situation": tell the group, and who follows its topics."""
    for row in rows:
        situation = situations.by_id(session, row.subject_id)
        if situation and situation.state in (SituationState.CLARIFYING, SituationState.ADVISING):
            tell_of_opening(session, situation, now=now, but=[row.payload.get("by")])


def _tell_followers(session: Session, entry: EntryRow, now: datetime) -> None:
    """Tell those who follow the topics of a new entry."""
    people = followers_of_tags(session, entry.tag_slugs, of=entry)
    tell(session, NoticeKind.TOPIC_ENTRY, people, f"entry-{entry.id}", now=now, entry=entry)


def _tell(
    session: Session, finder: Finder, entry: EntryRow, batch: Sequence[SavedSearchRow], now: datetime
) -> None:
    """Tell the members of a batch of searches of one entry."""
    asker_id = entries.asker_of(session, entry) if entry.situation_id else None
    event = f"entry-{entry.id}"
    done = notices.told(session, KIND, event) | {asker_id}
    done |= notices.told(session, NoticeKind.TOPIC_ENTRY, event)
    actors: dict[int, Actor] = {}
    words = vocabulary(session)
    for search in batch:
        if search.member_id in done:
            continue
        if search.member_id not in actors:
            actors[search.member_id] = actor_of(session, search.member_id)
        actor = actors[search.member_id]
        if not actor.is_member or not entry_in_sight(session, actor, entry):
            done.add(search.member_id)
        elif _matches(session, finder, actor, search, entry, words):
            told = NoticeKind.ENTRY_FOUND, [search.member_id], event
            tell(session, *told, now=now, entry=entry, saved_search_id=search.id)
            done.add(search.member_id)


def _matches(
    session: Session,
    finder: Finder,
    actor: Actor,
    search: SavedSearchRow,
    entry: EntryRow,
    words: Vocabulary,
) -> bool:
    """Say whether an entry answers a saved search well enough to tell its member.

    Raises:
        EngineUnavailable: there is no index to ask.
    """
    chosen = faceting.known(search.filters, words)
    if len(chosen) < len(search.filters):
        # A topic that is no more narrows to nothing; without it the search would find everything.
        return False
    query, _ = faceting.resolved(parse(search.query), words)
    only, covering = frozenset({entry_key(entry.id)}), looking.strict_coverage(query)
    request = looking.request(
        session, actor, query, words, chosen=chosen, only=only, covering=covering, limit=1, points=0
    )
    return finder.engine.find(request).total > 0
