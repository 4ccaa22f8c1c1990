"""A member's own account: who they are here."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.errors import Invalid
from advisory.domain.permissions import Permission
from advisory.extensions import db, now
from advisory.services import logbook, me, second_factor
from advisory.web.access import current_actor, needs
from advisory.web.forms.fields import page_number
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


def _account_page(problems: Mapping[str, str]) -> Response:
    account = me.account(db.session, current_actor())
    return page(
        "me/home.html",
        status=422 if problems else 200,
        account=account,
        advised=second_factor.is_owed(db.session, current_actor()),
        problems=problems,
    )
