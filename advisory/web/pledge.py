"""The pledge: accepted before anything else opens, and written anew by an admin."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.errors import Invalid, Stale
from advisory.domain.permissions import Permission
from advisory.extensions import db, now
from advisory.services import pledging
from advisory.web.access import current_actor, needs
from advisory.web.forms.accounts import local_address
from advisory.web.forms.fields import row_number, seen_version
from advisory.web.rendering import page
from advisory.web.stale import stale_page

blueprint = Blueprint("pledge", __name__, url_prefix="/pledge")


@blueprint.get("")
@needs(Permission.OWN_ACCOUNT, before_pledge=True)
def show() -> Response:
    """Show the pledge, to be accepted or to be read again."""
    return _pledge_page(request.args.get("next", ""), {})


@blueprint.post("")
@needs(Permission.OWN_ACCOUNT, before_pledge=True)
def accept() -> Response:
    """Accept it and go on to where one wanted to go; 422 without the tick, or when it has changed since."""
    target = local_address(request.form.get("next", ""))
    version = row_number(request.form.get("accept", ""))
    if not version:
        return _pledge_page(target, {"accept": "Tick that you accept it, to go on."})
    try:
        pledging.accept(db.session, current_actor(), version, now=now())
    except Invalid as refusal:
        return _pledge_page(target, refusal.problems)
    return redirect(target or url_for("library.home"), 303)


@blueprint.route("/edit", methods=["GET", "POST"])
@needs(Permission.RUN_SITE)
def edit() -> Response:
    """Show an admin the pledge, and take another text for it."""
    if request.method == "GET":
        return _edit_page({})
    text = request.form.get("text", "")
    try:
        changed = pledging.write_anew(
            db.session, current_actor(), text, seen_version=seen_version(request.form), now=now()
        )
    except Invalid as refusal:
        return _edit_page(refusal.problems)
    except Stale as refusal:
        return stale_page(refusal, url_for("pledge.edit"))
    said = "The new pledge holds. Everybody accepts it before anything else opens." if changed else ""
    flash(said or "It is the same text; nothing changed.", "ok")
    return redirect(url_for("pledge.edit"), 303)


def _pledge_page(target: str, problems: Mapping[str, str]) -> Response:
    return page(
        "accounts/pledge.html",
        status=422 if problems else 200,
        pledge=pledging.pledge(db.session),
        owed=pledging.is_owed(db.session, current_actor()),
        next=local_address(target),
        problems=problems,
    )


def _edit_page(problems: Mapping[str, str]) -> Response:
    shown = pledging.editing(db.session, current_actor())
    typed = request.form.get("text", shown.pledge.text)
    status = 422 if problems else 200
    return page("accounts/pledge_edit.html", status=status, editing=shown, typed=typed, problems=problems)
