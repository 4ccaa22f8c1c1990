"""The pages of the directory and of introductions, and that nothing anybody writes shows there."""

import re

import pytest
from bs4 import BeautifulSoup

from advisory.services import advising, asking, walls
from tests.services.circle import Circle, ask_form
from tests.services.profile import say


@pytest.fixture
def handle(session, priya, now):
    return say(
        session,
        priya.actor,
        now=now,
        office="Chief executive",
        topics=("pricing",),
        kinds=("crisis",),
        lived="Sold a family firm.",
        opens="office lived",
    )


def bare(answer) -> str:
    """Give a page without the key of its forms."""
    return re.sub(r'name="csrf_token" value="[^"]+"', "", answer.get_data(as_text=True))


def test_the_directory_is_narrowed_by_an_address_that_can_be_shared(client_of, paul, handle):
    client = client_of(paul)
    page = client.soup("/members/?topic=pricing&kind=crisis")
    assert [link["href"] for link in page.select("main h2 a")] == [f"/members/{handle}"]
    assert page.select_one("select[name=topic] option[selected]")["value"] == "pricing"
    assert "Nobody has opened this" in client.soup("/members/?function=finance").main.get_text()
    assert "The list ends before it." in client.soup("/members/?page=9").main.get_text()


def test_a_page_shows_what_is_opened_and_leads_to_no_text_of_theirs(client_of, paul, handle):
    page = client_of(paul).soup(f"/members/{handle}").main
    assert page.h1.get_text() == "Chief executive"
    assert "Sold a family firm." in page.get_text()
    assert "Priya" not in page.get_text()
    links = {link["href"].partition("?")[0] for link in page.select("a")}
    assert links <= {"/members/"}


def test_the_pages_are_the_same_to_a_byte_whatever_their_member_asks_and_advises(
    client_of, session, erin, paul, mona, max_, carl, priya, handle, now
):
    circle = Circle(session, now, erin.actor, paul.actor, mona.actor, max_.actor)
    client = client_of(carl)
    paths = [f"/members/{handle}", "/members/", "/members/?topic=pricing", "/members/?kind=crisis"]
    before = [bare(client.get(path)) for path in paths]
    asking.submit(session, priya.actor, "", ask_form(), seen_version=0, now=now)
    slug = circle.opened(audience=circle.table())
    advising.give(session, priya.actor, slug, "- Wait.", "seen", "", seen_version=0, now=now)
    client_of(priya).get("/members/")
    assert [bare(client.get(path)) for path in paths] == before


def test_behind_a_wall_a_page_answers_as_one_that_is_not_there(
    client_of, session, adam, paul, priya, handle, now
):
    walls.declare(session, adam.actor, paul.email, priya.email, now=now)
    client = client_of(paul)
    there, nowhere = client.get(f"/members/{handle}"), client.get("/members/nobodyatall")
    assert (there.status_code, bare(there).replace(handle, "?")) == (
        404,
        bare(nowhere).replace("nobodyatall", "?"),
    )
    form = {"note": "Coffee?", "contact": "Any time"}
    assert client.send(f"/members/{handle}/introduction", **form).status_code == 404
    assert "Nobody has opened anything yet" in client.soup("/members/").main.get_text()


def test_an_introduction_from_page_to_page(client_of, paul, priya, handle):
    his, hers = client_of(paul), client_of(priya)
    asked = his.soup(f"/members/{handle}").select_one("aside form")
    assert "By asking you show your name" in asked.find_parent("section").get_text()
    assert not asked.select_one("[name=with_email]").has_attr("checked")
    answer = his.send(asked["action"], note="I sold a firm, too.", contact="Any morning")
    assert answer.location == "/me/introductions?shelf=asked"
    assert "No answer yet" in his.soup(answer.location).main.get_text()
    assert "You asked on" in his.soup(f"/members/{handle}").main.get_text()
    link = hers.soup("/me/introductions").select_one("main h2 a")
    assert link.get_text() == "Paul"
    page = hers.soup(link["href"])
    assert "I sold a firm, too." in page.main.get_text()
    assert "Any morning" not in page.main.get_text()
    accept = page.select_one("form[action$='/accept']")
    assert hers.send(accept["action"], contact="").status_code == 422
    assert hers.send(accept["action"], with_email="yes").status_code == 303
    assert "Any morning" in hers.soup(link["href"]).main.get_text()
    met = his.soup("/me/introductions?shelf=introduced").select_one("main h2 a")
    assert met.get_text() == "Priya"
    assert "priya@example.com" in his.soup(met["href"]).main.get_text()


def test_what_was_typed_stays_when_asking_is_refused(client_of, paul, handle):
    answer = client_of(paul).send(
        f"/members/{handle}/introduction", note="N" * 600, contact="Any morning", with_email="yes"
    )
    assert answer.status_code == 422
    page = BeautifulSoup(answer.data, "html.parser")
    assert page.select_one("textarea[name=note]").get_text().strip() == "N" * 600
    assert page.select_one("input[name=contact]")["value"] == "Any morning"
    assert page.select_one("input[name=with_email]").has_attr("checked")


def test_a_no_is_put_away_and_a_request_taken_back(client_of, paul, carl, priya, handle):
    hers = client_of(priya)
    for person in (paul, carl):
        client_of(person).send(f"/members/{handle}/introduction", note="Coffee?", contact="Any time")
    first, second = (link["href"] for link in hers.soup("/me/introductions").select("main h2 a"))
    assert hers.send(f"{first}/decline").status_code == 303
    assert hers.get(first).status_code == 404
    assert client_of(paul).send(f"{second}/withdraw").status_code == 303
    assert hers.get(second).status_code == 404
    assert hers.send(f"{second}/accept", contact="Ring").status_code == 409


def test_an_admin_alone_finds_no_room_of_members(client_of, adam, handle):
    client = client_of(adam)
    for path in ("/members/", f"/members/{handle}", "/me/introductions"):
        assert client.get(path).status_code == 403
    assert not client.soup("/").select("a[href='/members/']")
