"""Measure what the costliest texts within the limits cost to read, wherever a pattern goes over them.

    python -m benchmarks.reading_bounds [SECONDS]

Each reader gets every hostile shape at the most that it is ever given: the scan for what identifies
somebody, hints, points, searches, highlighting, comparing, files and pages that are imported. Ends with 1
when one costs more than SECONDS (0.25) of processor time.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

from advisory.documents import entry_file, html_text, importers, plain
from advisory.domain import (
    coach,
    confidentiality,
    difference,
    name_spotting,
    names,
    points,
    structure,
    text,
    tripwire,
    writing_help,
)
from advisory.domain.errors import Invalid
from advisory.domain.points import POINT_CHARS
from advisory.domain.situation import BODY_CHARS, SituationText
from advisory.domain.structure import ENTRY_CHARS
from advisory.search import analysis, completing, highlight, query
from advisory.web.forms.accounts import local_address
from tests.documents.hostile import shapes

#: What keeps patterns for names, sums, dates and addresses busy, repeated to the length of the text.
_BUSY = (
    "1", "1,", "1.", "1 ", "$1 ", "€1,000,", "1.000.", "12/12/", "1st ", "Jan ", "January 1, ",
    "2026-", "A", "A ", "A.", "A. ", "Aa", "Aa ", "Aa-", "Aa’", "Mr. ", "Dr ", "Dr. A ", "Inc. ",
    "Inc", "Aa Inc, ", "Aa & ", "Aa and ", "a@", "a.", "a@a.", "@", "www.", "http://", "http://a",
    "://", "+1 ", "(1) ", "1-1-", "'", "’s ", "-", "–", "_", " ", "  a", "\t", "\n", "\n ", "\r\n",
    "a\n\n", "\u00a0", "\u200b", "e\u0301", "\u0301", "İ", "ß", "ﬃ", "日本", "م", "the ", "we ",
    "of the ", "said ", "told ", "CEO ", "CEO of Aa ", "Paul ", "Paul Aa ", "GmbH & Co. ", "% ",
    "1% ", "tag:", "tag:a ", "\"", "\"a ", "-\"", "(a OR ", "(", ")", "from:2026 ", "a-", "a*", "?",
    "a? ", "Situation: ", "Advice: ", "• ", "• a\n", "o ", "Special thanks to a ", "thanks to a for ",
    "<p>", "<li>a", "&#1;", "Thoughts ",
)  # fmt: skip

FRONT = (
    '---\ntitle: "Is it?"\nslug: a\ntags: [a]\nindustry: software\ncompany_size: 51-200\nstage: growth\n'
    'published: 2023-01-24\norigin: starter\nsummary: "A"\n---\n\n'
)


def readers() -> Iterator[tuple[str, int, Callable[[str], object]]]:
    """Give each reader with the most characters it is ever given."""
    members = frozenset({"Paul", "Priya Rao"})
    yield "scan", BODY_CHARS, lambda it: confidentiality.scan(it, names=members)
    yield "generalised", BODY_CHARS, lambda it: confidentiality.generalised(it, members)
    yield "words of", BODY_CHARS, name_spotting.words_of
    yield "coach", BODY_CHARS, coach.coach
    yield "wires", BODY_CHARS, tripwire.wires
    yield "hints", BODY_CHARS, lambda it: writing_help.hints(SituationText("Is it?", it))
    yield "points", BODY_CHARS, points.read_points
    yield "structure", ENTRY_CHARS, lambda it: structure.check_structure(it, max_chars=ENTRY_CHARS)
    yield "clean", 256 * 1024, text.clean
    yield "one line", 256 * 1024, text.one_line
    yield "slugify", 300, text.slugify
    yield "shorten", 256 * 1024, lambda it: text.shorten(it, 200)
    yield "plain", ENTRY_CHARS, plain.plain
    yield "compare", BODY_CHARS, lambda it: difference.compare([("a", it, it[::-1])])
    yield "words compared", POINT_CHARS, lambda it: difference.words(it, it[1:] + "b")
    yield "query", 8_190, query.parse
    yield "query words", 8_190, query.words_of
    yield "tokens", ENTRY_CHARS, lambda it: list(analysis.tokens(it))
    yield "highlight", ENTRY_CHARS, lambda it: highlight.marked(it, {"a", "aa", "paul"})
    yield "typed", 8_190, completing.typed
    yield "person", 256 * 1024, names.person_problem
    yield "group", 256 * 1024, names.group_problem
    yield "address", 8_190, lambda it: local_address("/" + it)
    yield (
        "entry file",
        ENTRY_CHARS,
        lambda it: entry_file.parse(
            f"{FRONT}## Situation\n\n{it}\n\n## Advice from the CEOs\n\n- A.\n".encode("utf-8", "replace"),
            "a.md",
        ),
    )
    yield (
        "front matter",
        ENTRY_CHARS,
        lambda it: entry_file.parse(
            f"---\ntitle: {it}\n---\n\n## Situation\n".encode("utf-8", "replace"), "a.md"
        ),
    )
    yield "page as HTML", ENTRY_CHARS, html_text.text_of
    yield "page of a blog", ENTRY_CHARS, importers.read_blog_page


def texts(size: int) -> Iterator[tuple[str, str]]:
    """Give every hostile text of this size."""
    yield from shapes(size)
    for piece in _BUSY:
        yield f"{piece!r} repeated", (piece * size)[:size]
        yield f"{piece!r} repeated, and something else", (piece * size)[: size - 2] + "\x00!"


def slowest(size: int, read: Callable[[str], object]) -> tuple[float, str]:
    """Give the most that one text costs, in seconds, and which."""
    worst = (0.0, "")
    for name, it in texts(size):
        started = time.process_time()
        with suppress(Invalid):
            read(it)
        worst = max(worst, (time.process_time() - started, name))
    return worst


def main() -> int:
    """Print a table; say with the exit code whether the bound holds."""
    bound = float(sys.argv[1]) if len(sys.argv) > 1 else 0.25
    over = False
    for name, size, read in readers():
        seconds, which = slowest(size, read)
        over |= seconds > bound
        print(f"{seconds * 1000:7.0f} ms  {name:15} {size:>9,} characters: {which}", flush=True)
    print(f"bound: {bound * 1000:.0f} ms")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
