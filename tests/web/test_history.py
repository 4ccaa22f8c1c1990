"""The pages of a text over time: history, restoring, updating, fewer readers, one's own advice."""

import pytest
from bs4 import BeautifulSoup

from tests.web.thread import ADVICE, TEXT

FACTS = {"question": TEXT.question, "body": "We make filling machines. They bring us a third of our revenue."}


@pytest.fixture
def address(thread):
    return f"/situations/{thread.advised()}"


@pytest.fixture
def update(client_of, thread, address, erin):
    """Erin updates the facts, with what a test wants to be different."""

    def send(**changes):
        version = str(thread.version())
        return client_of(erin).send(f"{address}/update", **{**FACTS, "version": version, **changes})

    return send


def test_an_update_stands_in_the_thread_and_its_notice_leads_to_the_difference(
    client_of, address, update, paul
):
    assert update().status_code == 303
    page = client_of(paul).soup(address)
    band = page.select_one(".thread > .update")
    assert "Update from the asker" in band.get_text()
    assert "third" in band.select_one("ins").get_text()
    assert page.select_one(".post .before").get_text() == "Given before the update"
    assert band.select_one(f"a[href='{address}/history?from=1&to=2']")
    link = client_of(paul).soup("/me/notices").select_one(".notes a")
    answer = client_of(paul).get(link["href"], follow_redirects=True)
    assert answer.request.full_path == f"{address}/history?from=1&to=2"


def test_the_form_shows_the_text_as_it_stands(client_of, address, erin):
    page = client_of(erin).soup(f"{address}/update")
    assert page.select_one("#body").get_text().strip() == TEXT.body


@pytest.mark.parametrize("wrong", [{"body": " "}, {"decide_by": "soon"}, {"question": "x" * 201}])
def test_a_refused_update_keeps_what_was_typed(update, wrong):
    answer = update(tried="Two visits.", **wrong)
    assert answer.status_code == 422
    shown = answer.get_data(as_text=True)
    assert "Two visits." in shown
    assert all(typed.strip() in shown for typed in wrong.values())


def test_an_overtaken_update_shows_both_texts(update):
    update()
    answer = update(body="Another text.", version="1")
    assert answer.status_code == 409
    assert "Another text." in answer.get_data(as_text=True)
    assert "a third of our revenue" in answer.get_data(as_text=True)


def test_the_history_compares_in_one_text_or_side_by_side(client_of, address, update, paul):
    update()
    page = client_of(paul).soup(f"{address}/history")
    assert page.select_one("h2").get_text() == "Revision 2 against revision 1"
    assert page.select(".diff ins")
    assert page.select(".diff del")
    assert client_of(paul).soup(f"{address}/history?view=beside").select(".diff--beside")


def test_restoring_is_offered_to_the_asker_alone(client_of, address, update, erin, paul, thread):
    update()
    restore = f"{address}/history/1/restore"
    assert not client_of(paul).soup(f"{address}/history").select(f"form[action='{restore}']")
    assert client_of(paul).send(restore, version=str(thread.version())).status_code == 403
    assert client_of(erin).soup(f"{address}/history").select(f"form[action='{restore}']")
    assert client_of(erin).send(restore, version="1").status_code == 409
    assert client_of(erin).send(restore, version=str(thread.version())).status_code == 303
    assert "fifth" in client_of(erin).soup(address).select_one("article .prose").get_text()


@pytest.mark.parametrize("query", ["?from=0", "?from=7&to=8", "?from=x", "?to=99999999999"])
def test_a_revision_that_is_not_there_is_not_found(client_of, address, paul, query):
    assert client_of(paul).get(f"{address}/history{query}").status_code == 404


def test_an_adviser_goes_back_to_an_earlier_text_of_theirs(client_of, address, paul, priya):
    adviser, there = client_of(paul), f"{address}/advice/1/history"
    changed = {"advice": "- Send nobody.", "basis": "lived", "stance": "", "version": "1"}
    assert adviser.send(f"{address}/advice", **changed).status_code == 303
    assert adviser.soup(there).select(".diff del")
    assert client_of(priya).get(there).status_code == 404
    assert client_of(priya).send(f"{there}/1/restore", version="2").status_code == 404
    assert adviser.send(f"{there}/1/restore", version="1").status_code == 409
    assert adviser.send(f"{there}/1/restore", version="2").status_code == 303
    assert ADVICE.splitlines()[0][2:] in adviser.soup(address).select_one(".thread").get_text()


def test_fewer_readers_is_a_form_of_the_asker_and_of_moderators(
    client_of, address, erin, carl, paul, mona, thread
):
    assert client_of(carl).get(address).status_code == 200
    group = client_of(erin).soup(f"{address}/narrow").select_one("input[name=group]")["value"]
    assert client_of(mona).get(f"{address}/narrow").status_code == 200
    assert client_of(paul).get(f"{address}/narrow").status_code == 403
    version = str(thread.version())
    assert client_of(erin).send(f"{address}/narrow", group="999", version=version).status_code == 422
    assert client_of(erin).send(f"{address}/narrow", group=group, version=version).status_code == 303
    assert client_of(carl).get(address).status_code == 404


def test_own_advice_shows_nothing_of_a_withdrawn_situation(client_of, thread, address, erin, paul):
    assert client_of(paul).soup("/me/advice").select_one(f"main a[href='{address}']")
    client_of(erin).send(f"{address}/withdraw", version=str(thread.version()))
    page = client_of(paul).soup("/me/advice")
    assert "alternate weekly" in page.get_text()
    assert "on site" not in page.get_text()
    assert not page.select(f"a[href='{address}']")


@pytest.mark.parametrize("path", ["/history", "/update", "/narrow", "/advice/1/history"])
def test_none_of_these_pages_is_there_for_a_visitor_or_somebody_outside(
    client_of, visitor, thread, carl, erin, path
):
    (group,) = thread.actor("erin").group_ids
    address = f"/situations/{thread.advised(audience=f'group-{group}')}{path}"
    assert visitor.get(address).status_code == 302
    assert client_of(carl).get(address).status_code == 404


def test_a_name_in_an_update_is_marked_and_made_plain_by_a_button(client_of, address, update, erin):
    answer = update(body="Acme GmbH wants three engineers.")
    assert answer.status_code == 422
    assert "could identify somebody" in answer.get_data(as_text=True)
    button = BeautifulSoup(answer.data, "html.parser").select_one("#body-conf button[name=action]")
    turned = update(body="Acme GmbH wants three engineers.", action=button["value"])
    assert turned.status_code == 200
    shown = BeautifulSoup(turned.data, "html.parser").select_one("#body").get_text()
    assert "Acme" not in shown
    assert update(body=shown).status_code == 303
