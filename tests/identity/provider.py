"""A provider of OpenID Connect on this machine: a server of its own, with keys, codes and signed tokens.

    with provider(clock) as there:
        there.sign_in(location, email="erin@example.com")    gives the address they come back to

What a careless or hostile provider would do is set on `there.claims`, `there.key` or `there.status`.
"""

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID, CLIENT_SECRET = "the-advisory", "a secret between the two"


@dataclass
class Provider:
    """The provider.

    Attributes:
        claims: change or, with None, take away what a token says.
        codes: given out and not used yet, each with what was asked and whom it means.
        key: signs; `published` are the keys that everybody may look up.
        status: of every answer.
        calls: the paths that were asked for.
    """

    address: str
    clock: Callable[[], datetime]
    claims: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "first"}))
    published: list[RSAKey] = field(default_factory=list)
    status: int = 200
    named: str = ""
    calls: list[str] = field(default_factory=list)

    def sign_in(self, location: str, email: str, *, subject: str = "", verified: bool = True) -> str:
        """Have somebody sign in here; give the path and query that they come back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        assert asked["client_id"] == CLIENT_ID
        assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
        assert set(asked["scope"].split()) == {"openid", "email"}
        code = secrets.token_urlsafe(8)
        who = {"email": email, "sub": subject or f"subject of {email}", "email_verified": verified}
        self.codes[code] = {**asked, **who}
        back = urlsplit(asked["redirect_uri"])
        return f"{back.path}?{urlencode({'code': code, 'state': asked['state']})}"

    def configuration(self) -> dict[str, Any]:
        """Say where things are."""
        return {
            "issuer": self.named or self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
        }

    def keys(self) -> dict[str, Any]:
        """Give the keys that everybody may look up."""
        return {"keys": [key.as_dict(private=False) for key in self.published or [self.key]]}

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """Give a token for a code, once, to whoever was sent away with its verifier."""
        shown = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        asked = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if authorization != f"Basic {shown}":
            return 401, {"error": "invalid_client"}
        if asked is None or asked["code_challenge"] != challenge:
            return 400, {"error": "invalid_grant"}
        if asked["redirect_uri"] != form.get("redirect_uri"):
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "opens nothing", "token_type": "Bearer", "id_token": self._signed(asked)}

    def _signed(self, asked: dict[str, str]) -> str:
        at = int(self.clock().timestamp())
        claims = {
            "iss": self.address, "aud": CLIENT_ID, "iat": at, "exp": at + 300, "nonce": asked["nonce"],
            "sub": asked["sub"], "email": asked["email"], "email_verified": asked["email_verified"],
            "amr": ["mfa"],
        }  # fmt: skip
        told = {name: value for name, value in (claims | self.claims).items() if value is not None}
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, told, self.key)


@contextmanager
def provider(clock: Callable[[], datetime]) -> Iterator[Provider]:
    """Serve a provider until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    there = Provider(f"http://127.0.0.1:{server.server_address[1]}", clock)
    server.there = there  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield there
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    """Answers for the provider that its server carries."""

    def do_GET(self) -> None:
        there: Provider = self.server.there  # type: ignore[attr-defined]
        told = {"/.well-known/openid-configuration": there.configuration, "/keys": there.keys}
        there.calls.append(self.path)
        self._answer(there.status, told[self.path]())

    def do_POST(self) -> None:
        there: Provider = self.server.there  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        there.calls.append(self.path)
        status, told = there.token(form, self.headers.get("Authorization", ""))
        self._answer(there.status if there.status != 200 else status, told)

    def _answer(self, status: int, told: dict[str, Any]) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: Any) -> None:
        """Say nothing."""
