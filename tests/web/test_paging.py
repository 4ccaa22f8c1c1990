"""Turning over a list while it grows: the links of the pages carry the moment of the first one."""

import pytest


def items(page):
    return [link["href"] for link in page.select("main :is(h2, h3) a[href^='/entries/']")]


def situations(page):
    return [link["href"] for link in page.select(".items h3 a, .items h2 a")]


@pytest.mark.parametrize("address", ["/entries/", "/tags/teamwork"])
def test_an_entry_published_meanwhile_stands_on_the_first_page_alone(visitor, shelf, clock, address):
    for number in range(21):
        shelf.put(f"entry-{number}", title=f"What about number {number}?")
    first = visitor.soup(address)
    shelf.now = clock.move(seconds=1)
    late = shelf.put("late", published="2026-03-01")
    second = visitor.soup(first.find("a", rel="next")["href"])
    assert (len(items(first)), len({*items(first), *items(second)})) == (20, 21)
    back = second.select_one(".pager a")["href"]
    assert "until" not in back
    assert items(visitor.soup(back))[0] == late


def test_a_situation_opened_meanwhile_stands_on_the_first_page_alone(client_of, paul, thread, clock):
    slugs = {f"/situations/{thread.opened()}" for _ in range(21)}
    reader = client_of(paul)
    first = reader.soup("/situations/?show=all")
    thread.now = clock.move(seconds=1)
    late = f"/situations/{thread.opened()}"
    second = reader.soup(first.find("a", rel="next")["href"])
    assert {*situations(first), *situations(second)} == slugs
    assert situations(reader.soup("/situations/?show=all"))[0] == late
