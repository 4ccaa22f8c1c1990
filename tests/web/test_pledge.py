"""Before the pledge is accepted nothing else opens; afterwards one goes where one wanted to go."""

import pytest

from advisory.services import membership, pledging


@pytest.fixture
def newcomer(client_of, session, now):
    """Somebody who is signed in and has not pledged; they have just got their account."""
    token = membership.add_member(session, "vera@example.com", "Vera", now=now)
    member_id = membership.set_first_password(session, token, "a hash", now=now)

    class Vera:
        id = member_id

    return client_of(Vera, pledged=False)


PAGES = ("/", "/search?q=carrier", "/tags/", "/situations/", "/me/", "/me/notices", "/entries/",
         "/situations/new")  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_everything_leads_to_the_pledge_first(newcomer, path):
    answer = newcomer.get(path)
    assert answer.status_code == 302
    assert answer.location.startswith("/pledge?next=")
    assert newcomer.get("/static/css/advisory.css").status_code == 200


def test_a_form_is_not_taken_before_the_pledge(newcomer, thread):
    path = f"/situations/{thread.opened()}/follow"
    assert newcomer.send(path, on="yes").location == "/pledge"


def test_after_accepting_one_goes_where_one_wanted_to_go(newcomer):
    page = newcomer.soup(newcomer.get("/search?q=carrier").location)
    assert page.h1.get_text() == "First, the pledge"
    fields = {field["name"]: field["value"] for field in page.select("main form input") if field.get("value")}
    answer = newcomer.send("/pledge", next=fields["next"], accept=fields["accept"])
    assert (answer.status_code, answer.location) == (303, "/search?q=carrier")
    assert newcomer.get("/search?q=carrier").status_code == 200
    assert "You have accepted it" in newcomer.soup("/pledge").get_text()


@pytest.mark.parametrize(("accept", "said"), [("", "Tick that you accept"), ("7", "changed since")])
def test_without_the_tick_or_with_an_old_one_nothing_is_accepted(newcomer, accept, said):
    refused = newcomer.send("/pledge", next="/me/", accept=accept)
    assert refused.status_code == 422
    assert said in refused.text
    assert 'value="/me/"' in refused.text
    assert newcomer.get("/").status_code == 302


def test_one_is_never_led_away_from_the_site(newcomer):
    assert newcomer.send("/pledge", next="//evil.example", accept="1").location == "/"


def test_signing_out_is_open(newcomer):
    assert newcomer.send("/sign-out").location == "/"


def test_a_new_text_is_accepted_by_everybody_the_admin_among_them(client_of, adam, paul, session):
    admin, member = client_of(adam), client_of(paul)
    answer = admin.send("/pledge/edit", text="I keep silent.", version=1)
    assert answer.status_code == 303
    for client in (admin, member):
        assert client.get("/tags/").location == "/pledge?next=/tags/"
        assert "written anew" in client.get("/pledge").text
    admin.send("/pledge", accept="2")
    assert "Accepted by 1 of 7 members" in admin.soup("/pledge/edit").get_text(" ", strip=True)
    assert pledging.pledge(session).version == 2


def test_a_stale_text_shows_both(client_of, adam):
    admin = client_of(adam)
    admin.send("/pledge/edit", text="I keep silent.", version=1)
    admin.send("/pledge", accept="2")
    stale = admin.send("/pledge/edit", text="I say nothing.", version=1)
    assert stale.status_code == 409
    assert "I keep silent." in stale.text
    assert "I say nothing." in stale.text


def test_a_text_that_will_not_do_comes_back(client_of, adam):
    refused = client_of(adam).send("/pledge/edit", text="", version=1)
    assert refused.status_code == 422
    assert "Write what everybody has to accept" in refused.text


def test_others_do_not_write_it(client_of, visitor, mona, paul):
    assert visitor.get("/pledge").status_code == 302
    assert visitor.get("/pledge/edit").status_code == 302
    assert [client_of(who).get("/pledge/edit").status_code for who in (mona, paul)] == [403, 403]
