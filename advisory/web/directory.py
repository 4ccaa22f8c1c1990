"""The directory of members, as far as each opened something, and asking for an introduction there."""

from collections.abc import Mapping
from dataclasses import fields

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.errors import Invalid
from advisory.domain.permissions import Permission
from advisory.domain.profile import DirectoryFilters
from advisory.extensions import db, now
from advisory.services import directory, introducing
from advisory.web.access import current_actor, needs
from advisory.web.forms.fields import page_number
from advisory.web.rendering import page

blueprint = Blueprint("directory", __name__, url_prefix="/members")


@blueprint.get("/")
@needs(Permission.SEE_DIRECTORY)
def index() -> Response:
    """List those who opened something, narrowed as the address says."""
    asked = {each.name: request.args.get(each.name, "")[:100] for each in fields(DirectoryFilters)}
    number = page_number(request.args.get("page"))
    shown = directory.page(db.session, current_actor(), DirectoryFilters(**asked), number, now=now())
    return page("directory/index.html", directory=shown)


@blueprint.get("/<handle>")
@needs(Permission.SEE_DIRECTORY)
def person(handle: str) -> Response:
    """Show what one of them opened."""
    return _person(handle, {})


@blueprint.post("/<handle>/introduction")
@needs(Permission.SEE_DIRECTORY)
def ask(handle: str) -> Response:
    """Ask to be introduced; 422 when the note will not do or too many are open."""
    typed = {name: request.form.get(name, "") for name in ("note", "contact")}
    with_email = request.form.get("with_email") == "yes"
    try:
        introducing.ask(db.session, current_actor(), handle, **typed, with_email=with_email, now=now())
    except Invalid as refusal:
        return _person(handle, refusal.problems)
    flash("Asked. You are told when the answer is yes.", "ok")
    return redirect(url_for("introductions.index", shelf="asked"), 303)


def _person(handle: str, problems: Mapping[str, str]) -> Response:
    shown = directory.person(db.session, current_actor(), handle, now=now())
    status = 422 if problems else 200
    return page("directory/person.html", status=status, shown=shown, problems=problems, typed=request.form)
