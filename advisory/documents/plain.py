"""Markdown to plain text: for the index, summaries in feeds, and mail.

    **Ask** [them](https://…).    →   Ask them.
    - Twice.                      →   • Twice.
    | Year | Sales |              →   Year, Sales

Every step walks the text once, so a long or hostile text costs no more than its length.
"""

import html
import re

_FENCE = re.compile(r"[ \t]*(?:```|~~~)")
#: Rules between paragraphs, underlined headings, the second row of a table.
_RULE = re.compile(r"[ \t]*[-*_=|:][-*_=|: \t]*+")
_HEADING = re.compile(r"#{1,6}[ \t]+(.*)")
_BULLET = re.compile(r"[-*+][ \t]+")
_DEFINITION = re.compile(r"\[[^\[\]]+\]:[ \t]*\S+.*")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()<>#+.!|~-])")
_ADDRESS = r"\((?:[^()\s\[\]]|\([^()\s\[\]]*+\))*+(?:[ \t]+\"[^\"\n]*+\")?\)"
_IMAGE = re.compile(rf"!\[([^\[\]\n]*+)\]{_ADDRESS}")
_LINK = re.compile(rf"\[([^\[\]\n]++)\](?:{_ADDRESS}|\[[^\[\]\n]*+\])")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]++|[^<>\s@]++@[^<>\s@]++)>")
_STARS = re.compile(r"\*+|_+|~~+|`+")

#: Where an escaped character waits until the markup round it is gone.
_WAITING = 0xF0000


def plain(markdown_text: str) -> str:
    """Give the words of `markdown_text` without its markup; paragraphs and lines stay apart.

    >>> plain("**Ask** [them](https://example.com/a_(b)).\\n\\n- Twice, `at least`.")
    'Ask them.\\n\\n• Twice, at least.'
    """
    lines: list[str] = []
    fenced = False
    for line in markdown_text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if _FENCE.match(line):
            fenced = not fenced
        elif fenced:
            lines.append(line.rstrip())
        else:
            bare = _without_line_markup(line)
            if bare is not None:
                lines.append(_without_inline_markup(bare))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _without_line_markup(line: str) -> str | None:
    """Take quote signs, hashes, bullets and table bars off a line; None when nothing else was there."""
    rest = line.lstrip(" \t>") if line.lstrip().startswith(">") else line.strip()
    if _RULE.fullmatch(rest) or _DEFINITION.fullmatch(rest):
        return None
    heading = _HEADING.fullmatch(rest)
    if heading:
        return heading[1].rstrip("# ")
    if rest.startswith("|"):
        return ", ".join(cell.strip() for cell in rest.strip("|").split("|") if cell.strip())
    bullet = _BULLET.match(rest)
    if bullet:
        return "• " + rest[bullet.end() :].strip()
    return rest


def _without_inline_markup(line: str) -> str:
    """Take emphasis, code marks and the addresses of links out of a line."""
    line = _ESCAPED.sub(lambda found: chr(_WAITING + ord(found[1])), line)
    line = _LINK.sub(r"\1", _IMAGE.sub(r"\1", line))
    line = _STARS.sub(_mark, _AUTOLINK.sub(r"\1", line))
    line = "".join(chr(ord(c) - _WAITING) if 0 <= ord(c) - _WAITING < 128 else c for c in line)
    return html.unescape(line).rstrip()


def _mark(found: re.Match[str]) -> str:
    """Decide whether a run of stars or underscores is markup: not alone, and not inside a word."""
    before = found.string[found.start() - 1 : found.start()]
    after = found.string[found.end() : found.end() + 1]
    alone = (not before or before.isspace()) and (not after or after.isspace())
    inside = before.isalnum() and after.isalnum()
    marks = found[0]
    if marks[0] == "`":
        return ""
    if (alone or (inside and (len(marks) == 1 or marks[0] == "_"))) and len(marks) < 4:
        return marks
    return ""
