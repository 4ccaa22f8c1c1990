"""Refusals and failures, as somebody in front of a browser meets them."""

import errno

import pytest
from bs4 import BeautifulSoup
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from advisory.domain.errors import ConsentVoid, Forbidden, Invalid, Moved, NotFound, Stale, WrongState
from advisory.search.port import EngineUnavailable
from advisory.web.access import open_to_all


@pytest.fixture
def site_that(make_app):
    """A site with a view that raises what it is given, and shows failures instead of passing them on."""

    def build(error: Exception):
        site = make_app()
        site.config["PROPAGATE_EXCEPTIONS"] = False

        @site.route("/kept/here", methods=["GET", "POST"])
        @open_to_all
        def broken() -> str:
            raise error

        return site

    return build


@pytest.mark.parametrize(
    ("refusal", "status", "said"),
    [
        (NotFound(), 404, "Nothing is kept at this address."),
        (Forbidden("You may not publish."), 403, "You may not publish."),
        (WrongState("closed", "advise"), 409, "It is closed now"),
        (Stale({}, {}, 2), 409, "Somebody changed this while you were writing."),
        (ConsentVoid(), 409, "Send it for consent again."),
        (Invalid({"question": "Write the question."}), 422, "Write the question."),
        (EngineUnavailable(), 503, "The site is busy."),
        (ValueError("a secret of the machine"), 500, "That is our fault."),
        (DatabaseError("a secret of the machine", {}, Exception("no such table")), 500, "That is our fault."),
    ],
)
def test_each_refusal_is_a_page_with_its_status(site_that, client_of, erin, refusal, status, said):
    page = client_of(erin, site_that(refusal)).soup("/kept/here", status)
    assert said in page.main.get_text()
    assert "a secret of the machine" not in page.get_text()


def test_a_visitor_learns_of_nothing_that_is_not_theirs(site_that):
    page = site_that(Forbidden()).test_client().soup("/kept/here", 404)
    assert page.h1.get_text() == "Nothing is kept at this address."


def test_what_has_moved_is_found_under_its_new_address(site_that):
    answer = site_that(Moved("there")).test_client().get("/kept/here")
    assert (answer.status_code, answer.location) == (301, "/kept/there")


def test_a_busy_site_says_when_to_come_back(site_that):
    assert site_that(EngineUnavailable()).test_client().get("/kept/here").headers["Retry-After"] == "5"


FAULTS = [
    OperationalError("INSERT", {}, Exception("the database is locked")),
    DatabaseError("INSERT", {}, Exception("no message at all"), connection_invalidated=True),
    PoolTimeout("all connections are in use"),
    OSError(errno.ENOSPC, "No space left on device"),
    OSError(errno.EROFS, "Read-only file system"),
    ValueError("nobody foresaw it"),
]
BODY = "We grew from ten to forty <people> in a year.\nNow we argue & wait."


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
def test_a_form_that_failed_comes_back_with_what_was_typed(site_that, client_of, erin, fault):
    client = client_of(erin, site_that(fault))
    token = client.token()
    answer = client.post(
        "/kept/here", data={"csrf_token": token, "body": BODY, "version": "3", "act": "save"}
    )
    assert answer.status_code == (500 if isinstance(fault, ValueError) else 503)
    assert answer.headers["Cache-Control"] == "no-store"
    form = BeautifulSoup(answer.data, "html.parser").select_one("form.typed")
    assert form["action"] == "/kept/here"
    assert form.textarea.get_text().strip() == BODY
    assert form.label.get_text() == "Situation"
    kept = {field["name"]: field["value"] for field in form.select("input")}
    assert kept == {"csrf_token": token, "version": "3", "act": "save"}
    assert "foresaw" not in answer.text


def test_a_form_with_a_password_never_comes_back(site_that, client_of, erin, password):
    client = client_of(erin, site_that(FAULTS[0]))
    answer = client.send("/kept/here", old_password=password, why="because I would like another one")
    assert answer.status_code == 503
    assert password not in answer.text
    assert "another one" not in answer.text


def test_a_fault_of_another_kind_with_a_file_is_no_full_disk(site_that, client_of, erin):
    answer = client_of(erin, site_that(FileNotFoundError(errno.ENOENT, "gone"))).get("/kept/here")
    assert answer.status_code == 500


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nothing/here", 404), ("PUT", "/", 405), ("GET", "/sign-out", 405)],
)
def test_an_address_that_leads_nowhere_is_a_page_whatever_was_asked_for(visitor, method, path, status):
    answer = visitor.open(path, method=method, headers={"Accept": "application/json"})
    assert answer.status_code == status
    assert answer.mimetype == "text/html"
    assert ("Allow" in answer.headers) == (status == 405)


def test_an_error_page_knows_who_is_signed_in(client_of, erin):
    assert client_of(erin).soup("/nothing", 404).find("form", action="/sign-out")


def test_a_view_that_declares_nothing_is_never_served(make_app):
    site = make_app()
    site.config["PROPAGATE_EXCEPTIONS"] = False
    site.add_url_rule("/forgotten", "forgotten", lambda: "open to the world")
    answer = site.test_client().get("/forgotten")
    assert answer.status_code == 500
    assert "open to the world" not in answer.text


def test_a_member_at_the_moderators_desk_is_refused_and_a_visitor_signs_in(client_of, visitor, paul):
    assert client_of(paul).get("/screening/").status_code == 403
    assert visitor.get("/screening/").location == "/sign-in?next=/screening/"


def test_a_visitors_form_leads_to_sign_in(visitor):
    assert visitor.post("/situations/new", data={"question": "?"}).location == "/sign-in"


def test_health_is_told_in_words(visitor, make_app):
    assert visitor.get("/healthz").text == "alive\n"
    assert visitor.get("/readyz").text == "ready\n"


def test_a_site_without_its_tables_is_alive_but_not_ready(make_app, tmp_path, world):
    if "postgresql" in world.database.url:
        pytest.skip("a database that is missing is not made there")
    site = make_app(ADVISORY_DATABASE_URL=f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    assert site.test_client().get("/healthz").status_code == 200
    answer = site.test_client().get("/readyz")
    assert answer.status_code == 503
    assert "database" in answer.text


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/screening/left/return", "/screening/left"),
        ("/situations/left/questions/3/answer", "/situations/left"),
        ("/curation/7/pass", "/curation/7"),
        ("/entries/left/pull", "/entries/left"),
        ("/me/profile/address", "/me/profile"),
    ],
)
def test_the_address_of_a_form_leads_to_the_page_that_it_stands_on(visitor, address, page):
    answer = visitor.get(address)
    assert (answer.status_code, answer.location) == (302, page)
