"""Reasons at hand, which moderators keep for each step."""

import pytest

from advisory.domain.errors import Invalid, NotFound
from advisory.domain.reasons import OFFERED
from advisory.services import reasons, screening


def test_a_site_begins_with_reasons_for_every_step(session, mona):
    assert reasons.page(session, mona.actor).lists == OFFERED


def test_a_list_is_kept_line_by_line_and_offered_where_it_is_needed(session, circle, mona, now):
    reasons.save(session, mona.actor, "return", "No towns.\n\n  No  sums. \nNo towns.")
    assert reasons.page(session, mona.actor).lists["return"] == ("No towns.", "No sums.")
    item = screening.item(session, mona.actor, circle.posted(), now=now)
    assert item.reasons["return"] == ("No towns.", "No sums.")
    assert item.reasons["decline"] == OFFERED["decline"]


def test_an_empty_list_brings_back_what_the_site_began_with(session, mona):
    reasons.save(session, mona.actor, "return", "No towns.")
    reasons.save(session, mona.actor, "return", "")
    assert reasons.page(session, mona.actor).lists["return"] == OFFERED["return"]


@pytest.mark.parametrize("text", ["x" * 501, "\n".join(map(str, range(21)))])
def test_a_list_stays_short_enough_to_choose_from(session, mona, text):
    with pytest.raises(Invalid):
        reasons.save(session, mona.actor, "return", text)


def test_reasons_are_the_moderators_own(session, erin, adam, mona):
    for actor in (erin.actor, adam.actor):
        with pytest.raises(NotFound):
            reasons.page(session, actor)
        with pytest.raises(NotFound):
            reasons.save(session, actor, "return", "No towns.")
    with pytest.raises(NotFound):
        reasons.save(session, mona.actor, "shout", "No towns.")
