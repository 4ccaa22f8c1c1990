"""The pages of collections."""

import pytest


@pytest.fixture
def entry(shelf) -> str:
    return shelf.put("the-board")


@pytest.fixture
def moderator(client_of, mona):
    return client_of(mona)


def test_a_moderator_makes_a_collection_that_everybody_reads(moderator, visitor, entry):
    assert moderator.soup("/collections/").find("a", string="Make a collection")
    sent = moderator.send("/collections/new", title="Boards", intro="Start here.", entries=entry)
    assert sent.headers["Location"] == "/collections/boards"
    assert visitor.soup("/collections/").find("a", string="Boards")["href"] == "/collections/boards"
    page = visitor.soup("/collections/boards")
    assert page.find("ol", class_="items--order").find("a")["href"] == entry
    assert page.find("a", string="Edit") is None
    assert visitor.soup(entry).find("a", string="Boards")
    assert "/collections/boards" in visitor.get("/sitemap.xml").get_data(as_text=True)


def test_what_was_typed_comes_back(moderator, entry):
    answer = moderator.send("/collections/new", title="", entries="not-there")
    assert answer.status_code == 422
    html = answer.get_data(as_text=True)
    assert "There is no entry not-there." in html
    assert "Give it a title" in html


def test_two_moderators_at_once_keep_both_texts(moderator, entry):
    moderator.send("/collections/new", title="Boards", entries=entry)
    moderator.send("/collections/boards/edit", title="Boards and owners", entries=entry, version="1")
    late = moderator.send("/collections/boards/edit", title="Owners", entries=entry, version="1")
    assert late.status_code == 409
    assert "Boards and owners" in late.get_data(as_text=True)


def test_a_collection_is_removed(moderator, visitor, entry):
    moderator.send("/collections/new", title="Boards", entries=entry)
    assert moderator.send("/collections/boards/remove").status_code == 303
    assert visitor.get("/collections/boards").status_code == 404
    assert visitor.get(entry).status_code == 200


@pytest.mark.parametrize("path", ["/collections/new", "/collections/boards/edit"])
def test_nobody_else_meets_the_forms(client_of, visitor, erin, moderator, entry, path):
    moderator.send("/collections/new", title="Boards", entries=entry)
    assert visitor.get(path).status_code == 302
    assert client_of(erin).get(path).status_code == 403
    assert client_of(erin).send(path, title="Mine", entries=entry).status_code == 403


def test_an_empty_list_says_what_to_do(visitor):
    assert "No collection yet" in visitor.soup("/collections/").get_text()
