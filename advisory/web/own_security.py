"""How a member signs in: password, second factor, recovery codes, and the devices they are signed in on."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.errors import Invalid, NotFound, Refusal, WrongState
from advisory.domain.permissions import Permission
from advisory.extensions import db, now, site
from advisory.services import authenticators, own_security, recovering
from advisory.web.access import current_actor, needs, owes_second
from advisory.web.devices import device_token, new_hash, right_password
from advisory.web.drawing import squares
from advisory.web.forms.accounts import password_problem
from advisory.web.fresh import fresh, fresh_second
from advisory.web.limits import CODES, PASSWORD, limited
from advisory.web.rendering import SITE_NAME, page

blueprint = Blueprint("own_security", __name__, url_prefix="/me/security")

#: The pages on which a second factor is set up are open to those who must have one and have none.
own = needs(Permission.OWN_ACCOUNT, before_second=True)


@blueprint.get("")
@own
def home() -> Response:
    """Show how the member signs in."""
    shown = own_security.page(db.session, current_actor(), device_token(), now=now())
    return page("security/home.html", security=shown, owed=owes_second())


@blueprint.get("/password")
@needs(Permission.OWN_ACCOUNT)
@fresh_second
def password() -> Response:
    """Show the form for another password."""
    return _password_page({})


@blueprint.post("/password")
@needs(Permission.OWN_ACCOUNT)
@fresh_second
@limited(PASSWORD)
def change_password() -> Response:
    """Change the password, which signs every other device out; 422 when one of the two will not do."""
    actor = current_actor()
    present, chosen = request.form.get("present_password", ""), request.form.get("password", "")
    if not right_password(present, own_security.password_hash(db.session, actor)):
        return _password_page({"present_password": "That is not your present password."})
    about = own_security.about(db.session, actor)
    problem = password_problem(chosen, about=about)
    if problem:
        return _password_page({"password": problem})
    own_security.change_password(db.session, actor, new_hash(chosen), device_token(), now=now())
    flash("Your password is changed. Every other device is signed out.", "ok")
    return redirect(url_for("own_security.home"), 303)


@blueprint.get("/authenticator")
@own
@fresh
def authenticator() -> Response:
    """Show what the app has to be told, once setting it up has been begun."""
    return _authenticator_page("")


@blueprint.post("/authenticator")
@own
@fresh
def begin_authenticator() -> Response:
    """Begin to set an app up."""
    authenticators.begin(db.session, current_actor(), site().seal, now=now())
    return redirect(url_for("own_security.authenticator"), 303)


@blueprint.post("/authenticator/confirm")
@own
@fresh
@limited(CODES)
def confirm_authenticator() -> Response:
    """Have the app hold, since it shows the right code; with it come the first recovery codes."""
    actor, code = current_actor(), request.form.get("code", "")
    try:
        authenticators.confirm(db.session, actor, site().seal, code, device_token(), now=now())
    except Invalid as refusal:
        return _authenticator_page(refusal.problems["code"])
    except NotFound as refusal:
        return _back(refusal, "own_security.authenticator")
    flash("Your authenticator app is set up. From now on you are asked for a code.", "ok")
    return lead_on_with_codes(url_for("own_security.home"))


@blueprint.post("/authenticator/remove")
@own
@fresh
def remove_authenticator() -> Response:
    """Take the app away, which signs every other device out."""
    try:
        authenticators.remove(db.session, current_actor(), device_token(), now=now())
    except (NotFound, WrongState) as refusal:
        return _back(refusal)
    flash("Your authenticator app is taken away. Every other device is signed out.", "ok")
    return redirect(url_for("own_security.home"), 303)


@blueprint.post("/recovery-codes")
@own
@fresh
def make_codes() -> Response:
    """Make new recovery codes and show them, this once."""
    try:
        return _codes_page(recovering.make(db.session, current_actor(), now=now()))
    except Invalid as refusal:
        return _back(refusal)


@blueprint.post("/recovery-codes/file")
@own
def codes_file() -> Response:
    """Give the codes that were just shown back as a file; only codes that hold are written into it."""
    typed = request.form.getlist("code")[: recovering.CODES]
    codes = recovering.still_good(db.session, current_actor(), typed)
    head = f"{SITE_NAME}: recovery codes\r\nEach signs you in once, in place of a second factor.\r\n\r\n"
    response = make_response(head + "".join(f"{code}\r\n" for code in codes))
    response.mimetype = "text/plain"
    response.headers["Content-Disposition"] = 'attachment; filename="advisory-recovery-codes.txt"'
    return response


@blueprint.post("/devices/<int(max=2147483647):sign_in_id>/sign-out")
@own
def sign_out(sign_in_id: int) -> Response:
    """Sign one device out."""
    try:
        own_security.sign_out(db.session, current_actor(), sign_in_id)
    except NotFound as refusal:
        return _back(refusal)
    flash("That device is signed out.", "ok")
    return redirect(url_for("own_security.home", _anchor="devices"), 303)


@blueprint.post("/sign-out-elsewhere")
@own
def sign_out_elsewhere() -> Response:
    """Sign every device out but this one."""
    own_security.sign_out_elsewhere(db.session, current_actor(), device_token())
    flash("Every other device is signed out.", "ok")
    return redirect(url_for("own_security.home", _anchor="devices"), 303)


def _back(refusal: Refusal, endpoint: str = "own_security.home") -> Response:
    """Lead back to where things stand as they stand now, and say why nothing was done."""
    flash(str(refusal), "warn")
    return redirect(url_for(endpoint), 303)


def _password_page(problems: Mapping[str, str]) -> Response:
    shown = own_security.page(db.session, current_actor(), device_token(), now=now())
    status = 422 if problems else 200
    return page("security/password.html", status=status, security=shown, problems=problems)


def _authenticator_page(problem: str) -> Response:
    actor = current_actor()
    told = authenticators.setting_up(db.session, actor, site().seal, now=now())
    return page(
        "security/authenticator.html",
        status=422 if problem else 200,
        security=own_security.page(db.session, actor, device_token(), now=now()),
        told=told,
        picture=squares(told.uri) if told else None,
        problem=problem,
    )


def lead_on_with_codes(target: str) -> Response:
    """Lead on from a new second factor; on the way recovery codes are made for whoever has none left."""
    actor = current_actor()
    if recovering.left(db.session, actor.member_id or 0):
        return redirect(target, 303)
    return _codes_page(recovering.make(db.session, actor, now=now()), target)


def _codes_page(codes: Sequence[str], target: str = "") -> Response:
    """Show recovery codes, this once, and lead on afterwards."""
    return page("security/codes.html", codes=codes, target=target or url_for("own_security.home"))
