"""The front matter of an entry file: splitting it off, writing its lines, changing single lines.

    ---
    title: "…"
    tags: [one, two]
    ---
    the body

One key is one line in everything this house writes. Files that people edit may use all that
`strict_yaml` reads, carry a byte order mark or Windows line ends; they keep them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from advisory.documents.strict_yaml import BadFile, Located, load
from advisory.domain.edition import Ended

FRONT_MATTER_BYTES = 64_000
BODY_BYTES = 1_000_000

#: In the order in which they are written.
KEYS = (
    "title", "slug", "tags", "industry", "company_size", "stage", "published", "origin", "summary",
    "count_noun", "credits", "references", "updated", "verified_on", "review_due_on", "obsolete",
    "superseded_by", "no_longer_holds", "audience", "source_url",
)  # fmt: skip

#: Always in quotation marks, as people expect of sentences.
_QUOTED = frozenset({"title", "summary", "credits", "references", "obsolete", "source_url"})

#: Words that need no quotation marks when YAML takes them for text.
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9+_-]*(?: [A-Za-z0-9+_-]+)*")

#: What YAML refuses or reads as a line end; escaped when we write.
_UNPRINTABLE = re.compile(
    "[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)

#: Controls that no text has, except tab and line ends.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")

_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Parts:
    """A file taken apart: lines end in "\\n" whatever the file has.

    Attributes:
        fields: the values of the front matter by key, each with its line.
        key_lines: the line of every key.
        body: everything after the second `---`.
        body_line: the line on which the body begins.
    """

    fields: Mapping[str, Located]
    key_lines: Mapping[str, int]
    body: str
    body_line: int


def split(raw: bytes, name: str) -> Parts:
    """Take a file apart.

    Raises:
        BadFile: too large, not UTF-8, control characters, no front matter, or one that cannot be read.
    """
    text = decode(raw, name).removeprefix(_BOM).replace("\r\n", "\n").replace("\r", "\n")
    head, body, closing = _halves(text, name)
    located = load(head, name, first_line=2)
    if located is None:
        raise BadFile(name, 1, 'the front matter is empty; a file needs at least "title" and "slug".')
    if not isinstance(located.value, dict) or located.in_brackets:
        raise BadFile(
            name, located.line, "the front matter is one key and value per line, such as slug: a-word."
        )
    fields, key_lines = {}, {}
    for key, value in located.items():
        if not isinstance(key.value, str):
            raise BadFile(name, key.line, f'the key "{key.value}" is not a word; put it in quotes.')
        if key.column:
            raise BadFile(name, key.line, f'the key "{key.value}" is not at the margin.')
        fields[key.value] = value
        key_lines[key.value] = key.line
    return Parts(fields, key_lines, body, closing + 1)


def decode(raw: bytes, name: str) -> str:
    """Give the text of a file that is not too large and holds nothing but text.

    Raises:
        BadFile: too large, not UTF-8, or control characters.
    """
    if len(raw) > BODY_BYTES + FRONT_MATTER_BYTES:
        raise BadFile(name, 0, f"the file is larger than {BODY_BYTES + FRONT_MATTER_BYTES:,} bytes.")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BadFile(name, line, "this is not UTF-8; save the file in that encoding.") from None
    control = _CONTROL.search(text)
    if control:
        line = text[: control.start()].count("\n") + 1
        raise BadFile(name, line, f"a control character (U+{ord(control[0]):04X}) stands here; take it out.")
    return text


def _halves(text: str, name: str) -> tuple[str, str, int]:
    """Give front matter, body, and the line of the `---` between them."""
    first, _, rest = text.partition("\n")
    if first.rstrip() != "---":
        raise BadFile(name, 1, "no front matter: a file opens with a line of three hyphens.")
    closing = re.search(r"^---[ \t]*(?:\n|\Z)", rest, re.MULTILINE)
    if closing is None:
        raise BadFile(name, 1, "the front matter is not closed by a second line of three hyphens.")
    head, body = rest[: closing.start()], rest[closing.end() :]
    marker = re.search(r"^(?:\.\.\.|---|%)", head, re.MULTILINE)
    if marker:
        line = head[: marker.start()].count("\n") + 2
        raise BadFile(name, line, f"{marker[0]} at the margin means something to YAML; put it in quotes.")
    if len(head.encode()) > FRONT_MATTER_BYTES:
        raise BadFile(name, 1, f"the front matter is longer than {FRONT_MATTER_BYTES:,} bytes.")
    if len(body.encode()) > BODY_BYTES:
        raise BadFile(name, 0, f"the text is longer than {BODY_BYTES:,} bytes.")
    return head, body, head.count("\n") + 2


def line_for(key: str, value: object) -> str:
    """Write one key as YAML, ending in "\\n"; usually one line, more only for an unknown key.

    Raises:
        yaml.YAMLError: an unknown key holds what YAML cannot express.

    >>> line_for("title", "Why?"), line_for("tags", ("a", "b")), line_for("company_size", "1-10")
    ('title: "Why?"\\n', 'tags: [a, b]\\n', 'company_size: 1-10\\n')
    """
    if key not in KEYS:
        return _dump({key: value})
    quoted = key in _QUOTED
    if isinstance(value, (tuple, list)) and value and isinstance(value[0], Ended):
        return f"{key}: [{', '.join(map(_ended, value))}]\n"
    if isinstance(value, (tuple, list)):
        written = ", ".join(_scalar(str(item), quoted=quoted) for item in value)
        return f"{key}: [{written}]\n"
    if isinstance(value, date):
        return f"{key}: {value.isoformat()}\n"
    return f"{key}: {_scalar(str(value), quoted=quoted)}\n"


def _ended(one: Ended) -> str:
    """Write a point that no longer holds, as one mapping."""
    reason = _scalar(one.reason, quoted=True)
    return f"{{point: {one.point}, since: {one.since.isoformat()}, reason: {reason}}}"


def _scalar(text: str, *, quoted: bool) -> str:
    """Write one word or sentence, in quotation marks where it needs them."""
    if not quoted and _PLAIN.fullmatch(text) and yaml.SafeLoader("").resolve(  # type: ignore[no-untyped-call]
        yaml.ScalarNode, text, (True, False)
    ) == "tag:yaml.org,2002:str":  # fmt: skip
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + _UNPRINTABLE.sub(_escape, escaped) + '"'


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04X}"


class _Dumper(yaml.SafeDumper):
    """The safe dumper without anchors, which we do not read back."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write a value twice rather than refer to it."""
        return True


def _dump(mapping: Mapping[str, object]) -> str:
    return yaml.dump(
        dict(mapping),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=10**9,
        default_flow_style=False,
    )


def change_line(raw: bytes, key: str, value: object, name: str) -> bytes:
    """Replace, add or (for None) remove one key of the front matter; every other byte stays.

    A new key takes its place in the order of `KEYS`, an unknown one goes last.

    Raises:
        BadFile: the file cannot be read.
    """
    parts = split(raw, name)
    lines = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z", raw.decode("utf-8"))
    line_end = lines[0][len(lines[0].rstrip("\r\n")) :]
    #: Indices into `lines`; the file counts its lines from 1.
    starts = {known: line - 1 for known, line in parts.key_lines.items()}
    closing = parts.body_line - 2
    if key in starts:
        at = starts[key]
        until = min((start for start in starts.values() if start > at), default=closing)
        # Blank lines and comments at the margin stand before the next key and belong to it.
        while until > at + 1 and re.match(r"#|\s*\Z", lines[until - 1]):
            until -= 1
    else:
        at = until = _place(key, starts, closing)
    new = "" if value is None else line_for(key, value).replace("\n", line_end)
    return "".join([*lines[:at], new, *lines[until:]]).encode("utf-8")


def _place(key: str, starts: Mapping[str, int], closing: int) -> int:
    """Find the line before which a new key belongs: the first key that comes later in the order."""
    if key in KEYS:
        later = KEYS[KEYS.index(key) + 1 :]
        return min((start for known, start in starts.items() if known in later), default=closing)
    return closing
