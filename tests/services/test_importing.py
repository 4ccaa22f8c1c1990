"""Importing a page of a blog: entries with files, no duplicates, and a report of what was left out."""

import pytest

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Invalid
from advisory.services import exchange, importing, library
from advisory.services.exchange import Way
from advisory.storage.tables import EntryRow

PAGE = b"""Tag Archives: Pricing

What do you do when a customer leaves? Two Thoughts
Situation: A company loses a customer.
Advice from the CEOs:
  \xe2\x80\xa2 Ask why.
    \xe2\x80\xa2 In person.
  \xe2\x80\xa2 Do not discount.
  \xe2\x80\xa2 Special thanks to Priya for her part in this.
[like]

How do you say no? One Way
Situation: Everybody asks.
Advice from the CEOs:
  \xe2\x80\xa2 Say it early.
"""


def test_a_page_of_a_blog_becomes_entries_with_files(session, now, deliver, settings):
    report = importing.import_page(session, PAGE, now=now)
    deliver()
    assert report.taken == ["what-do-you-do-when-a-customer-leaves", "how-do-you-say-no"]
    page = library.entry(session, VISITOR, report.taken[0])
    assert (page.count, len(page.credits), page.published_on) == ("Two Thoughts", 1, now.date())
    assert {f"{slug}.md" for slug in report.taken} <= {path.name for path in settings.content_dir.iterdir()}
    assert exchange.exchange(session, settings.content_dir, Way.CHECK, now=now).is_clean


def test_the_same_page_twice_gives_no_duplicates(session, now):
    importing.import_page(session, PAGE, now=now)
    again = importing.import_page(session, PAGE, now=now)
    assert (again.taken, again.same, session.query(EntryRow).count()) == ([], 2, 2)


def test_what_was_left_out_of_a_page_is_named_with_its_line(session, now):
    report = importing.import_page(session, PAGE, now=now)
    assert any(line.startswith("line 10: ") and "[like]" in line for line in report.skipped)


def test_thanks_are_told_apart_from_what_was_left_out(session, now):
    report = importing.import_page(session, PAGE, now=now)
    assert report.credits == ["line 9: Special thanks to Priya for her part in this."]
    assert not any("thanks" in line for line in report.skipped)


def test_a_post_that_was_left_out_is_told_before_the_marks_of_the_page(session, now):
    report = importing.import_page(session, PAGE + b"\nWhy? Two Ways\nSituation: Nobody answered.\n", now=now)
    assert "there is no advice under this title" in report.skipped[0]


def test_a_picture_is_no_page_of_text(session, now):
    with pytest.raises(Invalid, match=r"This is not a page of text\."):
        importing.import_page(session, b"\x89PNG\r\n\x1a\n\0\0", now=now)


def test_a_post_that_cannot_be_shown_is_refused_and_the_others_are_taken(session, now):
    tangled = PAGE.replace(b"Say it early.", b"[" * 300)
    report = importing.import_page(session, tangled, now=now)
    assert report.taken == ["what-do-you-do-when-a-customer-leaves"]
    assert any("how-do-you-say-no" in line for line in report.skipped)
