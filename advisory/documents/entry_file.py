"""The entry file: one published entry as Markdown with front matter.

    ---
    title: "How do you …?"          the question; the count is never stored
    slug: account-teams             the file's name
    tags: [teamwork, incentives]
    industry, company_size, stage   words of taxonomy.yml
    published: 2024-03-11
    origin: starter | members | imported
    summary: "at most 160 characters"
    ---

    ## Situation

    One or more paragraphs.

    ## Advice from the CEOs

    - A point.
        - A sub-point.

    ## What happened next           optional, as a whole

Optional keys: count_noun, credits, references, updated, verified_on, review_due_on, obsolete,
superseded_by, no_longer_holds, audience (public when absent), source_url. Keys this house does not know are
kept.
`parse` and `write` are each other's inverse; whoever holds the bytes of a file changes its metadata
with `change`, so that a file looks after an edit as its author left it.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from advisory.documents.entry_fields import EDITION_KEYS, ORIGINS, read_fields
from advisory.documents.front_matter import KEYS, Parts, change_line, line_for, split
from advisory.documents.strict_yaml import BadFile
from advisory.domain.edition import Edition, Ended, Point, count_with_ended
from advisory.domain.errors import Invalid
from advisory.domain.points import UnreadablePoints, read_points, write_points
from advisory.domain.structure import ENTRY_CHARS, check_structure

__all__ = ["ORIGINS", "BadFile", "EntryFile", "change", "parse", "parse_kept", "write"]

SITUATION = "Situation"
ADVICE = "Advice from the CEOs"
OUTCOME = "What happened next"
_HEADINGS = (SITUATION, ADVICE, OUTCOME)

#: What goes without saying.
_UNWRITTEN = {"count_noun": "Thoughts", "audience": "public"}


@dataclass(frozen=True, slots=True)
class EntryFile:
    """All that a file says: the edition, and what is known about its publication.

    Attributes:
        origin: one of `ORIGINS`.
        obsolete: why the entry no longer holds; "" while it does.
        superseded_by: slug of the entry to read instead, or "".
        no_longer_holds: the points that ceased to hold, in their order.
        audience: "public", "members" or "group-7".
        extra: keys this house does not know, with their values.
    """

    edition: Edition
    slug: str
    published: date | None = None
    origin: str = "imported"
    updated: date | None = None
    verified_on: date | None = None
    review_due_on: date | None = None
    obsolete: str = ""
    superseded_by: str = ""
    no_longer_holds: tuple[Ended, ...] = ()
    audience: str = "public"
    source_url: str = ""
    extra: Mapping[str, object] = field(default_factory=dict, hash=False)

    @property
    def count(self) -> str:
        """The count in the title, with how many points no longer hold."""
        return count_with_ended(self.edition.count, len(self.no_longer_holds))


def parse(raw: bytes, name: str) -> EntryFile:
    """Read a file.

    Args:
        name: what to call the file in refusals, such as "content/account-teams.md"; its stem is the slug.

    Raises:
        BadFile: it cannot be taken as it is; the sentence names file and line.
    """
    parts = split(raw, name)
    values = read_fields(parts, name)
    edition = _edition(values, _sections(parts.body, parts.body_line, name), parts, name)
    for ended in values.get("no_longer_holds", ()):
        if not 1 <= ended.point <= len(edition.points):
            line = parts.key_lines["no_longer_holds"]
            raise BadFile(name, line, f"there is no point {ended.point} that could no longer hold.")
    extra = {key: value.value for key, value in parts.fields.items() if key not in KEYS}
    return EntryFile(edition, extra=extra, **values)


def parse_kept(raw: bytes) -> EntryFile:
    """Read the bytes of an edition under the address that they name themselves.

    Raises:
        BadFile: they cannot be taken as they are.
    """
    fields = split(raw, "the file").fields
    slug = fields["slug"].value if "slug" in fields else ""
    return parse(raw, f"{slug}.md")


def write(file: EntryFile) -> bytes:
    """Write a file in its canonical form, which `parse` reads back unchanged.

    Raises:
        Invalid: it would not come back, for example because the situation holds a heading.
    """
    edition = file.edition
    sections = [(SITUATION, edition.situation), (ADVICE, write_points(edition.points))]
    if edition.outcome:
        sections.append((OUTCOME, edition.outcome))
    body = "\n".join(f"## {heading}\n\n{text}\n" for heading, text in sections)
    raw = f"---\n{_head(file)}---\n\n{body}".encode()
    if parse(raw, f"{file.slug}.md") != file:
        raise Invalid("This text would read differently from its file. Look for stray blanks at its ends.")
    return raw


def change(raw: bytes, **metadata: object) -> bytes:
    """Change single keys of a file's front matter; None, "" and () remove a key. Every other byte stays.

    Raises:
        BadFile: the file cannot be read, before or after the change.
    """
    name = "the file"
    for key, value in metadata.items():
        present = split(raw, name).fields.get(key)
        if present is None and value in (None, (), ""):
            continue
        if present is None or not value or _plain_value(present.value) != _plain_value(value):
            raw = change_line(raw, key, value or None, name)
    parse_kept(raw)
    return raw


def _plain_value(value: object) -> object:
    if isinstance(value, tuple):
        return [asdict(one) if isinstance(one, Ended) else one for one in value]
    return value


def _head(file: EntryFile) -> str:
    """Write the front matter: every known key that says something, then the unknown ones."""
    edition = file.edition
    lines = []
    for key in KEYS:
        source = edition if key in EDITION_KEYS else file
        value = edition.question if key == "title" else getattr(source, key)
        if value not in ("", (), None, _UNWRITTEN.get(key)):
            lines.append(line_for(key, value))
    return "".join(lines + [line_for(key, value) for key, value in file.extra.items()])


@dataclass(slots=True)
class _Section:
    """The text under one heading, and the line of its first line."""

    line: int
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip()


def _sections(body: str, body_line: int, name: str) -> dict[str, _Section]:
    """Take the body apart at its headings, which must be ours, once each and in order."""
    sections: dict[str, _Section] = {}
    for number, line in enumerate(body.split("\n"), start=body_line):
        if line.startswith("## "):
            heading = line[3:].strip()
            if heading not in _HEADINGS:
                known = ", ".join(f'"{known}"' for known in _HEADINGS)
                raise BadFile(name, number, f'there is no section "{heading}"; the sections are {known}.')
            if heading in sections:
                raise BadFile(name, number, f'the section "{heading}" stands twice.')
            if any(_HEADINGS.index(earlier) > _HEADINGS.index(heading) for earlier in sections):
                raise BadFile(
                    name, number, f'the section "{heading}" stands too late; see the order of sections.'
                )
            sections[heading] = _Section(number + 1)
        elif sections:
            next(reversed(sections.values())).lines.append(line)
        elif line.strip():
            raise BadFile(name, number, f'text stands before "## {SITUATION}".')
    for heading in (SITUATION, ADVICE):
        if heading not in sections:
            raise BadFile(name, body_line, f'the section "## {heading}" is missing.')
    return sections


def _points(section: _Section, name: str) -> tuple[Point, ...]:
    """Read the advice; its refusals count their lines from the section, ours from the file."""
    try:
        return read_points("\n".join(section.lines))
    except UnreadablePoints as refusal:
        line = section.line + refusal.line - 1 if refusal.line else section.line - 1
        sentence = re.sub(r"\b([Ll]ine) \d+\b", rf"\g<1> {line}", str(refusal), count=1)
        raise BadFile(name, line, sentence) from None


def _edition(file_values: dict[str, Any], sections: dict[str, _Section], parts: Parts, name: str) -> Edition:
    """Build the edition; what it refuses is told with the line of the key or section."""
    values = {key: file_values.pop(key) for key in EDITION_KEYS if key in file_values}
    outcome = sections[OUTCOME].text if OUTCOME in sections else ""
    points = _points(sections[ADVICE], name)
    for heading, section in sections.items():
        if heading != ADVICE:
            _check_section(section, name)
    try:
        return Edition(values.pop("title"), sections[SITUATION].text, points, outcome=outcome, **values)
    except Invalid as refusal:
        key, sentence = next(iter(refusal.problems.items()))
        line = parts.key_lines.get({"question": "title"}.get(key, key), sections[SITUATION].line - 1)
        raise BadFile(name, line, sentence) from None


def _check_section(section: _Section, name: str) -> None:
    """Refuse a text that could not be shown."""
    try:
        check_structure(section.text, max_chars=ENTRY_CHARS)
    except Invalid as refusal:
        raise BadFile(name, section.line - 1, str(refusal)) from None
