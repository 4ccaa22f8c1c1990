"""Does what was promised hold? Each kind of damage is named, and looking changes nothing."""

from datetime import timedelta

import pytest

from advisory.search.port import EngineUnavailable
from advisory.services import health, indexing, outbox
from advisory.services.verifying import count_documents, verify
from advisory.storage.tables import EditionRow
from tests.services.shelf import entry_file, put, take


class Away:
    """An index that cannot be read."""

    def revisions(self):
        raise EngineUnavailable("torn")

    def find(self, _request):
        raise EngineUnavailable("torn")


def broken(_session, _rows):
    raise KeyError("nobody knows how")


@pytest.fixture
def folder(session, settings, now, deliver):
    take(session, settings.content_dir, now, "a", "b")
    deliver()
    return settings.content_dir


def test_a_sound_site_has_no_findings(session, engine, folder, circle, deliver, now):
    circle.published()
    deliver()
    assert verify(session, engine, folder, now=now).problems == []


def test_each_kind_of_damage_is_named(session, engine, folder, now):
    put(folder, a=b"broken", c=entry_file("c"))
    (folder / "b.md").unlink()
    engine.remove(list(engine.revisions())[:1])
    outbox.promise(session, "mail.notice", 1, now)
    session.commit()
    outbox.deliver(session, {"mail.notice": broken}, now=now)
    session.query(EditionRow).first().raw = b"rotten"
    session.commit()
    found = " ".join(verify(session, engine, folder, now=now).problems)
    for words in ("content/a.md", "c: not yet", "b: its file was deleted", "missing from the index"):
        assert words in found
    assert "mail.notice) failed 1 times: KeyError" in found
    assert "is damaged" in found


def test_an_index_that_cannot_be_read_is_a_finding(session, folder, now):
    assert verify(session, Away(), folder, now=now).problems == ["The index cannot be compared: torn"]


def test_health_tells_of_an_unreadable_index_and_of_late_promises(session, engine, now, tmp_path):
    place = health.Place((("the index", tmp_path),), tmp_path / "journal")
    assert health.problems(session, engine, place, now=now) == ()
    outbox.promise(session, "index.entry", 1, now)
    session.commit()
    late = health.problems(session, engine, place, now=now + timedelta(minutes=6))
    assert [words.split()[-2:] for words in late] == [["five", "minutes."], ["minutes", "behind."]]
    assert "search rebuild" in health.problems(session, Away(), place, now=now)[0]


def test_letters_that_wait_for_a_mail_server_do_not_make_a_site_unready(session, engine, now, tmp_path):
    place = health.Place((), tmp_path)
    outbox.promise(session, "mail.notice", 1, now)
    session.commit()
    assert health.problems(session, engine, place, now=now + timedelta(days=1)) == ()


def test_health_tells_of_a_folder_that_is_gone(session, engine, now, tmp_path):
    place = health.Place((("published entries", tmp_path / "gone"),), tmp_path)
    assert health.problems(session, engine, place, now=now) == (
        "The folder of published entries cannot be reached.",
    )


def test_what_the_index_should_hold_is_counted(session, folder, circle):
    circle.opened()
    assert count_documents(session) == 3


def test_an_index_out_of_step_is_noticed(session, engine, folder, circle, deliver):
    circle.opened()
    deliver()
    assert indexing.in_step(session, engine)
    engine.remove(list(engine.revisions())[:1])
    assert not indexing.in_step(session, engine)
    indexing.rebuild(session, engine)
    assert indexing.in_step(session, engine)


def test_nothing_is_said_of_an_index_while_changes_are_on_their_way_to_it(session, engine, folder, circle):
    circle.opened()
    assert list(engine.revisions())
    assert indexing.in_step(session, engine)
