"""The query language: everything that can be typed, and the sentences about what cannot be read."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisory.search.needs import Need, Query
from advisory.search.query import parse


def test_words_keep_their_order_and_their_repeats():
    query = parse("  price, price (or) cost? ")

    assert query.words == ("price", "price", "or", "cost")
    assert query.unread == ()


def test_quotes_make_a_phrase_whichever_quotes_are_typed():
    for typed in ('"account teams"', "“account teams”", "«account teams»"):
        assert parse(typed).phrases == (("account", "teams"),)


def test_a_minus_leaves_out_words_phrases_and_filters():
    query = parse('bonus -pricing -"account teams" -tag:sales -basis:opinion co-founder')

    assert query.words == ("bonus", "co-founder")
    assert query.excluded == (
        Need.phrase("pricing"),
        Need.phrase("account", "teams"),
        Need("tag", ("sales",)),
        Need("basis", ("opinion",)),
    )


def test_or_between_words_is_what_happens_anyway():
    assert parse("layoff OR redundancy").words == ("layoff", "redundancy")


def labels(query: Query) -> list[list[str]]:
    """Give the groups of what is required, as labels."""
    return [[need.label for need in group] for group in query.required]


def test_tags_are_read_as_slugs_alone_or_combined():
    query = parse('tag:Pricing tag:service+sales tag:"Cash flow" topic:a,b')

    assert labels(query) == [
        ["tag:pricing"], ["tag:service"], ["tag:sales"], ["tag:cash-flow"], ["tag:a", "tag:b"],
    ]  # fmt: skip
    assert not query.has_words


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("industry:Software", [["industry:software"]]),
        ('industry:"Food and beverage"', [["industry:food-and-beverage"]]),
        ("size:51–200", [["size:51-200"]]),
        ("size:1001+", [["size:1001+"]]),
        ("stage:growth basis:lived", [["basis:lived"], ["stage:growth"]]),
        ("stance:challenges has:outcome", [["stance:challenges"], ["has:outcome"]]),
        ("people:11-50 kind:situations", [["size:11-50"], ["type:situation"]]),
    ],
)
def test_filters_are_read_as_documents_carry_them(typed, meant):
    query = parse(f"team {typed}")

    assert (labels(query), query.words, query.unread) == (meant, ("team",), ())


def test_two_values_of_what_a_company_has_one_of_mean_either():
    assert labels(parse("industry:retail stage:growth industry:software")) == [
        ["industry:retail", "industry:software"],
        ["stage:growth"],
    ]


def test_or_between_phrases_and_filters_needs_one_of_them():
    assert parse('"account teams" OR "sales teams" bonus').required == (
        (Need.phrase("account", "teams"), Need.phrase("sales", "teams")),
    )
    assert labels(parse("tag:sales OR tag:pricing OR basis:lived")) == [
        ["tag:sales", "tag:pricing", "basis:lived"]
    ]
    mixed = parse('raise OR "pay rise" now')
    assert mixed.required == ((Need.phrase("raise"), Need.phrase("pay", "rise")),)
    assert mixed.words == ("now",)


def test_an_or_without_two_sides_is_let_go():
    assert parse("-team OR bonus OR").words == ("bonus",)


@pytest.mark.parametrize("name", ["basis", "stance", "has", "type"])
def test_a_value_that_a_filter_does_not_know_is_explained(name):
    query = parse(f"{name}:nonsense team")

    assert (query.required, query.words) == ((), ("team",))
    assert query.unread[0].startswith(f"After {name}: stands ")


@pytest.mark.parametrize("name", ["tag", "industry", "size", "stage"])
def test_a_filter_without_a_value_is_explained_with_an_example(name):
    assert f"such as {name}:" in parse(f"{name}:!!").unread[0]


@pytest.mark.parametrize(
    ("typed", "after", "before"),
    [
        ("after:2025", date(2025, 1, 1), None),
        ("after:2025-02", date(2025, 2, 1), None),
        ("after:2025-2-3", date(2025, 2, 3), None),
        ("after:2025 before:2026", date(2025, 1, 1), date(2026, 1, 1)),
        ("after:2024 after:2025 before:2027 before:2026", date(2025, 1, 1), date(2026, 1, 1)),
    ],
)
def test_dates_stand_for_their_first_day(typed, after, before):
    query = parse(typed)

    assert (query.after, query.before, query.unread) == (after, before, ())


@pytest.mark.parametrize("typed", ["after:2025-13", "before:2025-02-30", "after:yesterday", "before:0"])
def test_a_date_that_does_not_exist_is_explained(typed):
    query = parse(f"team {typed}")

    assert query.words == ("team",)
    assert (query.after, query.before) == (None, None)
    assert "2025-01-31" in query.unread[0]


def test_kinds_are_read_in_the_singular_and_the_plural():
    assert labels(parse("type:entry type:points")) == [["type:entry", "type:point"]]
    assert "entry, situation or point" in parse("type:page").unread[0]


@pytest.mark.parametrize("name", ["foo", "who", "sector"])
def test_an_unknown_filter_is_explained_and_its_words_are_searched(name):
    query = parse(f"{name}:software team")

    assert query.words == (name, "software", "team")
    assert query.unread == (
        f"There is no filter called “{name}:”. The filters are tag:, industry:, size:, stage:, basis:, "
        "stance:, type:, has:, after: and before:. "
        "The words were searched as text.",
    )


def test_an_unknown_filter_of_brackets_still_searches_its_word():
    query = parse("foo:(((")

    assert query.words == ("foo",)
    assert "foo:" in query.unread[0]


def test_a_colon_in_plain_text_is_no_filter():
    assert parse("note: meet at 15:30 https://example.com").unread == ()


def test_a_lone_quote_is_explained_and_brackets_are_let_go():
    assert "no partner" in parse('say "hello').unread[0]
    assert parse("((team]) bonus}").words == ("team", "bonus")
    assert parse("((team]) bonus}").unread == ()


def test_a_minus_before_a_date_is_explained():
    assert parse("-after:2025").unread == (
        "“after:” cannot be excluded with a minus, so that filter was left out.",
    )


def test_a_pasted_text_is_prose_whose_quotes_and_dashes_require_nothing():
    query = parse(
        'Our biggest client said "we are done" last week -again- and the whole team wants to know '
        "whether we should cut prices for them"
    )

    assert query.required == query.excluded == ()
    assert {"done", "again", "prices"} <= set(query.words)


def test_only_the_beginning_of_a_very_long_text_counts_and_it_says_so():
    query = parse("team " * 10_000)

    assert len(query.text) <= 2_000
    assert len(query.words) == 300
    assert query.unread[0] == "Only the first 2,000 characters were read."


def test_unseen_characters_are_taken_out():
    assert parse("te\x00am\u202e \u200fbonus").words == ("team", "bonus")


def test_nothing_typed_is_an_empty_query():
    assert parse(" \n ") == Query()
    assert parse("()").is_empty
    assert not parse("tag:pricing").is_empty


HOSTILE = [
    "(" * 9_000,
    '"' * 9_000,
    "-" * 9_000,
    "a:" * 5_000,
    '":' * 5_000,
    "*" * 9_000,
    "a-" * 5_000,
    "\x00" * 9_000,
]


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_text_is_read_within_its_limits(typed):
    query = parse(typed * 10_000)

    assert len(query.words) <= 300
    assert len(query.required) <= 20
    assert 1 <= len(query.unread) <= 5


@given(st.text(max_size=300) | st.text(alphabet='ab":-()* tagype+20', max_size=60))
def test_any_text_can_be_read_and_every_word_has_a_letter_or_a_figure(typed):
    query = parse(typed)

    needs = (*query.excluded, *(need for group in query.required for need in group))
    for word in (*query.words, *(word for need in needs for word in need.values)):
        assert any(character.isalnum() for character in word)
    assert all(sentence.endswith(".") for sentence in query.unread)
