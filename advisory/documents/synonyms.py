"""synonyms.yml: words that mean the same to an executive, and words that lead to others.

same:                                       each line: words and phrases of one meaning
  - [layoffs, redundancies, RIF]
near:                                       a word, and what else to look for; one way
  confide: [isolation, peer group]
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from advisory.documents.strict_yaml import BadFile, Located, load

SYNONYMS_FILE = "synonyms.yml"
MAX_BYTES = 512 * 1024
MAX_LINES = 5_000
MAX_MEMBERS = 20
MAX_CHARS = 60


@dataclass(frozen=True, slots=True)
class Synonyms:
    """The words of the file, as they are written."""

    same: tuple[tuple[str, ...], ...] = ()
    near: tuple[tuple[str, tuple[str, ...]], ...] = ()


def read_synonyms(folder: Path) -> Synonyms:
    """Read synonyms.yml; a folder without it has none.

    Raises:
        BadFile: it is no list of words, too long, or names a word of `near` twice.
    """
    name = f"{folder.name}/{SYNONYMS_FILE}"
    try:
        raw = (folder / SYNONYMS_FILE).read_bytes()
    except FileNotFoundError:
        return Synonyms()
    except OSError as error:
        raise BadFile(name, 0, f"this cannot be read: {error.strerror}.") from None
    if len(raw) > MAX_BYTES:
        raise BadFile(name, 0, f"the file has more than {MAX_BYTES // 1024} kB.")
    try:
        whole = load(raw.decode("utf-8").removeprefix("\ufeff"), name)
    except UnicodeDecodeError:
        raise BadFile(name, 0, "the file is not UTF-8 text.") from None
    if whole is None:
        return Synonyms()
    if not isinstance(whole.value, dict):
        raise BadFile(name, whole.line, "the file has two keys, same: and near:.")
    parts = {str(key.value): value for key, value in whole.items()}
    unknown = sorted(parts.keys() - {"same", "near"})
    if unknown:
        raise BadFile(name, whole.line, f"there is no list {unknown[0]}: here, only same: and near:.")
    return Synonyms(tuple(_same(parts.get("same"), name)), tuple(_near(parts.get("near"), name)))


def _same(located: Located | None, name: str) -> Iterator[tuple[str, ...]]:
    if located is None or located.value is None:
        return
    if not isinstance(located.value, list):
        raise BadFile(name, located.line, "same: is a list of lines, each - [one, two].")
    _check_count(located, name)
    for line in located:
        members = _members(line, name)
        if len(members) < 2:
            raise BadFile(name, line.line, "a line of same: has at least two words.")
        yield members


def _near(located: Located | None, name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    if located is None or located.value is None:
        return
    if not isinstance(located.value, dict):
        raise BadFile(name, located.line, "near: is a list of lines, each word: [one, two].")
    _check_count(located, name)
    for key, line in located.items():
        yield _word(key, name), _members(line, name)


def _check_count(located: Located, name: str) -> None:
    if isinstance(located.value, list | dict) and len(located.value) > MAX_LINES:
        raise BadFile(name, located.line, f"there are more than {MAX_LINES:,} lines.")


def _members(line: Located, name: str) -> tuple[str, ...]:
    if not isinstance(line.value, list):
        raise BadFile(name, line.line, "a line is a list, such as [one, two].")
    if not 1 <= len(line.value) <= MAX_MEMBERS:
        raise BadFile(name, line.line, f"a line has 1 to {MAX_MEMBERS} words.")
    return tuple(_word(item, name) for item in line)


def _word(item: Located, name: str) -> str:
    word = item.value
    if not isinstance(word, str):
        raise BadFile(name, item.line, f"“{word}” is not text; put it in quotes.")
    if not any(character.isalnum() for character in word) or len(word) > MAX_CHARS or "\n" in word:
        raise BadFile(
            name, item.line, f"“{word[:40]}” is no word or phrase of at most {MAX_CHARS} characters."
        )
    return word
