"""About, house rules, privacy and terms: read by everybody, edited by admins."""

import pytest


@pytest.mark.parametrize("slug", ["about", "house-rules", "privacy", "terms"])
def test_everybody_reads_them_and_finds_them_below_every_page(visitor, slug):
    page = visitor.soup("/")
    assert page.select(f'footer a[href="/{slug}"]')
    answer = visitor.get(f"/{slug}")
    assert answer.status_code == 200
    assert answer.headers["ETag"]
    assert visitor.get(f"/{slug}", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert "Edit this page" not in answer.text


def test_an_admin_edits_a_page_and_everybody_reads_what_changed(client_of, adam, visitor):
    client = client_of(adam)
    assert client.soup("/about").select('a[href="/about/edit"]')
    form = client.soup("/about/edit")
    assert "private library" in form.select_one("textarea").get_text()
    answer = client.send("/about/edit", text="We are few.", version=1)
    assert (answer.status_code, answer.location) == (303, "/about")
    assert "We are few." in visitor.get("/about").text
    history = visitor.soup("/about/history")
    assert "Version 2 against version 1" in history.main.get_text()
    assert history.select("ins") or history.select("del")
    assert visitor.get("/about/history?from=1&to=2&view=beside").status_code == 200


def test_a_stale_edit_shows_both_texts(client_of, adam):
    client = client_of(adam)
    client.send("/terms/edit", text="One.", version=1)
    stale = client.send("/terms/edit", text="Two.", version=1)
    assert stale.status_code == 409
    assert "One." in stale.text
    assert "Two." in stale.text


def test_an_empty_text_comes_back_with_a_sentence(client_of, adam):
    refused = client_of(adam).send("/about/edit", text=" ", version=1)
    assert refused.status_code == 422
    assert "Write what the page says." in refused.text


def test_others_do_not_edit(client_of, visitor, mona, paul):
    assert visitor.get("/about/edit").status_code == 302
    assert [client_of(who).get("/about/edit").status_code for who in (mona, paul)] == [403, 403]
    assert client_of(mona).send("/about/edit", text="x", version=1).status_code == 403


def test_on_a_closed_site_privacy_alone_is_open(make_app, client_of, paul):
    site = make_app(ADVISORY_CLOSED="yes")
    vic = site.test_client()
    assert vic.get("/privacy").status_code == 200
    for path in ("/about", "/house-rules", "/terms", "/privacy/history", "/about/history"):
        assert vic.get(path).location.startswith("/sign-in")
    assert [link["href"] for link in vic.soup("/sign-in").select("footer ul a")] == ["/privacy"]
    assert client_of(paul, site).get("/terms").status_code == 200
