"""What only Advisory has: suggestions, single points of advice, synonyms, slips of the keyboard, meaning."""

import random
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from advisory.documents.synonyms import read_synonyms
from advisory.domain.meaning import Passages
from advisory.search import minilm
from advisory.search.meaning import VectorMeaning
from advisory.search.port import Document
from advisory.search.thesaurus import Thesaurus
from benchmarks.queries import BUSINESS_WORDED, MISSPELLED, beginnings, questions
from benchmarks.rivals.with_advisory import MARKS, Advisory
from benchmarks.timing import Times, say, table

#: With so many entries at most, meaning is measured; each has some eight vectors of 384 numbers.
MOST_MEANT = 10_000
SUGGESTIONS = 6
_ADVICE: Mapping[str, object] = {"chosen": {"type": ("point",)}, "sort": "advice", "points": 3}


def measure(ours: Advisory, sample: Sequence[Document], count: int, rounds: int) -> None:
    """Print a table for an index that is open and warm."""
    say("asking what only Advisory answers")
    chance = random.Random(5)
    lines = read_synonyms(Path("content"))
    synonyms = Thesaurus.of(lines.same, dict(lines.near))
    asked = questions(sample, rounds, seed=4)
    worded = [chance.choice(BUSINESS_WORDED) for _ in range(rounds)]
    rows = [
        _row(ours, "business words, with synonyms", worded, {"synonyms": synonyms}),
        _row(ours, "pasted dilemma, with synonyms", asked["pasted dilemma"], {"synonyms": synonyms}),
        _row(ours, "misspelled", [chance.choice(MISSPELLED) for _ in range(rounds)], {}),
        _row(ours, "one tag and one industry chosen", asked["natural question"], _CHOSEN),
        *(
            _row(ours, f"/advice: {kind}", asked[kind], {"synonyms": synonyms, **_ADVICE})
            for kind in ("common word", "natural question", "pasted dilemma", "phrase")
        ),
        _suggestions(ours, beginnings(sample, rounds)),
    ]
    if count <= MOST_MEANT and minilm.available():
        rows += _with_meaning(ours, asked, count)
    print("\n### What only Advisory has")
    table(("question", "first time", "alone", "page", "first time, worst"), rows)
    if not minilm.available():
        print("\nThe packages for meaning are not installed, so it was not measured.")


_CHOSEN: Mapping[str, object] = {"chosen": {"tag": ("customer",), "industry": ("software", "retail")}}


def _row(ours: Advisory, name: str, texts: Sequence[str], more: Mapping[str, object]) -> tuple[str, ...]:
    """Ask each question for the first time, then again, then as a page."""
    first, alone, page = Times(), Times(), Times()
    for text in dict.fromkeys(texts):
        first.take(partial(ours.find, text, **more))
    for text in texts:
        alone.take(partial(ours.find, text, **more))
        page.take(partial(ours.page, text, **more))
    return name, first.cell(), alone.cell(), page.cell(), f"{max(first.cpu):.0f}"


def _suggestions(ours: Advisory, begun: Sequence[str]) -> tuple[str, ...]:
    first, again = Times(), Times()
    for times in (first, again):
        for text in begun:
            times.take(partial(ours.engine.complete, text, MARKS, limit=SUGGESTIONS))
    return "suggestions", first.cell(), again.cell(), "", f"{max(first.cpu):.0f}"


def _with_meaning(
    ours: Advisory, asked: Mapping[str, Sequence[str]], count: int
) -> Iterator[tuple[str, ...]]:
    """Ask with meaning: the real encoder for the question, and vectors made by chance for the passages."""
    say("making vectors")
    meaning = VectorMeaning(minilm.MiniLM())
    meaning.take(_vectors(count))
    meaning.warm()
    for kind in ("natural question", "pasted dilemma"):
        encoding, first, page = Times(), Times(), Times()
        for text in dict.fromkeys(asked[kind]):
            encoding.take(partial(meaning.near, text, MARKS))
            near = meaning.near(text, MARKS)
            first.take(partial(ours.find, text, near=near))
            page.take(partial(ours.page, text, near=near))
        both = Times([sum(pair) for pair in zip(encoding.cpu, page.cpu, strict=True)])
        yield f"meaning: {kind}", "", f"{first.cell()} + near {encoding.cell()}", both.cell(), ""


def _vectors(count: int) -> Iterator[Passages]:
    """Walk passages by chance: a title, a situation and six points for each entry."""
    chance = np.random.default_rng(11)
    places = ("title", "body", *map(str, range(1, 7)))
    for number in range(1, count + 1):
        vectors = chance.standard_normal((len(places), minilm.SIZE)).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        rows = {place: minilm.as_bytes(row) for place, row in zip(places, vectors, strict=True)}
        yield Passages(f"entry:{number}", 1, MARKS, number, rows)
