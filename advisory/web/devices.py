"""Sign-in by Flask-Security, with sessions that can be ended on the server.

Its machinery is used (hashes, the signed-in user, the signals), its pages are not: our views stand in
`web.accounts`, so each of them declares what it needs. The cookie carries a random token beside the
library's own id; the user loader accepts it only while `sign_ins` has its row. Every way of signing in
ends in `user_authenticated`, so that none can forget to make the row.
"""

import unicodedata
from collections.abc import Collection
from datetime import timedelta
from functools import cache

from flask import Flask, g, request, session
from flask_security import (
    Security,
    hash_password,
    login_user,
    logout_user,
    user_authenticated,
    verify_password,
)

from advisory.config import Settings
from advisory.domain.devices import looks_of
from advisory.domain.factors import Factor, is_strong
from advisory.extensions import Account, datastore, db, now
from advisory.services import accounts
from advisory.web import familiar
from advisory.web.forms.accounts import LONGEST_CHARS

#: Under this key the cookie carries the token of its device.
DEVICE = "device"

#: Cheap hashes are for tests only; the defaults of the library are for people.
_CHEAP_HASHES = {"argon2__time_cost": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1}


def init_devices(app: Flask, settings: Settings) -> None:
    """Have Flask-Security sign people in on our own tables."""
    app.config.update(
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_PASSWORD_SINGLE_HASH=["argon2"],
        SECURITY_PASSWORD_SALT=settings.password_salt,
        SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS=_CHEAP_HASHES if settings.testing else {},
        SECURITY_USE_REGISTER_V2=True,
        SECURITY_CLI_USERS_NAME=None,
        SECURITY_CLI_ROLES_NAME=None,
        SECURITY_JOIN_USER_ROLES=False,
        SECURITY_API_ENABLED_METHODS=["session"],
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False},
        SECURITY_FRESHNESS=timedelta(minutes=30),
        PERMANENT_SESSION_LIFETIME=accounts.SIGN_IN_LIVES,
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    library = Security(app, datastore, register_blueprint=False)
    # Nobody signs in to look at a style sheet.
    library.principal.skip_static = True
    library.login_manager.user_loader(_load_account)
    # The stock loader would accept a token in a header, and that makes a user without a device.
    library.login_manager._request_callback = None
    user_authenticated.connect(_remember_device, app)


def sign_device_in(member_id: int, shown: Collection[Factor]) -> None:
    """Sign a member in on this device; what the session held for a visitor, or for another, is forgotten.

    Args:
        shown: by what they have shown who they are.
    """
    leave_device()
    session.permanent = True
    login_user(db.session.get_one(Account, member_id), remember=False, authn_via=list(shown))


def leave_device() -> None:
    """Forget whoever was signed in on this device, and all that the session held for them."""
    if device_token():
        accounts.end_sign_in(db.session, device_token())
    session.clear()


def sign_device_out() -> None:
    """Sign this device out."""
    accounts.end_sign_in(db.session, device_token())
    logout_user()
    session.clear()


def device_token() -> str:
    """Give the token of this device; "" when nobody is signed in."""
    return str(session.get(DEVICE, ""))


def right_password(typed: str, password_hash: str | None) -> bool:
    """Say whether `typed` is the password; as slowly when there is none to compare with."""
    written = _one_way_to_write(typed)
    # Nobody has a password that long; the library would fail on it instead of saying no.
    fits = len(written) <= LONGEST_CHARS
    right: bool = verify_password(written if fits else "", password_hash or nobodys_hash())
    return right and fits and password_hash is not None


def new_hash(password: str) -> str:
    """Hash a new password."""
    made: str = hash_password(_one_way_to_write(password))
    return made


def _one_way_to_write(password: str) -> str:
    """Give one of the several ways in which devices write the same accented letters."""
    return unicodedata.normalize("NFKC", password)


@cache
def nobodys_hash() -> str:
    """Give a hash that is compared where there is none, so that an unknown address takes as long.

    Made once a process, and asked for by the page that shows the form: made by the first attempt, it
    would make just that one take twice as long.
    """
    return new_hash("the password of nobody at all")


def this_sign_in() -> accounts.SignedIn | None:
    """Tell what this device has shown; None when nobody is signed in on it. Asked of the database once."""
    if "sign_in" not in g:
        g.sign_in = accounts.signed_in(db.session, device_token(), now=now()) if device_token() else None
    found = g.sign_in
    assert found is None or isinstance(found, accounts.SignedIn)  # noqa: S101
    return found


def _load_account(uniquifier: str) -> Account | None:
    found = this_sign_in()
    account = db.session.get(Account, found.member_id) if found else None
    return account if account and account.active and account.fs_uniquifier == uniquifier else None


def _remember_device(app: Flask, user: Account, authn_via: Collection[Factor] = (), **_: object) -> None:
    g.pop("sign_in", None)
    session[DEVICE] = accounts.start_sign_in(
        db.session,
        user.id,
        strong=is_strong(authn_via),
        looks=looks_of(request.user_agent.string),
        now=now(),
    )
    familiar.remember(user.email)
