"""What readers say of an entry, on its page and at the desk."""

import pytest

from advisory.storage import entries


@pytest.fixture
def address(shelf) -> str:
    return shelf.put("the-board")


def text_of(client, path):
    return " ".join(client.soup(path).find("main").get_text(" ").split())


def test_a_comment_goes_to_the_desk_and_then_under_the_entry(client_of, paul, priya, mona, address):
    sent = client_of(paul).send(f"{address}/feedback", experience="worked", comment="It took us a year.")
    assert sent.headers["Location"] == f"{address}#think"
    assert "Waits for a moderator" in text_of(client_of(paul), address)
    assert "It took us a year." not in text_of(client_of(priya), address)
    form = client_of(mona).soup("/curation/comments").find("button", value="show").find_parent("form")
    assert client_of(mona).send(form["action"], decision="show").status_code == 303
    assert "A CEO 2 March 2026 It took us a year." in text_of(client_of(priya), address)
    assert "Paul" not in client_of(priya).get(address).get_data(as_text=True)


def test_visitors_see_none_of_it(client_of, visitor, paul, mona, address):
    before = visitor.get(address).data
    client_of(paul).send(f"{address}/feedback", comment="It took us a year.")
    form = client_of(mona).soup("/curation/comments").find("button", value="show").find_parent("form")
    client_of(mona).send(form["action"], decision="show")
    assert visitor.get(address).data == before
    assert visitor.send(f"{address}/feedback", experience="worked").status_code == 302


def test_what_was_typed_comes_back_with_what_is_wrong(client_of, paul, address):
    answer = client_of(paul).send(f"{address}/feedback", experience="worked", comment="x" * 2001)
    assert answer.status_code == 422
    html = answer.get_data(as_text=True)
    assert "Keep it to 2,000 characters" in html
    assert "x" * 2001 in html
    empty = client_of(paul).send(f"{address}/feedback")
    assert "Choose one of the three, or write what you think." in empty.get_data(as_text=True)


def test_a_decision_without_a_reason_comes_back(client_of, paul, mona, address):
    client_of(paul).send(f"{address}/feedback", comment="It took us a year.")
    form = client_of(mona).soup("/curation/comments").find("button", value="show").find_parent("form")
    answer = client_of(mona).send(form["action"], decision="decline", reason="")
    assert answer.status_code == 422
    assert "Only its author sees it." in answer.get_data(as_text=True)


def test_the_author_takes_it_back(client_of, paul, address):
    client_of(paul).send(f"{address}/feedback", comment="It took us a year.")
    form = client_of(paul).soup(address).find("li", class_="remark").find("form")
    assert client_of(paul).send(form["action"]).headers["Location"] == f"{address}#think"
    assert "It took us a year." not in text_of(client_of(paul), address)


def test_an_entry_that_one_may_not_read_takes_no_word(client_of, carl, address, session):
    row = entries.by_slug(session, "the-board")
    row.mark = "group-99"
    session.commit()
    assert client_of(carl).send(f"{address}/feedback", experience="worked").status_code == 404


def test_nobody_else_meets_the_queue(client_of, visitor, erin, adam):
    assert visitor.get("/curation/comments").status_code == 302
    for person in (erin, adam):
        assert client_of(person).get("/curation/comments").status_code in (403, 404)
