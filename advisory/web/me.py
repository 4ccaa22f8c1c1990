"""A member's own account: who they are here, their password, and the devices they are signed in on."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.errors import Invalid
from advisory.domain.permissions import Permission
from advisory.extensions import db, now
from advisory.services import logbook, me
from advisory.web.access import current_actor, needs
from advisory.web.devices import device_token, new_hash, right_password
from advisory.web.forms.accounts import password_problem
from advisory.web.forms.fields import page_number
from advisory.web.limits import PASSWORD, limited
from advisory.web.rendering import page

blueprint = Blueprint("me", __name__, url_prefix="/me")


@blueprint.get("/")
@needs(Permission.OWN_ACCOUNT)
def home() -> Response:
    """Show the member's own account."""
    return _account_page({})


@blueprint.get("/log")
@needs(Permission.OWN_ACCOUNT)
def log() -> Response:
    """Show what was done with the member's own situations, advice and questions."""
    number = page_number(request.args.get("page"))
    return page("me/log.html", log=logbook.mine(db.session, current_actor(), number))


@blueprint.post("/password")
@needs(Permission.OWN_ACCOUNT)
@limited(PASSWORD)
def change_password() -> Response:
    """Change the password, which signs every other device out; 422 when one of the two will not do."""
    actor = current_actor()
    present, password = request.form.get("present_password", ""), request.form.get("password", "")
    if not right_password(present, me.password_hash(db.session, actor)):
        return _account_page({"present_password": "That is not your present password."})
    account = me.account(db.session, actor, device_token(), now=now())
    problem = password_problem(password, about=(account.name, account.email))
    if problem:
        return _account_page({"password": problem})
    me.change_password(db.session, actor, new_hash(password), device_token(), now=now())
    flash("Your password is changed. Every other device is signed out.", "ok")
    return redirect(url_for("me.home"), 303)


@blueprint.post("/profile")
@needs(Permission.OWN_ACCOUNT)
def change_profile() -> Response:
    """Change the industry, size and name of the member's company."""
    try:
        me.change_profile(
            db.session,
            current_actor(),
            request.form.get("industry", ""),
            request.form.get("company_size", ""),
            request.form.get("company", ""),
            now=now(),
        )
    except Invalid as refusal:
        return _account_page(refusal.problems)
    flash("Your profile is saved.", "ok")
    return redirect(url_for("me.home"), 303)


@blueprint.post("/sign-out-elsewhere")
@needs(Permission.OWN_ACCOUNT)
def sign_out_elsewhere() -> Response:
    """Sign every device out but this one."""
    me.sign_out_elsewhere(db.session, current_actor(), device_token())
    flash("Every other device is signed out.", "ok")
    return redirect(url_for("me.home"), 303)


def _account_page(problems: Mapping[str, str]) -> Response:
    account = me.account(db.session, current_actor(), device_token(), now=now())
    return page("me/home.html", status=422 if problems else 200, account=account, problems=problems)
