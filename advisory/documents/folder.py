"""The content folder: one Markdown file for each published entry, and two word lists.

    content/
      README.md        the format, for people; never read
      tags.yml         - {slug: …, name: …, description: …, aliases: […], related: […]}
      taxonomy.yml     industries, company_sizes, stages, origins: - {slug: …, name: …, description: …}
      <slug>.md        an entry file

Files are written aside and moved into place, so a reader or a crash never meets half a file.
"""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from advisory.documents.entry_file import EntryFile, parse
from advisory.documents.front_matter import BODY_BYTES, FRONT_MATTER_BYTES, decode, split
from advisory.documents.strict_yaml import BadFile, Located, load
from advisory.domain.errors import Invalid
from advisory.domain.tags import Tag
from advisory.domain.text import is_slug, slugify

TAGS_FILE = "tags.yml"
TAXONOMY_FILE = "taxonomy.yml"

_FILE_BYTES = BODY_BYTES + FRONT_MATTER_BYTES

#: A day of publication further ahead than this is a slip of the pen.
AHEAD = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """The closed lists of the front matter, slug to name, in the order of the file."""

    industries: Mapping[str, str]
    company_sizes: Mapping[str, str]
    stages: Mapping[str, str]
    origins: Mapping[str, str]
    #: What the stages and the origins mean, by slug.
    stage_descriptions: Mapping[str, str] = field(default_factory=dict)
    origin_descriptions: Mapping[str, str] = field(default_factory=dict)


def digest(raw: bytes) -> str:
    """Give the SHA-256 of a file's bytes in hexadecimal."""
    return hashlib.sha256(raw).hexdigest()


def read_entries(folder: Path) -> Iterator[tuple[Path, EntryFile | BadFile]]:
    """Read every entry file of `folder` by name; what cannot be read comes as its refusal.

    Raises:
        OSError: there is no such folder, or it cannot be listed.
    """
    for path in sorted(folder.iterdir()):
        if path.suffix == ".md" and path.name != "README.md":
            name = f"{folder.name}/{path.name}"
            try:
                yield path, parse(_read(path, name), name)
            except BadFile as refusal:
                yield path, refusal


def check_words(raw: bytes, name: str, tags: list[Tag], taxonomy: Taxonomy) -> None:
    """Check an entry file against the word lists; absent keys are no problem.

    Raises:
        BadFile: it cannot be read, or it names a tag, industry, size, stage or origin that is not listed.
    """
    fields = split(raw, name).fields
    lists = {
        "industry": taxonomy.industries,
        "company_size": taxonomy.company_sizes,
        "stage": taxonomy.stages,
        "origin": taxonomy.origins,
    }
    for key, known in lists.items():
        located = fields.get(key)
        if located is not None and located.value and located.value not in known:
            words = ", ".join(known)
            raise BadFile(name, located.line, f'"{located.value}" is no {key}; {TAXONOMY_FILE} has {words}.')
    slugs = {tag.slug for tag in tags}
    for item in fields.get("tags", ()):
        if item.value not in slugs:
            raise BadFile(name, item.line, f'there is no tag "{item.value}" in {TAGS_FILE}.')


def check_published(raw: bytes, name: str, today: date) -> None:
    """Check that an entry file's day of publication may be meant.

    Raises:
        BadFile: it cannot be read, or the day is more than a year ahead of `today`.
    """
    located = split(raw, name).fields.get("published")
    # A moment is a date too, to Python, and cannot be compared with one; `parse` refuses it.
    if located is not None and type(located.value) is date and located.value > today + AHEAD:
        raise BadFile(
            name, located.line, f'"published" is more than a year ahead, {located.value}; correct it.'
        )


def read_tags(folder: Path) -> list[Tag]:
    """Read tags.yml.

    Raises:
        BadFile: a slug or alias that stands twice, an unknown neighbour, or anything that is not a tag.
        OSError: the file is not there.
    """
    name = f"{folder.name}/{TAGS_FILE}"
    rows = list(_rows(_load(folder / TAGS_FILE, name), name))
    slugs = {str(row["slug"].value) for row in rows}
    owners: dict[str, str] = {}
    tags: list[Tag] = []
    for row in rows:
        slug = str(row["slug"].value)
        if any(slug == tag.slug for tag in tags):
            raise BadFile(name, row["slug"].line, f'the tag "{slug}" stands twice.')
        for located in row.get("aliases", ()):
            alias = slugify(str(located.value)) or str(located.value)
            owner = owners.setdefault(alias, slug)
            if owner != slug or (alias in slugs and alias != slug):
                other = owner if owner != slug else alias
                sentence = f'the alias "{located.value}" of "{slug}" belongs to "{other}" already.'
                raise BadFile(name, located.line, sentence)
        for located in row.get("related", ()):
            if located.value not in slugs:
                raise BadFile(
                    name, located.line, f'"{slug}" is related to "{located.value}", which is no tag.'
                )
        tags.append(_tag(slug, row, name))
    return tags


def _tag(slug: str, row: Mapping[str, Located], name: str) -> Tag:
    return Tag(
        slug,
        _text(row, "name", name),
        _text(row, "description", name),
        tuple(str(item.value) for item in row.get("aliases", ())),
        tuple(str(item.value) for item in row.get("related", ())),
        _text(row, "shelf", name),
    )


def read_taxonomy(folder: Path) -> Taxonomy:
    """Read taxonomy.yml.

    Raises:
        BadFile: a list is missing, a slug stands twice, or anything that is not a slug with a name.
        OSError: the file is not there.
    """
    name = f"{folder.name}/{TAXONOMY_FILE}"
    whole = _load(folder / TAXONOMY_FILE, name)
    lists = {str(key.value): value for key, value in whole.items()}
    names: dict[str, dict[str, str]] = {}
    descriptions: dict[str, dict[str, str]] = {}
    for key in ("industries", "company_sizes", "stages", "origins"):
        if key not in lists:
            raise BadFile(name, whole.line, f'the list "{key}" is missing.')
        names[key], descriptions[key] = {}, {}
        for row in _rows(lists[key], name, any_word=True):
            slug = str(row["slug"].value)
            if slug in names[key]:
                raise BadFile(name, row["slug"].line, f'"{slug}" stands twice in "{key}".')
            names[key][slug] = _text(row, "name", name)
            descriptions[key][slug] = _text(row, "description", name)
    return Taxonomy(
        **names, stage_descriptions=descriptions["stages"], origin_descriptions=descriptions["origins"]
    )


def write_file(folder: Path, slug: str, raw: bytes) -> Path:
    """Put `raw` in the place of the entry's file, whole or not at all; a link there is replaced.

    Raises:
        Invalid: `slug` is not a slug.
        OSError: the disk is full or the folder cannot be written; the old file stands.
    """
    path = _place(folder, slug)
    handle, aside = tempfile.mkstemp(dir=folder, prefix=f".{slug}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fchmod(file.fileno(), 0o644)
            os.fsync(file.fileno())
        Path(aside).replace(path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
    sync_folder(folder)
    return path


def remove_file(folder: Path, slug: str) -> bool:
    """Take the entry's file away; say whether there was one.

    Raises:
        Invalid: `slug` is not a slug.
        OSError: it is there and cannot be removed.
    """
    try:
        _place(folder, slug).unlink()
    except FileNotFoundError:
        return False
    sync_folder(folder)
    return True


def _place(folder: Path, slug: str) -> Path:
    """Give the file of a slug, which lies directly in the folder."""
    if not is_slug(slug):
        raise Invalid({"slug": "A slug is lower-case words joined by hyphens, such as account-teams."})
    return folder / f"{slug}.md"


def sync_folder(folder: Path) -> None:
    """Make a change of names in `folder` last through a power cut, where the system can."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)


def _read(path: Path, name: str) -> bytes:
    """Read a file of ordinary size that lies in the folder itself."""
    if path.is_symlink() or not path.is_file():
        raise BadFile(name, 0, "this is a link or a folder, not a file.")
    try:
        with path.open("rb") as file:
            return file.read(_FILE_BYTES + 1)
    except OSError as error:
        raise BadFile(name, 0, f"this cannot be read: {error.strerror}.") from None


def _load(path: Path, name: str) -> Located:
    located = load(decode(path.read_bytes(), name).removeprefix("\ufeff"), name)
    if located is None:
        raise BadFile(name, 0, "the file is empty.")
    return located


def _rows(located: Located, name: str, *, any_word: bool = False) -> Iterator[dict[str, Located]]:
    """Walk a list of mappings that each have a slug and a name; `any_word` also takes "1001+"."""
    if not isinstance(located.value, list):
        raise BadFile(name, located.line, "this is a list; each item begins with - slug: …")
    for item in located:
        row = {str(key.value): value for key, value in item.items()}
        slug = row.get("slug")
        if slug is None or not isinstance(slug.value, str) or not (any_word or is_slug(slug.value)):
            raise BadFile(
                name, item.line, "this item has no slug, or one that is not lower-case words and hyphens."
            )
        if not _text(row, "name", name):
            raise BadFile(name, item.line, f'"{slug.value}" has no name.')
        for key in ("aliases", "related"):
            if key in row and not isinstance(row[key].value, list):
                raise BadFile(name, row[key].line, f'"{key}" is a list, such as [one, two].')
        yield row


def _text(row: Mapping[str, Located], key: str, name: str) -> str:
    """Give the text of a key, "" when it is absent."""
    if key not in row:
        return ""
    if not isinstance(row[key].value, str):
        raise BadFile(name, row[key].line, f'"{key}" is not text; put it in quotes.')
    return str(row[key].value)
