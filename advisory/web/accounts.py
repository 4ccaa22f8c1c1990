"""Signing in and out, and the one-time link that gives somebody their first password."""

import hashlib
import hmac

from flask import Blueprint, current_app, flash, redirect, request, url_for
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from advisory.domain.errors import NotFound
from advisory.extensions import db, limiter, now
from advisory.services import accounts, membership
from advisory.web.access import current_actor, open_when_closed
from advisory.web.devices import new_hash, nobodys_hash, right_password, sign_device_in, sign_device_out
from advisory.web.forms.accounts import SignInForm, local_address, password_problem, read_sign_in
from advisory.web.rendering import page

blueprint = Blueprint("accounts", __name__)

#: Said whether the address is unknown, the password is wrong, or none has been set.
NO_MATCH = "That e-mail address and password do not match."

TRIES_A_MINUTE = "10 per minute"


def refused(response: Response) -> bool:
    """Say whether an attempt counts: those that succeed would only lock out people who share an address."""
    return response.status_code >= 400


@blueprint.get("/sign-in")
@open_when_closed
def sign_in() -> Response:
    """Show the form; somebody who is signed in already goes where they wanted to go."""
    target = local_address(request.args.get("next", ""))
    if not current_actor().is_visitor:
        return redirect(target or url_for("library.home"), 303)
    nobodys_hash()
    return page("accounts/sign_in.html", form=SignInForm(next=target))


@blueprint.post("/sign-in")
@open_when_closed
@limiter.limit(TRIES_A_MINUTE, deduct_when=refused)
def try_sign_in() -> Response:
    """Sign somebody in: 303 when it is them, 422 when it is not, 429 after too many attempts.

    Raises:
        TooManyRequests: the address is locked, whether or not anybody has it.
    """
    form = read_sign_in(request.form)
    if form.problems:
        return page("accounts/sign_in.html", status=422, form=form)
    digest = _address_digest(form.email)
    seconds = accounts.locked_seconds(db.session, digest, now=now())
    if seconds:
        raise TooManyRequests(retry_after=seconds)
    known = accounts.credentials(db.session, form.email)
    if not right_password(form.password, known.password_hash if known else None) or known is None:
        accounts.note_failure(db.session, digest, now=now())
        refused = SignInForm(form.email, "", form.next, {"": NO_MATCH})
        return page("accounts/sign_in.html", status=422, form=refused)
    accounts.forget_failures(db.session, digest)
    sign_device_in(known.member_id)
    return redirect(form.next or url_for("library.home"), 303)


@blueprint.post("/sign-out")
@open_when_closed
def sign_out() -> Response:
    """Sign this device out; its cookie is worth nothing afterwards, nor is a copy of it."""
    sign_device_out()
    flash("You are signed out.", "ok")
    return redirect(url_for("library.home"), 303)


@blueprint.get("/invitations/<token>")
@open_when_closed
def invitation(token: str) -> Response:
    """Show the form for a first password, or that the link no longer works."""
    return _invitation_page(token, "", 200)


@blueprint.post("/invitations/<token>")
@open_when_closed
@limiter.limit(TRIES_A_MINUTE, deduct_when=refused)
def accept_invitation(token: str) -> Response:
    """Keep a first password, use the link up, and sign its owner in."""
    try:
        invited = membership.invitation(db.session, token, now=now())
        password = request.form.get("password", "")
        problem = password_problem(password, about=(invited.name, invited.email))
        if problem:
            return _invitation_page(token, problem, 422)
        member_id = membership.set_first_password(db.session, token, new_hash(password), now=now())
    except NotFound:
        return page("accounts/link_spent.html", status=404)
    sign_device_in(member_id)
    flash("Your password is set, and you are signed in.", "ok")
    return redirect(url_for("library.home"), 303)


def _invitation_page(token: str, problem: str, status: int) -> Response:
    try:
        invited = membership.invitation(db.session, token, now=now())
    except NotFound:
        return page("accounts/link_spent.html", status=404)
    problems = {"password": problem} if problem else {}
    return page("accounts/invitation.html", status=status, invitation=invited, problems=problems)


def _address_digest(email: str) -> str:
    """Key failed attempts without keeping what was typed, which may be a password in the wrong field."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, email.strip().lower().encode(), hashlib.sha256).hexdigest()
