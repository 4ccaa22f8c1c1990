"""Saved searches: one of a kind per member, in the one way they are kept, and nobody else's business."""

import pytest

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden, Invalid, NotFound
from advisory.services import searches
from advisory.storage.tables import SavedSearchRow


@pytest.fixture
def save(session, now):
    def save(person, text="service pricing", **filters):
        return searches.save(session, person.actor, text, filters, now=now)

    return save


def only(session, person):
    (one,) = searches.page(session, person.actor)
    return one


def test_a_search_is_kept_as_it_was_typed_and_its_alert_is_on(session, save, paul):
    assert save(paul, '  "account teams"   -bonus ')
    one = only(session, paul)
    assert (one.query, one.name, one.alert, one.news) == (
        '"account teams" -bonus',
        '"account teams" -bonus',
        True,
        0,
    )


def test_the_same_search_is_kept_once_however_its_filters_were_chosen(session, save, paul):
    assert save(paul, tag=["sales", "pricing"], size=["51-200"])
    assert not save(paul, size=["51-200", "51-200"], tag=["pricing", "sales"], year=[])
    assert only(session, paul).filters == {"size": ("51-200",), "tag": ("pricing", "sales")}


def test_other_filters_are_another_search_and_so_is_another_member(session, save, paul, priya):
    assert save(paul)
    assert save(paul, tag=["pricing"])
    assert save(priya)
    assert len(searches.page(session, paul.actor)) == 2


def test_filters_that_are_on_no_list_are_left_out_and_synonyms_are_known(session, save, paul):
    save(
        paul,
        "",
        tag=["redundancy", "nothing"],
        industry=["logistics", "mining"],
        size=["12"],
        stage=["growth"],
        type=["entry", "page"],
        year=["2025", "soon", "٢٠٢٥"],
        colour=["green"],
    )
    assert only(session, paul).filters == {
        "industry": ("logistics",),
        "stage": ("growth",),
        "tag": ("layoffs",),
        "type": ("entry",),
        "year": ("2025",),
    }


def test_a_search_without_words_is_named_by_its_filters(session, save, paul):
    save(paul, "", tag=["pricing"], type=["entry"], year=["2025"])
    assert only(session, paul).name == "Pricing, Published entry, 2025"


def test_nothing_at_all_is_not_a_search(session, save, paul):
    with pytest.raises(Invalid, match="nothing to save"):
        save(paul, "  ", tag=["nothing"])


def test_a_long_text_is_cut_where_the_search_stops_reading(session, save, paul):
    save(paul, "word " * 1000)
    one = only(session, paul)
    assert len(one.query) <= 2000
    assert len(one.name) <= 120


def test_a_hundred_are_the_most_and_one_of_them_may_be_sent_again(session, save, paul):
    for number in range(100):
        save(paul, f"search {number}")
    assert not save(paul, "search 7")
    with pytest.raises(Invalid, match="100 searches"):
        save(paul, "one more")


def test_a_search_is_renamed_silenced_and_deleted(session, save, paul):
    save(paul)
    search_id = only(session, paul).id
    searches.rename(session, paul.actor, search_id, " What  we charge ")
    searches.set_alert(session, paul.actor, search_id, on=False)
    assert (only(session, paul).name, only(session, paul).alert) == ("What we charge", False)
    searches.delete(session, paul.actor, search_id)
    assert searches.page(session, paul.actor) == ()


@pytest.mark.parametrize(("name", "says"), [("", "Give the search a name"), ("x" * 121, "at most 120")])
def test_a_name_that_will_not_do_is_explained(session, save, paul, name, says):
    save(paul)
    with pytest.raises(Invalid, match=says):
        searches.rename(session, paul.actor, only(session, paul).id, name)
    assert only(session, paul).name == "service pricing"


def test_another_members_search_is_not_there(session, save, paul, mona):
    save(paul)
    search_id = only(session, paul).id
    for attempt in (
        lambda: searches.rename(session, mona.actor, search_id, "Mine"),
        lambda: searches.set_alert(session, mona.actor, search_id, on=False),
        lambda: searches.delete(session, mona.actor, search_id),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert searches.page(session, mona.actor) == ()
    assert session.query(SavedSearchRow).count() == 1


def test_only_members_save_searches(session, save, adam):
    for actor in (VISITOR, adam.actor):
        for attempt in (
            lambda actor=actor: searches.save(session, actor, "prices", {}, now=None),
            lambda actor=actor: searches.page(session, actor),
            lambda actor=actor: searches.rename(session, actor, 1, "Mine"),
            lambda actor=actor: searches.set_alert(session, actor, 1, on=False),
            lambda actor=actor: searches.delete(session, actor, 1),
        ):
            with pytest.raises(Forbidden):
                attempt()
