"""Whoever has waited too long is told when to come back; on a real connection, as the kernel tells it."""

import socket
import threading
import time

import pytest
from bs4 import BeautifulSoup
from werkzeug.test import EnvironBuilder, run_wsgi_app

from advisory.web.shedding import Gate, waited_seconds


@pytest.fixture
def late():
    """A connection whose last byte came a while ago, as that of somebody in a queue."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        with socket.create_connection(listening.getsockname()) as client:
            client.send(b"GET / HTTP/1.1\r\n\r\n")
            time.sleep(0.35)
            server, _ = listening.accept()
            with server:
                yield server


def ask(site, connection, path="/", **more):
    builder = EnvironBuilder(
        path=path, base_url="http://localhost", environ_overrides={"gunicorn.socket": connection}, **more
    )
    body, status, headers = run_wsgi_app(site, builder.get_environ(), buffered=True)
    return int(status.split()[0]), headers, b"".join(body).decode()


def test_the_kernel_tells_how_long_a_request_has_waited(late):
    assert 0.3 < waited_seconds(late) < 5


def test_a_visitor_who_has_waited_too_long_is_told_when_to_come_back(make_app, late):
    status, headers, text = ask(make_app(ADVISORY_SHED_AFTER_MS="200"), late)
    assert status == 503
    assert 1 <= int(headers["Retry-After"]) <= 4
    assert headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "Try again in a moment" in text


def test_a_site_with_https_says_so_to_whom_it_turns_away_too(make_app, late):
    site = make_app(ADVISORY_SHED_AFTER_MS="200", ADVISORY_SITE_URL="https://advice.example.com")
    status, headers, _ = ask(site, late)
    assert (status, headers["Strict-Transport-Security"]) == (503, "max-age=31536000")
    status, headers, _ = ask(make_app(ADVISORY_SHED_AFTER_MS="200"), late)
    assert (status, "Strict-Transport-Security" in headers) == (503, False)


@pytest.mark.parametrize("path", ["/healthz", "/static/css/advisory.css"])
def test_health_and_files_are_always_served(make_app, late, path):
    assert ask(make_app(ADVISORY_SHED_AFTER_MS="20"), late, path)[0] == 200


class _Inner:
    """A site that says whether the door has marked a form."""

    def __call__(self, environ, start_response):
        start_response("200 OK", [])
        return [str(bool(environ.get("advisory.refused"))).encode()]


def test_whoever_is_signed_in_is_refused_later_and_a_form_last(late):
    cookie = {"Cookie": "session=anything"}
    waited = waited_seconds(late)
    for patience, visitor, member, form in (
        (waited * 2, 200, 200, False),
        (waited / 1.25, 503, 200, False),
        (waited / 1.75, 503, 503, False),
        (waited / 3, 503, 503, True),
    ):
        door = Gate(_Inner(), patience, lambda: None)
        assert ask(door, late)[0] == visitor
        assert ask(door, late, headers=cookie)[0] == member
        assert ask(door, late, method="POST")[2] == str(form)


def test_a_form_that_came_too_late_comes_back_with_its_text(make_app, late):
    site = make_app(ADVISORY_SHED_AFTER_MS="20")
    words = "We grew from ten to forty people in a year."
    status, headers, text = ask(site, late, "/situations/new", method="POST", data={"body": words})
    assert status == 503
    assert headers["Retry-After"]
    assert BeautifulSoup(text, "html.parser").textarea.get_text().strip() == words


def test_nobody_is_refused_where_the_setting_says_so_or_nothing_is_known(make_app, late):
    assert ask(make_app(ADVISORY_SHED_AFTER_MS="0"), late)[0] == 200
    assert ask(make_app(ADVISORY_SHED_AFTER_MS="1"), None)[0] == 200
    unix, other = socket.socketpair()
    with unix, other:
        assert ask(make_app(ADVISORY_SHED_AFTER_MS="1"), unix)[0] == 200


def test_who_is_refused_is_counted(make_app, late, visitor):
    site = make_app(ADVISORY_SHED_AFTER_MS="20")
    before = visitor.get("/metrics").text
    ask(site, late)
    after = visitor.get("/metrics").text
    assert before != after
    assert "advisory_refused_total" in after


def test_pages_for_visitors_are_made_two_at_a_time_and_hold_up_nobody_else(late):
    inside, go_on = threading.Semaphore(0), threading.Event()

    def slow(environ, start_response):
        inside.release()
        go_on.wait(10)
        start_response("200 OK", [])
        return [b"in"]

    door = Gate(slow, waited_seconds(late) + 2, lambda: None)
    threads = [threading.Thread(target=ask, args=[door, late]) for _ in range(2)]
    for thread in threads:
        thread.start()
    assert all(inside.acquire(timeout=5) for _ in range(2))
    # The third visitor waits as long as anybody may, and is refused; a member goes in.
    began = time.monotonic()
    assert ask(door, late)[0] == 503
    assert time.monotonic() - began < 4
    member = threading.Thread(target=ask, args=[door, late], kwargs={"headers": {"Cookie": "session=any"}})
    member.start()
    assert inside.acquire(timeout=5)
    go_on.set()
    for thread in (*threads, member):
        thread.join()
