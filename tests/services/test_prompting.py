"""An admin words the prompts anew; whoever asks sees them from then on."""

import pytest

from advisory.domain.errors import Invalid, NotFound, Stale
from advisory.services import asking, prompting

WORDS = {"question": "Ask about one machine.", "body": "Which machine, and since when."}


def keep(session, actor, now, slug="people", name="People", seen=0, *, hidden=False, **words):
    return prompting.keep(
        session, actor, slug, name, {**WORDS, **words}, hidden=hidden, seen_version=seen, now=now
    )


def names(session, erin):
    return [kind.name for kind in asking.blank(session, erin.actor).kinds]


def test_the_site_brings_six_kinds(session, erin):
    assert names(session, erin) == ["People", "Growth", "Service", "Money", "Ownership", "Crisis"]


def test_an_admin_words_one_anew_and_it_keeps_its_place(session, adam, erin, now):
    keep(session, adam.actor, now, name="Colleagues")
    assert names(session, erin)[0] == "Colleagues"
    assert asking.blank(session, erin.actor, kind="people").prompts == WORDS


def test_an_admin_adds_one_and_hides_another(session, adam, erin, now):
    assert keep(session, adam.actor, now, slug="", name="Machines") == "machines"
    keep(session, adam.actor, now, slug="crisis", name="Crisis", hidden=True)
    assert names(session, erin) == ["People", "Growth", "Service", "Money", "Ownership", "Machines"]


@pytest.mark.parametrize("who", ["erin", "mona"])
def test_nobody_else_does_or_knows_of_the_page(session, who, now, request):
    actor = request.getfixturevalue(who).actor
    with pytest.raises(NotFound):
        keep(session, actor, now)
    with pytest.raises(NotFound):
        prompting.page(session, actor)


def test_what_cannot_be_kept_is_said(session, adam, now):
    for changes, field in (
        ({"name": " "}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"slug": "", "name": "Money"}, "name"),
        ({"question": "x" * 301}, "question"),
    ):
        with pytest.raises(Invalid) as refusal:
            keep(session, adam.actor, now, **changes)
        assert list(refusal.value.problems) == [field]
    with pytest.raises(NotFound):
        keep(session, adam.actor, now, slug="nothing")


def test_an_old_page_overwrites_nothing(session, adam, now):
    keep(session, adam.actor, now)
    with pytest.raises(Stale):
        keep(session, adam.actor, now, name="Other")
