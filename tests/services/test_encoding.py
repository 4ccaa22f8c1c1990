"""Meanings in step with the database: encoded once for each text, gone with it, asked when all are there."""

import pytest
from sqlalchemy import select

from advisory.domain.actor import VISITOR
from advisory.search.meaning import VectorMeaning
from advisory.services import asking, encoding, finding, looking
from advisory.services.indexing import entry_key
from advisory.services.looking import Finder
from advisory.storage import entries
from advisory.storage.tables import MeaningRow, OutboxRow, PassageRow
from tests.search.encoder import WordEncoder
from tests.services.shelf import entry_file, put, take


@pytest.fixture
def encoder():
    return WordEncoder()


@pytest.fixture
def meaning(encoder):
    return VectorMeaning(encoder)


@pytest.fixture
def shelf(session, settings, now, deliver):
    put(
        settings.content_dir,
        goodbye=entry_file(
            "goodbye", "How do you carry out a layoff?", tags="layoffs", situation="Cash is short."
        ),
        prices=entry_file("prices", "How do you raise prices?"),
    )
    take(session, settings.content_dir, now)
    deliver()


def key(session, slug):
    """Give the key of an entry, whatever its row number is."""
    return entry_key(entries.by_slug(session, slug).id)


def encode(session, meaning, clock):
    clock.move(seconds=2)
    while encoding.keep_promises(session, meaning, now=clock.at):
        pass
    looking.catch_up(session, meaning)
    meaning.warm()


def places(session, of_key=None):
    query = select(PassageRow.key, PassageRow.place).order_by(PassageRow.key, PassageRow.place)
    return [place for of, place in session.execute(query) if of_key in (None, of)]


def test_every_passage_is_encoded_a_moment_after_its_change(session, shelf, meaning, clock):
    assert encoding.keep_promises(session, meaning, now=clock.at) == 0
    encode(session, meaning, clock)

    assert places(session, key(session, "goodbye")) == ["1", "1.1", "2", "body", "title"]
    assert meaning.seen == 2
    open_ = select(OutboxRow.kind).where(OutboxRow.done_at.is_(None))
    assert not [kind for kind in session.scalars(open_) if kind in encoding.KINDS]


def test_a_text_that_stands_in_two_places_is_encoded_once(session, shelf, meaning, encoder, clock):
    encode(session, meaning, clock)

    assert len(encoder.encoded) == len(set(encoder.encoded))
    assert len(places(session)) == 10


def test_a_paraphrase_finds_the_entry_once_the_vectors_are_there(session, shelf, engine, meaning, clock):
    finder = Finder(engine, meaning)
    assert finding.find(session, finder, VISITOR, "a farewell", now=clock.at).total == 0
    encode(session, meaning, clock)

    results = finding.find(session, finder, VISITOR, "a farewell", now=clock.at)
    assert [hit.slug for hit in results.hits] == ["goodbye"]
    assert not results.weak


def test_without_the_extra_the_same_promises_take_old_vectors_away(
    session, shelf, meaning, clock, settings, deliver
):
    encode(session, meaning, clock)
    put(settings.content_dir, prices=entry_file("prices", "How do you raise all prices?"))
    take(session, settings.content_dir, clock.at)
    clock.move(seconds=2)
    deliver()

    assert places(session, key(session, "prices")) == []
    assert places(session, key(session, "goodbye")) != []


def test_a_withdrawn_situation_leaves_no_vector_in_the_moment_it_leaves_the_index(
    session, engine, meaning, clock, circle, deliver, erin, paul
):
    slug = circle.opened(question="Does a quagga negotiate?")
    deliver()
    encode(session, meaning, clock)
    assert meaning.near("quagga", frozenset({"peers"}))
    asking.withdraw(session, erin.actor, slug, seen_version=circle.version(slug), now=clock.at)
    deliver()

    assert places(session) == []
    finding.find(session, Finder(engine, meaning), paul.actor, "quagga", now=clock.at)
    assert meaning.near("quagga", frozenset({"peers"})) == {}


def test_narrowing_takes_it_from_outsiders_although_their_vectors_are_old(
    session, engine, meaning, clock, circle, deliver, carl, paul
):
    circle.opened(audience=circle.table(), question="Does a quagga negotiate?")
    deliver()
    encode(session, meaning, clock)
    finder = Finder(engine, meaning)

    assert finding.find(session, finder, paul.actor, "quagga negotiates", now=clock.at).total == 1
    assert finding.find(session, finder, carl.actor, "quagga negotiates", now=clock.at).total == 0


def test_an_extra_that_comes_later_finds_what_is_missing_and_what_is_gone(session, shelf, meaning, clock):
    session.add(MeaningRow(key="entry:99999", revision=1, marks="public", change=1))
    session.commit()

    assert encoding.behind(session, meaning) == (
        [key(session, "goodbye"), key(session, "prices")],
        ["entry:99999"],
    )
    done = []
    assert encoding.encode_all(session, meaning, done.append) == 2
    assert done == [1, 2]
    assert encoding.behind(session, meaning) == ([], [])
    assert session.get(MeaningRow, "entry:99999").revision == -1


def test_another_process_takes_over_what_one_has_encoded(session, shelf, meaning, encoder, clock):
    other = VectorMeaning(WordEncoder())
    encode(session, meaning, clock)
    looking.catch_up(session, other)
    other.warm()

    assert other.seen == meaning.seen
    assert (
        other.near("layoff", frozenset({"public"})).keys()
        == meaning.near("layoff", frozenset({"public"})).keys()
    )
