"""Folder and database: import, export, check and sync; nothing overwritten, nothing half written."""

import time

import pytest

from advisory.documents.entry_file import BadFile, change, parse
from advisory.documents.folder import write_file
from advisory.domain.actor import VISITOR
from advisory.domain.errors import NotFound
from advisory.services import exchange, library, tagging
from advisory.services.exchange import Way
from advisory.services.shelving import show_edition
from advisory.storage import entries
from advisory.storage.tables import EntryRow
from tests.services.shelf import entry_file, put, take


@pytest.fixture
def folder(settings):
    return settings.content_dir


def run(session, folder, way, now):
    return exchange.exchange(session, folder, way, now=now)


def in_files(folder):
    return {path.name: path.read_bytes() for path in folder.glob("*.md")}


def change_row(session, slug, summary, now):
    """Write another edition, as a correction on the site would."""
    row = entries.by_slug(session, slug)
    raw = entries.edition(session, row.id, row.revision).raw
    raw = change(raw, summary=summary)
    show_edition(session, row, parse(raw, f"{slug}.md"), raw, now)
    session.commit()
    return raw


def test_export_after_import_is_byte_for_byte_the_same(session, folder, now, tmp_path):
    put(
        folder,
        plain=entry_file("plain"),
        odd=entry_file("odd", more="mood:   calm   # a remark\nlist:\n  - {a: 1}\n"),
        quoted=entry_file("quoted", situation="Tabs\tand  blanks stay."),
    )
    run(session, folder, Way.IMPORT, now)
    assert exchange.export_to(session, tmp_path / "out") == 3
    assert in_files(tmp_path / "out") == in_files(folder)


def test_export_import_export_into_an_empty_house_is_identical(session, folder, now, tmp_path):
    take(session, folder, now, "a", "b")
    exchange.export_to(session, tmp_path)
    for slug in ("a", "b"):
        (folder / f"{slug}.md").write_bytes((tmp_path / f"{slug}.md").read_bytes())
    assert run(session, folder, Way.IMPORT, now).same == 2
    exchange.export_to(session, tmp_path / "again")
    assert in_files(tmp_path / "again") == in_files(tmp_path)


def test_keys_this_house_does_not_know_are_kept(session, folder, now):
    put(folder, odd=entry_file("odd", more="mood: calm\n"))
    run(session, folder, Way.IMPORT, now)
    raw = change_row(session, "odd", "Another.", now)
    assert b"mood: calm\n" in raw
    run(session, folder, Way.EXPORT, now)
    assert (folder / "odd.md").read_bytes() == raw


def test_importing_twice_takes_nothing_twice(session, folder, now):
    first = take(session, folder, now, "a", "b")
    second = run(session, folder, Way.IMPORT, now)
    assert (first.taken, second.taken, second.same) == (["a", "b"], [], 2)
    assert session.query(EntryRow).count() == 2


def test_a_file_edited_by_hand_is_taken(session, folder, now):
    take(session, folder, now, "a")
    put(folder, a=entry_file("a", "Why not?"))
    report = run(session, folder, Way.SYNC, now)
    assert (report.taken, library.entry(session, VISITOR, "a").question) == (["a"], "Why not?")


def test_an_edited_row_is_written(session, folder, now):
    take(session, folder, now, "a")
    raw = change_row(session, "a", "Newer.", now)
    assert run(session, folder, Way.SYNC, now).written == ["a"]
    assert (folder / "a.md").read_bytes() == raw


@pytest.mark.parametrize("way", list(Way))
def test_what_both_sides_changed_is_a_conflict_and_nothing_is_touched(session, folder, now, way):
    take(session, folder, now, "a")
    raw = change_row(session, "a", "Here.", now)
    put(folder, a=entry_file("a", "There?"))
    report = run(session, folder, way, now)
    assert (report.is_clean, report.taken, report.written) == (False, [], [])
    assert "both changed" in report.conflicts[0]
    assert (folder / "a.md").read_bytes() == entry_file("a", "There?")
    assert library.entry_file(session, VISITOR, "a") == raw


def test_a_deleted_file_archives_its_entry_and_destroys_nothing(session, folder, now, deliver, engine):
    take(session, folder, now, "a", "b")
    deliver()
    (folder / "a.md").unlink()
    assert run(session, folder, Way.SYNC, now).archived == ["a"]
    deliver()
    row = entries.by_slug(session, "a")
    assert (row.state, entries.edition(session, row.id, 1).raw) == ("archived", entry_file("a"))
    with pytest.raises(NotFound):
        library.entry(session, VISITOR, "a")
    assert len(engine.revisions()) == 1


def test_a_deleted_file_whose_text_is_newer_here_is_a_conflict(session, folder, now):
    take(session, folder, now, "a")
    change_row(session, "a", "Newer.", now)
    (folder / "a.md").unlink()
    assert "deleted" in run(session, folder, Way.SYNC, now).conflicts[0]
    assert entries.by_slug(session, "a").state == "published"


def test_import_leaves_an_entry_alone_whose_file_is_gone_and_export_writes_it(session, folder, now):
    take(session, folder, now, "a")
    (folder / "a.md").unlink()
    assert run(session, folder, Way.IMPORT, now).archived == []
    assert run(session, folder, Way.EXPORT, now).written == ["a"]
    assert (folder / "a.md").read_bytes() == entry_file("a")


def test_a_broken_file_does_not_archive_its_entry(session, folder, now):
    take(session, folder, now, "a")
    put(folder, a=b"nothing of use")
    report = run(session, folder, Way.SYNC, now)
    assert (len(report.refused), report.archived) == (1, [])
    assert library.entry_file(session, VISITOR, "a") == entry_file("a")


def test_a_pulled_entry_does_not_come_back_with_a_restored_file(session, circle, folder, deliver, erin, now):
    bench = circle.published()
    deliver()
    slug = circle.entry(bench).slug
    raw = (folder / f"{slug}.md").read_bytes()
    row = circle.entry(bench)
    exchange.move_entry(session, erin.actor, row, "pull", now=now)
    session.commit()
    deliver()
    (folder / f"{slug}.md").write_bytes(raw)
    report = run(session, folder, Way.SYNC, now)
    assert (report.taken, circle.entry(bench).state) == ([], "pulled")
    assert "pulled" in report.conflicts[0]


def test_checking_changes_nothing(session, folder, now):
    take(session, folder, now, "a", "b")
    change_row(session, "b", "Newer.", now)
    put(folder, a=entry_file("a", "Edited?"), c=entry_file("c"))
    files = in_files(folder)
    report = run(session, folder, Way.CHECK, now)
    assert (sorted(report.taken), report.written) == (["a", "c"], ["b"])
    assert (in_files(folder), session.query(EntryRow).count()) == (files, 2)


GOOD = entry_file("odd")
ACCEPTED = {
    "a byte-order mark": b"\xef\xbb\xbf" + GOOD,
    "Windows line ends": GOOD.replace(b"\n", b"\r\n"),
    "no final line end": GOOD.rstrip(b"\n"),
    "a day within a year": GOOD.replace(b"2025-01-31", b"2027-03-02"),
}
REFUSED = {
    "no front matter": (b"## Situation\n\nText.\n", 1),
    "a duplicate key": (GOOD.replace(b"slug: odd\n", b"slug: odd\nslug: odd\n"), 4),
    "a wrong type": (GOOD.replace(b"tags: [pricing]", b"tags: 7"), 4),
    "a YAML tag": (GOOD.replace(b"slug: odd\n", b"slug: !!python/object:os.system odd\n"), 3),
    "another slug": (GOOD.replace(b"slug: odd", b"slug: ../../etc/passwd"), 3),
    "an unknown tag": (GOOD.replace(b"[pricing]", b"[magic]"), 4),
    "an unclosed front matter": (GOOD.replace(b"---\n\n##", b"\n##"), None),
    "five megabytes": (entry_file("odd", situation="x " * 2_600_000), None),
    "bytes that are no text": (GOOD + b"\xff\xfe\x00", None),
    "no advice": (GOOD.partition(b"## Advice")[0], None),
    "a third level": (entry_file("odd", advice="- a\n    - b\n        - c"), None),
    "a tangled point": (entry_file("odd", advice="- " + "[" * 300), None),
    "a day far ahead": (GOOD.replace(b"2025-01-31", b"2027-03-04"), 5),
    "an audience of members": (entry_file("odd", more="audience: members\n"), None),
}


@pytest.mark.parametrize("raw", ACCEPTED.values(), ids=ACCEPTED)
def test_a_file_with_these_is_taken_and_comes_back_as_it_was(session, folder, now, tmp_path, raw):
    put(folder, odd=raw)
    assert run(session, folder, Way.IMPORT, now).taken == ["odd"]
    exchange.export_to(session, tmp_path)
    assert (tmp_path / "odd.md").read_bytes() == raw


@pytest.mark.parametrize(("raw", "line"), REFUSED.values(), ids=REFUSED)
def test_a_file_with_these_is_refused_by_name_at_once_and_leaves_nothing(session, folder, now, raw, line):
    put(folder, odd=raw, good=entry_file("good"))
    started = time.process_time()
    report = run(session, folder, Way.IMPORT, now)
    assert time.process_time() - started < 2
    assert (report.taken, len(report.refused)) == (["good"], 1)
    assert report.refused[0].startswith(f"content/odd.md:{line}: " if line else "content/odd.md")
    assert entries.by_slug(session, "odd") is None


def test_a_link_out_of_the_folder_is_not_followed(session, folder, now, tmp_path):
    secret = tmp_path / "secret.md"
    secret.write_bytes(entry_file("secret"))
    (folder / "secret.md").symlink_to(secret)
    assert run(session, folder, Way.IMPORT, now).taken == []


def test_word_lists_that_cannot_be_read_stop_everything(session, folder, now):
    put(folder, a=entry_file("a"))
    (folder / "tags.yml").write_text("- {slug: a}\n")
    with pytest.raises(BadFile, match="no name"):
        run(session, folder, Way.IMPORT, now)
    assert session.query(EntryRow).count() == 0


def test_a_missing_folder_is_told(session, tmp_path, now):
    with pytest.raises(OSError, match="No such file"):
        run(session, tmp_path / "nowhere", Way.IMPORT, now)


def test_new_tags_and_synonyms_come_with_the_files(session, folder, now):
    with (folder / "tags.yml").open("a") as lists:
        lists.write("\n- {slug: quaggas, name: Quaggas, aliases: [Zebras]}\n")
    put(folder, a=entry_file("a", tags="quaggas"))
    run(session, folder, Way.IMPORT, now)
    assert [item.slug for item in tagging.tagged(session, VISITOR, "quaggas", 1, now=now).entries] == ["a"]


def test_an_export_into_a_folder_that_cannot_be_is_told(session, folder, now, tmp_path):
    take(session, folder, now, "a")
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        exchange.export_to(session, tmp_path / "file")


def test_entries_for_members_are_not_exported(session, circle, tmp_path):
    circle.published(audience="members")
    assert exchange.export_to(session, tmp_path) == 0


def test_a_hand_written_file_in_the_way_is_not_overwritten(session, circle, folder, deliver):
    bench = circle.consented()
    slug = circle.entry(bench).slug
    write_file(folder, slug, entry_file(slug, "Mine?"))
    circle.publish(bench)
    assert deliver()[1] == 1
    assert (folder / f"{slug}.md").read_bytes() == entry_file(slug, "Mine?")


def test_an_edited_file_does_not_change_what_its_asker_agreed_to(session, circle, deliver, folder, now):
    entry_id = circle.published().entry_id
    deliver()
    slug = session.get(EntryRow, entry_id).slug
    path = folder / f"{slug}.md"
    path.write_bytes(path.read_bytes().replace(b"alternate", b"compete"))
    assert "asker agreed" in " ".join(run(session, folder, Way.SYNC, now).conflicts)
    assert b"compete" not in library.entry_file(session, VISITOR, slug)
