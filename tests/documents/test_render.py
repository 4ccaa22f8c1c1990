"""Markdown becomes HTML that cannot harm: nothing but the allowed tags, attributes and addresses."""

import re
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from markupsafe import Markup

from advisory.documents.render import LINK_REL, entry_html, member_html, point_html
from advisory.domain.errors import Invalid
from advisory.domain.structure import check_structure
from tests.documents.hostile import just_within, shapes
from tests.documents.payloads import payloads

TAGS = {
    "p", "br", "hr", "strong", "em", "a", "ul", "ol", "li", "blockquote", "code", "pre",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
RENDERERS = [member_html, entry_html, point_html]


def assert_harmless(html: Markup) -> None:
    """Parse the output as a browser does and look at all that is there."""
    assert isinstance(html, Markup)
    for element in BeautifulSoup(html, "html.parser").find_all(True):
        assert element.name in TAGS, element
        allowed = {"a": {"href", "rel"}, "ol": {"start"}}.get(element.name, set())
        assert set(element.attrs) <= allowed, element
        if "href" in element.attrs:
            assert re.match(r"(?:https?://[^/\s]|mailto:)", str(element["href"]), re.IGNORECASE), element
            assert " ".join(element["rel"]) == LINK_REL
    assert "<!--" not in html


def test_there_are_more_than_four_hundred_payloads() -> None:
    assert len(set(payloads())) > 400


@pytest.mark.parametrize("render", RENDERERS)
def test_no_payload_survives(render: Callable[[str], Markup]) -> None:
    for payload in payloads():
        assert_harmless(render(payload))


@pytest.mark.parametrize("size", [8_000, pytest.param(20_000, marks=pytest.mark.long)])
def test_a_hostile_text_is_refused_or_shown_harmlessly(size: int) -> None:
    for _name, text in shapes(size):
        try:
            html = entry_html(text)
        except Invalid:
            continue
        assert_harmless(html)


def test_there_are_more_than_a_hundred_and_ten_hostile_shapes() -> None:
    assert len({text for _name, text in shapes(8_000)}) > 110


def test_what_is_just_within_the_limits_is_shown() -> None:
    def accepted(text: str) -> bool:
        try:
            check_structure(text, max_chars=4_000)
        except Invalid:
            return False
        return True

    for _name, text in list(just_within(2_000, accepted))[::7]:
        assert_harmless(point_html(text))


def test_raw_html_is_shown_as_text() -> None:
    assert "&lt;b&gt;bold&lt;/b&gt;" in member_html("<b>bold</b>\n\n<div>a</div>")


def test_headings_become_bold_paragraphs() -> None:
    assert member_html("# Our *plan*\n\nText") == "<p><strong>Our <em>plan</em></strong></p>\n<p>Text</p>"


def test_an_image_becomes_its_description() -> None:
    assert member_html("See ![the chart](http://a.example/b.png).") == "<p>See the chart.</p>"


def test_links_keep_their_words_and_forbid_following() -> None:
    link = BeautifulSoup(member_html("[them](https://a.example/b)"), "html.parser").a
    assert link is not None
    assert (link.text, link["href"], link["rel"]) == ("them", "https://a.example/b", LINK_REL.split())


def test_a_link_without_words_shows_its_address() -> None:
    assert ">http://a.example</a>" in member_html("[](http://a.example)")


def test_an_address_in_angle_brackets_becomes_a_link() -> None:
    soup = BeautifulSoup(member_html("<erin@example.com>"), "html.parser")
    assert soup.a is not None
    assert (soup.a["href"], soup.text) == ("mailto:erin@example.com", "erin@example.com")


def test_tables_quotes_lists_and_code_are_shown() -> None:
    html = entry_html("| a | b |\n|---|---|\n| 1 | 2 |\n\n> said\n\n3. c\n\n```\nx < y\n```")
    soup = BeautifulSoup(html, "html.parser")
    assert [soup.td.text, soup.blockquote.text.strip(), soup.ol["start"]] == ["1", "said", "3"]
    assert soup.pre.text == "x < y\n"


def test_entries_get_typographic_quotes_and_members_keep_theirs() -> None:
    assert entry_html('"No" -- it\'s') == "<p>“No” – it’s</p>"
    assert member_html('"No"') == '<p>"No"</p>'


def test_refuses_what_is_too_long() -> None:
    with pytest.raises(Invalid, match="4,000 is the most"):
        point_html("a" * 4_001)
