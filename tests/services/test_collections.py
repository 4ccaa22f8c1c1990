"""Collections: entries in an order, seen by whoever may read one of them."""

import pytest

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden, Invalid, NotFound, Stale
from advisory.services import collections, library, upkeep
from advisory.services.pages.collections import CollectionForm
from advisory.storage import entries
from tests.services.shelf import take


@pytest.fixture
def shelved(session, settings, now):
    take(session, settings.content_dir, now, "one", "two", "three")


@pytest.fixture
def save(session, mona, now, shelved):
    def run(
        slug="",
        *,
        title="First steps",
        intro="Read **these**.",
        lines="two\none",
        version=0,
        actor=mona.actor,
    ):
        sent = CollectionForm(title, intro, lines, version)
        return collections.save(session, actor or mona.actor, slug, sent, now=now)

    return run


def slugs(session, slug, actor=VISITOR):
    session.rollback()
    return [one.slug for one in collections.page(session, actor, slug).entries]


def test_a_collection_keeps_its_order(session, save):
    slug = save(lines="/entries/two\n\nhttps://advice.example.com/entries/one\ntwo")
    assert slug == "first-steps"
    assert slugs(session, slug) == ["two", "one"]
    assert "<strong>these</strong>" in collections.page(session, VISITOR, slug).intro
    save(slug, lines="one\nthree\ntwo", version=1)
    assert slugs(session, slug) == ["one", "three", "two"]


def test_a_reader_sees_what_they_may_read_and_nothing_of_the_rest(session, save, mona, paul, now):
    slug = save(lines="one\ntwo")
    version = entries.by_slug(session, "one").version
    session.rollback()
    upkeep.narrow(session, mona.actor, "one", "members", seen_version=version, now=now)
    assert slugs(session, slug) == ["two"]
    assert slugs(session, slug, paul.actor) == ["one", "two"]
    assert [one.count for one in collections.list_all(session, VISITOR)] == [1]


def test_a_collection_of_which_one_may_read_nothing_is_not_there(session, save, mona, paul, now):
    slug = save(lines="one")
    version = entries.by_slug(session, "one").version
    session.rollback()
    upkeep.narrow(session, mona.actor, "one", "members", seen_version=version, now=now)
    with pytest.raises(NotFound):
        collections.page(session, VISITOR, slug)
    assert collections.list_all(session, VISITOR) == ()
    assert slug not in repr(library.sitemap(session))
    assert collections.list_all(session, paul.actor)


def test_it_stands_in_the_sitemap_and_beside_its_entries(session, save):
    slug = save()
    assert f"/collections/{slug}" in repr(library.sitemap(session))
    assert library.entry(session, VISITOR, "one").collections == ((slug, "First steps"),)
    assert library.entry(session, VISITOR, "three").collections == ()


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("title", {"title": " "}),
        ("title", {"title": "x" * 121}),
        ("intro", {"intro": "x" * 4001}),
        ("entries", {"lines": "not-there"}),
        ("entries", {"lines": "\n".join(f"e-{number}" for number in range(101))}),
    ],
)
def test_what_cannot_be_taken_is_told_beside_its_field(save, field, changes):
    with pytest.raises(Invalid) as refused:
        save(**changes)
    assert list(refused.value.problems) == [field]


def test_two_of_one_title_have_two_addresses_and_none_is_a_page_of_ours(save):
    assert save() != save()
    assert save(title="New") == "new-2"


def test_an_older_version_is_refused(save):
    slug = save()
    save(slug, title="Next steps", version=1)
    with pytest.raises(Stale):
        save(slug, title="Last steps", version=1)


def test_only_moderators_make_and_remove_collections(session, save, paul, mona):
    slug = save()
    with pytest.raises(Forbidden):
        save(actor=paul.actor)
    with pytest.raises(Forbidden):
        collections.remove(session, paul.actor, slug)
    collections.remove(session, mona.actor, slug)
    with pytest.raises(NotFound):
        collections.page(session, mona.actor, slug)
    assert library.entry(session, VISITOR, "one").collections == ()
