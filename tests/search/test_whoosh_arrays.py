"""What the flat file of a rebuilt segment promises: Whoosh's own answers, and no leavings."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from advisory.search import whoosh_gathering
from advisory.search.whoosh_arrays import Mapped, decoder
from advisory.search.whoosh_decoding import Decoder
from advisory.search.whoosh_engine import WhooshEngine
from advisory.search.whoosh_files import files_of
from advisory.search.whoosh_segments import Segment
from benchmarks.generator import entries
from tests.search.library import ALL, ask, entry, keys

ROOT = Path(__file__).parents[2]
#: Rebuilds with one entry after another, until it is killed; says which are done.
REBUILDER = """
import sys
from pathlib import Path
from advisory.search.whoosh_engine import WhooshEngine
from benchmarks.generator import entries
WhooshEngine(Path(sys.argv[1])).rebuild(entries(100_000), lambda done: print(done, flush=True))
"""
DOCUMENTS = [
    *entries(60),
    entry("entry:long", title="Say it, say it again: say", body="again " * 300 + "co-founder co-founder"),
    entry("entry:wide", title="Wide", body="far " * 70_000 + "naïve café"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


def flat_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("generation-*/*.arrays"))


def leaf_of(generation: Path):
    (leaf,) = [leaf for leaf, _ in files_of(generation).reader().leaf_readers()]
    return leaf


@pytest.fixture(params=["one piece", "many pieces"])
def both(request, folder, monkeypatch):
    """The same segment, read from Whoosh's files and from the flat one."""
    if request.param == "many pieces":
        monkeypatch.setattr(whoosh_gathering, "PIECE", 500)
    WhooshEngine(folder).rebuild(iter(DOCUMENTS))
    leaf = leaf_of(folder / "generation-1")
    mapped = decoder(leaf, folder / "generation-1")
    assert isinstance(mapped, Mapped)
    return Decoder(leaf), mapped


def test_every_posting_and_place_is_what_whoosh_keeps(both):
    slow, quick = both
    for field in ("all", "title", "forms"):
        counts = slow.counts(field)
        assert quick.counts(field) == counts
        for term in counts:
            ours, theirs = quick.postings(field, term), slow.postings(field, term)
            assert ours.documents.tolist() == theirs.documents.tolist()
            assert ours.times.tolist() == theirs.times.tolist()
            if field == "all":
                some = ours.documents[::2].tolist()
                assert np.array_equal(quick.places(term), slow.places(term))
                assert np.array_equal(quick.places_within(term, some), slow.places_within(term, some))


def test_every_column_is_what_the_rows_say(both):
    slow, quick = (Segment(files) for files in both)
    for name in ("keys", "titles", "numbers", "mark_sets", "label_names"):
        assert getattr(quick, name) == getattr(slow, name)
    for name in ("revisions", "dates", "sinces", "helpful", "lengths", "title_lengths", "ends"):
        assert np.array_equal(getattr(quick, name), getattr(slow, name))
    for name in ("marks_of", "label_of", "labelled", "point_starts", "point_lengths"):
        assert np.array_equal(getattr(quick, name), getattr(slow, name))
    for prefix in ("", "s", "how", "do you", "zzz", "é"):
        assert set(quick.titles_beginning(prefix)) == set(slow.titles_beginning(prefix))


def test_words_that_are_not_there_are_not_found(both):
    _, quick = both
    for term in ("", "zzzz", "0", "é", "agai", "againn"):
        assert not quick.has("all", term)
        with pytest.raises(KeyError):
            quick.postings("all", term)


def test_nothing_but_the_flat_file_is_left_of_what_was_put_aside(folder):
    WhooshEngine(folder).rebuild(iter(ALL))

    kinds = sorted(path.suffix for path in (folder / "generation-1").rglob("*"))
    assert kinds.count(".arrays") == 1
    assert set(kinds) <= {".arrays", ".seg", ".toc", ".json", ""}
    assert not (folder / "generation-1" / "aside").exists()


def test_an_index_without_the_file_answers_the_same(folder):
    engine = WhooshEngine(folder)
    engine.rebuild(iter(DOCUMENTS))
    asked = [" ".join(document.body.split()[:5]) for document in DOCUMENTS[:60:7]]
    asked += ['"say it again"', "cofounder", "again type:point"]
    quick = [ask(engine, typed) for typed in asked]
    manifest = folder / "generation-1" / "manifest.json"
    (flat,) = flat_files(folder)
    told = json.loads(manifest.read_text())
    del told["files"][flat.name]
    manifest.write_text(json.dumps(told))
    flat.unlink()

    slow = WhooshEngine(folder)
    assert [ask(slow, typed) for typed in asked] == quick


def test_the_file_goes_with_its_segment_when_that_is_merged(folder):
    engine = WhooshEngine(folder)
    engine.rebuild(iter(ALL))
    assert len(flat_files(folder)) == 1
    for number in range(8):
        engine.put([entry(f"entry:m{number}")])

    assert flat_files(folder) == []
    assert keys(ask(WhooshEngine(folder), "alliances")) == ["entry:1"]


def test_changes_after_a_rebuild_are_found_beside_it(folder):
    engine = WhooshEngine(folder)
    engine.rebuild(iter(DOCUMENTS))
    changed = replace(DOCUMENTS[0], revision=2, title="How do you end a feud?")
    engine.put([changed, entry("entry:new", title="Which feud?")])
    engine.remove([DOCUMENTS[1].key])

    for asked in (engine, WhooshEngine(folder)):
        assert set(keys(ask(asked, "feud"))) == {changed.key, "entry:new"}
        assert DOCUMENTS[1].key not in asked.revisions()


def test_a_killed_rebuild_leaves_the_old_index_and_the_next_clears_up(folder):
    engine = WhooshEngine(folder)
    engine.rebuild(iter(ALL))
    command = [sys.executable, "-W", "ignore", "-c", REBUILDER, str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(50):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)

    for asked in (engine, WhooshEngine(folder)):
        assert keys(ask(asked, "alliances")) == ["entry:1"]
    engine.rebuild(iter(ALL))
    assert not list(folder.rglob("aside"))
    assert keys(ask(engine, "alliances")) == ["entry:1"]


def test_a_rebuild_whose_flat_file_cannot_be_written_leaves_the_old_index(folder, monkeypatch):
    engine = WhooshEngine(folder)
    engine.rebuild(iter(ALL))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(whoosh_gathering.Gathering, "write", full)
    with pytest.raises(Exception, match="cannot be written"):
        engine.rebuild(iter(ALL[:1]))
    assert len(engine.revisions()) == len(ALL)
    assert [path.name for path in folder.glob("generation-*")] == ["generation-1"]


def test_a_file_of_another_segment_is_refused(folder):
    WhooshEngine(folder).rebuild(iter(ALL))
    (flat,) = flat_files(folder)
    other = folder.parent / "other"
    WhooshEngine(other).rebuild(iter(ALL[:2]))
    flat.write_bytes(flat_files(other)[0].read_bytes())

    with pytest.raises(ValueError, match="another segment"):
        decoder(leaf_of(folder / "generation-1"), folder / "generation-1")


def test_warming_decodes_nothing_and_words_are_completed(folder, monkeypatch):
    engine = WhooshEngine(folder)
    engine.rebuild(iter(DOCUMENTS))

    def never(*_: object) -> None:
        raise AssertionError

    with monkeypatch.context() as patched:
        patched.setattr(Decoder, "row", never)
        for method in ("postings", "places", "places_within"):
            patched.setattr(Mapped, method, never)
        engine.warm()
    completions = engine.complete("naiv", entry("entry:x").marks, limit=5)
    assert completions.words == ("naive",)


def test_a_forked_worker_reads_the_same_pages(folder):
    engine = WhooshEngine(folder)
    engine.rebuild(iter(ALL))
    ask(engine, "team")
    child = os.fork()
    if child == 0:
        os._exit(0 if keys(ask(engine, "alliances")) == ["entry:1"] else 1)

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
