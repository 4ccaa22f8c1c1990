"""Walls: an admin puts them up and takes them down; a member names what they must not see."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.errors import Invalid
from advisory.domain.permissions import Permission
from advisory.extensions import db, now
from advisory.services import walls
from advisory.web.access import current_actor, needs
from advisory.web.rendering import page

blueprint = Blueprint("walls", __name__)


@blueprint.get("/walls")
@needs(Permission.RUN_SITE)
def index() -> Response:
    """List all walls."""
    return _page({})


@blueprint.post("/walls")
@needs(Permission.RUN_SITE)
def declare() -> Response:
    """Put up a wall; 422 when nobody is called so."""
    who, other = request.form.get("who", ""), request.form.get("other", "")
    try:
        is_new = walls.declare(db.session, current_actor(), who, other, now=now())
    except Invalid as refusal:
        return _page(refusal.problems)
    flash("The wall stands." if is_new else "This wall stood already.", "ok")
    return redirect(url_for("walls.index"), 303)


@blueprint.post("/walls/<int(max=2147483647):wall_id>/delete")
@needs(Permission.RUN_SITE)
def lift(wall_id: int) -> Response:
    """Take a wall down."""
    walls.lift(db.session, current_actor(), wall_id)
    flash("The wall is down.", "ok")
    return redirect(url_for("walls.index"), 303)


@blueprint.get("/me/walls")
@needs(Permission.CREATE_SITUATION)
def own() -> Response:
    """Ask a member what they must not see."""
    return page("walls/own.html", problems={}, other="")


@blueprint.post("/me/walls")
@needs(Permission.CREATE_SITUATION)
def declare_own() -> Response:
    """Keep what a member must not see, and say no more than that."""
    other = request.form.get("other", "")
    try:
        walls.declare_own(db.session, current_actor(), other, now=now())
    except Invalid as refusal:
        return page("walls/own.html", status=422, problems=refusal.problems, other=other)
    flash("It is noted, and holds from now on.", "ok")
    return redirect(url_for("walls.own"), 303)


def _page(problems: Mapping[str, str]) -> Response:
    typed = {name: request.form.get(name, "") for name in ("who", "other")}
    shown = walls.page(db.session, current_actor())
    return page(
        "walls/index.html", status=422 if problems else 200, shown=shown, problems=problems, typed=typed
    )
