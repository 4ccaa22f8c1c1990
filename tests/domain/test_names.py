"""Names that people give themselves: every alphabet, and nobody else's."""

import pytest

from advisory.domain.names import group_problem, person_problem, reads_as, tidy

PEOPLE = (
    "Erin", "Dr. Anne-Marie O’Neill", "O'Brien", "Łukasz Żółć", "Nguyễn Thị Minh Khai",
    "José María Ñandú", "Иван Иванович", "Γιώργος Παπαδόπουλος", "王小明", "山田 太郎", "김철수",
    "محمد بن راشد", "שרה כהן", "میرزا علی‌اکبر", "राम कुमार", "ကျွန်ုပ်", "มานะ ใจดี", "J. R. R. Tolkien", "王 Ming",
    "Müller (North)", "X", "Roge\u0301r", "Vic", "Adam", "Mona", "Max", "Clara Team", "John Smith 3rd",
)  # fmt: skip

UNSEEN = {
    "null": "Mo\x00na", "escape": "Mo\x1bna", "line": "Mo\nna", "carriage": "Mo\rna", "tab": "Mo\tna",
    "next line": "Mo\x85na", "line separator": "Mo\u2028na", "soft hyphen": "Mo\xadna",
    "blank": "Mo\u200bna", "override": "\u202eanoM", "embedding": "Mo\u202bna",
    "isolate": "\u2067Mona\u2069", "mark": "Mo\u200ena", "byte order": "\ufeffMona",
    "word joiner": "Mo\u2060na", "tag": "Mona\U000e0041", "filler": "Mo\u3164na", "braille": "\u2800",
    "variation": "Mona\ufe0f", "joined latin": "Mo\u200dna", "joined end": "Mona\u200d",
    "own use": "Mo\ue000na", "surrogate": "Mo\ud800na",
}  # fmt: skip

STRANGE = {
    "badge": "Mona ✔", "emoji": "Mona 👑", "copyright": "Mona ©", "angle": "<b>Mona</b>",
    "at": "mona@site", "bold": "𝐌𝐨𝐧𝐚", "circled": "Ⓜⓞⓝⓐ", "digits": "12345", "marks": "\u0301\u0302",
    "dashes": "---", "heaped": "M" + "\u0301" * 6 + "ona", "lone mark": "\u0301Mona",
    "colon": "javascript:alert", "slash": "a/b", "address": "Win at evil.example", "equals": "=SUM",
    "long": "M" * 101, "": "", "blanks": "  \u3000 ",
}  # fmt: skip

MIXED = ("M\u043ena", "P\u0430ul", "\u0410dam", "Er\u0456n", "\u039cax", "M\u03b1x", "\u13b7ona", "Vi\u0441")

ROLES = (
    "Moderator", "MODERATOR", "moderators", "Moderator Max", "Max (Moderator)", "M0derator", "Mod3rat0r",
    "Adm1n", "M\u0301oderator", "Admin", "AdmIn", "Administrator", "Site Admin", "Àdmin", "ａｄｍｉｎ",
    "ᵃᵈᵐⁱⁿ", "The asker", "The Asker", "THE  ASKER", "The-Asker", "Theasker", "Asker", "A CEO",
    "A CEO, Logistics", "a ceo.", "А СЕО", "Ceo", "An adviser", "A former member", "Anonymous",
    "The Advisory", "Support", "System", "Moderat0r", "Moderatοr",
)  # fmt: skip


@pytest.mark.parametrize("name", PEOPLE)
def test_people_are_called_what_they_are_called(name):
    assert person_problem(name) == ""
    assert reads_as(name)


@pytest.mark.parametrize("name", UNSEEN.values(), ids=UNSEEN)
def test_nothing_unseen_stands_in_a_name(name):
    assert person_problem(name)
    assert group_problem(name)


@pytest.mark.parametrize("name", STRANGE.values(), ids=STRANGE)
def test_a_name_is_made_of_letters(name):
    assert person_problem(name)


@pytest.mark.parametrize("name", MIXED)
def test_one_word_is_written_in_one_alphabet(name):
    assert "mixes letters of two alphabets" in person_problem(name)
    assert "mixes letters of two alphabets" in group_problem(name)


@pytest.mark.parametrize("name", ROLES)
def test_nobody_is_called_like_a_role(name):
    assert person_problem(name)
    assert group_problem(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mona", "M\u043ena"),
        ("Max", "\u041c\u0430\u0445"),
        ("Paul", "PAUL"),
        ("Paul", "Pau1"),
        ("Paul", "PauI"),
        ("Erin", "\u00c9rin"),
        ("Anna Berg", "Annaberg"),
        ("Modern", "Modem"),
        ("Walter", "vvalter"),
        ("Vic", "\uff36\uff49\uff43"),
        ("Otto", "0tt0"),
        ("Carl", "\u0421ar\u04cf"),
    ],
)
def test_names_that_are_taken_for_each_other_read_the_same(one, other):
    assert reads_as(one) == reads_as(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Mona", "Monika"), ("राम", "रमा"), ("Иван", "Ирина"), ("Erin", "Aaron")]
)
def test_other_names_read_otherwise(one, other):
    assert reads_as(one) != reads_as(other)


@pytest.mark.parametrize("name", ["North table", "Table 7: R&D", "Süd/West + Ost", "Wer wagt?"])
def test_groups_have_a_few_signs_more(name):
    assert group_problem(name) == ""


@pytest.mark.parametrize("name", ["All members", "Everybody", "Public", "Moderators", "Members"])
def test_no_group_reads_like_everybody(name):
    assert "reads like everybody" in group_problem(name)


def test_blanks_and_wide_letters_become_ordinary():
    assert tidy(" Anne\u00a0\u3000 Marie ") == "Anne Marie"
    assert tidy("\uff36\uff49\uff43") == "Vic"
    assert tidy("Cafe\u0301") == "Caf\u00e9"
