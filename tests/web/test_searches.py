"""Saved searches: from the button beside the results to the page that lists them."""

import pytest


@pytest.fixture
def library(shelf):
    shelf.put("the-board")
    shelf.put("prices", title="How do you raise prices?", tags="pricing")
    return shelf


@pytest.fixture
def client(client_of, paul, library):
    return client_of(paul)


def save(client, path):
    """Press “Save” on a page of results."""
    form = client.soup(path).select_one("form[action='/me/searches']")
    sent = {}
    for field in form.select("input:not([name=csrf_token])"):
        sent.setdefault(field["name"], []).append(field["value"])
    return client.send("/me/searches", **sent)


def listed(client):
    return [(link.get_text(), link["href"]) for link in client.soup("/me/searches").select(".item h2 a")]


def act(client, action, **fields):
    form = client.soup("/me/searches").select_one(f"form[action$='/{action}']")
    on = form.find(attrs={"name": "on"})
    return client.send(form["action"], **({"on": on["value"]} if on else {}), **fields)


def test_the_button_saves_words_and_filters_and_goes_on_with_the_search(client):
    answer = save(client, "/search?q=raise&tag=pricing&type=entry")
    assert answer.status_code == 303
    assert answer.location == "/search?q=raise&tag=pricing&type=entry"
    assert "The search is saved." in client.get(answer.location).text
    assert listed(client) == [
        ("raise, Pricing, Published entry", "/search?q=raise&tag=pricing&type=entry"),
    ]


def test_saving_it_again_says_so_and_keeps_one(client):
    for _ in range(2):
        answer = save(client, "/search?q=raise")
    assert "You had saved this search already." in client.get(answer.location).text
    assert len(listed(client)) == 1


def test_the_button_comes_with_results_that_are_swapped_in(client):
    fragment = client.get("/search?q=raise", headers={"HX-Request": "true"}).text
    assert 'action="/me/searches"' in fragment


def test_visitors_are_offered_no_button(visitor, library):
    assert visitor.soup("/search?q=raise").select("form[action='/me/searches']") == []


def test_nothing_to_save_is_explained(client):
    answer = client.send("/me/searches", q=" ")
    assert answer.status_code == 422
    assert "There is nothing to save." in answer.text


def test_a_search_is_renamed_silenced_and_deleted(client):
    save(client, "/search?q=raise")
    number = client.soup("/me/searches").select_one("li[id^=search-]")["id"].rpartition("-")[2]
    assert act(client, "rename", **{f"name_{number}": "Our prices"}).location.endswith(f"#search-{number}")
    assert listed(client)[0][0] == "Our prices"
    act(client, "alert")
    assert client.soup("/me/searches").select_one("button[aria-pressed]")["aria-pressed"] == "false"
    act(client, "alert")
    assert client.soup("/me/searches").select_one("button[aria-pressed]")["aria-pressed"] == "true"
    assert act(client, "delete").status_code == 303
    assert listed(client) == []


def test_a_name_that_will_not_do_comes_back_beside_its_field(client):
    save(client, "/search?q=raise")
    number = client.soup("/me/searches").select_one("li[id^=search-]")["id"].rpartition("-")[2]
    answer = client.send(f"/me/searches/{number}/rename", **{f"name_{number}": ""})
    assert answer.status_code == 422
    assert "Give the search a name." in answer.text
    assert f'id="name-{number}-error"' in answer.text


def test_another_members_search_is_no_such_page(client, client_of, mona):
    save(client, "/search?q=raise")
    number = client.soup("/me/searches").select_one("li[id^=search-]")["id"].rpartition("-")[2]
    other = client_of(mona)
    for action in ("rename", "alert", "delete"):
        assert other.send(f"/me/searches/{number}/{action}", on="no").status_code == 404
    assert listed(other) == []


def test_home_offers_the_saved_searches_instead_of_examples(client, client_of, priya):
    for number in range(5):
        save(client, f"/search?q=board+{'x' * number}")
    line = client.soup("/").select_one(".hero__try")
    assert line.span.get_text() == "Your saved searches"
    assert [link.get_text() for link in line.select("a")][-2:] == ["board x", "All 5"]
    assert "For example" in client_of(priya).soup("/").select_one(".hero__try").get_text()
