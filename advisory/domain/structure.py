"""How members' text may be built, so that turning it into a page costs about as much as reading it.

The Markdown library walks some shapes again and again: brackets that never close, lists in quotes in
lists, thousands of tiny lines. Nobody who describes a situation needs them by the hundred, so they are
refused with a sentence that says what to do. `LIMITS` is the whole table; the figures behind it, and
what they hold the cost to, are in docs/decisions/0004-markdown-bounds.md.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from advisory.domain.errors import Invalid

#: The most that one text of an entry may have; members' limits are in `domain.situation`.
ENTRY_CHARS = 20_000

_ITEM = re.compile(r"[ >]*(?:[-*+]|\d+[.)])(?: |$)")
_HEADING = re.compile(r" *(?:#|(?:[-=*_] *){1,200}$)")
#: What opens a quote or a list item at the start of a line, as often as it stands there.
_OPENERS = re.compile(r" *+(?:(?:>|[-*+](?= )|\d+[.)](?= )) *+)++")
_OPENER = re.compile(r">|[-*+]|\d+")
_RUN = re.compile(r"(\S)\1{10,}")


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit: how to count, the most that is taken, and what to do about more."""

    most: int
    count: Callable[[str], int]
    what: str
    remedy: str

    def problem(self, text: str) -> str:
        """Say what is too much, or "" when it is not."""
        count = self.count(text)
        if count <= self.most:
            return ""
        return f"This has {count:,} {self.what}; {self.most:,} is the most that can be shown. {self.remedy}"


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def _lines_like(pattern: re.Pattern[str]) -> Callable[[str], int]:
    return lambda text: sum(1 for line in _lines(text) if pattern.match(line))


def _in_line(count: Callable[[str], int]) -> Callable[[str], int]:
    return lambda text: max(map(count, _lines(text)), default=0)


def _in_lines(count: Callable[[str], int]) -> Callable[[str], int]:
    return lambda text: sum(map(count, _lines(text)))


def _in_paragraph(*marks: str) -> Callable[[str], int]:
    count = _in_all(*marks)
    return lambda text: max(map(count, re.split(r"\n *\n", text)))


def _in_all(*marks: str) -> Callable[[str], int]:
    return lambda text: sum(map(text.count, marks))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _depth(line: str) -> int:
    openers = _OPENERS.match(line)
    return len(_OPENER.findall(openers[0])) if openers else 0


def _run(text: str) -> int:
    return max((len(found[0]) for found in _RUN.finditer(text)), default=0)


LIMITS = (
    Limit(600, lambda text: len(_lines(text)), "lines", "Join short lines to paragraphs."),
    Limit(300, _lines_like(_ITEM), "list items", "Keep those that matter most."),
    Limit(60, _lines_like(_HEADING), "headings and rules", "Take some out."),
    Limit(600, _in_lines(_depth), "quotes and list items", "Keep those that matter most."),
    Limit(6, _in_line(_depth), "quotes and lists opened in one line", "Quote only the last mail."),
    Limit(32, _in_line(_indent), "blanks before the words of a line", "Move the line to the left."),
    Limit(20, _in_line(_in_all("|")), "bars in one line", "Make the table narrower."),
    Limit(600, _in_all("|"), "bars", "Make the table smaller, or tell it in sentences."),
    Limit(40, _in_paragraph("["), "square brackets in one paragraph", "Write them as round ones."),
    Limit(300, _in_all("["), "square brackets", "Write them as round ones."),
    Limit(200, _in_paragraph("*", "_"), "stars and underscores in one paragraph", "Emphasise fewer words."),
    Limit(1_000, _in_all("*", "_"), "stars and underscores", "Emphasise fewer words."),
    Limit(100, _in_paragraph("`"), "backticks in one paragraph", "Take some out."),
    Limit(400, _in_all("`"), "backticks", "Take some out."),
    Limit(1_500, _in_all('"', "'"), "quotation marks", "Take some out."),
    Limit(500, _in_all("<"), "opening angle brackets", "Take some out."),
    Limit(500, _in_all("&"), "ampersands", 'Write "and" for most of them.'),
    Limit(500, _in_all("\\"), "backslashes", "Take some out."),
    Limit(200, _run, "times the same character in a row", "Take some out."),
)


def check_structure(text: str, *, max_chars: int, field: str = "body") -> None:
    """Refuse text that is too long or built in a way that costs too much to show.

    Raises:
        Invalid: under `field`, a sentence that says what to change.

    >>> check_structure("- Ask them.\\n- Wait.", max_chars=100)
    """
    if len(text) > max_chars:
        raise Invalid(
            {field: f"This has {len(text):,} characters; {max_chars:,} is the most that can be kept."}
        )
    spaced = text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4)
    for limit in LIMITS:
        problem = limit.problem(spaced)
        if problem:
            raise Invalid({field: problem})
