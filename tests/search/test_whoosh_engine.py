"""What the index on disk promises beyond the contract: other processes, crashes, damage, locks."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from whoosh.index import open_dir

from advisory.search.port import Document, EngineUnavailable
from advisory.search.whoosh_engine import WhooshEngine
from advisory.search.whoosh_files import stamp_of
from advisory.search.whoosh_folder import IndexFolder
from benchmarks.generator import entries
from tests.search.library import ALL, MODERATOR, TEAMS, ask, entry, keys

ROOT = Path(__file__).parents[2]
#: Puts one entry after another, until it is killed; says which are done.
WRITER = """
import sys
from pathlib import Path
from advisory.search.whoosh_engine import WhooshEngine
from tests.search.library import entry
engine = WhooshEngine(Path(sys.argv[1]))
for number in range(int(sys.argv[2])):
    engine.put([entry(f"entry:w{number}", title=f"Is this number w{number}?")])
    print(number, flush=True)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def engine(folder: Path) -> WhooshEngine:
    engine = WhooshEngine(folder, lock_seconds=0.2)
    engine.rebuild(iter(ALL))
    return engine


def writer(folder: Path, count: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-W", "ignore", "-c", WRITER, str(folder), str(count)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def segment_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("generation-*/*.seg"))


def flat_file(folder: Path) -> Path:
    (found,) = folder.glob("generation-*/*.arrays")
    return found


def test_a_missing_index_is_told_and_mended_by_a_rebuild(folder):
    engine = WhooshEngine(folder)

    assert engine.state() == "missing"
    for act in (lambda: ask(engine, "team"), engine.revisions, lambda: engine.put([TEAMS])):
        with pytest.raises(EngineUnavailable, match="no search index"):
            act()
    engine.rebuild(iter(ALL))
    assert engine.state() == "ready"


def test_another_process_sees_a_commit_and_is_seen(engine, folder):
    other = WhooshEngine(folder)
    ask(other, "team")

    with writer(folder, 1) as process:
        assert process.wait() == 0

    assert keys(ask(engine, "w0")) == ["entry:w0"]
    engine.put([replace(TEAMS, revision=2, title="How do you end a feud?")])
    assert keys(ask(other, "feud")) == ["entry:1"]


def test_a_killed_writer_leaves_a_whole_index(engine, folder):
    with writer(folder, 1_000) as process:
        assert process.stdout is not None
        done = [int(process.stdout.readline()) for _ in range(3)][-1]
        process.send_signal(signal.SIGKILL)

    assert set(engine.revisions()) >= {f"entry:w{number}" for number in range(done + 1)}
    engine.put([entry("entry:after")])
    assert WhooshEngine(folder).revisions()["entry:after"] == 1


def test_a_rebuild_answers_from_the_old_index_and_keeps_what_changes_meanwhile(engine):
    seen = []

    def rows() -> Iterator[Document]:
        for at, document in enumerate(ALL):
            yield document
            seen.append(ask(engine, "alliances").total)
            if at == 1:
                engine.put([entry("entry:new", title="Is this new?"), replace(TEAMS, revision=2)])
                engine.remove(["entry:2", "situation:9"])

    count = engine.rebuild(rows())

    assert seen == [1, 1, 1, 1]
    assert engine.revisions() == {"entry:1": 2, "entry:3": 1, "entry:new": 1}
    assert count == 3


def test_a_rebuild_that_fails_leaves_the_old_index_and_no_rubbish(engine, folder):
    def rows() -> Iterator[Document]:
        yield TEAMS
        raise KeyError("the database went away")

    with pytest.raises(KeyError):
        engine.rebuild(rows())

    assert len(engine.revisions()) == len(ALL)
    assert [path.name for path in folder.glob("generation-*")] == ["generation-1"]
    assert not (folder / "journal").exists()


def test_two_rebuilds_at_once_are_refused(engine, folder):
    def rows() -> Iterator[Document]:
        with pytest.raises(EngineUnavailable):
            WhooshEngine(folder).rebuild(iter(()))
        yield TEAMS

    assert engine.rebuild(rows()) == 1


def test_the_generation_before_stays_for_those_who_read_it(engine, folder):
    for _ in range(3):
        engine.rebuild(iter(ALL))

    assert sorted(path.name for path in folder.glob("generation-*")) == ["generation-3", "generation-4"]


@pytest.mark.parametrize("lock", ["ours", "whoosh"])
def test_a_lock_held_by_another_refuses_the_change_and_changes_nothing(engine, folder, lock):
    if lock == "ours":
        with IndexFolder(folder, 0.1).locked("write"), pytest.raises(EngineUnavailable, match="writing"):
            engine.put([entry("entry:late")])
    else:
        held = open_dir(str(folder / "generation-1")).writer()
        with pytest.raises(EngineUnavailable, match="writing"):
            engine.put([entry("entry:late")])
        held.cancel()

    assert "entry:late" not in engine.revisions()
    engine.put([entry("entry:late")])
    assert "entry:late" in engine.revisions()


def _flip(path: Path, at: int) -> None:
    raw = bytearray(path.read_bytes())
    raw[at] ^= 0xFF
    path.write_bytes(raw)


DAMAGES = {
    "segment deleted": lambda folder: segment_files(folder)[0].unlink(),
    "segment truncated": lambda folder: os.truncate(segment_files(folder)[0], 100),
    "segment empty": lambda folder: segment_files(folder)[0].write_bytes(b""),
    "byte flipped early": lambda folder: _flip(segment_files(folder)[0], 40),
    "byte flipped late": lambda folder: _flip(segment_files(folder)[0], -40),
    "contents flipped": lambda folder: _flip(next(folder.glob("generation-*/*.toc")), -5),
    "contents deleted": lambda folder: next(folder.glob("generation-*/*.toc")).unlink(),
    "manifest deleted": lambda folder: (folder / "generation-1/manifest.json").unlink(),
    "manifest says something else": lambda folder: (folder / "generation-1/manifest.json").write_text("[1]"),
    "another format": lambda folder: (folder / "generation-1/manifest.json").write_text(
        '{"format": "0", "files": {}}'
    ),
    "flat file deleted": lambda folder: flat_file(folder).unlink(),
    "flat file truncated": lambda folder: os.truncate(flat_file(folder), 100),
    "flat file empty": lambda folder: flat_file(folder).write_bytes(b""),
    "flat file flipped early": lambda folder: _flip(flat_file(folder), 40),
    "flat file flipped late": lambda folder: _flip(flat_file(folder), -1),
    "pointer is nonsense": lambda folder: (folder / "current").write_bytes(b"\xff\x00"),
    "pointer to nowhere": lambda folder: (folder / "current").write_text("77"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_told_and_mended_by_a_rebuild(engine, folder, damage):
    DAMAGES[damage](folder)
    fresh = WhooshEngine(folder)

    assert fresh.state() == "damaged"
    with pytest.raises(EngineUnavailable):
        ask(fresh, "team")
    with pytest.raises(EngineUnavailable):
        fresh.put([TEAMS])
    fresh.rebuild(iter(ALL))
    assert keys(ask(fresh, "alliances")) == ["entry:1"]
    assert keys(ask(engine, "alliances")) == ["entry:1"]


def test_a_journal_left_by_a_killed_rebuild_is_cleared_away(engine, folder):
    (folder / "journal").write_text("")

    engine.put([entry("entry:late")])

    assert not (folder / "journal").exists()


def test_many_threads_read_while_one_writes(engine):
    wrong: list[object] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            try:
                found = ask(engine, 'alliances bonus "ten months" -zebra', MODERATOR)
                if keys(ask(engine, "alliances")) != ["entry:1"] or keys(found) != ["entry:2"]:
                    wrong.append(found)
            except EngineUnavailable as refused:
                wrong.append(refused)

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    threads = [threading.Thread(target=read) for _ in range(6)]
    for thread in threads:
        thread.start()
    try:
        for number in range(12):
            engine.put([entry(f"entry:t{number}", title="Is this another?")])
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        sys.setswitchinterval(interval)
    assert wrong == []


def test_threads_that_write_at_once_lose_nothing(folder):
    engine = WhooshEngine(folder, lock_seconds=20)
    engine.rebuild(iter(()))
    threads = [
        threading.Thread(target=lambda n=n: [engine.put([entry(f"entry:{n}-{m}")]) for m in range(4)])
        for n in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(engine.revisions()) == 12


def test_a_forked_worker_reads_and_writes_on_its_own(engine):
    ask(engine, "team")
    child = os.fork()
    if child == 0:
        status = 1
        try:
            engine.put([entry("entry:child")])
            status = 0 if keys(ask(engine, "alliances")) == ["entry:1"] else 2
        finally:
            os._exit(status)

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert "entry:child" in engine.revisions()


def test_small_segments_are_merged_and_nothing_is_lost(engine, folder):
    for number in range(40):
        engine.put([entry(f"entry:m{number % 30}", revision=number)])

    assert len(engine.revisions()) == len(ALL) + 30
    assert len(segment_files(folder)) < 16
    assert engine.revisions()["entry:m9"] == 39


def test_the_same_answers_come_from_one_segment_and_from_many(folder, tmp_path):
    documents = list(entries(24))
    many, one = WhooshEngine(folder), WhooshEngine(tmp_path / "one")
    one.rebuild(iter(documents))
    many.rebuild(iter(documents[:8]))
    for start in range(8, 24, 4):
        many.put(documents[start : start + 4])

    for document in documents[::3]:
        typed = " ".join(document.body.split()[:6])
        assert ask(many, typed).total == ask(one, typed).total
        assert keys(ask(many, typed)) == keys(ask(one, typed))


def test_words_of_a_removed_document_lie_in_no_file_after_the_rebuild_it_asks_for(tmp_path):
    engine = WhooshEngine(tmp_path)
    engine.rebuild(iter([*ALL, entry("entry:77", body="quagga " * 3)]))
    assert not engine.owes_rebuild()
    engine.remove(["entry:77"])
    assert engine.owes_rebuild()
    engine.rebuild(iter(ALL))
    assert not engine.owes_rebuild()
    assert not [file for file in tmp_path.rglob("*") if file.is_file() and b"quagga" in file.read_bytes()]


def test_words_that_nobody_wrote_leave_nothing_behind(tmp_path):
    engine = WhooshEngine(tmp_path)
    engine.rebuild(iter(ALL))
    ask(engine, "teams")
    kept = [len(segment._postings) for segment in engine._opened.snapshot.segments]
    for number in range(50):
        ask(engine, " ".join(f"unheard{number}of{word}" for word in range(20)))
    assert [len(segment._postings) for segment in engine._opened.snapshot.segments] == kept


def flip(path: Path) -> None:
    """Change one bit in the middle of a file, and leave its size and time as they were."""
    found, raw = path.stat(), bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))


def test_a_sound_index_is_found_sound_however_often_it_is_inspected(engine):
    engine.put([entry("entry:new")])
    assert all(engine.inspect() for _ in range(12))


@pytest.mark.parametrize("pattern", ["*.seg", "*.arrays", "*.toc"])
def test_a_bit_that_flipped_on_the_disk_is_noticed_and_nobody_is_answered_from_it(engine, folder, pattern):
    ask(engine, "team")
    for path in folder.glob(f"generation-*/{pattern}"):
        flip(path)
    assert not engine.inspect()
    with pytest.raises(EngineUnavailable):
        ask(engine, "team")
    engine.rebuild(iter(ALL))
    assert engine.inspect()
    assert ask(engine, "team").total


def test_a_bit_that_nobody_seems_to_have_touched_is_noticed_in_turn(engine, folder):
    """A disk may give back other bytes than it took; then no time of any file tells so."""
    assert engine.inspect()
    inside = engine._folder
    flip(flat_file(folder))
    path = flat_file(folder)
    inside._whole.add((str(path), path.stat().st_ctime_ns, *stamp_of(path)))
    assert not all(engine.inspect() for _ in range(10))


@pytest.mark.parametrize("name", ["missing", "surplus"])
def test_a_file_too_few_or_too_many_is_noticed(engine, folder, name):
    (path,) = segment_files(folder)
    path.rename(path.with_suffix(".gone")) if name == "missing" else (path.parent / "other.seg").touch()
    assert not engine.inspect()


@pytest.mark.parametrize("name", ["current", "write.lock", "rebuild.lock", "journal", "removed-words"])
def test_a_folder_in_the_way_of_a_file_is_cleared_away(engine, folder, name):
    path = folder / name
    path.unlink(missing_ok=True)
    path.mkdir()
    (path / "something").touch()
    engine.rebuild(iter(ALL))
    engine.put([entry("entry:new")])
    assert engine.revisions()["entry:new"] == 1
    assert not engine.owes_rebuild()
    assert engine.inspect()


def test_a_file_cut_short_while_it_is_read_stops_nobody(engine, folder):
    """A mapped file that is cut short ends the process; these are small enough to be read whole."""
    ask(engine, "team")
    for path in folder.glob("generation-*/*"):
        os.truncate(path, 3)
    with suppress(EngineUnavailable):
        ask(engine, "alliances")
    engine.rebuild(iter(ALL))
    assert ask(engine, "alliances").total
