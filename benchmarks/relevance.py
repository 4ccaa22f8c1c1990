"""How well search finds: nDCG@10 on graded queries, for every engine alike.

    python -m benchmarks.relevance [FOLDER] [--library ENTRIES] [--engine whoosh|memory] [--run FILE]

FOLDER (../shared/bench) holds `library/dev.jsonl` (graded queries over the starter entries in ENTRIES,
../shared/library/entries beside its tags.yml) and `collections/*/` (docs.jsonl, queries.tsv, qrels.tsv).
--run also writes the library's ranking as query id, rank, slug and point, tab separated.
"""

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from math import log2
from pathlib import Path

import yaml

from advisory.documents.entry_file import EntryFile, parse
from advisory.documents.plain import plain
from advisory.domain.edition import numbered
from advisory.search.memory_engine import MemoryEngine
from advisory.search.port import Document, Hits, Request, SearchEngine
from advisory.search.query import parse as parse_query
from advisory.search.thesaurus import NO_SYNONYMS, Thesaurus
from advisory.search.whoosh_engine import WhooshEngine

PUBLIC = frozenset({"public"})
KINDS = {"k": "keywords", "n": "question", "p": "paraphrase", "d": "dilemma", "t": "misspelled", "x": "point"}


def main() -> int:
    """Measure everything in the folder and print one line for each set."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=Path("../shared/bench"))
    parser.add_argument("--library", type=Path, default=Path("../shared/library/entries"))
    parser.add_argument("--engine", choices=("whoosh", "memory"), default="whoosh")
    parser.add_argument("--run", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        engine: SearchEngine = MemoryEngine() if arguments.engine == "memory" else WhooshEngine(Path(folder))
        if (arguments.folder / "library/dev.jsonl").exists():
            measure_library(engine, arguments.folder / "library/dev.jsonl", arguments.library, arguments.run)
        for collection in sorted((arguments.folder / "collections").glob("*/docs.jsonl")):
            measure_collection(engine, collection.parent)
    return 0


def measure_library(engine: SearchEngine, queries: Path, entries: Path, run: Path | None) -> None:
    """Print the figures of the starter library, for each kind of query and for all."""
    engine.rebuild(library(entries))
    by_kind: dict[str, list[float]] = defaultdict(list)
    points = {"exact": 0, "top level": 0, "asked": 0}
    lines = []
    for line in queries.read_text(encoding="utf-8").splitlines():
        asked = json.loads(line)
        hits = ask(engine, asked["query"]).hits
        slugs = [hit.key.removeprefix("entry:") for hit in hits]
        rows = zip(slugs, hits, strict=True)
        lines += [f"{asked['id']}\t{at}\t{slug}\t{hit.point}\n" for at, (slug, hit) in enumerate(rows, 1)]
        if asked["relevant"]:
            by_kind[asked["kind"]].append(ndcg(slugs, asked["relevant"]))
        if "point" in asked:
            shown = next((hit.point for hit in hits if hit.key == f"entry:{asked['point']['slug']}"), "")
            points["asked"] += 1
            points["exact"] += shown == asked["point"]["at"]
            points["top level"] += shown.split(".")[0] == asked["point"]["at"].split(".")[0]
    for kind, scores in by_kind.items():
        print_line(f"library, {KINDS.get(kind, kind)}", scores)
    print_line("library, all", [score for scores in by_kind.values() for score in scores])
    print("points shown:", ", ".join(f"{name} {count}" for name, count in points.items()))
    if run:
        run.write_text("".join(lines), encoding="utf-8")


def measure_collection(engine: SearchEngine, folder: Path) -> None:
    """Print the figure of one public collection."""
    lines = (folder / "docs.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    engine.rebuild(Document(row["id"], "entry", 1, PUBLIC, row["title"], row["body"]) for row in rows)
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines():
        query_id, key, grade = line.split("\t")[:3]
        grades[query_id][key] = int(grade)
    scores = []
    for line in (folder / "queries.tsv").read_text(encoding="utf-8").splitlines():
        query_id, text = line.split("\t", 1)
        if grades.get(query_id):
            scores.append(ndcg([hit.key for hit in ask(engine, text).hits], grades[query_id]))
    print_line(folder.name, scores)


def library(entries: Path) -> Iterator[Document]:
    """Walk the entries of a folder as documents, with the tags' words from the tags.yml above it."""
    rows = yaml.safe_load((entries.parent / "tags.yml").read_text(encoding="utf-8"))
    words = {row["slug"]: " ".join((row["name"], *row.get("aliases", ()))) for row in rows}
    for path in sorted(entries.glob("*.md")):
        yield as_document(parse(path.read_bytes(), path.name), words)


def as_document(file: EntryFile, tag_words: Mapping[str, str]) -> Document:
    """Turn an entry's file into what is indexed."""
    edition = file.edition
    return Document(
        key=f"entry:{file.slug}",
        kind="entry",
        revision=1,
        marks=PUBLIC,
        title=edition.question,
        body=" ".join(plain(text) for text in (edition.situation, edition.outcome) if text),
        points=tuple((number, plain(text)) for number, text in numbered(edition.points)),
        labels=tuple(f"tag:{tag}" for tag in edition.tags),
        tag_words=" ".join(tag_words.get(tag, "") for tag in edition.tags),
        dated=file.published,
    )


def ask(engine: SearchEngine, text: str, synonyms: Thesaurus = NO_SYNONYMS) -> Hits:
    """Ask as a visitor does."""
    return engine.find(Request(parse_query(text), PUBLIC, synonyms=synonyms))


def ndcg(ranked: list[str], grades: Mapping[str, int]) -> float:
    """Give nDCG@10 with gain 2^grade - 1."""
    gains = [2 ** grades.get(key, 0) - 1 for key in ranked[:10]]
    ideal = sorted((2**grade - 1 for grade in grades.values()), reverse=True)[:10]
    best = sum(gain / log2(place + 2) for place, gain in enumerate(ideal))
    return sum(gain / log2(place + 2) for place, gain in enumerate(gains)) / best if best else 0.0


def print_line(name: str, scores: list[float]) -> None:
    """Print a name, how many queries, and their mean."""
    print(f"{name:24} {len(scores):4}  nDCG@10 {sum(scores) / (len(scores) or 1):.3f}")


if __name__ == "__main__":
    sys.exit(main())
