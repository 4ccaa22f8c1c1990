"""The pages of members and groups, which admins alone find."""

import pytest

from tests.services.circle import QUESTION


def test_an_admin_gives_a_role_and_reads_that_it_was_done(client_of, adam, paul):
    client = client_of(adam)
    where = client.soup("/site/members?q=pau").select_one("main td a")["href"]
    answer = client.send(f"{where}/roles", role="moderator", step="give")
    assert (answer.status_code, answer.location) == (303, where)
    page = client.soup(where).main.get_text(" ", strip=True)
    assert "Paul is now a moderator" in page
    assert "Role given : moderator, by Adam" in page or "Role given: moderator, by Adam" in page
    assert "1 unread" in client.soup("/").select_one(".site__tools a.iconbtn").get_text(" ", strip=True)
    (notice,) = client.soup("/me/notices").select(".notes a")
    assert client.get(notice["href"]).status_code in (200, 302)


@pytest.mark.parametrize("step", ["roles", "deactivate", "link", "sign-out", "seats"])
def test_an_admin_who_has_not_shown_who_they_are_lately_is_asked(client_of, adam, paul, clock, step):
    client = client_of(adam)
    clock.move(minutes=31)
    asked = client.send(f"/site/members/{paul.id}/{step}", role="admin", step="give")
    assert asked.status_code == 403
    assert "proof_password" in asked.text
    assert "Role given" not in client.get(f"/site/members/{paul.id}").text


def test_the_last_admin_is_told_why_they_stay(client_of, adam):
    client = client_of(adam)
    refused = client.send(f"/site/members/{adam.id}/roles", role="admin", step="take")
    assert refused.status_code == 422
    assert "Adam is the last admin. Make somebody else one first." in refused.text
    assert client.send(f"/site/members/{adam.id}/deactivate").status_code == 422


def test_who_gives_up_their_own_role_is_led_out(client_of, adam, mona):
    client = client_of(adam)
    client.send(f"/site/members/{mona.id}/roles", role="admin", step="give")
    answer = client.send(f"/site/members/{adam.id}/roles", role="admin", step="take")
    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/site/members").status_code == 302


def test_who_is_deactivated_is_signed_out_and_comes_in_again(client_of, adam, paul):
    admin, theirs = client_of(adam), client_of(paul)
    assert theirs.get("/me/").status_code == 200
    assert admin.send(f"/site/members/{paul.id}/deactivate").status_code == 303
    assert theirs.get("/me/").status_code == 302
    assert "Deactivated" in admin.soup(f"/site/members/{paul.id}").main.get_text()
    assert admin.send(f"/site/members/{paul.id}/activate").status_code == 303


def test_link_and_sign_out_are_buttons(client_of, adam, paul):
    admin = client_of(adam)
    assert admin.send(f"/site/members/{paul.id}/link").status_code == 303
    assert admin.send(f"/site/members/{paul.id}/sign-out").status_code == 303
    assert "is signed out" in admin.soup(f"/site/members/{paul.id}").text


def test_nothing_of_a_situation_stands_on_these_pages(client_of, adam, erin, thread):
    slug = thread.opened()
    admin = client_of(adam)
    for path in ("/site/members", f"/site/members/{erin.id}", "/site/groups", "/me/notices"):
        text = admin.get(path).text
        assert slug not in text
        assert QUESTION not in text


def test_a_group_is_made_filled_and_changed(client_of, adam, carl):
    client = client_of(adam)
    where = client.send("/site/groups", name="South table", mission="For exporters.").location
    assert client.send(f"{where}/members", email=carl.email).location == where
    number = where.rpartition("/")[2]
    seat = f"/site/members/{carl.id}/seats"
    assert client.send(seat, group=number, place="chair", back="group").location == where
    assert "In the chair" in client.soup(where).main.get_text()
    assert client.send(where, name="Harbour table", mission="", version=1).status_code == 303
    stale = client.send(where, name="Bridge table", mission="", version=1)
    assert stale.status_code == 409
    assert "Harbour table" in stale.text
    assert "Bridge table" in stale.text
    assert client.send(seat, group=number, place="", back="group").location == where
    assert "Nobody sits in it yet" in client.soup(where).main.get_text()


def test_what_will_not_do_comes_back_with_what_was_typed(client_of, adam, paul):
    client = client_of(adam)
    refused = client.send("/site/groups", name="", mission="For exporters.")
    assert refused.status_code == 422
    assert "For exporters." in refused.text
    (table,) = paul.actor.group_ids
    refused = client.send(f"/site/groups/{table}/members", email="vera@example.com")
    assert refused.status_code == 422
    assert 'value="vera@example.com"' in refused.text


def test_nobody_else_finds_these_rooms(client_of, visitor, mona, paul, adam):
    for path in ("/site/members", f"/site/members/{paul.id}", "/site/groups", "/site/groups/1"):
        assert visitor.get(path).status_code == 302
        assert [client_of(who).get(path).status_code for who in (mona, paul)] == [403, 403]
    for path in (f"/site/members/{paul.id}/roles", "/site/groups"):
        sent = client_of(mona).send(path, role="admin", step="give", name="X")
        assert sent.status_code == 403
    assert client_of(adam).get("/site/members/999").status_code == 404
