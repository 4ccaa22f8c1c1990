"""synonyms.yml: what is read, and what is refused with file and line."""

from pathlib import Path

import pytest

from advisory.documents.strict_yaml import BadFile
from advisory.documents.synonyms import Synonyms, read_synonyms
from advisory.domain.text import slugify

CONTENT = Path(__file__).parents[2] / "content"


def read(folder: Path, text: str) -> Synonyms:
    (folder / "synonyms.yml").write_text(text, encoding="utf-8")
    return read_synonyms(folder)


def test_lines_of_one_meaning_and_words_that_lead_to_others_are_read(tmp_path):
    found = read(tmp_path, "# words\nsame:\n  - [layoffs, RIF]\nnear:\n  confide: [peer group]\n")

    assert found == Synonyms((("layoffs", "RIF"),), (("confide", ("peer group",)),))


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "same:\nnear:\n"])
def test_a_file_without_lines_has_no_synonyms(tmp_path, text):
    assert read(tmp_path, text) == Synonyms()


def test_a_folder_without_the_file_has_no_synonyms(tmp_path):
    assert read_synonyms(tmp_path) == Synonyms()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("- [a, b]", "synonyms.yml:1: the file has two keys"),
        ("equal:\n  - [aa, bb]", "there is no list equal"),
        ("same:\n  - [layoffs]", "synonyms.yml:2: a line of same: has at least two words."),
        ("same:\n  - layoffs", "synonyms.yml:2: a line is a list"),
        ("same:\n  - [layoffs, 5]", "synonyms.yml:2: “5” is not text; put it in quotes."),
        ("same:\n  - [layoffs, '!']", "is no word or phrase"),
        ("same:\n  - [layoffs, " + "x" * 70 + "]", "is no word or phrase"),
        ("same: layoffs", "same: is a list of lines"),
        ("near: [a, b]", "near: is a list of lines"),
        ("near:\n  confide: []", "a line has 1 to 20 words"),
        ("near:\n  a: [b]\n  a: [c]", "synonyms.yml:3"),
        ("same:\n" + "  - [aa, bb]\n" * 5_001, "more than 5,000 lines"),
    ],
)
def test_what_is_no_list_of_words_is_refused_with_its_line(tmp_path, text, sentence):
    with pytest.raises(BadFile, match=sentence.replace("(", "\\(")):
        read(tmp_path, text)


def test_a_file_that_is_no_text_or_too_long_is_refused(tmp_path):
    (tmp_path / "synonyms.yml").write_bytes(b"same: \xff")
    with pytest.raises(BadFile, match="UTF-8"):
        read_synonyms(tmp_path)
    (tmp_path / "synonyms.yml").write_bytes(b"#" * 600_000)
    with pytest.raises(BadFile, match="512 kB"):
        read_synonyms(tmp_path)


def test_the_list_of_the_library_is_sound():
    found = read_synonyms(CONTENT)

    assert len(found.same) > 300
    assert len(found.near) > 300
    members = [slugify(word) for line in found.same for word in line]
    assert len(members) == len(set(members)), [word for word in members if members.count(word) > 1]
