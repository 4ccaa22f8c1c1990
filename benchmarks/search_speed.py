"""How fast search answers, beside other engines with the same documents and questions, in one run.

    python -m benchmarks.search_speed [ENTRIES …] [--rounds N] [--engines NAME …] [--seconds S]

Prints Markdown, times in ms of processor time, p50/p95. For each number of generated entries: what each sort
of question costs, alone and as a page (facets counted, ten hits quoted with marks); the index: build, update,
opening, memory; and what only Advisory has (suggestions, /advice, synonyms, meaning). Engines are warm, and
asked in turn, question by question, so that noise hits all of them alike. An engine that has used up its
seconds for a kind of question is asked no more; the table then says how often it was. The engines of
requirements-bench.in are left out where they are not installed. Progress goes to stderr.
"""

import argparse
import gc
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from advisory.search.port import Document
from benchmarks import search_ours
from benchmarks.generator import entries
from benchmarks.queries import questions
from benchmarks.rivals.port import Rival, Shelf
from benchmarks.rivals.registry import ENGINES, present
from benchmarks.rivals.with_advisory import Advisory
from benchmarks.timing import Times, number, say, share, table

#: Documents that questions are made of, and of which some are changed.
SAMPLE = 1_000
UPDATES = 30
#: Questions of each kind that are asked before memory is read.
PROBED = 10
#: What a page of results may take at most at the 95th percentile, by number of entries.
AIMS = {1_000: 15.0, 10_000: 15.0, 100_000: 30.0}


_WAYS = (
    ("Alone", "alone"),
    ("With facets and ten highlighted hits", "page"),
    ("Alone, the first time after opening and warming that the question is asked", "first"),
)


@dataclass(slots=True)
class Measured:
    """One engine with what was measured of it."""

    rival: Rival
    build: Times = field(default_factory=Times)
    first: dict[str, Times] = field(default_factory=dict)
    alone: dict[str, Times] = field(default_factory=dict)
    page: dict[str, Times] = field(default_factory=dict)
    update: Times = field(default_factory=Times)
    after: Times = field(default_factory=Times)
    megabytes: float = 0.0


def main() -> int:
    """Measure each size and print its tables."""
    arguments = _arguments()
    names = [name for name in ENGINES if name in {"advisory", *arguments.engines}]
    makers, missing = present(names)
    threads = os.environ.get("OPENBLAS_NUM_THREADS", "as many as there are cores")
    print(f"Python {platform.python_version()}, one run; CPU ms, p50/p95; threads of numpy: {threads}.")
    for name in missing:
        print(f"\n{name} is not installed (requirements-bench.in) and left out.")
    for count in arguments.entries:
        with tempfile.TemporaryDirectory() as folder:
            shelf_path = Path(folder) / "shelf.sqlite"
            shelf = Shelf(shelf_path)
            engines = [Measured(make(Path(folder), shelf)) for make in makers]
            sample = _build(engines, shelf, Path(folder), count)
            asked = questions(sample, arguments.rounds)
            print(f"\n## {count:,} entries")
            _ask_all(engines, asked, arguments.seconds)
            _print_questions(engines, asked, arguments.rounds, count)
            search_ours.measure(_ours(engines), sample, count, arguments.rounds)
            probes = _probe([name for name in names if name not in missing], Path(folder), asked)
            _update_all(engines, sample, asked["natural question"])
            _print_index(engines, probes)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "entries", nargs="*", type=int, default=[1_000, 10_000], help="numbers of entries (1000 10000)"
    )
    parser.add_argument("--rounds", type=int, default=60, help="questions of each kind (60)")
    parser.add_argument(
        "--engines", nargs="*", choices=tuple(ENGINES), default=list(ENGINES), help="beside Advisory"
    )
    parser.add_argument(
        "--seconds", type=float, default=10.0, help="for one kind of question to one engine, each way (10)"
    )
    return parser.parse_args()


def _build(engines: Sequence[Measured], shelf: Shelf, folder: Path, count: int) -> list[Document]:
    """Build every index from the same documents; keep some of these."""
    say(f"{count:,} entries: generating")
    documents = list(entries(count))
    shelf.fill(documents)
    gc.freeze()
    for one in engines:
        say(f"{count:,} entries: building {one.rival.name}")
        before = _size(folder)
        one.build.take(partial(one.rival.build, documents))
        one.megabytes = (_size(folder) - before) / 1e6
    sample = documents[:: max(1, count // SAMPLE)]
    del documents
    gc.unfreeze()
    gc.collect()
    return sample


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _ask_all(engines: Sequence[Measured], asked: Mapping[str, Sequence[str]], seconds: float) -> None:
    """Ask every engine every question in turn: for the first time, again, and as a page."""
    for one in engines:
        one.rival.open()
        one.rival.warm()
    for kind, texts in asked.items():
        say(f"asking: {kind}")
        for one in engines:
            one.first[kind], one.alone[kind], one.page[kind] = Times(), Times(), Times()
        for at, text in enumerate(texts):
            turned = [*engines[at % len(engines) :], *engines[: at % len(engines)]]
            for times, act in (("first", "find"), ("alone", "find"), ("page", "page")):
                for one in turned:
                    taken = getattr(one, times)[kind]
                    if taken.spent < seconds:
                        taken.take(partial(getattr(one.rival, act), text))


def _ours(engines: Sequence[Measured]) -> Advisory:
    rival = engines[0].rival
    if not isinstance(rival, Advisory):
        raise SystemExit("Advisory is the first engine.")
    return rival


def _print_questions(
    engines: Sequence[Measured], asked: Mapping[str, Sequence[str]], rounds: int, count: int
) -> None:
    for title, of in _WAYS:
        print(f"\n### {title}")
        head = ["question", *(one.rival.name for one in engines)]
        compared = next((one for one in engines if one.rival.name == "tantivy"), None)
        rows = []
        for kind in asked:
            times = [getattr(one, of)[kind] for one in engines]
            row = [kind, *(one.cell(rounds) for one in times)]
            if compared:
                row.append(_ratio(times[0], getattr(compared, of)[kind]))
            rows.append(row)
        table([*head, "Advisory ÷ tantivy"] if compared else head, rows)
    _print_aim(engines[0], AIMS.get(count))
    print("\nOf Advisory's ten best, the others have: " + _agreement(engines, asked) + ".")


def _print_aim(ours: Measured, aim: float | None) -> None:
    """Say whether our pages keep within what was aimed at, and which do not."""
    if aim is None:
        return
    over = {kind: share(times.cpu, 0.95) for kind, times in ours.page.items()}
    missed = [f"{kind} {number(value)}" for kind, value in over.items() if value > aim]
    print(
        f"\nAim for a page, p95: {aim:.0f} ms; {'missed by ' + ', '.join(missed) if missed else 'reached'}."
    )


def _ratio(ours: Times, theirs: Times) -> str:
    return "/".join(number(share(ours.cpu, part) / share(theirs.cpu, part)) for part in (0.5, 0.95))


def _agreement(engines: Sequence[Measured], asked: Mapping[str, Sequence[str]]) -> str:
    """Say how many of our ten best each of the others has among its own, on average, for each kind."""
    said = []
    for one in engines[1:]:
        shares = []
        for kind, texts in asked.items():
            for text in texts[:5] if one.alone[kind].cpu else ():
                ours = set(engines[0].rival.find(text))
                shares.append(len(ours & set(one.rival.find(text))) / (len(ours) or 1))
        said.append(f"{one.rival.name} {10 * sum(shares) / len(shares):.1f}")
    return ", ".join(said)


def _probe(
    names: Sequence[str], folder: Path, asked: Mapping[str, Sequence[str]]
) -> list[Mapping[str, float]]:
    """Open each engine in a process of its own."""
    few = json.dumps({kind: texts[:PROBED] for kind, texts in asked.items()})
    rows = []
    for name in names:
        say(f"opening in a fresh process: {name}")
        command = [sys.executable, "-m", "benchmarks.search_probe", name, str(folder)]
        done = subprocess.run(command, input=few, stdout=subprocess.PIPE, text=True, check=True)
        rows.append(json.loads(done.stdout))
    return rows


def _update_all(engines: Sequence[Measured], sample: Sequence[Document], texts: Sequence[str]) -> None:
    """Change one document after another, find it, and ask the next question of somebody else.

    One engine after the other, and last the one whose threads go on working after a commit: processor time is
    that of the whole process.
    """
    for one in sorted(engines, key=lambda one: one.rival.name == "tantivy"):
        say(f"updating {one.rival.name}")
        for round_ in range(UPDATES):
            if one.update.spent > 60 or one.update.refused:
                break
            document = sample[(round_ * 37) % len(sample)]
            word = f"zzupdated{round_}"
            changed = replace(document, revision=round_ + 2, title=f"{document.title} {word}")
            one.update.take(partial(_put_and_find, one.rival, changed, word))
            if not one.update.refused:
                one.after.take(partial(one.rival.find, texts[round_ % len(texts)]))
                # Off the requests, as the site does it.
                one.rival.warm()


def _put_and_find(rival: Rival, changed: Document, word: str) -> None:
    rival.put(changed)
    if changed.key not in rival.find(word):
        raise SystemExit(f"{rival.name} does not find what it has just taken in.")


def _print_index(engines: Sequence[Measured], probes: Sequence[Mapping[str, float]]) -> None:
    print("\n### The index")
    head = (
        "engine", "build, CPU s", "build, wall s", "MB on disk", "update to found, CPU", "the same, wall",
        "first question after it", "opening, CPU", "first question ever", "warming, CPU",
        "memory, MB", "of it private",
    )  # fmt: skip
    rows = []
    for one, probe in zip(engines, probes, strict=True):
        rows.append(
            (
                one.rival.name,
                number(one.build.cpu[0] / 1e3),
                number(one.build.wall[0] / 1e3),
                number(one.megabytes),
                one.update.cell(UPDATES),
                one.update.wall_cell(),
                one.after.cell(),
                *(number(probe[name]) for name in ("open", "first", "warm", "memory", "private")),
            )
        )
    table(head, rows)
    bare = ", ".join(
        f"{one.rival.name} {probe['bare']:.0f}" for one, probe in zip(engines, probes, strict=True)
    )
    print(f"\nMemory before anything was opened: {bare} MB. Notes:\n")
    for one in engines:
        print(f"- {one.rival.name}: {one.rival.note}.")


if __name__ == "__main__":
    sys.exit(main())
