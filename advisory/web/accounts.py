"""Signing in and out, and the one-time link that gives somebody their first password."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.errors import Invalid, NotFound
from advisory.domain.factors import Factor
from advisory.extensions import db, now, site
from advisory.services import accounts, invitations, pledging, second_factor
from advisory.web.access import current_actor, open_when_closed
from advisory.web.arriving import arrive
from advisory.web.devices import new_hash, nobodys_hash, right_password, sign_device_out
from advisory.web.familiar import attempts_of, place_of_a_stranger
from advisory.web.forms.accounts import SignInForm, local_address, password_problem, read_sign_in
from advisory.web.forms.fields import row_number
from advisory.web.limits import LINKS, SIGN_IN, limited, refuse_locked
from advisory.web.party import party
from advisory.web.rendering import page

blueprint = Blueprint("accounts", __name__)

#: Said whether the address is unknown, the password is wrong, or none has been set.
NO_MATCH = "That e-mail address and password do not match."


@blueprint.get("/sign-in")
@open_when_closed
def sign_in() -> Response:
    """Show the form; somebody who is signed in already goes where they wanted to go."""
    target = local_address(request.args.get("next", ""))
    if not current_actor().is_visitor:
        return redirect(target or url_for("library.home"), 303)
    nobodys_hash()
    return sign_in_page(SignInForm(next=target))


@blueprint.post("/sign-in")
@open_when_closed
@limited(SIGN_IN, by=place_of_a_stranger)
def try_sign_in() -> Response:
    """Sign somebody in: 303 when it is them, 422 when it is not, 429 after too many attempts.

    Raises:
        TooManyRequests: the address is locked, whether or not anybody has it, or this device is.
    """
    form = read_sign_in(request.form)
    if form.problems:
        return sign_in_page(form)
    digest = attempts_of(form.email)
    refuse_locked(digest)
    known = accounts.credentials(db.session, form.email)
    if not right_password(form.password, known.password_hash if known else None) or known is None:
        accounts.note_failure(db.session, digest, now=now())
        return sign_in_page(SignInForm(form.email, "", form.next, {"": NO_MATCH}))
    accounts.forget_failures(db.session, digest)
    return arrive(known.member_id, form.next, by=Factor.PASSWORD)


@blueprint.post("/sign-out")
@open_when_closed
def sign_out() -> Response:
    """Sign this device out; its cookie is worth nothing afterwards, nor is a copy of it."""
    sign_device_out()
    flash("You are signed out.", "ok")
    response = redirect(url_for("library.home"), 303)
    # Not the cookies: the session's has just been emptied, and carries the sentence.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@blueprint.get("/invitations/<token>")
@open_when_closed
def invitation(token: str) -> Response:
    """Show the pledge, or the form for a password; or that the link no longer works."""
    return _invitation_page(token, 0, {}, 200)


@blueprint.post("/invitations/<token>")
@open_when_closed
@limited(LINKS)
def accept_invitation(token: str) -> Response:
    """Take the pledge and go on to name and password; with those, use the link up and sign its owner in."""
    pledge = pledging.pledge(db.session)
    accepted = row_number(request.form.get("accept", ""))
    if "password" not in request.form:
        problem = {} if accepted == pledge.version else {"accept": "Tick that you accept it, to go on."}
        return _invitation_page(token, accepted, problem, 422 if problem else 200)
    try:
        invited = invitations.welcome(db.session, token, now=now())
        password, name = request.form["password"], request.form.get("name", "")
        problems = {"password": password_problem(password, about=(invited.name or name, invited.email))}
        if invited.is_new and not name.strip():
            problems["name"] = "Write your name."
        problems = {field: sentence for field, sentence in problems.items() if sentence}
        if problems:
            return _invitation_page(token, accepted, problems, 422)
        member_id = invitations.accept(
            db.session, token, name, new_hash(password), pledge_version=accepted, now=now()
        )
    except NotFound:
        return page("accounts/link_spent.html", status=404)
    except Invalid as refusal:
        return _invitation_page(token, accepted, refusal.problems, 422)
    said = "Your password is set, and you are signed in."
    return arrive(member_id, _after_invitation(member_id), by=Factor.PASSWORD, said=said)


def _after_invitation(member_id: int) -> str:
    """Lead somebody who has come in by an invitation to their first passkey; "" where there is no need."""
    if party() is None or second_factor.has_second(db.session, member_id):
        return ""
    return url_for("own_passkeys.first")


def sign_in_page(form: SignInForm) -> Response:
    """Show every way in; 422 when one of them did not let in."""
    provider = site().provider
    return page(
        "accounts/sign_in.html",
        status=422 if form.problems else 200,
        form=form,
        elsewhere=provider.name if provider else "",
        passkeys=party() is not None,
    )


def _invitation_page(token: str, accepted: int, problems: Mapping[str, str], status: int) -> Response:
    """Show the pledge while it is owed and not accepted on this way, and name and password after it."""
    try:
        invited = invitations.welcome(db.session, token, now=now())
    except NotFound:
        return page("accounts/link_spent.html", status=404)
    pledge = pledging.pledge(db.session)
    step = "pledge" if invited.pledge_owed and accepted != pledge.version else "password"
    return page(
        f"accounts/invitation_{step}.html",
        status=status,
        invitation=invited,
        pledge=pledge,
        problems=problems,
        name=request.form.get("name", ""),
    )
