"""From what matches to the hits of one page, in their order; and how what is being typed may go on."""

from collections.abc import Iterator

import numpy as np

from advisory.search import completing
from advisory.search.completing import Title, Typed
from advisory.search.port import Completions, Hit, Hits, Request
from advisory.search.ranking import best_points
from advisory.search.whoosh_decoding import Ints
from advisory.search.whoosh_looking import Looking
from advisory.search.whoosh_snapshot import Snapshot, View

MAX_LIMIT = 100
#: Titles looked at for one completion.
MAX_TITLES = 100


def answer(snapshot: Snapshot, request: Request) -> Hits:
    """Answer a question."""
    looking = Looking(snapshot.view(request.marks, request.until, request.excluded), request)
    numbers = np.flatnonzero(looking.passing)
    page = _slice(looking, numbers, request)
    choice = looking.choice
    return Hits(
        total=len(numbers),
        hits=tuple(_hits(looking, page)),
        counts=looking.counts(),
        terms=frozenset(term for term in choice.worth if " " not in term),
        phrases=tuple(tuple(term.split()) for term in choice.worth if " " in term),
        corrections=choice.corrections,
    )


def _hits(looking: Looking, page: list[int]) -> Iterator[Hit]:
    snapshot, request = looking.snapshot, looking.request
    coverage = looking.coverage(np.array(page, dtype=np.int64)).tolist()
    for number, covered in zip(page, coverage, strict=True):
        key, points = snapshot.keys[number], tuple[str, ...]()
        near = request.near.get(key)
        if request.points and (looking.choice.worth or looking.plan.phrases or near):
            asked = snapshot.points(number), looking.choice.worth, looking.plan.phrases, near
            points = best_points(*asked, count=request.points)
        score, revision = float(looking.scores[number]), int(snapshot.revisions[number])
        likeness = near.likeness if near else 0.0
        yield Hit(key, key.partition(":")[0], revision, score, points, covered, likeness)


def _slice(looking: Looking, numbers: Ints, request: Request) -> list[int]:
    """Give the numbers of the hits asked for, in their order, without sorting what lies behind them."""
    end = request.offset + min(request.limit, MAX_LIMIT)
    snapshot = looking.snapshot
    # Scores of equal documents may differ in the last bits with the order of adding.
    scores, dates = np.round(looking.scores[numbers], 6), snapshot.dates[numbers]
    keys = {
        "relevance": (scores, dates),
        "newest": (dates, scores),
        "helpful": (snapshot.helpful[numbers], scores, dates),
        "advice": (),
    }[request.sort] or (np.round(looking.by_point[numbers], 6), scores, dates)
    first = keys[0]
    if len(numbers) > 4 * end > 0:
        near = np.flatnonzero(first >= np.partition(first, -end)[-end])
        numbers, keys = numbers[near], tuple(key[near] for key in keys)
    order = np.lexsort(tuple(-key for key in reversed(keys)))
    if len(order) > end > 0:
        last = order[end - 1]
        tied = np.logical_and.reduce([key == key[last] for key in keys])
        order = np.concatenate([order[:end], [at for at in order[end:] if tied[at]]]).astype(np.int64)
    rows = [(*(-key[at] for key in keys), snapshot.keys[numbers[at]], int(numbers[at])) for at in order]
    return [number for *_, number in sorted(rows)[request.offset : end]]


def completed(
    snapshot: Snapshot, text: str, marks: frozenset[str], limit: int, excluded: frozenset[str]
) -> Completions:
    """Say how what is being typed may go on."""
    view = snapshot.view(marks, excluded=excluded)
    typed = completing.typed(text)
    return completing.completions(
        typed, snapshot.lexicons(), view.says, view.nearest, _titles(snapshot, view, typed), limit
    )


def _titles(snapshot: Snapshot, view: View, typed: Typed) -> Iterator[Title]:
    """Walk the titles that may say what was typed, the newest first, and not more than can be looked at."""
    found = view.visible.copy()
    for term in typed.terms:
        found &= snapshot.with_term("title", term)
    if typed.prefix:
        found &= snapshot.titles_beginning(typed.prefix)
    for number in snapshot.newest[found[snapshot.newest]][:MAX_TITLES].tolist():
        yield Title(snapshot.keys[number], snapshot.title_words(number), int(snapshot.dates[number]))
