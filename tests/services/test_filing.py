"""Files follow the database: a published entry has one, any other has none, and hand edits are safe."""

import pytest

from advisory.domain.audience import audience_of
from advisory.services import filing, publishing
from advisory.storage.tables import OutboxRow
from tests.services.shelf import entry_file, take


@pytest.fixture
def folders(settings):
    return filing.Folders(settings.content_dir, settings.data_dir / "entries")


def promise(bench):
    return OutboxRow(kind="file.entry", subject_id=bench.entry_id, payload={})


def file_of(circle, folder, bench):
    return folder / f"{circle.entry(bench).slug}.md"


def test_a_file_that_was_edited_by_hand_is_not_overwritten(session, circle, folders, deliver):
    bench = circle.published()
    deliver()
    file = file_of(circle, folders.public, bench)
    file.write_bytes(entry_file("mine"))
    with pytest.raises(filing.HandEdited):
        filing.put_files(session, folders, [promise(bench)])
    assert file.read_bytes() == entry_file("mine")


def test_pulled_text_goes_even_from_a_file_that_was_edited(session, circle, folders, deliver, mona, now):
    bench = circle.published()
    deliver()
    file = file_of(circle, folders.public, bench)
    file.write_bytes(entry_file("mine"))
    row = circle.entry(bench)
    publishing.pull(session, mona.actor, row.slug, seen_version=row.version, now=now)
    deliver()
    assert not file.exists()


def test_an_entry_whose_audience_narrows_leaves_the_public_folder(session, circle, folders, deliver):
    bench = circle.published()
    deliver()
    circle.entry(bench).audience = audience_of("members")
    filing.put_files(session, folders, [promise(bench)])
    assert not file_of(circle, folders.public, bench).exists()
    assert file_of(circle, folders.private, bench).exists()


def test_a_missing_file_is_written_again_and_twice_is_harmless(session, circle, folders, deliver):
    bench = circle.published()
    deliver()
    file = file_of(circle, folders.public, bench)
    raw = file.read_bytes()
    file.unlink()
    for _ in range(2):
        filing.put_files(session, folders, [promise(bench)])
    assert file.read_bytes() == raw


def test_a_promise_about_nothing_is_kept_by_doing_nothing(session, folders):
    filing.put_files(session, folders, [OutboxRow(kind="file.entry", subject_id=4711, payload={})])


def test_files_of_others_are_left_alone(session, circle, folders, deliver, settings, now):
    take(session, folders.public, now, "a")
    circle.published()
    deliver()
    assert (folders.public / "a.md").read_bytes() == entry_file("a")
