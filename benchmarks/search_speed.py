"""How fast search answers, at 48, 1,000 and 10,000 generated entries.

    python -m benchmarks.search_speed [COUNT …] [--rounds N]

Prints CPU milliseconds, p50 and p95, for each sort of query: what `find` takes with a small answer, and
what a results page takes (ten hits, tag counts, and the marked passages of ten texts); then what it costs
to build the index and to publish one entry, and the memory in use.
"""

import argparse
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from advisory.search.highlight import passages
from advisory.search.port import Document, Request
from advisory.search.query import parse
from advisory.search.whoosh_engine import WhooshEngine
from benchmarks.generator import entries

MARKS = frozenset({"public", "members"})


def main() -> int:
    """Measure each size and print a table for it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("counts", nargs="*", type=int, default=[48, 1_000, 10_000])
    parser.add_argument("--rounds", type=int, default=100)
    arguments = parser.parse_args()
    for count in arguments.counts:
        with tempfile.TemporaryDirectory() as folder:
            measure(count, Path(folder), arguments.rounds)
    return 0


def measure(count: int, folder: Path, rounds: int) -> None:
    """Build an index of `count` entries and print what it costs to use it."""
    documents = {document.key: document for document in entries(count)}
    engine = WhooshEngine(folder)
    started = time.process_time()
    engine.rebuild(iter(documents.values()))
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    seconds = time.process_time() - started
    print(f"\n{count:,} entries: built in {seconds:.1f} s CPU, {size / 1e6:.1f} MB on disk")
    print(f"{'query':20} {'first':>7} {'find p50':>9} {'p95':>7} {'page p50':>9} {'p95':>7}   CPU ms")
    for name, make in _sorts(documents).items():
        chance = random.Random(3)
        texts = [make(chance) for _ in range(rounds)]
        first = _timed(partial(_find, engine, texts[0]))
        for text in texts:
            _find(engine, text)
        finds = sorted(_timed(partial(_find, engine, text)) for text in texts)
        pages = sorted(_timed(partial(_page, engine, documents, text)) for text in texts)
        numbers = (_at(finds, 0.5), _at(finds, 0.95), _at(pages, 0.5), _at(pages, 0.95))
        print(f"{name:20} {first:7.2f} " + " ".join(f"{number:8.2f}" for number in numbers))
    _measure_updates(engine, documents)


def _measure_updates(engine: WhooshEngine, documents: dict[str, Document]) -> None:
    keys = list(documents)
    walls, cpus = [], []
    for round_ in range(30):
        document = documents[keys[(round_ * 37) % len(keys)]]
        changed = replace(document, revision=round_ + 2, title=f"{document.title} zzupdated{round_}")
        wall, cpu = time.perf_counter(), time.process_time()
        engine.put([changed])
        found = engine.find(Request(parse(f"zzupdated{round_}"), frozenset({"moderators"})))
        walls.append((time.perf_counter() - wall) * 1e3)
        cpus.append((time.process_time() - cpu) * 1e3)
        if found.hits[0].key != changed.key:
            raise SystemExit("An update was not found.")
    walls.sort()
    cpus.sort()
    print(f"publish to found: wall p50 {_at(walls, 0.5):.0f} ms, p95 {_at(walls, 0.95):.0f} ms", end="; ")
    print(f"CPU p50 {_at(cpus, 0.5):.0f} ms, p95 {_at(cpus, 0.95):.0f} ms")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory at most {most:.0f} MB, building and generator included")


def _sorts(documents: dict[str, Document]) -> dict[str, Callable[[random.Random], str]]:
    rows = list(documents.values())

    def words(chance: random.Random, count: int) -> str:
        return " ".join(chance.sample(chance.choice(rows).body.split(), count))

    def phrase(chance: random.Random) -> str:
        body = chance.choice(rows).body.split()
        start = chance.randrange(len(body) - 3)
        return f'"{" ".join(body[start : start + 3])}"'

    def rare(chance: random.Random) -> str:
        return max(chance.choice(rows).body.split(), key=lambda word: (len(word), word))

    return {
        "common word": lambda chance: chance.choice(("customer", "company", "team", "sales", "price")),
        "rare word": rare,
        "three words": lambda chance: words(chance, 3),
        "natural question": lambda chance: f"How do we {words(chance, 5)}?",
        "pasted dilemma": lambda chance: words(chance, 60),
        "phrase": phrase,
        "misspelled word": lambda chance: chance.choice(
            ("custmer", "comission", "managr", "forcast", "layof")
        ),
        "filters alone": lambda chance: chance.choice(("tag:customer", "after:2020", "tag:team before:2019")),
    }


def _find(engine: WhooshEngine, text: str) -> None:
    engine.find(Request(parse(text), MARKS))


def _page(engine: WhooshEngine, documents: dict[str, Document], text: str) -> None:
    query = parse(text)
    hits = engine.find(Request(query, MARKS))
    for hit in hits.hits:
        document = documents[hit.key]
        point = dict(document.points).get(hit.point, "")
        passages(document.body, hits.terms, 200, query.phrases)
        passages(point, hits.terms, 200, query.phrases)


def _timed(act: Callable[[], object]) -> float:
    started = time.process_time()
    act()
    return (time.process_time() - started) * 1e3


def _at(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


if __name__ == "__main__":
    sys.exit(main())
