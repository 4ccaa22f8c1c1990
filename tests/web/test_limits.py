"""Limits as people meet them: who is counted, who is not, and what they read."""

import pytest
from sqlalchemy import event, select, text

from advisory.extensions import db
from advisory.storage.tables import LimitCountRow
from advisory.web import limits

OFFICE = {"REMOTE_ADDR": "203.0.113.7"}
HOME = {"REMOTE_ADDR": "198.51.100.4"}


@pytest.fixture
def site(make_app):
    return make_app(ADVISORY_RATE_LIMITS="on")


def sign_in(client, email, password, place=OFFICE):
    fields = {"csrf_token": client.token(), "email": email, "password": password}
    return client.post("/sign-in", data=fields, environ_base=place)


def guess(site, times, place=OFFICE):
    client = site.test_client()
    return [sign_in(client, f"{n}@example.com", "wrong", place).status_code for n in range(times)]


def test_a_stranger_who_guesses_locks_nobody_out_of_the_office(site, erin, password):
    client = site.test_client()
    assert sign_in(client, erin.email, password).status_code == 303
    client.send("/sign-out")
    assert guess(site, 31)[-1] == 429
    assert sign_in(site.test_client(), erin.email, password).status_code == 429
    assert sign_in(client, erin.email, password).status_code == 303


def test_nor_out_of_an_address_on_a_device_that_has_signed_in(site, erin, password):
    client, stranger = site.test_client(), site.test_client()
    sign_in(client, erin.email, password)
    client.send("/sign-out")
    for _ in range(10):
        sign_in(stranger, erin.email, "wrong", HOME)
    assert sign_in(stranger, erin.email, password, HOME).status_code == 429
    assert sign_in(client, erin.email, password).status_code == 303


def test_a_familiar_device_has_ten_guesses_too(site, erin, password):
    client = site.test_client()
    sign_in(client, erin.email, password)
    client.send("/sign-out")
    answers = [sign_in(client, erin.email, "wrong").status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]
    assert sign_in(client, erin.email, password).status_code == 429
    assert sign_in(site.test_client(), erin.email, password, HOME).status_code == 303


@pytest.mark.parametrize("cookie", ["", ".", "made.up", "x" * 4000, "ключ.печать"])
def test_a_device_is_not_familiar_because_it_says_so(site, erin, password, cookie):
    client = site.test_client()
    client.set_cookie("familiar", cookie)
    for _ in range(10):
        assert sign_in(client, erin.email, "wrong").status_code == 422
    assert sign_in(site.test_client(), erin.email, password).status_code == 429


def test_a_device_is_familiar_for_the_address_it_signed_in_with(site, erin, carl, password):
    client = site.test_client()
    sign_in(client, erin.email, password)
    client.send("/sign-out")
    for _ in range(10):
        sign_in(client, carl.email, "wrong")
    assert sign_in(site.test_client(), carl.email, password, HOME).status_code == 429


def test_the_cookie_of_a_familiar_device_names_nobody(site, erin, password):
    client = site.test_client()
    answer = sign_in(client, erin.email, password)
    (cookie,) = [each for each in answer.headers.getlist("Set-Cookie") if each.startswith("familiar=")]
    assert "erin" not in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_another_place_is_counted_apart(site):
    assert guess(site, 31)[-1] == 429
    assert guess(site, 1, HOME) == [422]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.7", "203.0.113.8", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:203.0.113.7", "203.0.113.7", True),
        ("", "unix:", True),
    ],
)
def test_a_place_is_what_one_household_has(app, one, other, same):
    def place(address: str) -> str:
        with app.test_request_context("/", environ_base={"REMOTE_ADDR": address}):
            return limits.place()

    assert (place(one) == place(other)) is same


def test_no_address_and_no_email_is_kept(site, session, erin):
    guess(site, 2)
    sign_in(site.test_client(), erin.email, "wrong")
    for table in ("limit_counts", "sign_in_failures"):
        kept = repr(session.execute(text(f"SELECT * FROM {table}")).all())
        assert kept != "[]"
        assert "203.0.113" not in kept
        assert "example.com" not in kept


def test_a_member_is_counted_as_themselves_wherever_they_are(site, client_of, erin, carl):
    client = client_of(erin, site)
    form = {"present_password": "wrong", "password": "x"}
    answers = [client.send("/me/security/password", **form).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]
    assert client_of(carl, site).send("/me/security/password", **form).status_code == 422


def test_searching_is_written_down_in_steps_and_held_to_a_limit(site, session, clock):
    client = site.test_client()
    wrote = []
    with site.app_context():
        event.listen(db.engine, "commit", lambda _: wrote.append(1))
    for _ in range(limits.SEARCH.most):
        assert client.get("/search").status_code == 200
    assert len(wrote) == limits.SEARCH.most / limits.SEARCH.step
    answers = [client.get("/search").status_code for _ in range(limits.SEARCH.step)]
    assert answers == [200] * (limits.SEARCH.step - 1) + [429]
    refused = client.get("/search")
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 61
    assert "a lot of searches" in refused.text
    clock.move(minutes=1, seconds=1)
    assert client.get("/search").status_code == 200


def test_what_one_process_counted_the_next_one_knows(make_app):
    sites = [make_app(ADVISORY_RATE_LIMITS="on") for _ in range(2)]
    assert set(guess(sites[0], 15) + guess(sites[1], 15)) == {422}
    assert guess(sites[0], 1) == [429]
    assert guess(sites[1], 1) == [429]


def test_reading_is_not_counted(site, session):
    client = site.test_client()
    for address in ("/", "/entries/", "/tags/", "/sign-in"):
        client.get(address)
    assert session.scalars(select(LimitCountRow)).all() == []


def test_when_nothing_can_be_counted_one_can_search_but_not_guess(site, erin, failing):
    client = site.test_client()
    form = {"csrf_token": client.token(), "email": erin.email, "password": "wrong"}
    with failing("limit_counts", site):
        answers = [client.get("/search").status_code for _ in range(limits.SEARCH.step)]
        assert set(answers) == {200}
        assert client.post("/sign-in", data=form).status_code == 503


def test_posting_too_much_says_that_the_text_is_still_there(site, client_of, erin):
    client = client_of(erin, site)
    answers = [client.send("/situations/autosave") for _ in range(limits.DRAFTS.most + 1)]
    assert {answer.status_code for answer in answers[:-1]} == {200}
    assert answers[-1].status_code == 429
    assert "your text is still in the form" in answers[-1].text


def test_a_form_that_came_back_with_its_errors_is_not_counted_as_posted(site, client_of, erin, session):
    client = client_of(erin, site)
    for _ in range(limits.SITUATIONS.most + 1):
        assert client.send("/situations/new", action="submit").status_code == 422
    assert set(session.scalars(select(LimitCountRow.count))) == {0}
