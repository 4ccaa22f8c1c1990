"""A member's introductions: what they are asked, what they asked for, and what became of it."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.errors import Invalid
from advisory.domain.permissions import Permission
from advisory.extensions import db, now
from advisory.services import introducing, introductions
from advisory.web.access import current_actor, needs
from advisory.web.forms.fields import page_number
from advisory.web.rendering import page

blueprint = Blueprint("introductions", __name__, url_prefix="/me/introductions")


@blueprint.get("")
@needs(Permission.SEE_DIRECTORY)
def index() -> Response:
    """Show one shelf of them."""
    number, shelf = page_number(request.args.get("page")), request.args.get("shelf", "")
    shown = introductions.page(db.session, current_actor(), shelf, number, now=now())
    return page("introductions/index.html", introductions=shown)


@blueprint.get("/<key>")
@needs(Permission.SEE_DIRECTORY)
def show(key: str) -> Response:
    """Show one of them."""
    return _page(key, {})


@blueprint.post("/<key>/accept")
@needs(Permission.SEE_DIRECTORY)
def accept(key: str) -> Response:
    """Say yes; 422 when no way to be reached is given."""
    with_email = request.form.get("with_email") == "yes"
    contact = request.form.get("contact", "")
    try:
        introducing.accept(db.session, current_actor(), key, contact, with_email=with_email, now=now())
    except Invalid as refusal:
        return _page(key, refusal.problems)
    flash("You are introduced.", "ok")
    return redirect(url_for("introductions.show", key=key), 303)


@blueprint.post("/<key>/decline")
@needs(Permission.SEE_DIRECTORY)
def decline(key: str) -> Response:
    """Say no, of which nobody is told."""
    introducing.decline(db.session, current_actor(), key, now=now())
    flash("Put away. Whoever asked is told nothing.", "ok")
    return redirect(url_for("introductions.index"), 303)


@blueprint.post("/<key>/withdraw")
@needs(Permission.SEE_DIRECTORY)
def withdraw(key: str) -> Response:
    """Take back what the member asked for."""
    introducing.withdraw(db.session, current_actor(), key, now=now())
    flash("Taken back.", "ok")
    return redirect(url_for("introductions.index", shelf="asked"), 303)


def _page(key: str, problems: Mapping[str, str]) -> Response:
    shown = introductions.one(db.session, current_actor(), key, now=now())
    status = 422 if problems else 200
    return page(
        "introductions/one.html", status=status, introduction=shown, problems=problems, typed=request.form
    )
