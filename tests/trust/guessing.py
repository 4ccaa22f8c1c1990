"""Ways of guessing who asked, from what somebody collected.

Each gives points to members for each post. How somebody writes is not compared: all texts come from one
generator.
"""

import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import combinations, pairwise

from tests.trust.evidence import THE_ASKER, Case, signature

Scores = list[dict[str, float]]


def nothing(case: Case) -> Scores:
    return [defaultdict(float) for _ in case.posts]


def by_order(case: Case) -> Scores:
    """Take keys for numbers: what stands side by side is of one hand."""
    scores, anonymous = nothing(case), {post.slug for post in case.posts}
    named = sorted((event.number, event.by) for event in case.named() if event.number is not None)
    for at, post in enumerate(case.posts):
        for event in case.of(post.slug, THE_ASKER):
            if event.number is None or post.slug not in anonymous:
                continue
            near = sorted((abs(number - event.number), by) for number, by in named)[:2]
            for rank, (gap, by) in enumerate(near):
                scores[at][by] += 1 / (1 + gap) + 0.01 / (1 + rank)
    return scores


def _apart(one: int, other: int) -> int:
    return min(abs(one - other), 1440 - abs(one - other))


def _minutes(moments: Sequence[datetime | None]) -> list[int]:
    return [one.hour * 60 + one.minute for one in moments if one is not None]


def by_moments(case: Case) -> Scores:
    """Compare moments of the day, and what is minutes apart, wherever more than a day is told."""
    scores, usual = nothing(case), defaultdict(list)
    for event in case.named():
        usual[event.by] += _minutes([event.moment])
    for at, post in enumerate(case.posts):
        for minute in _minutes([one.moment for one in case.of(post.slug, THE_ASKER)]):
            for by, theirs in usual.items():
                scores[at][by] += sum(1 / (1 + _apart(minute, one)) for one in theirs) / (len(theirs) + 2)
    return scores


def by_letters(case: Case) -> Scores:
    """Compare the hours of letters about a post with those at which everybody is known to be about."""
    scores = nothing(case)
    numbers = {post.slug: at for at, post in enumerate(case.posts)}
    for letter in case.curious.letters:
        slug = case.told_of(letter)
        if slug in numbers and letter.at and not re.search("advice|comment", letter.subject, re.I):
            # A letter is dated to the hour; in the middle of it is as good a guess as any.
            minute = letter.at.hour * 60 + 30
            for name, life in case.lives.items():
                scores[numbers[slug]][name] += 1 / (30 + _apart(minute, life.minute))
    return scores


def by_days(case: Case) -> Scores:
    """Count the days on which the asker and a member under their name both did something."""
    scores, theirs = nothing(case), defaultdict(set)
    for event in case.named():
        theirs[event.by].add(event.stamp[:10])
    for at, post in enumerate(case.posts):
        days = {event.stamp[:10] for event in case.of(post.slug, THE_ASKER)} - {""}
        for by, own in theirs.items():
            scores[at][by] += len(days & own) - len(days) * len(own) / 70
    return scores


def by_facts(case: Case) -> Scores:
    """Compare the facts that are shown with those of everybody."""
    return [dict(case.candidates(post)) for post in case.posts]


def by_changes(case: Case) -> Scores:
    """See whose page, or which list, is another after somebody posted than before."""
    scores = nothing(case)
    numbers = {post.slug: at for at, post in enumerate(case.posts)}
    for sight in case.curious.sights:
        changed = {key for key in sight.before if sight.before[key] != sight.after[key]}
        peers = changed & case.lives.keys()
        if sight.post.slug in numbers and len(peers) < len(sight.before.keys() & case.lives.keys()):
            for name in peers:
                scores[numbers[sight.post.slug]][name] += 1
    return scores


def by_mentions(case: Case) -> Scores:
    """Look for names, addresses and handles in whatever speaks of a post, letters and notices among it."""
    scores = nothing(case)
    for at, post in enumerate(case.posts):
        texts = [str(one) for path, one in case.curious.pages.items() if f"/{post.slug}" in path]
        texts += [f"{one}" for one in case.curious.letters if case.told_of(one) == post.slug]
        whole = re.sub(r'<div class="post__by">.*?</div>', "", "\n".join(texts), flags=re.S)
        for name, life in case.lives.items():
            said = (rf"\b{name}\b", re.escape(life.person.email), case.curious.handles.get(name, "-" * 9))
            scores[at][name] += sum(len(re.findall(one, whole)) for one in said)
    return scores


def by_refusals(case: Case) -> Scores:
    """Compare how a post answers, header by header, with how the named posts of a member do."""
    scores = nothing(case)
    marks = {slug: signature(case.curious.pages, slug) for slug in case.known}
    usual = Counter(mark for one in marks.values() for mark in one)
    for at, post in enumerate(case.posts):
        for other in case.known.values():
            if other.named:
                alike = marks[post.slug] & marks[other.slug]
                scores[at][other.author] += sum(1 / usual[mark] for mark in alike)
    return scores


def by_lists(case: Case) -> Scores:
    """See beside whose named posts a post stands, in every list and search there is."""
    scores = nothing(case)
    numbers = {post.slug: at for at, post in enumerate(case.posts)}
    for path, answer in case.curious.pages.items():
        if not re.match(r"/(situations/\?|search|advice|feeds|me/follows|suggest)", path):
            continue
        order = list(dict.fromkeys(re.findall(r"/situations/([a-z0-9]{12})", answer.text)))
        for one, other in pairwise(order):
            for post, beside in ((one, other), (other, one)):
                if post in numbers and beside in case.known and case.known[beside].named:
                    scores[numbers[post]][case.known[beside].author] += 1
    return scores


WAYS: dict[str, Callable[[Case], Scores]] = {
    "order": by_order, "moments": by_moments, "facts": by_facts, "changes": by_changes,
    "mentions": by_mentions, "refusals": by_refusals, "lists": by_lists, "days": by_days,
    "hours of letters": by_letters,
}  # fmt: skip


def together(all_scores: Sequence[Scores]) -> Scores:
    """Add the ways up, each by what it can tell."""
    summed: Scores = [defaultdict(float) for _ in all_scores[0]]
    for scores in all_scores:
        most = max((abs(value) for one in scores for value in one.values()), default=0) or 1
        for at, one in enumerate(scores):
            for name, value in one.items():
                summed[at][name] += value / most
    return summed


def guess(case: Case, scores: Scores, seed: int) -> list[str]:
    """Name the likeliest of those it can be, for each post; by the dice where nothing speaks for one."""
    dice = random.Random(seed)
    return [
        max(case.candidates(post), key=lambda name: (round(scores[at].get(name, 0), 9), dice.random()))
        for at, post in enumerate(case.posts)
    ]


def likeliest_pairs(
    scores: Scores, candidates: Sequence[Mapping[str, float]], number: int, seed: int
) -> list:
    """Name the pairs whose points are most alike."""
    dice = random.Random(seed)
    lines = []
    for one, may_be in zip(scores, candidates, strict=True):
        middle = sum(one.get(name, 0) for name in may_be) / len(may_be)
        line = {name: one.get(name, 0) - middle for name in may_be}
        size = sum(value * value for value in line.values()) ** 0.5 or 1
        lines.append({name: value / size for name, value in line.items()})
    alike = {
        (a, b): (round(sum(v * lines[b].get(name, 0) for name, v in lines[a].items()), 9), dice.random())
        for a, b in combinations(range(len(lines)), 2)
    }
    return sorted(alike, key=alike.__getitem__, reverse=True)[:number]
