"""Single sign-on by OpenID Connect: the code flow with PKCE, state and nonce.

    GET   ISSUER/.well-known/openid-configuration    where things are; kept for an hour
    GET   jwks_uri                                   the keys it signs with; again when it names another one
    POST  token_endpoint                             the code for the signed token that says who it is

An optional extra (`requirements-sso.txt`); without its packages `available()` says no, and nothing else here
is used. Only the signed token is believed, and of it only issuer, audience, time, nonce, subject and a
verified address: never how somebody has shown there who they are.
"""

import json
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from advisory.domain.hosts import is_loopback
from advisory.identity.port import Identity, NotIdentified, ProviderUnavailable, Way

#: To reach the provider, and to hear from it; somebody waits meanwhile.
TIMEOUT_SECONDS = (3.05, 6)
KEPT_SECONDS = 3600
#: Keys are asked for anew no oftener, whatever a token names.
KEYS_ANEW_SECONDS = 30
#: Clocks differ.
LEEWAY = timedelta(minutes=1)
#: Signatures by a key that only the provider has; none that a client's secret could make.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
_LONGEST_SUBJECT_CHARS = 255
_LARGEST_ANSWER_BYTES = 512 * 1024


def available() -> bool:
    """Say whether the packages are installed; loads nothing."""
    return all(find_spec(package) is not None for package in ("authlib", "joserfc", "requests"))


def is_safe(address: str) -> bool:
    """Say whether nobody can listen on the way to an address: https, or this machine.

    >>> is_safe("https://id.example.com"), is_safe("http://127.0.0.1:8100"), is_safe("http://id.example.com")
    (True, True, False)
    >>> is_safe("https://"), is_safe("https://[::1")
    (False, False)
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    host = parts.hostname or ""
    if parts.scheme == "https":
        return bool(host)
    return parts.scheme == "http" and is_loopback(host)


@dataclass
class _Kept:
    """Something the provider said, and when."""

    told: Any
    at: float


class OpenIdProvider:
    """A provider that is found by its issuer's address."""

    def __init__(
        self,
        name: str,
        issuer: str,
        client_id: str,
        client_secret: str,
        *,
        timeout_seconds: tuple[float, float] = TIMEOUT_SECONDS,
        keys_anew_seconds: float = KEYS_ANEW_SECONDS,
    ) -> None:
        self.name = name
        self._timeout_seconds, self._keys_anew_seconds = timeout_seconds, keys_anew_seconds
        self._issuer = issuer
        self._client_id, self._client_secret = client_id, client_secret
        self._lock = threading.Lock()
        self._kept: dict[str, _Kept] = {}

    def way(self, back: str) -> Way:
        """Begin: give the way there.

        Raises:
            ProviderUnavailable: it does not answer.
        """
        address = self._told("authorization_endpoint")
        nonce, verifier, state = (secrets.token_urlsafe(48) for _ in range(3))
        with self._client(back) as client:
            there, _ = client.create_authorization_url(
                address, state=state, nonce=nonce, code_verifier=verifier
            )
        return Way(there, state, nonce, verifier)

    def identity(self, back: str, code: str, nonce: str, verifier: str, *, now: datetime) -> Identity:
        """End: tell who has come back with this code.

        Raises:
            ProviderUnavailable: it does not answer.
            NotIdentified: what it answers is not for this site, this sign-in or this moment.
        """
        claims = self._claims(self._token(back, code, verifier), nonce, now)
        subject, email = claims["sub"], claims.get("email")
        verified = claims.get("email_verified") is True and isinstance(email, str)
        return Identity(self._issuer, subject, str(email) if verified else "")

    def _client(self, back: str) -> Any:
        # An optional extra: imported where it is used, so that the site starts without it.
        session = import_module("authlib.integrations.requests_client").OAuth2Session
        methods = self._configuration().get("token_endpoint_auth_methods_supported")
        basic = not isinstance(methods, list) or "client_secret_basic" in methods
        return session(
            self._client_id,
            self._client_secret,
            token_endpoint_auth_method="client_secret_basic" if basic else "client_secret_post",
            scope="openid email",
            redirect_uri=back,
            code_challenge_method="S256",
            default_timeout=self._timeout_seconds,
        )

    def _token(self, back: str, code: str, verifier: str) -> str:
        """Give the code for the signed token."""
        refused = import_module("authlib.common.errors").AuthlibBaseError
        unreachable = import_module("requests").RequestException
        try:
            with self._client(back) as client:
                told = client.fetch_token(
                    self._told("token_endpoint"),
                    code=code,
                    code_verifier=verifier,
                    timeout=self._timeout_seconds,
                    allow_redirects=False,
                )
        except refused as fault:
            raise NotIdentified(f"the code was refused: {type(fault).__name__}") from fault
        except (unreachable, ValueError) as fault:
            raise ProviderUnavailable(f"no token: {type(fault).__name__}") from fault
        token = told.get("id_token") if isinstance(told, Mapping) else None
        if not isinstance(token, str):
            raise NotIdentified("no signed token")
        return token

    def _claims(self, token: str, nonce: str, now: datetime) -> Mapping[str, Any]:
        """Give what a token says, if the provider signed it for this site, this sign-in and this moment."""
        jwt, error = import_module("joserfc.jwt"), import_module("joserfc.errors").JoseError
        asked = jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=int(LEEWAY.total_seconds()),
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": self._client_id},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            claims: Mapping[str, Any] = self._decoded(token).claims
            asked.validate(claims)
        except (error, ValueError, TypeError) as fault:
            raise NotIdentified(f"the token does not hold: {type(fault).__name__}") from fault
        party = claims.get("azp")
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if (party is None and several) or party not in (None, self._client_id):
            raise NotIdentified("the token is for another site")
        if not 0 < len(claims["sub"]) <= _LONGEST_SUBJECT_CHARS:
            raise NotIdentified("the token names nobody")
        return claims

    def _decoded(self, token: str) -> Any:
        """Check a token's signature; a key that is not known yet may have been made since."""
        jwt, errors = import_module("joserfc.jwt"), import_module("joserfc.errors")
        try:
            return jwt.decode(token, self._keys(KEPT_SECONDS), algorithms=ALGORITHMS)
        except (errors.BadSignatureError, errors.InvalidKeyIdError):
            return jwt.decode(token, self._keys(self._keys_anew_seconds), algorithms=ALGORITHMS)

    def _keys(self, seconds: float) -> Any:
        told = self._fetched(self._told("jwks_uri"), seconds)
        try:
            return import_module("joserfc.jwk").KeySet.import_key_set(told)
        except (import_module("joserfc.errors").JoseError, ValueError, KeyError, TypeError) as fault:
            raise ProviderUnavailable("its keys cannot be read") from fault

    def _told(self, what: str) -> str:
        address = self._configuration().get(what)
        if not isinstance(address, str) or not is_safe(address):
            raise ProviderUnavailable(f"it names no {what}")
        return address

    def _configuration(self) -> Mapping[str, Any]:
        address = f"{self._issuer.rstrip('/')}/.well-known/openid-configuration"
        told: Mapping[str, Any] = self._fetched(address, KEPT_SECONDS)
        if told.get("issuer") != self._issuer:
            raise ProviderUnavailable("it calls itself by another name than the settings do")
        return told

    def _fetched(self, address: str, seconds: float) -> dict[str, Any]:
        """Fetch an object of JSON, unless one was within so many seconds."""
        with self._lock:
            kept = self._kept.get(address)
        if kept is not None and monotonic() - kept.at < seconds:
            told = kept.told
        else:
            told = _fetch(address, self._timeout_seconds)
            with self._lock:
                self._kept[address] = _Kept(told, monotonic())
        assert isinstance(told, dict)  # noqa: S101
        return told


def _fetch(address: str, timeout_seconds: tuple[float, float]) -> dict[str, Any]:
    requests = import_module("requests")
    try:
        with requests.get(address, timeout=timeout_seconds, allow_redirects=False, stream=True) as answer:
            body = answer.raw.read(_LARGEST_ANSWER_BYTES, decode_content=True)
            good = answer.status_code == 200
        told = json.loads(body) if good else None
    except (requests.RequestException, ValueError, OSError) as fault:
        raise ProviderUnavailable(type(fault).__name__) from fault
    if not isinstance(told, dict):
        raise ProviderUnavailable("it answers with something else than asked for")
    return told
