"""The pages of requests to become a member."""

import pytest

from advisory.services import posting

VERA = {"email": "vera@example.com", "name": "Vera Lind", "occupation": "Runs a mill", "brings": "We sold."}


@pytest.fixture
def letter(app, session, mailer, clock):
    """Send what is due, and give the address in the last letter to Vera."""

    def send():
        posting.send_due(session, mailer, app.extensions["advisory"].letters, now=clock.at)
        text = [one.text for one in mailer.letters if one.to == "vera@example.com"][-1]
        return text.partition("http://localhost")[2].split()[0]

    return send


def test_a_visitor_asks_confirms_and_is_invited(visitor, client_of, adam, letter):
    assert visitor.soup("/").select('main a[href="/membership/"]')
    assert visitor.soup("/sign-in").select('main a[href="/membership/"]')
    answer = visitor.send("/membership/", **VERA)
    assert (answer.status_code, answer.location) == (303, "/membership/sent")
    assert "Look at your post" in visitor.soup("/membership/sent").h1.get_text()
    link = letter()
    page = visitor.get(link)
    assert "Was it you?" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "answers by letter" in visitor.send(link).text
    assert visitor.get(link).status_code == 404
    admin = client_of(adam)
    shown = admin.soup("/membership/requests")
    assert "Vera Lind" in shown.main.get_text()
    approve = next(form["action"] for form in shown.select("form") if form["action"].endswith("/approve"))
    assert admin.send(approve).status_code == 303
    assert "vera@example.com" in admin.soup("/invitations/").main.get_text()
    assert letter().startswith("/invitations/")


def test_the_answer_is_the_same_for_a_member_and_for_a_stranger(visitor):
    answers = []
    for email in ("paul@example.com", "nobody@example.com"):
        answer = visitor.send("/membership/", **{**VERA, "email": email})
        answers.append((answer.status_code, answer.location, answer.data))
    assert len(set(answers)) == 1


def test_what_will_not_do_comes_back_with_what_was_typed(visitor):
    refused = visitor.send("/membership/", **{**VERA, "brings": ""})
    assert refused.status_code == 422
    assert "Say what you would bring" in refused.text
    assert 'value="vera@example.com"' in refused.text


def test_declining_wants_a_reason_and_comes_back_open(visitor, client_of, adam, letter):
    visitor.send("/membership/", **VERA)
    visitor.send(letter())
    admin = client_of(adam)
    forms = admin.soup("/membership/requests").select("form")
    decline = next(form["action"] for form in forms if form["action"].endswith("/decline"))
    refused = admin.send(decline, reason="")
    assert refused.status_code == 422
    assert "Choose one of the reasons." in refused.text
    reason = next(form for form in forms if form["action"] == decline).select("option")[1]["value"]
    assert admin.send(decline, reason=reason).status_code == 303
    assert "Nobody waits for an answer" in admin.soup("/membership/requests").main.get_text()


def test_a_place_and_an_address_are_limited(make_app):
    client = make_app(ADVISORY_RATE_LIMITS="on").test_client()
    sent = [client.send("/membership/", **VERA).status_code for _ in range(4)]
    assert sent == [303, 303, 303, 429]
    others = [
        client.send("/membership/", **{**VERA, "email": f"m{number}@example.com"}).status_code
        for number in range(3)
    ]
    assert others == [303, 303, 429]


def test_switched_off_there_is_no_such_page(make_app):
    client = make_app(ADVISORY_REQUESTS="off").test_client()
    assert client.get("/membership/").status_code == 404
    assert client.send("/membership/", **VERA).status_code == 404
    assert not client.soup("/").select('a[href="/membership/"]')
    assert "Membership is by invitation." in client.get("/sign-in").text


def test_a_closed_site_takes_requests_only_when_told_to(make_app):
    shut = make_app(ADVISORY_CLOSED="yes").test_client()
    assert shut.get("/membership/").location.startswith("/sign-in")
    assert not shut.soup("/sign-in").select('a[href="/membership/"]')
    asked = make_app(ADVISORY_CLOSED="yes", ADVISORY_REQUESTS="on").test_client()
    assert asked.get("/membership/").status_code == 200
    assert asked.send("/membership/", **VERA).status_code == 303


def test_a_member_has_nothing_to_ask_and_nothing_to_answer(client_of, paul, mona):
    client = client_of(paul)
    assert client.get("/membership/").location == "/"
    assert client.get("/membership/requests").status_code == 404
    assert client_of(mona).get("/membership/requests").status_code == 200
