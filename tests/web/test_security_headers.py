"""What goes round every answer, and what is refused at the door."""

import pytest

ADDRESSES = ["/", "/sign-in", "/nothing", "/me/", "/healthz", "/static/css/advisory.css", "/search?q=price"]


@pytest.mark.parametrize("path", ADDRESSES)
def test_every_answer_allows_only_what_comes_from_here(visitor, path):
    headers = visitor.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_nobody_keeps_a_page_of_somebody_who_is_signed_in(client_of, erin):
    headers = client_of(erin).get("/").headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Robots-Tag"] == "noindex"


def test_a_public_page_is_not_sent_twice_to_a_visitor_who_has_it(visitor):
    first = visitor.get("/tags/")
    assert "no-cache" in first.headers["Cache-Control"]
    assert "Cookie" in first.headers["Vary"]
    again = visitor.get("/tags/", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "Content-Security-Policy" in again.headers


def test_a_visitor_gets_no_cookie_for_reading(visitor):
    assert "Set-Cookie" not in visitor.get("/").headers


def test_files_of_a_page_are_kept_for_a_year_under_an_address_that_changes(visitor):
    sheet = visitor.soup("/").find("link", rel="stylesheet")["href"]
    answer = visitor.get(sheet)
    assert answer.status_code == 200
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert "immutable" in answer.headers["Cache-Control"]
    outdated = visitor.get("/static/v-000000000000/css/advisory.css")
    assert "immutable" not in outdated.headers["Cache-Control"]


@pytest.mark.parametrize(
    "path", ["/static/../wsgi.py", "/static/%2e%2e/wsgi.py", "/static/v-000000000000/..%2f..%2fwsgi.py"]
)
def test_nothing_but_static_files_is_given_out(visitor, path):
    assert visitor.get(path).status_code == 404


def test_cookies_are_bound_to_https_and_this_host(make_app):
    site = make_app(ADVISORY_SITE_URL="https://advice.example.com", ADVISORY_TRUSTED_HOSTS="localhost")
    client = site.test_client()
    answer = client.get("/sign-in", base_url="https://localhost/")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert word in cookie


def test_another_host_name_is_refused(visitor):
    assert visitor.get("/", base_url="http://evil.example/").status_code == 400


def test_the_address_a_proxy_tells_is_believed_only_behind_one(make_app, visitor):
    behind = make_app(ADVISORY_PROXIES="1").test_client()
    forged = {"X-Forwarded-Host": "evil.example"}
    assert visitor.get("/healthz", headers=forged).status_code == 200
    assert behind.get("/", headers=forged).status_code == 400


@pytest.mark.parametrize(
    "path",
    ["/entries/%00", "/entries/a%00b", "/entries/?page=%00", "/%ff", "/entries/%zz", "/tags/%ed%a0%80"],
)
def test_an_address_that_cannot_be_read_is_no_fault_of_the_server(visitor, path):
    assert visitor.get(path).status_code in (400, 404)


def test_a_body_that_is_too_large_is_refused_and_nothing_is_lost(client_of, erin):
    answer = client_of(erin).send("/situations/new", body="x" * 300_000)
    assert answer.status_code == 413
    assert "your text is still in the form" in answer.text


def test_a_null_character_is_refused(client_of, erin):
    assert client_of(erin).send("/me/profile", industry="a\0b").status_code == 400


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_theme_a_device_has_chosen_is_printed(visitor, theme):
    visitor.set_cookie("theme", theme)
    assert visitor.soup("/").html["data-theme"] == theme


def test_a_theme_that_does_not_exist_is_left_out(visitor):
    visitor.set_cookie("theme", '"><script>')
    assert not visitor.soup("/").html.has_attr("data-theme")
