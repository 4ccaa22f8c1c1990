"""What is no request at all is answered by the web server, with the headers of every other answer."""

import socket

import pytest

from advisory.web.security import HEADERS
from tests.serving import Server, new_server

CANARY = "zwieback-7f3a"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = new_server(tmp_path_factory.mktemp("site"), ADVISORY_LOG_LEVEL="debug")
    server.start()
    yield server
    server.kill()


def say(server: Server, words: bytes) -> tuple[int, dict[str, str], bytes]:
    """Send bytes as they are; give status, headers and body."""
    with socket.create_connection(("127.0.0.1", int(server.address.rpartition(":")[2])), timeout=20) as line:
        line.sendall(words)
        line.shutdown(socket.SHUT_WR)
        answer = b""
        while more := line.recv(65536):
            answer += more
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    return int(first.split()[1]), dict(line.split(": ", 1) for line in lines), body


NO_REQUESTS = {
    "an address without an end": (b"GET /invitations/%s HTTP/1.1\r\n\r\n" % (b"a" * 9000), 414),
    "a header without an end": (b"GET / HTTP/1.1\r\nHost: localhost\r\nX: %s\r\n\r\n" % (b"a" * 9000), 431),
    "too many headers": (b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 200 + b"\r\n", 431),
    "a header without a name": (b"GET / HTTP/1.1\r\nHost: localhost\r\n: y\r\n\r\n", 400),
    "a method nobody has": (b"G\x01T /?q=CANARY HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
    "another version": (b"GET /?q=CANARY HTTP/9.9\r\nHost: localhost\r\n\r\n", 400),
    "words": (b"CANARY\r\n\r\n", 400),
    "two lengths": (b"POST /?q=CANARY HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx", 400),
}


@pytest.mark.parametrize(("words", "status"), NO_REQUESTS.values(), ids=NO_REQUESTS)
def test_what_is_no_request_has_the_headers_of_every_answer(server, words, status):
    code, headers, body = say(server, words.replace(b"CANARY", CANARY.encode()))
    assert code == status
    for name, value in HEADERS.items():
        assert headers[name] == value
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Type"].startswith("text/plain")
    assert b"<" not in body
    assert CANARY.encode() not in body


def test_the_log_says_neither_what_it_was_nor_who_sent_it(server):
    for words, _ in NO_REQUESTS.values():
        say(server, words.replace(b"CANARY", CANARY.encode()))
    log = (server.folder / "server.log").read_text("utf-8", errors="replace")
    assert "no request: LimitRequestLine" in log
    assert CANARY not in log
    assert "aaaaaaaa" not in log
    assert "ip=127.0.0.1" not in log
