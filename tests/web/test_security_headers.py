"""What goes round every answer, and what is refused at the door."""

from urllib.parse import urljoin, urlsplit

import pytest

from advisory.storage import members
from advisory.web.forms.accounts import local_address

ADDRESSES = ["/", "/sign-in", "/nothing", "/me/", "/healthz", "/static/css/advisory.css", "/search?q=price"]


@pytest.mark.parametrize("path", ADDRESSES)
def test_every_answer_allows_only_what_comes_from_here(visitor, path):
    headers = visitor.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert "publickey-credentials-get=(self)" in headers["Permissions-Policy"]


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


@pytest.mark.parametrize(
    "path", ["/sign-in", "/invitations/x", "/unsubscribe/x", "/sign-in/link/x", "/sign-in/forgotten/x"]
)
def test_an_address_that_may_hold_a_secret_is_told_to_no_other_page(visitor, path):
    headers = visitor.get(path).headers
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"


HTTPS = {"ADVISORY_SITE_URL": "https://advice.example.com", "ADVISORY_TRUSTED_HOSTS": "localhost"}


def test_people_sign_in_by_https_from_a_page_that_tells_nobody_where_it_is(make_app, erin, password):
    client = make_app(**HTTPS).test_client()
    page = client.get("/sign-in", base_url="https://localhost/")
    assert "Referer" not in page.request.headers
    token = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
    typed = {"csrf_token": token, "email": erin.email, "password": password}
    answer = client.post("/sign-in", data=typed, base_url="https://localhost/", headers={"Origin": "null"})
    assert answer.status_code == 303
    cookies = answer.headers.getlist("Set-Cookie")
    assert {cookie.partition("=")[0] for cookie in cookies} == {"__Host-session", "__Host-familiar"}
    for cookie in cookies:
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
        assert "Domain" not in cookie


def test_behind_a_proxy_that_speaks_https_everything_is_as_with_https(make_app):
    client = make_app(**HTTPS, ADVISORY_PROXIES="1").test_client()
    told = {
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "advice.example.com",
        "X-Forwarded-For": "203.0.113.9",
    }
    first = client.get("/sign-in", headers=told)
    assert first.headers["Set-Cookie"].startswith("__Host-session=")
    for path in ("/sign-in", "/nothing", "/static/css/advisory.css"):
        answer = client.get(path, headers=told)
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    token = first.text.partition('name="csrf_token" value="')[2].partition('"')[0]
    own = {"Origin": "https://advice.example.com", "Cookie": first.headers["Set-Cookie"].partition(";")[0]}
    sent = client.post("/sign-out", data={"csrf_token": token}, headers=told | own)
    assert sent.status_code == 303


FOREIGN = {
    "another site": {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
    "a neighbour": {"Sec-Fetch-Site": "same-site", "Origin": "http://other.localhost"},
    "an older browser": {"Origin": "http://evil.example"},
    "a name like ours": {"Origin": "http://localhost.evil.example"},
    "a name that is ours without a null": {"Origin": "http://localnullhost"},
    "another port": {"Origin": "http://localhost:8081"},
    "what cannot be read": {"Origin": "http://[localhost"},
    "only a page": {"Referer": "http://evil.example/localhost/"},
    "a file": {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
}
OWN = {
    "a page of ours": {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
    "a page with a secret": {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    "sent again after a restart": {"Sec-Fetch-Site": "none"},
    "an older browser": {"Origin": "http://localhost"},
    "an older browser, with a secret": {"Origin": "null"},
    "only a page": {"Referer": "http://localhost/me/"},
    "says nothing": {},
}


@pytest.mark.parametrize("headers", FOREIGN.values(), ids=FOREIGN)
def test_a_form_of_another_site_is_refused_even_with_a_token(client_of, session, erin, headers):
    client = client_of(erin)
    refused = client.send("/me/profile", name="Erin", company="Zwieback", headers=headers)
    assert refused.status_code == 403
    assert members.by_id(session, erin.id).company == ""


@pytest.mark.parametrize("headers", OWN.values(), ids=OWN)
def test_a_form_of_ours_is_taken_whatever_the_browser_tells(client_of, erin, headers):
    assert (
        client_of(erin).send("/me/profile", name="Erin", company="Zwieback", headers=headers).status_code
        == 303
    )


def test_a_plain_page_of_the_same_name_is_foreign_to_a_site_with_https(make_app, client_of, erin):
    client = client_of(erin, make_app(**HTTPS))
    sent = {"base_url": "https://localhost/", "headers": {"Origin": "http://localhost"}}
    assert client.post("/sign-out", data={"csrf_token": client.token()}, **sent).status_code == 403


@pytest.mark.parametrize("query", ["&".join(["tag=a"] * 300), "q=" + "x" * 9000])
@pytest.mark.parametrize("path", ["/search", "/", "/nothing", "/situations/"])
def test_an_address_that_nobody_writes_is_refused_before_it_is_taken_apart(visitor, path, query):
    refused = visitor.get(f"{path}?{query}")
    assert refused.status_code == 414
    assert "too long" in refused.text


def test_signing_out_leaves_nothing_in_the_browser(client_of, erin):
    answer = client_of(erin).send("/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.headers["Cache-Control"] == "no-store"


#: Ways to write another site, or a script, that browsers follow or once followed.
ELSEWHERE = [
    f"{start}evil.example{end}"
    for start in (
        "//", "///", "////", "/\\", "\\/", "\\\\", "/\t/", "\t//", "/\n/", "/\r/", "/ /", "/\x00/",
        "/\x0b/", "\x01//", "http://", "https://", "HTTP://", "hTTps:/", "http:", "https:///", "ftp://",
        "javascript:alert(1)//", "data:text/html,", "//\\", "/\\/", "\\", "\u2028//", "\ufeff//",
        "\u3000//", " //", "\n//", "vbscript:", "blob:http://", "view-source:http://", "//user@",
        "//user:word@", "https://localhost@", "https://localhost:80@", "//localhost@", "@", "//%2f",
        "http://localhost.",
    )
    for end in ("", "/", "/?next=/", "#/", ":80/me/")
]  # fmt: skip


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_address_of_another_site_passes_for_ours(target):
    assert len(ELSEWHERE) >= 200
    kept = local_address(target)
    assert kept == "" or (kept.startswith("/") and not kept.startswith(("//", "/\\")))
    assert urlsplit(urljoin("http://localhost/sign-in", kept)).netloc == "localhost"


@pytest.mark.parametrize(
    "target", ["/", "/me/", "/situations/?show=mine", "/tags/a+b", "/search?q=a%20b", "/entries/x#p2"]
)
def test_an_address_of_ours_stays_as_it_is(target):
    assert local_address(target) == target


@pytest.mark.parametrize(
    "path", ["//evil.example/", "//evil.example/entries/x", "/%5cevil.example/", "///evil.example//tags/"]
)
def test_an_address_with_another_site_in_it_leads_nowhere_else(visitor, path):
    answer = visitor.get(path)
    assert urlsplit(urljoin("http://localhost/", answer.headers.get("Location", ""))).netloc == "localhost"
