"""Deleted files: many at once archive nothing, and one that is back publishes its entry again."""

import pytest

from advisory.documents.entry_file import change
from advisory.domain.actor import VISITOR
from advisory.domain.errors import NotFound
from advisory.services import asking, exchange, library
from advisory.services.changing import SYSTEM, move_entry
from advisory.services.exchange import Way
from advisory.storage import entries, log
from tests.services.shelf import entry_file, put, take


@pytest.fixture
def folder(settings):
    return settings.content_dir


@pytest.fixture
def sync(session, folder, now, deliver):
    """Bring folder and database together, and keep what that promises."""

    def run(way=Way.SYNC, **asked):
        report = exchange.exchange(session, folder, way, now=now, **asked)
        deliver()
        return report

    return run


@pytest.fixture
def shelve(session, folder, now, deliver):
    """Put ordinary entries on the shelf, with nothing left to be done."""

    def run(*slugs):
        take(session, folder, now, *slugs)
        deliver()

    return run


def slugs(number):
    return [f"entry-{each}" for each in range(number)]


def delete(folder, *slugs):
    for slug in slugs:
        (folder / f"{slug}.md").unlink()


def state(session, slug):
    return entries.by_slug(session, slug, lock=True).state


@pytest.fixture
def deleted(circle, folder, sync):
    """An entry of members whose file was deleted: its bench, its slug and the file's bytes."""
    bench = circle.published()
    sync()
    slug = circle.entry(bench).slug
    raw = (folder / f"{slug}.md").read_bytes()
    delete(folder, slug)
    assert sync().archived == [slug]
    return bench, slug, raw


@pytest.mark.parametrize(("published", "gone", "archives"), [(4, 3, 3), (4, 4, 0), (25, 5, 5), (25, 6, 0)])
def test_more_than_three_and_a_fifth_are_not_archived_unless_asked(
    folder, sync, published, gone, archives, shelve
):
    shelve(*slugs(published))
    delete(folder, *slugs(gone))
    report = sync()
    assert (len(report.archived), report.is_clean) == (archives, archives == gone)
    assert len(sync(archive_missing=True).archived) == gone - archives


def test_the_sentence_about_many_missing_files_says_how_many_and_what_to_do(folder, sync, shelve):
    shelve(*slugs(5))
    delete(folder, *slugs(4))
    assert sync().refused == [
        "4 files are missing. Nothing was archived. Write them back with `content export`, "
        "or say `content sync --archive-missing`."
    ]
    assert sync(Way.CHECK).archived == []
    assert sync(Way.EXPORT).written == slugs(4)


def test_a_folder_of_another_library_does_not_archive_this_one(folder, sync, shelve):
    shelve(*slugs(5))
    delete(folder, *slugs(5))
    put(folder, **{f"other_{number}": entry_file(f"other-{number}") for number in range(40)})
    report = sync()
    assert (len(report.taken), report.archived) == (40, [])


@pytest.mark.parametrize("way", [Way.SYNC, Way.IMPORT])
def test_a_file_that_is_back_publishes_its_entry_again(session, folder, sync, engine, way, shelve):
    shelve("a")
    delete(folder, "a")
    sync()
    put(folder, a=entry_file("a"))
    assert sync(way).taken == ["a"]
    assert library.entry_file(session, VISITOR, "a") == entry_file("a")
    assert len(engine.revisions()) == 1
    row = entries.by_slug(session, "a")
    last = log.of_thing(session, "entry", row.id)[0]
    assert (row.revision, last.action, last.to_state) == (1, "file_returned", "published")
    assert sync().same == 1


def test_a_starter_file_that_is_back_may_have_another_text(session, folder, sync, shelve):
    shelve("a")
    delete(folder, "a")
    sync()
    put(folder, a=entry_file("a", "Why not?"))
    assert sync(Way.CHECK).taken == ["a"]
    assert sync().taken == ["a"]
    assert library.entry(session, VISITOR, "a").question == "Why not?"


def test_exporting_leaves_a_file_that_is_back_alone(session, folder, sync, shelve):
    shelve("a")
    delete(folder, "a")
    sync()
    put(folder, a=entry_file("a"))
    assert sync(Way.EXPORT).is_clean
    assert state(session, "a") == "archived"


def test_a_members_file_that_is_back_unchanged_publishes_its_entry_again(deleted, folder, sync, circle):
    bench, slug, raw = deleted
    put(folder, **{slug: raw})
    assert sync().taken == [slug]
    assert circle.entry(bench).state == "published"
    assert (folder / f"{slug}.md").read_bytes() == raw


def test_a_members_file_that_is_back_with_another_text_needs_consent(deleted, folder, sync, circle):
    bench, slug, raw = deleted
    put(folder, **{slug: change(raw, summary="Told otherwise.")})
    report = sync()
    assert (report.taken, circle.entry(bench).state) == ([], "archived")
    assert "needs consent" in report.conflicts[0]


def test_saying_that_a_members_file_is_no_members_does_not_spare_it_consent(folder, sync):
    members = entry_file("a").replace(b"starter", b"members")
    put(folder, a=members)
    sync()
    delete(folder, "a")
    sync()
    put(folder, a=members.replace(b"members", b"starter"))
    assert "needs consent" in sync().conflicts[0]


def test_a_file_does_not_bring_back_what_its_asker_withdrew(
    session, deleted, folder, sync, circle, erin, now
):
    bench, slug, raw = deleted
    asking.withdraw(session, erin.actor, bench.slug, seen_version=circle.version(bench.slug), now=now)
    put(folder, **{slug: raw})
    assert "its situation is withdrawn" in sync().conflicts[0]
    with pytest.raises(NotFound):
        library.entry(session, VISITOR, slug)


def test_a_file_does_not_bring_back_what_a_moderator_archived(session, folder, now, sync, mona, shelve):
    shelve("a")
    move_entry(session, mona.actor, entries.by_slug(session, "a"), "archive", now=now)
    session.commit()
    put(folder, a=entry_file("a"))
    assert sync().conflicts == ["a: the entry was archived. Take the file away, or give it another slug."]


def test_archived_and_opened_again_at_the_desk_it_is_no_longer_the_files(
    session, folder, now, sync, mona, shelve
):
    shelve("a")
    delete(folder, "a")
    sync()
    move_entry(session, mona.actor, entries.by_slug(session, "a"), "reopen", now=now)
    session.commit()
    put(folder, a=entry_file("a"))
    assert "at the desk, in the state draft" in sync().conflicts[0]


def test_a_file_of_an_entry_that_was_pulled_is_to_be_taken_away(session, folder, now, sync, shelve, deliver):
    shelve("a")
    move_entry(session, VISITOR, entries.by_slug(session, "a"), "pull", now=now, who=SYSTEM)
    session.commit()
    deliver()
    put(folder, a=entry_file("a"))
    assert sync().conflicts == [
        "a: the entry was pulled and does not come back with its file. Take the file away."
    ]
