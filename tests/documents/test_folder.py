"""The content folder: reading all of it, and putting single files in and out."""

from datetime import date
from pathlib import Path

import pytest

from advisory.documents.entry_file import BadFile, EntryFile
from advisory.documents.folder import (
    check_published,
    check_words,
    digest,
    read_entries,
    read_tags,
    read_taxonomy,
    remove_file,
    write_file,
)
from advisory.domain.errors import Invalid

CONTENT = Path(__file__).parents[2] / "content"
ENTRY = b'---\ntitle: "Why?"\nslug: why\n---\n## Situation\na\n## Advice from the CEOs\n- b\n'


def test_the_starter_library_is_read_and_uses_only_listed_words() -> None:
    tags, taxonomy = read_tags(CONTENT), read_taxonomy(CONTENT)
    for path, file in read_entries(CONTENT):
        assert isinstance(file, EntryFile), file
        check_words(path.read_bytes(), path.name, tags, taxonomy)


def test_entries_come_by_name_and_a_bad_one_as_its_refusal(tmp_path: Path) -> None:
    write_file(tmp_path, "why", ENTRY)
    write_file(tmp_path, "bad", b"nothing")
    (tmp_path / "README.md").write_text("about")
    bad, good = read_entries(tmp_path)
    assert isinstance(bad[1], BadFile)
    assert str(bad[1]).startswith(f"{tmp_path.name}/bad.md:1: ")
    assert good[0].name == "why.md"


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(ENTRY)
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "why.md").symlink_to(secret)
    [(_path, refusal)] = read_entries(folder)
    assert isinstance(refusal, BadFile)
    write_file(folder, "why", b"new")
    assert secret.read_bytes() == ENTRY


def test_a_file_is_written_whole_and_readable_by_the_web_server(tmp_path: Path) -> None:
    path = write_file(tmp_path, "why", ENTRY)
    assert path.read_bytes() == ENTRY
    assert path.stat().st_mode & 0o777 == 0o644
    assert [file.name for file in tmp_path.iterdir()] == ["why.md"]


@pytest.mark.parametrize("slug", ["../why", "a/b", "", ".", "Why", "why.md", "a\0b", "README", "/etc/passwd"])
def test_refuses_to_touch_anything_that_is_not_a_slug(tmp_path: Path, slug: str) -> None:
    with pytest.raises(Invalid, match="slug"):
        write_file(tmp_path, slug, ENTRY)
    with pytest.raises(Invalid, match="slug"):
        remove_file(tmp_path, slug)


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "why.md").mkdir()
    with pytest.raises(OSError, match="directory"):
        write_file(tmp_path, "why", ENTRY)
    assert [file.name for file in tmp_path.iterdir()] == ["why.md"]


def test_removing_twice_is_no_error(tmp_path: Path) -> None:
    write_file(tmp_path, "why", ENTRY)
    assert remove_file(tmp_path, "why") is True
    assert remove_file(tmp_path, "why") is False


def test_a_digest_is_sha256_in_hexadecimal() -> None:
    assert digest(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("- {slug: a, name: A}\n- {slug: a, name: B}\n", 2, "stands twice"),
        ("- {slug: a, name: A, aliases: [x]}\n- {slug: b, name: B, aliases: [X]}\n", 2, 'belongs to "a"'),
        ("- {slug: a, name: A, aliases: [b]}\n- {slug: b, name: B}\n", 1, 'belongs to "b"'),
        ("- {slug: a, name: A, related: [c]}\n", 1, "which is no tag"),
        ("- {slug: A b, name: A}\n", 1, "no slug"),
        ("- {slug: a}\n", 1, "no name"),
        ("- {slug: a, name: A, aliases: x}\n", 1, "is a list"),
        ("slug: a\n", 1, "this is a list"),
    ],
)
def test_tags_that_contradict_each_other_are_refused(tmp_path: Path, text: str, line: int, says: str) -> None:
    (tmp_path / "tags.yml").write_text(text)
    with pytest.raises(BadFile, match=says) as refusal:
        read_tags(tmp_path)
    assert str(refusal.value).startswith(f"{tmp_path.name}/tags.yml:{line}: ")


def test_tags_carry_their_synonyms() -> None:
    layoffs = next(tag for tag in read_tags(CONTENT) if tag.slug == "layoffs")
    assert "RIF" in layoffs.aliases
    assert layoffs.related == ("cash-flow", "communication", "culture")


def test_the_taxonomy_keeps_names_order_and_descriptions() -> None:
    taxonomy = read_taxonomy(CONTENT)
    assert list(taxonomy.company_sizes)[-1] == "1001+"
    assert taxonomy.origins["imported"] == "Imported"
    assert taxonomy.stage_descriptions["startup"].startswith("Still proving")


@pytest.mark.parametrize(
    ("key", "line"), [("industry: mining", 4), ("stage: late", 4), ("tags: [pricing, magic]", 4)]
)
def test_words_that_are_not_listed_are_named_with_their_line(key: str, line: int) -> None:
    raw = ENTRY.replace(b"slug: why\n", f"slug: why\n{key}\n".encode())
    with pytest.raises(BadFile) as refusal:
        check_words(raw, "content/why.md", read_tags(CONTENT), read_taxonomy(CONTENT))
    assert str(refusal.value).startswith(f"content/why.md:{line}: ")


def test_a_day_of_publication_more_than_a_year_ahead_is_refused_with_its_line() -> None:
    raw = ENTRY.replace(b"slug: why\n", b"slug: why\npublished: 2062-03-01\n")
    with pytest.raises(BadFile) as refusal:
        check_published(raw, "content/why.md", date(2026, 3, 1))
    assert str(refusal.value) == (
        'content/why.md:4: "published" is more than a year ahead, 2062-03-01; correct it.'
    )
    check_published(raw, "content/why.md", date(2061, 3, 1))
