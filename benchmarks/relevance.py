"""How well search finds: nDCG@10 on graded questions, with every lever and without each.

    python -m benchmarks.relevance [FOLDER] [--content FOLDER] [--levers] [--meaning] [--run FILE]

The library's own questions are `benchmarks/questions.jsonl`, written by somebody who had seen neither the
synonyms nor the questions that search was made with. FOLDER (../shared/bench) may hold more of them
(`library/dev.jsonl`) and public collections (`collections/*/`: docs.jsonl, queries.tsv, qrels.tsv).

--levers prints what each part of search is worth, on each set.
--meaning adds search by meaning, where it is installed.
--run writes the ranking of the library's questions as question id, rank, slug and point, tab separated.
"""

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import log2
from pathlib import Path

import yaml

from advisory.documents.entry_file import EntryFile, parse
from advisory.documents.plain import plain
from advisory.documents.synonyms import read_synonyms
from advisory.domain.edition import numbered
from advisory.domain.meaning import Passages
from advisory.search.meaning import VectorMeaning
from advisory.search.memory_engine import MemoryEngine
from advisory.search.minilm import MiniLM
from advisory.search.port import Document, Hits, Request, SearchEngine
from advisory.search.query import parse as parse_query
from advisory.search.thesaurus import NO_SYNONYMS, Thesaurus
from advisory.search.whoosh_engine import WhooshEngine

PUBLIC = frozenset({"public"})
KINDS = {"k": "keywords", "n": "question", "p": "paraphrase", "d": "dilemma", "t": "misspelled", "x": "point"}
OWN_QUESTIONS = Path(__file__).with_name("questions.jsonl")


class Uncorrected(Thesaurus):
    """A thesaurus that claims to know every word, so that no slip is corrected."""

    __slots__ = ()

    def knows(self, term: str) -> bool:
        """Say yes."""
        return True


@dataclass(frozen=True, slots=True)
class Question:
    """A graded question; `point` is the number that answers it best, with its document's key."""

    id: str
    kind: str
    text: str
    grades: Mapping[str, int]
    point: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Setting:
    """One way to search the same documents."""

    name: str
    engine: SearchEngine
    synonyms: Thesaurus = NO_SYNONYMS
    meaning: VectorMeaning | None = None

    def ask(self, text: str) -> Hits:
        """Ask as a visitor does."""
        near = self.meaning.near(text, PUBLIC) if self.meaning else {}
        return self.engine.find(Request(parse_query(text), PUBLIC, synonyms=self.synonyms, near=near))


def main() -> int:
    """Measure what is there, print a line for each setting, and write the run if asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=Path("../shared/bench"))
    parser.add_argument("--content", type=Path, default=Path("content"))
    parser.add_argument("--levers", action="store_true")
    parser.add_argument("--meaning", action="store_true")
    parser.add_argument("--run", type=Path)
    arguments = parser.parse_args()
    settings = list(_settings(arguments.content, arguments.levers, arguments.meaning))
    for path in (OWN_QUESTIONS, arguments.folder / "library/dev.jsonl"):
        if path.exists():
            questions = list(_questions(path))
            print(f"\n{path.name}: {len(questions)} questions")
            for setting in settings:
                _print_library(setting, questions)
            if arguments.run:
                _write_run(arguments.run.with_suffix(f".{path.stem}.tsv"), settings[-1], questions)
    words = _thesaurus(arguments.content)
    for folder in sorted((arguments.folder / "collections").glob("*")):
        _print_collection(folder, words)
    return 0


def _settings(content: Path, levers: bool, meaning: bool) -> Iterator[Setting]:
    """Walk the ways to search the library, the whole one last."""
    documents = list(library(content))
    engine, words = MemoryEngine(documents), _thesaurus(content)
    if levers:
        bare = MemoryEngine(replace(document, tag_words="") for document in documents)
        lines = read_synonyms(content)
        yield Setting("words alone", bare, Uncorrected())
        yield Setting("+ slips corrected", bare)
        yield Setting("+ words of the tags", engine)
        yield Setting("+ words of one meaning", engine, Thesaurus.of(lines.same, {}))
    yield Setting("+ words near (all without meaning)" if levers else "words", engine, words)
    if meaning:
        vectors = _vectors(documents)
        if levers:
            yield Setting("meaning and words alone", bare, Uncorrected(), vectors)
        yield Setting("with meaning", engine, words, vectors)


def _vectors(documents: Iterable[Document]) -> VectorMeaning:
    meaning = VectorMeaning(MiniLM())
    for change, document in enumerate(documents, start=1):
        texts = {"title": document.title, "body": document.body, **dict(document.points)}
        vectors = {place: meaning.encode(text) for place, text in texts.items()}
        meaning.take([Passages(document.key, 1, PUBLIC, change, vectors)])
    meaning.warm()
    return meaning


def _thesaurus(content: Path) -> Thesaurus:
    lines = read_synonyms(content)
    return Thesaurus.of(lines.same, dict(lines.near))


def _questions(path: Path) -> Iterator[Question]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["relevant"]:
            grades = {f"entry:{slug}": grade for slug, grade in row["relevant"].items()}
            point = row.get("point")
            at = (f"entry:{point['slug']}", point["at"]) if point else ("", "")
            yield Question(row["id"], row["kind"], row["query"], grades, at)


def _print_library(setting: Setting, questions: list[Question]) -> None:
    """Print the figure of one setting over all questions and for each kind.

    Beside it, how many of the paraphrases' entries are among the first five, and how often the right point
    is shown.
    """
    by_kind: dict[str, list[float]] = defaultdict(list)
    shown, pointed = 0, [question for question in questions if question.point[0]]
    recalls = []
    for question in questions:
        hits = setting.ask(question.text).hits
        ranked = [hit.key for hit in hits]
        by_kind[question.kind].append(ndcg(ranked, question.grades))
        shown += any((hit.key, hit.point) == question.point for hit in hits)
        if question.kind == "p":
            found = sum(key in question.grades for key in ranked[:5])
            recalls.append(found / min(5, len(question.grades)))
    scores = [score for scores in by_kind.values() for score in scores]
    kinds = "  ".join(f"{name} {_mean(by_kind[kind]):.3f}" for kind, name in KINDS.items())
    more = f"paraphrases' recall@5 {_mean(recalls):.3f}  points {shown}/{len(pointed)}"
    print(f"  {setting.name:34} {_mean(scores):.3f}  {kinds}  {more}")


def _write_run(path: Path, setting: Setting, questions: list[Question]) -> None:
    lines = [
        f"{question.id}\t{rank}\t{hit.key.removeprefix('entry:')}\t{hit.point}\n"
        for question in questions
        for rank, hit in enumerate(setting.ask(question.text).hits, start=1)
    ]
    path.write_text("".join(lines), encoding="utf-8")


def _print_collection(folder: Path, words: Thesaurus) -> None:
    """Print the figure of one public collection, without the library's synonyms and with them."""
    rows = [json.loads(line) for line in _lines(folder / "docs.jsonl")]
    documents = (Document(row["id"], "entry", 1, PUBLIC, row["title"], row["body"]) for row in rows)
    engine = WhooshEngine(Path(tempfile.mkdtemp()))
    engine.rebuild(documents)
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    for line in _lines(folder / "qrels.tsv"):
        query_id, key, grade = line.split("\t")[:3]
        grades[query_id][key] = int(grade)
    asked = [line.split("\t", 1) for line in _lines(folder / "queries.tsv")]

    def figure(ask: Callable[[str], Hits]) -> float:
        return _mean(
            [ndcg([hit.key for hit in ask(text).hits], grades[one]) for one, text in asked if grades.get(one)]
        )

    alone, whole = Setting("", engine), Setting("", engine, words)
    print(f"\n{folder.name}: {figure(alone.ask):.3f}, with the library's synonyms {figure(whole.ask):.3f}")


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def library(content: Path) -> Iterator[Document]:
    """Walk the entries of a content folder as documents, with the words of their tags."""
    rows = yaml.safe_load((content / "tags.yml").read_text(encoding="utf-8"))
    words = {row["slug"]: " ".join((row["name"], *row.get("aliases", ()))) for row in rows}
    for path in sorted(content.glob("*.md")):
        if path.name != "README.md":
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


def ndcg(ranked: list[str], grades: Mapping[str, int]) -> float:
    """Give nDCG@10 with gain 2^grade - 1."""
    gains = [2 ** grades.get(key, 0) - 1 for key in ranked[:10]]
    ideal = sorted((2**grade - 1 for grade in grades.values()), reverse=True)[:10]
    best = sum(gain / log2(place + 2) for place, gain in enumerate(ideal))
    return sum(gain / log2(place + 2) for place, gain in enumerate(gains)) / best if best else 0.0


def _mean(scores: list[float]) -> float:
    return sum(scores) / (len(scores) or 1)


if __name__ == "__main__":
    sys.exit(main())
