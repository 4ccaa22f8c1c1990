"""What a member saved: the page, its lists, and the way there and back without script."""

import pytest


@pytest.fixture
def library(shelf):
    shelf.put("the-board")
    shelf.put("prices", title="How do you raise prices?")
    return shelf


@pytest.fixture
def client(client_of, paul, library):
    """Paul, who has saved both entries."""
    client = client_of(paul)
    for slug in ("the-board", "prices"):
        answer = client.send(f"/entries/{slug}/save", on="yes")
        assert (answer.status_code, answer.location) == (303, f"/entries/{slug}#tools")
    return client


def shown(client, path="/me/saved"):
    return [link["href"].rpartition("/")[2] for link in client.soup(path).select(".item h2 a")]


def fields(form):
    """Give what a browser would send of a form."""
    sent = {}
    for field in form.select("input"):
        if field.get("type") != "checkbox" or field.has_attr("checked"):
            sent.setdefault(field["name"], []).append(field.get("value", ""))
    return {name: values for name, values in sent.items() if name != "csrf_token"}


def send(client, path, action, **changes):
    form = client.soup(path).select_one(f"form[action$='{action}']")
    return client.send(form["action"], **{**fields(form), **changes})


def make_list(client, name="For the board"):
    answer = client.send("/me/saved/lists", name=name)
    assert answer.status_code == 303
    return answer.location


def test_the_button_on_an_entry_shows_whether_it_is_saved(client):
    button = client.soup("/entries/prices").select_one("form[action$='/save'] button")
    assert (button["aria-pressed"], button.get_text(strip=True)) == ("true", "Save")
    client.send("/entries/prices/save", on="no")
    assert client.soup("/entries/prices").select_one("form[action$='/save'] button")["aria-pressed"] == (
        "false"
    )


def test_everything_saved_stands_on_one_page(client):
    assert sorted(shown(client)) == ["prices", "the-board"]
    assert client.soup("/me/saved").find("h2").get_text() == "2 entries"


def test_remove_takes_it_off_and_comes_back(client):
    answer = send(client, "/me/saved", "/entries/prices/save")
    assert (answer.status_code, answer.location) == (303, "/me/saved")
    assert shown(client) == ["the-board"]


def test_without_a_list_the_way_to_the_first_one_is_shown(client):
    page = client.soup("/me/saved")
    assert page.select("form[action$='/entries/prices/lists']") == []
    assert "Make the first one" in page.get_text()


def test_an_entry_is_put_on_a_list_and_taken_off_again(client):
    address = make_list(client)
    number = address.rpartition("/")[2]
    answer = send(client, "/me/saved", "/entries/prices/lists", list=[number])
    assert (answer.status_code, answer.location) == (303, "/me/saved")
    assert shown(client, address) == ["prices"]
    box = client.soup("/me/saved").select_one("form[action$='/entries/prices/lists'] input[name=list]")
    assert box.has_attr("checked")
    answer = send(client, address, f"/me/saved/{number}/take-off/prices")
    assert (answer.status_code, answer.location) == (303, address)
    assert (shown(client, address), len(shown(client))) == ([], 2)


def test_a_list_is_renamed_and_deleted(client):
    address = make_list(client)
    assert send(client, address, "/rename", name="For the bank").location == address
    assert client.soup(address).h1.get_text() == "For the bank"
    assert send(client, address, "/delete").location == "/me/saved"
    assert client.get(address).status_code == 404


def test_a_name_that_will_not_do_comes_back_beside_its_field(client):
    address = make_list(client)
    for path in ("/me/saved/lists", f"{address}/rename"):
        answer = client.send(path, name="x" * 90)
        assert answer.status_code == 422
        assert "A name has at most 80 characters; this has 90." in answer.text
        assert "x" * 90 in answer.text


def test_another_members_list_is_no_such_page(client, client_of, priya, mona):
    address = make_list(client)
    for person in (priya, mona):
        other = client_of(person)
        assert other.get(address).status_code == 404
        for path in ("rename", "delete", "take-off/prices"):
            assert other.send(f"{address}/{path}", name="Mine").status_code == 404
        number = address.rpartition("/")[2]
        assert other.send("/entries/prices/lists", list=[number]).status_code == 404
        assert shown(other) == []


def test_numbers_that_name_no_list_are_no_such_page(client):
    for path in ("/me/saved/999", "/me/saved/99999999999999999999", "/me/saved/x"):
        assert client.get(path).status_code == 404
    assert client.send("/entries/prices/lists", list=["x", "99999999999"]).status_code == 404


def test_a_page_beyond_what_is_saved_leads_back(client):
    assert client.soup("/me/saved?page=9").find("a", string="Back to the first page")["href"] == "/me/saved"


def test_who_keeps_nothing_is_told_how(client_of, priya):
    assert "Nothing is saved yet" in client_of(priya).get("/me/saved").text


@pytest.mark.parametrize("path", ["/me/saved", "/me/saved/1", "/me/read", "/me/searches", "/me/notices"])
def test_visitors_are_sent_to_sign_in_and_back(visitor, path):
    answer = visitor.get(path)
    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in?next=")


POSTS = (
    "/entries/prices/save", "/entries/prices/lists", "/me/saved/lists", "/me/saved/1/rename",
    "/me/saved/1/delete", "/me/saved/1/take-off/prices", "/me/read/forget", "/me/searches",
    "/me/searches/1/rename", "/me/searches/1/alert", "/me/searches/1/delete",
)  # fmt: skip


@pytest.mark.parametrize("path", POSTS)
def test_every_change_needs_a_member_and_the_forms_key(visitor, client_of, adam, paul, library, path):
    assert visitor.send(path).status_code == 302
    assert client_of(adam).send(path).status_code == 403
    assert client_of(paul).post(path).status_code == 400


def test_the_account_and_its_menu_lead_to_what_is_kept(client_of, paul, adam):
    places = ["/me/saved", "/me/read", "/me/searches", "/me/notices"]
    account = client_of(paul).soup("/me/")
    for links in (account.select(".menu__pop a"), account.select(".subnav a")):
        assert [link["href"] for link in links if link["href"] in places] == places
    assert not client_of(adam).soup("/me/").select("a[href^='/me/saved']")
