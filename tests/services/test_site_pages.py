"""Pages that an admin edits: versions, a history, and nothing that is overwritten unseen."""

import pytest

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Invalid, NotFound, Stale
from advisory.domain.site_pages import FIRST_TEXTS, SITE_PAGE_CHARS, TITLES, SitePage
from advisory.services import site_pages


@pytest.mark.parametrize("slug", SitePage)
def test_a_site_begins_with_a_text_for_each_page(session, slug):
    page = site_pages.page(session, slug.value)
    assert (page.version, page.title, page.made_at) == (1, TITLES[slug], None)
    assert "<p>" in page.html
    assert len(FIRST_TEXTS[slug]) < SITE_PAGE_CHARS


def test_an_admin_writes_it_anew_and_what_changed_can_be_read(session, adam, now):
    assert site_pages.write_anew(session, adam.actor, "about", "We are **few**.", seen_version=1, now=now)
    page = site_pages.page(session, "about")
    assert (page.version, page.html, page.made_at) == (2, "<p>We are <strong>few</strong>.</p>", now)
    assert site_pages.write_anew(session, adam.actor, "about", "We are many.", seen_version=2, now=now)
    history = site_pages.history(session, "about", None, None)
    assert ([item.number for item in history.items], history.older, history.newer) == ([3, 2, 1], 2, 3)
    assert history.comparison.changed
    assert site_pages.history(session, "about", 3, 1).older == 1
    assert site_pages.page(session, "terms").version == 1


def test_the_same_text_again_changes_nothing(session, adam, now):
    text = site_pages.page(session, "terms").text
    assert not site_pages.write_anew(session, adam.actor, "terms", f" {text}\n", seen_version=1, now=now)
    assert site_pages.page(session, "terms").version == 1


def test_what_another_admin_wrote_meanwhile_is_not_overwritten(session, adam, now):
    site_pages.write_anew(session, adam.actor, "about", "One.", seen_version=1, now=now)
    with pytest.raises(Stale) as refused:
        site_pages.write_anew(session, adam.actor, "about", "Two.", seen_version=1, now=now)
    assert (refused.value.saved, refused.value.sent) == ({"text": "One."}, {"text": "Two."})


def test_of_two_who_save_at_once_one_is_told(at_once, session, adam, now):
    def write(own, text):
        return site_pages.write_anew(own, adam.actor, "about", text, seen_version=1, now=now)

    both = at_once(lambda own: write(own, "One."), lambda own: write(own, "Two."))
    assert both.refusals == ("Stale",)
    assert site_pages.page(session, "about").version == 2


@pytest.mark.parametrize("text", ["", "  \n", "x" * (SITE_PAGE_CHARS + 1)])
def test_a_text_that_will_not_do_is_refused(session, adam, now, text):
    with pytest.raises(Invalid) as refused:
        site_pages.write_anew(session, adam.actor, "about", text, seen_version=1, now=now)
    assert "text" in refused.value.problems


def test_what_could_run_is_not_shown(session, adam, now):
    text = "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=y>"
    site_pages.write_anew(session, adam.actor, "about", text, seen_version=1, now=now)
    html = site_pages.page(session, "about").html
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html


def test_only_admins_write_and_there_are_no_other_pages(session, adam, mona, paul, now):
    for actor in (mona.actor, paul.actor, VISITOR):
        with pytest.raises(NotFound):
            site_pages.editing(session, actor, "about")
        with pytest.raises(NotFound):
            site_pages.write_anew(session, actor, "about", "x", seen_version=1, now=now)
    with pytest.raises(NotFound):
        site_pages.page(session, "imprint")
    with pytest.raises(NotFound):
        site_pages.history(session, "about", 1, 7)
    assert site_pages.editing(session, adam.actor, "about").version == 1
