"""Devices on which somebody has signed in before: strangers cannot lock them out.

Failed attempts are counted under the address they were for, so whoever knows an address could keep its owner
out, and whoever guesses in an office could keep the whole office out. A device that has signed in carries a
cookie that says so for one address, without naming it; its attempts are counted under the device alone.

The cookie lets nobody in. Whoever steals it may try as often as its owner, and no oftener.
"""

import hmac
import secrets

from flask import after_this_request, request
from werkzeug.wrappers import Response

from advisory.extensions import site
from advisory.services import accounts
from advisory.web.limits import keyed_digest, place

_YEAR_SECONDS = 31_536_000


def remember(email: str) -> None:
    """Have the answer to this request make its device a familiar one for `email`."""
    nonce = secrets.token_urlsafe(16)

    def set_cookie(response: Response) -> Response:
        response.set_cookie(
            _cookie(),
            f"{nonce}.{_seal(nonce, email)}",
            max_age=_YEAR_SECONDS,
            secure=site().settings.https,
            httponly=True,
            samesite="Lax",
        )
        return response

    after_this_request(set_cookie)


def address_digest(email: str, what: str = "") -> str:
    """Key what is counted under an address without keeping what was typed, which may even be a password.

    Args:
        what: is counted; "" for failed attempts to sign in.
    """
    return accounts.address_digest(site().settings.secret_key, email, what)


def attempts_of(email: str) -> str:
    """Give under what failed attempts for `email` count: this device, or the address as typed."""
    nonce = _nonce(email)
    return keyed_digest(f"device {nonce}") if nonce else address_digest(email)


def place_of_a_stranger() -> str:
    """Give the place of an attempt to sign in; "" for a familiar device, which is counted by itself."""
    return "" if _nonce(request.form.get("email", "")) else f"place {place()}"


def _nonce(email: str) -> str:
    """Give what tells this device from others; "" when it has never signed in as `email`."""
    nonce, _, seal = request.cookies.get(_cookie(), "").partition(".")
    right = hmac.compare_digest(seal.encode("utf-8", "replace"), _seal(nonce, email).encode())
    return nonce if nonce and right else ""


def _seal(nonce: str, email: str) -> str:
    return keyed_digest(f"familiar {nonce} {email.strip().lower()}")


def _cookie() -> str:
    return "__Host-familiar" if site().settings.https else "familiar"
