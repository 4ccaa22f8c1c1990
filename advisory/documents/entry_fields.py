"""What each key of an entry file may hold, read with the line it stands on.

| key | holds |
|---|---|
| title, slug | text; both must be there |
| tags | a list of slugs, each once |
| credits, references | a list of lines of text |
| published, updated, verified_on, review_due_on | a date such as 2024-03-11 |
| origin | starter, members or imported (imported when absent) |
| audience | public (when absent), members or group-7 |
| superseded_by | a slug |
| no_longer_holds | a list of {point: 2, since: 2026-03-01, reason: "…"}, each point once |
| source_url | an http or https address |
| anything else that is known | one line of text |
"""

import re
import unicodedata
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

from advisory.documents.front_matter import KEYS, Parts
from advisory.documents.strict_yaml import BadFile, Located
from advisory.domain.edition import Ended
from advisory.domain.text import is_slug

#: Of the reasons why an entry is obsolete, or a point of it no longer holds.
REASON_CHARS = 500

ORIGINS = ("starter", "members", "imported")

#: The keys that belong to the edition; the others are about its publication.
EDITION_KEYS = (
    "title", "summary", "tags", "count_noun", "credits", "references", "industry", "company_size", "stage",
)  # fmt: skip

_DATES = frozenset({"published", "updated", "verified_on", "review_due_on"})
_LISTS = frozenset({"tags", "credits", "references"})


def read_fields(parts: Parts, name: str) -> dict[str, Any]:
    """Read every known key that is there; an optional key without a value counts as absent.

    Raises:
        BadFile: a key is missing or holds something else than it should.
    """
    values: dict[str, Any] = {}
    for key in KEYS:
        located = parts.fields.get(key)
        if located is None or (located.value is None and key not in ("title", "slug")):
            continue
        if key in _DATES:
            values[key] = _date(key, located, name)
        elif key == "no_longer_holds":
            values[key] = _ended(located, name)
        elif key in _LISTS:
            values[key] = _list(key, located, name)
        else:
            values[key] = _line(f'"{key}"', located, name)
    for key in ("title", "slug"):
        if not values.get(key):
            raise BadFile(name, parts.key_lines.get(key, 1), f'the key "{key}" is missing.')
    _check_words(values, parts, name)
    return values


def _check_words(values: dict[str, Any], parts: Parts, name: str) -> None:
    """Check the keys whose words are limited, whatever the taxonomy says."""
    stem = PurePath(name).stem

    def refuse_unless(right: bool, key: str, sentence: str) -> None:
        if not right:
            raise BadFile(name, parts.key_lines[key], sentence)

    slug = values["slug"]
    refuse_unless(
        is_slug(slug), "slug", '"slug" is lower-case words joined by hyphens, such as account-teams.'
    )
    refuse_unless(slug == stem, "slug", f'"slug" must be the file\'s name without .md, {stem}.')
    for key, pattern, sentence in (
        ("origin", "|".join(ORIGINS), f'"origin" is one of {", ".join(ORIGINS)}.'),
        (
            "audience",
            r"public|members|group-[1-9]\d{0,17}",
            '"audience" is public, members or a group, such as group-7.',
        ),
        ("source_url", r"https?://\S+", '"source_url" is an address that begins with http:// or https://.'),
    ):
        if values.get(key):
            refuse_unless(re.fullmatch(pattern, values[key]) is not None, key, sentence)
    if values.get("superseded_by"):
        good = is_slug(values["superseded_by"]) and values["superseded_by"] != slug
        refuse_unless(good, "superseded_by", '"superseded_by" is the slug of another entry.')
    for key in ("origin", "audience", "count_noun"):
        if values.get(key) == "":
            del values[key]


def _date(key: str, located: Located, name: str) -> date:
    """Read a day; a moment is refused, because its zone would be a guess."""
    if not isinstance(located.value, date) or isinstance(located.value, datetime):
        raise BadFile(name, located.line, f'"{key}" is a date such as 2024-03-11, without quotes.')
    return located.value


def _list(key: str, located: Located, name: str) -> tuple[str, ...]:
    """Read a list of slugs (tags) or of lines."""
    what = "slugs, such as [pricing, sales]" if key == "tags" else "lines, each in quotes"
    if not isinstance(located.value, list):
        raise BadFile(name, located.line, f'"{key}" is a list of {what}.')
    words: list[str] = []
    for item in located:
        word = _line(f'an item of "{key}"', item, name)
        if not word or (key == "tags" and not is_slug(word)):
            raise BadFile(name, item.line, f'"{key}" is a list of {what}; "{word}" is none.')
        if key == "tags" and word in words:
            raise BadFile(name, item.line, f'the tag "{word}" stands twice.')
        words.append(word)
    return tuple(words)


def _ended(located: Located, name: str) -> tuple[Ended, ...]:
    """Read which points no longer hold, in the order of the points."""
    shape = (
        '"no_longer_holds" is a list such as [{point: 2, since: 2026-03-01, reason: "…"}], each point once.'
    )
    found: dict[int, Ended] = {}
    if not isinstance(located.value, list):
        raise BadFile(name, located.line, shape)
    for item in located:
        parts = {str(key.value): value for key, value in item.items()}
        point = parts["point"].value if parts.keys() == {"point", "since", "reason"} else None
        if type(point) is not int or point in found:
            raise BadFile(name, item.line, shape)
        reason = _line("the reason of a point that no longer holds", parts["reason"], name)
        if not reason or len(reason) > REASON_CHARS:
            raise BadFile(name, item.line, f"the reason of a point has 1 to {REASON_CHARS} characters.")
        found[point] = Ended(point, _date("since", parts["since"], name), reason)
    return tuple(found[point] for point in sorted(found))


def _line(what: str, located: Located, name: str) -> str:
    """Read one line of text."""
    if not isinstance(located.value, str):
        raise BadFile(name, located.line, f"{what} is not text; put it in quotes.")
    text = located.value.strip()
    if any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in text):
        raise BadFile(
            name, located.line, f"{what} is one line of text; it holds a line end or a control character."
        )
    return text
