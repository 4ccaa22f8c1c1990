"""What could identify somebody is marked, and what may stand there instead says as much."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisory.domain.confidentiality import MarkKind, generalised, replaced, scan

SAID = "Acme GmbH lost $4.2M in Fresno when Bob Lee quit"
LIBRARY = sorted(
    path for path in (Path(__file__).parents[2] / "content").glob("*.md") if path.name != "README.md"
)


def found(text, **known):
    return [(mark.kind.value, mark.phrase, mark.generalisation) for mark in scan(text, **known)]


def test_names_and_amounts_are_marked_and_each_has_plainer_words():
    assert found(SAID) == [
        ("company", "Acme GmbH", "a company"),
        ("amount", "$4.2M", "about $4 million"),
        ("place", "Fresno", "a mid-size city"),
        ("person", "Bob Lee", "a key employee"),
    ]


def test_one_click_each_leaves_a_sentence_that_names_nobody():
    text = SAID
    for _ in range(4):
        text = replaced(text, scan(text)[0])
    assert text == "a company lost about $4 million in a mid-size city when a key employee quit"
    assert scan(text) == ()


@pytest.mark.parametrize(
    ("text", "kind", "phrase", "instead"),
    [
        (
            "We bought Müller & Söhne GmbH & Co. KG then.",
            "company",
            "Müller & Söhne GmbH & Co. KG",
            "a company",
        ),
        ("We spoke with Example Foods Ltd before.", "company", "Example Foods Ltd", "a company"),
        ("we wrote to bob@acme.example twice", "email", "bob@acme.example", "an e-mail address"),
        ("see https://acme.example/a?b=c, it", "url", "https://acme.example/a?b=c", "a web page"),
        ("call +49 30 1234567 now", "phone", "+49 30 1234567", "a phone number"),
        ("call (415) 555-0100 now", "phone", "(415) 555-0100", "a phone number"),
        ("offered €180,000 a year", "amount", "€180,000", "about €200,000"),
        ("lost 1.250.000 EUR", "amount", "1.250.000 EUR", "about €1.5 million"),
        ("revenue of exactly 13.7 million", "amount", "exactly 13.7 million", "about 15 million"),
        ("signed on 11 March 2024 at last", "date", "on 11 March 2024", "in early 2024"),
        ("by March 5, 2024 at last", "date", "March 5, 2024", "early 2024"),
        ("since 2024-10-05 at last", "date", "2024-10-05", "late 2024"),
        ("our CFO Bob Lee knew", "person", "CFO Bob Lee", "CFO"),
        ("and Mr. Lothbrok's wife", "person", "Mr. Lothbrok", "a key employee"),
        ("then Ragnar Lothbrok resigned", "person", "Ragnar Lothbrok", "a key employee"),
        ("when Grace Miller left", "person", "Grace Miller", "a key employee"),
        ("a plant in Reading is", "place", "Reading", "a smaller town"),
        ("a plant near Kleinhausen is", "place", "Kleinhausen", "a smaller town"),
    ],
)
def test_each_kind_is_found(text, kind, phrase, instead):
    assert found(text) == [(kind, phrase, instead)]


@pytest.mark.parametrize(
    "text",
    [
        "about $4 million", "$60,000", "$45 an hour", "Reading is hard, and so is March.", "We meet in May.",
        "Will we? Grant them that. Hope is no plan.", "In 2024 we grew by 3.5% to 120 people.",
        "Our ERP, our CRM and the CFO agreed.", "Human Resources and Operating Systems",
        "Q3, week 12, 10-15 people",
        "They said as much. SE and AG are letters.", "I met Grace.",
        "Every Monday in Europe and the United States",
    ],
)  # fmt: skip
def test_ordinary_prose_is_left_alone(text):
    assert found(text) == []


def test_a_last_year_is_told_as_such():
    assert found("on 11 March 2025.", today=date(2026, 3, 2))[0][2] == "In early last year"


def test_members_and_ones_own_company_are_known_by_name():
    names, firms = frozenset({"Priya"}), frozenset({"Brightwater Pumps Ltd"})
    text = "Priya told us that brightwater is quiet at Brightwater Pumps, and priya agreed."
    assert found(text, names=names, firms=firms) == [
        ("member", "Priya", "A fellow CEO"),
        ("own_firm", "Brightwater Pumps", "our company"),
    ]


def test_a_sentence_goes_on_with_a_capital_where_it_had_one():
    assert (
        generalised("Bob Lee quit. Bob Lee's team stayed.")
        == "A key employee quit. A key employee's team stayed."
    )


def test_two_marks_of_one_phrase_have_one_digest():
    first, second = scan("Acme GmbH sued ACME GmbH")
    assert first.digest == second.digest


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.stem)
def test_the_library_reads_on_with_few_marks(path):
    marks = [
        mark for mark in scan(path.read_text("utf-8").split("---", 2)[2]) if mark.kind is not MarkKind.AMOUNT
    ]
    assert len(marks) <= 2, marks


def test_in_the_whole_library_there_are_few_marks():
    texts = [path.read_text("utf-8").split("---", 2)[2] for path in LIBRARY]
    assert len(texts) >= 48
    marks = [mark for text in texts for mark in scan(text)]
    assert len(marks) <= len(texts)
    assert len([mark for mark in marks if mark.kind is MarkKind.PERSON]) <= 3


PARTS = (
    "Acme GmbH|Bob Lee|Mr.|Dr|CFO|Fresno|in|on|11 March 2024|March 5|2024-03-11|$4.2M|€180,000|USD|13.7k|"
    "million|about|a@b.example|www.acme.example|+49 30 1234567|& Co. KG|Ltd.|Inc|Grace|quit|said|New York|"
    "St. Louis|.|,|-|'s|\n|a company|von|Lothbrok|Holdings|0|1,000|12/03/24|Erin|Brightwater"
)
PIECES = st.sampled_from(PARTS.split("|"))
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(PIECES, max_size=25).map(" ".join),
    st.lists(PIECES, max_size=12).map("".join),
)
KNOWN = {"names": frozenset({"Erin", "Bob Lee"}), "firms": frozenset({"Brightwater Ltd"})}


@settings(deadline=None, max_examples=300)
@given(TEXTS)
def test_marks_lie_in_the_text_in_order_and_never_overlap(text):
    end = 0
    for mark in scan(text, **KNOWN, today=date(2026, 3, 2)):
        assert end <= mark.start < mark.end <= len(text)
        assert text[mark.start : mark.end] == mark.phrase
        assert mark.generalisation
        end = mark.end


@settings(deadline=None, max_examples=300)
@given(TEXTS)
def test_what_is_generalised_holds_no_marks(text):
    assert scan(generalised(text, **KNOWN), **KNOWN) == ()


ODD = ["GmbH ", "Inc. ", "Bob ", "Dr ", "1,", "a@", "x.", "+1 ", "A ", "March ", "von "]


@pytest.mark.parametrize("piece", ODD)
def test_twenty_thousand_characters_of_one_odd_piece_are_read_to_their_end(piece):
    assert len(scan(piece * (20_000 // len(piece)))) < 20_000
