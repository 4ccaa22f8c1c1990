"""A page of the blog format becomes entries, and everything left out is reported."""

import pytest

from advisory.documents.entry_file import parse, write
from advisory.documents.html_text import text_of
from advisory.documents.importers import decode_page, read_blog_page
from advisory.domain.edition import Point
from advisory.domain.errors import Invalid
from benchmarks.reading_bounds import readers, slowest

PAGE = """Category Archives: Warehouses

When Should You Replace a Warehouse System? Three Ways

Situation: A CEO runs two warehouses on software from another age.

Every count takes a weekend. When is it time?

Advice from the CEOs:

  • Count the hours first.
    • Include the weekends.
    • Ask the people on the floor.
  • Visit two companies that
    have done it.
  • Rent before you buy.

[like]
Share this:
Posted in Operations | 3 Comments

How Do You Name a Branch Office? One Thought

Situation: Two towns both claim the new office.

Advice from the CEOs:

  • Name it after the river.
  • Special thanks to Max of Maps (http://maps.example) for his view.

[Like]

Is This Thing On? Two Steps

Situation: Nobody answered this one.

Older posts →
"""


def test_questions_counts_and_points_are_read() -> None:
    first, second = read_blog_page(PAGE).entries
    assert first.edition.title == "When Should You Replace a Warehouse System? Three Ways"
    assert first.edition.situation.endswith("Every count takes a weekend. When is it time?")
    assert first.edition.points == (
        Point("Count the hours first.", ("Include the weekends.", "Ask the people on the floor.")),
        Point("Visit two companies that have done it."),
        Point("Rent before you buy."),
    )
    assert second.edition.title == "How Do You Name a Branch Office? One Thought"
    assert (first.slug, first.origin) == ("when-should-you-replace-a-warehouse-system", "imported")


def test_thanks_are_credits_with_their_address_and_no_points() -> None:
    edition = read_blog_page(PAGE).entries[1].edition
    assert edition.points == (Point("Name it after the river."),)
    assert edition.credits == ("Max of Maps (http://maps.example) for his view.",)


def test_thanks_are_told_with_their_line_and_are_not_left_out() -> None:
    page = read_blog_page(PAGE)
    assert [(thanks.line, thanks.text[:26]) for thanks in page.thanks] == [(29, "Special thanks to Max of M")]
    assert 29 not in {skip.line for skip in page.skipped}


def test_advice_that_begins_with_thanks_stays_advice() -> None:
    page = PAGE.replace("Rent before you buy.", "Thanks to the new shelves, costs fell.")
    assert len(read_blog_page(page).entries[0].edition.points) == 3


def test_what_was_left_out_is_reported_with_line_and_reason() -> None:
    skipped = {skip.line: skip.reason for skip in read_blog_page(PAGE).skipped}
    assert (
        skipped[1] == skipped[18] == skipped[19] == skipped[20] == "a mark of the page, not part of the text"
    )
    assert skipped[33] == "there is no advice under this title"


@pytest.mark.parametrize("bullet", ["-", "*", "◦", "o", "–", "1."])
def test_any_bullet_and_any_indentation_is_taken(bullet: str) -> None:
    page = PAGE.replace("    •", f"\t\t{bullet}").replace("  •", bullet).replace("\n    have", "\n  have")
    assert read_blog_page(page).entries == read_blog_page(PAGE).entries


def test_line_ends_and_hard_blanks_make_no_difference() -> None:
    odd = "\ufeff" + PAGE.replace("\n", "\r\n").replace("  •", "\xa0\xa0•")
    assert read_blog_page(odd) == read_blog_page(PAGE)


def test_bytes_that_are_not_utf_8_are_read_as_windows_text() -> None:
    assert decode_page("It’s – “here”".encode("cp1252")) == "It’s – “here”"
    assert decode_page(b"\xef\xbb\xbfcaf\xc3\xa9") == "café"


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(Invalid, match=r"This is not a page of text\."):
        decode_page(b"PK\3\4\0\0")


def test_imported_entries_can_be_written_and_read_back() -> None:
    for entry in read_blog_page(PAGE).entries:
        assert parse(write(entry), f"{entry.slug}.md") == entry


def test_the_same_question_twice_gives_one_entry() -> None:
    page = read_blog_page(PAGE + PAGE)
    assert len(page.entries) == 2
    assert any("already" in skip.reason for skip in page.skipped)


HTML = """<html><head><title>Other? Two Ways</title><style>p{}</style></head><body>
<h2><a href="/x">How Do You Name a Branch &amp; Office? Two Thoughts</a></h2>
<p><strong>Situation:</strong> Two towns both<br>claim it.</p><p><strong>Advice from the CEOs:</strong></p>
<ul><li><p>Ask the river.</p><ul><li>Both banks.</li></ul></li><li>Wait.</li></ul>
<script>alert("What? Two Ways")</script><p>[like]</p></body></html>"""


def test_an_html_page_gives_the_same_entries() -> None:
    [entry] = read_blog_page(HTML).entries
    assert entry.edition.title == "How Do You Name a Branch & Office? Two Thoughts"
    assert entry.edition.situation == "Two towns both\nclaim it."
    assert entry.edition.points == (Point("Ask the river.", ("Both banks.",)), Point("Wait."))


@pytest.mark.parametrize(
    "page", ["", "\0", "Situation:", "<ul>" * 999, "• " * 999, "?" * 9_999, "<li>a</b>" * 99]
)
def test_odd_pages_give_nothing_and_do_not_fail(page: str) -> None:
    assert read_blog_page(page).entries == ()


@pytest.mark.long
def test_no_text_keeps_a_reader_of_texts_busy():
    """The bound that `benchmarks.reading_bounds` shows, with room for a busy machine."""
    slow = {name: worst for name, size, read in readers() if (worst := slowest(size, read))[0] > 2}
    assert slow == {}


@pytest.mark.parametrize("opening", ["<a ", "<", "<!--", "<p", "</", "<a b='", "<!", "<?"])
def test_a_page_of_openings_is_read_in_one_go(opening):
    assert isinstance(text_of(opening * 100_000), str)


def test_comments_are_left_out_with_what_stands_in_them():
    assert text_of("<p>a<!-- <b>x</b> > -->b<!-- left open") == "ab<!-- left open"
