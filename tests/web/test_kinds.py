"""The page on which an admin words the prompts for kinds of situation."""

import pytest
from bs4 import BeautifulSoup

TYPED = {"slug": "people", "name": "Colleagues", "body": "Who, and since when.", "version": "0"}


def test_an_admin_words_a_kind_anew(client_of, adam, erin):
    admin = client_of(adam)
    assert admin.send("/templates/", **TYPED).status_code == 303
    assert "Colleagues" in admin.soup("/templates/").text
    assert "Who, and since when." in client_of(erin).soup("/situations/new?kind=people").text


def test_what_is_wrong_comes_back_with_what_was_typed(client_of, adam):
    answer = client_of(adam).send("/templates/", **{**TYPED, "name": ""})
    soup = BeautifulSoup(answer.data, "html.parser")
    assert answer.status_code == 422
    assert soup.find(id="kind-people").has_attr("open")
    assert soup.find(id="people-body").text.strip() == TYPED["body"]


def test_an_old_page_is_told_so(client_of, adam):
    admin = client_of(adam)
    admin.send("/templates/", **TYPED)
    assert admin.send("/templates/", **{**TYPED, "name": "Others"}).status_code == 409


@pytest.mark.parametrize("who", ["erin", "mona"])
def test_nobody_else_knows_of_it(client_of, who, request):
    client = client_of(request.getfixturevalue(who))
    assert client.get("/templates/").status_code in (403, 404)
    assert client.send("/templates/", **TYPED).status_code in (403, 404)


def test_a_visitor_is_sent_to_sign_in(visitor):
    assert visitor.get("/templates/").status_code == 302
