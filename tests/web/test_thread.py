"""The thread of a situation in a browser: forms, marks, comments, what is new."""

import pytest
from bs4 import BeautifulSoup

from advisory.storage import advice, situations
from tests.web.thread import ADVICE


@pytest.fixture
def address(thread):
    """Paul's advice on Erin's situation."""
    return f"/situations/{thread.advised()}"


def text_of(soup):
    return soup.main.get_text(" ", strip=True)


def forms(page, end):
    return page.select(f"form[action$='{end}']")


def send(client, address, end, at=0, **typed):
    """Send a form as it stands on the page, with what is typed into it."""
    form = forms(client.soup(address), end)[at]
    fields = {one["name"]: one.get("value", "") for one in form.select("input[type=hidden]")}
    fields.pop("csrf_token")
    return client.send(form["action"], **{**fields, **typed})


def comment_field(page):
    return page.select_one("textarea[id^=comment]")["name"]


def test_a_member_presses_helpful_and_takes_it_back(client_of, priya, address):
    client = client_of(priya)
    answer = send(client, address, "/helpful")
    assert answer.status_code == 303
    anchor = answer.location.partition("#")[2]
    page = client.soup(address)
    assert page.find(id=anchor)
    button = forms(page, "/helpful")[0].button
    assert (button["aria-pressed"], button.select_one(".n").get_text()) == ("true", "1")
    send(client, address, "/helpful")
    assert forms(client.soup(address), "/helpful")[0].button["aria-pressed"] == "false"


def test_adviser_and_asker_see_the_count_and_no_button_and_are_refused_alike(
    client_of, erin, paul, priya, address
):
    client = client_of(priya)
    action = forms(client.soup(address), "/helpful")[0]["action"]
    send(client, address, "/helpful")
    said = set()
    for person in (erin, paul):
        page = client_of(person).soup(address)
        assert forms(page, "/helpful") == []
        assert "1 member found this helpful" in text_of(page)
        answer = client_of(person).send(action, on="yes")
        assert answer.status_code == 403
        said.add(BeautifulSoup(answer.data, "html.parser").main.get_text())
    assert len(said) == 1


def test_the_asker_marks_points_as_useful_and_readers_see_it(client_of, erin, priya, address):
    asker = client_of(erin)
    for at in (0, 1):
        send(asker, address, "/useful", at)
    page = client_of(priya).soup(address)
    assert text_of(page).count("Useful to the asker") == 2
    assert forms(page, "/useful") == []


def test_a_comment_is_posted_under_its_point_and_deleted(client_of, erin, priya, address):
    asker, peer = client_of(erin), client_of(priya)
    name = comment_field(asker.soup(address))
    assert send(asker, address, "/comments", **{name: "Did the fee have to be paid?"}).status_code == 303
    said = peer.soup(address).select_one(".comment")
    assert said.b.get_text() == "The asker"
    assert "Did the fee have to be paid?" in said.get_text()
    assert said.form is None
    send(asker, address, "/delete")
    assert peer.soup(address).select(".comment") == []


def test_an_empty_comment_comes_back_open_beside_its_field(client_of, priya, address):
    client = client_of(priya)
    name = comment_field(client.soup(address))
    answer = send(client, address, "/comments", **{name: " "})
    page = BeautifulSoup(answer.data, "html.parser")
    assert answer.status_code == 422
    field = page.find("textarea", attrs={"name": name})
    assert field["aria-invalid"] == "true"
    assert field.find_parent("details").has_attr("open")


def test_a_point_has_a_page_with_all_that_was_said(client_of, priya, erin, carl, thread):
    table = next(iter(erin.actor.group_ids))
    address = f"/situations/{thread.advised(audience=f'group-{table}')}"
    client = client_of(priya)
    name = comment_field(client.soup(address))
    for number in range(7):
        send(client, address, "/comments", **{name: f"Number {number}."})
    link = client.soup(address).find("a", string=lambda text: text and "All 7 comments" in text)
    link = link or next(one for one in client.soup(address)("a") if "All 7 comments" in one.get_text())
    page = client.soup(link["href"])
    assert len(page.select(".comment")) == 7
    answer = send(client, link["href"], "/comments", **{name: ""})
    assert answer.status_code == 422
    answer = send(client, link["href"], "/comments", **{name: "Number 7."})
    assert (answer.status_code, answer.location) == (303, link["href"])
    send(client, link["href"], "/delete")
    assert len(client.soup(link["href"]).select(".comment")) == 7
    assert client_of(carl).get(link["href"]).status_code == 404


def test_a_phrase_that_orders_about_earns_a_hint_and_is_posted_all_the_same(client_of, paul, thread):
    address, client = f"/situations/{thread.opened()}", client_of(paul)
    typed = {"advice": "- You should wait.", "basis": "lived"}
    assert send(client, address, "/advice", **typed).status_code == 303
    said = text_of(client.soup(address))
    assert "You wrote “you should”." in said
    assert "You should wait." in said
    assert "You can amend it below." in said
    assert "You can amend it below." not in text_of(client.soup(address))
    send(client, address, "/advice", **{**typed, "coached": "yes"})
    assert "You can amend it below." not in text_of(client.soup(address))


def test_the_cover_is_chosen_when_advising_and_changed_afterwards(client_of, paul, priya, thread):
    address, client = f"/situations/{thread.opened()}", client_of(paul)
    send(client, address, "/advice", advice=ADVICE, basis="lived", cover="name")
    assert client_of(priya).soup(address).find(id="a1").b.get_text() == "Paul"
    assert client.soup(address).select_one("#cover input[checked]")["value"] == "name"
    assert send(client, address, "/advice/cover", shown_as="ceo").status_code == 303
    assert client_of(priya).soup(address).find(id="a1").b.get_text() == "A CEO"
    assert send(client, address, "/advice/cover", shown_as="mask").status_code == 422


def test_two_advisers_under_one_cover_are_told_apart_wherever_they_speak(
    client_of, paul, priya, carl, thread
):
    address = f"/situations/{thread.advised()}"
    send(client_of(priya), address, "/advice", advice="- Wait.", basis="lived")
    client = client_of(priya)
    name = comment_field(client.soup(address))
    assert "Shown as “A CEO (2)”." in text_of(client.soup(address))
    assert "You are shown as “A CEO (2)”." in text_of(client.soup(address))
    send(client, address, "/comments", **{name: "For us too."})
    page = client_of(carl).soup(address)
    assert [page.find(id=place).b.get_text() for place in ("a1", "a2")] == ["A CEO", "A CEO (2)"]
    assert page.select_one(".comment b").get_text() == "A CEO (2)"
    assert "(" not in client_of(paul).soup(address).find(id="a1").b.get_text()


def test_private_advice_is_on_the_askers_page_and_on_no_peers(client_of, erin, paul, priya, mona, thread):
    address = f"/situations/{thread.opened()}"
    send(client_of(paul), address, "/advice", advice="- Only you.", basis="seen", private="yes")
    assert "For you alone" in text_of(client_of(erin).soup(address))
    assert "For the asker alone" in text_of(client_of(mona).soup(address))
    assert client_of(paul).soup(address).find(id="private").has_attr("checked")
    page = client_of(priya).get(address).text
    assert "Only you." not in page
    assert "alone" not in page


def test_answers_are_ticked_and_folded_in(client_of, erin, paul, thread):
    address, asker = f"/situations/{thread.opened(clarify_first=True)}", client_of(erin)
    send(client_of(paul), address, "/questions", question="Who pays?")
    send(asker, address, "/answer", answer_1="We do.")
    box = asker.soup(address).find("input", attrs={"name": "fold"})
    assert box["form"] == asker.soup(address).find(id="fold-in")["id"]
    assert send(asker, address, "/fold").status_code == 422
    assert send(asker, address, "/fold", fold=box["value"]).status_code == 303
    page = client_of(paul).soup(address)
    assert "Who pays? We do." in " ".join(page.article.get_text(" ", strip=True).split())
    assert "In the situation" in text_of(page)
    assert asker.soup(address).find(id="fold-in") is None


def test_an_answer_corrected_elsewhere_comes_back_with_both_texts(client_of, erin, paul, thread):
    address, asker = f"/situations/{thread.opened(clarify_first=True)}", client_of(erin)
    send(client_of(paul), address, "/questions", question="Who pays?")
    action = forms(asker.soup(address), "/answer")[0]["action"]
    asker.send(action, answer_1="We do.", version="0")
    answer = asker.send(action, answer_1="They do.", version="0")
    assert answer.status_code == 409
    assert "We do." in answer.text
    assert "They do.</textarea>" in answer.text


def test_earlier_advice_is_marked_until_its_adviser_reaffirms_it(
    client_of, erin, paul, priya, address, thread, session
):
    row = situations.by_slug(session, thread.slug)
    row.revision += 1
    session.commit()
    assert "Given before the update" in text_of(client_of(priya).soup(address))
    client = client_of(paul)
    assert "Does your advice still hold?" in text_of(client.soup(address))
    assert send(client, address, "/reaffirm").status_code == 303
    said = text_of(client_of(priya).soup(address))
    assert "Given before the update" not in said
    assert "Reaffirmed 2 March 2026" in said
    assert "Does your advice still hold?" not in text_of(client.soup(address))


def test_passing_and_a_conflict_are_answered_quietly(client_of, priya, carl, address):
    client = client_of(priya)
    send(client, address, "/pass")
    assert "Only you see that." in text_of(client.soup(address))
    send(client, address, "/pass")
    assert "I have nothing to add" in text_of(client.soup(address))
    other = client_of(carl)
    answer = send(other, address, "/conflict")
    assert (answer.status_code, answer.location) == (303, "/situations/")
    assert other.get(address).status_code == 404
    assert client.get(address).status_code == 200


def test_an_open_page_asks_for_news_and_is_answered_shortly(client_of, erin, priya, carl, thread):
    table = next(iter(erin.actor.group_ids))
    address = f"/situations/{thread.advised(audience=f'group-{table}')}"
    client, place = client_of(erin), client_of(erin).soup(address).find(id="news")
    assert (place["role"], place.get_text(strip=True)) == ("status", "")
    first = client.get(place["data-news"])
    assert (first.status_code, first.text.strip()) == (200, "")
    again = client.get(place["data-news"], headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    send(client_of(priya), address, "/advice", advice="- Wait.", basis="lived")
    news = client.get(place["data-news"], headers={"If-None-Match": first.headers["ETag"]})
    assert "1 new piece of advice." in news.text
    link = BeautifulSoup(news.data, "html.parser").a["href"]
    assert client.soup(link).select_one(".post.is-new")["id"] == "a2"
    assert client_of(carl).get(place["data-news"]).status_code == 404


def test_who_may_not_is_sent_to_sign_in_or_meets_nothing(
    visitor, client_of, adam, carl, erin, thread, session
):
    table = next(iter(erin.actor.group_ids))
    slug = thread.advised(audience=f"group-{table}")
    given = advice.of_situation(session, situations.by_slug(session, slug).id)[0]
    point = f"points/{given.points[0].key}"
    for end in (f"{point}/helpful", f"{point}/useful", f"{point}/comments", "comments/1/delete", "fold",
                "advice/reaffirm", "advice/cover", "pass", "conflict"):  # fmt: skip
        path, typed = f"/situations/{slug}/{end}", {"on": "yes", "shown_as": "name"}
        assert visitor.send(path, **typed).status_code == 302
        assert client_of(carl).send(path, **typed).status_code == 404, end
        assert client_of(adam).send(path, **typed).status_code in (403, 404)
        assert client_of(erin).post(path, data=typed).status_code == 400
