"""Groups: made, named and filled by admins."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.errors import Invalid, Stale
from advisory.domain.permissions import Permission
from advisory.extensions import db, now
from advisory.services import groups
from advisory.web.access import current_actor, needs
from advisory.web.forms.fields import page_number, seen_version
from advisory.web.fresh import fresh
from advisory.web.rendering import page
from advisory.web.stale import stale_page

blueprint = Blueprint("groups", __name__, url_prefix="/site/groups")

GROUP = "/<int(max=2147483647):group_id>"


@blueprint.get("")
@needs(Permission.RUN_SITE)
def index() -> Response:
    """List all groups."""
    return _index_page({})


@blueprint.post("")
@needs(Permission.RUN_SITE)
def create() -> Response:
    """Make a group; 422 when its name will not do."""
    name, mission = request.form.get("name", ""), request.form.get("mission", "")
    try:
        group_id = groups.create(db.session, current_actor(), name, mission, now=now())
    except Invalid as refusal:
        return _index_page(refusal.problems)
    flash("The group is there. Nobody sits in it yet.", "ok")
    return redirect(url_for("groups.group", group_id=group_id), 303)


@blueprint.get(GROUP)
@needs(Permission.RUN_SITE)
def group(group_id: int) -> Response:
    """Show a group with those who sit in it."""
    return _group_page(group_id, {})


@blueprint.post(GROUP)
@needs(Permission.RUN_SITE)
def change(group_id: int) -> Response:
    """Change what a group is called and what it is for; 409 when somebody else did meanwhile."""
    name, mission, seen = (
        request.form.get("name", ""),
        request.form.get("mission", ""),
        seen_version(request.form),
    )
    try:
        groups.change(db.session, current_actor(), group_id, name, mission, seen_version=seen, now=now())
    except Invalid as refusal:
        return _group_page(group_id, refusal.problems)
    except Stale as refusal:
        return stale_page(refusal, url_for("groups.group", group_id=group_id))
    flash("The group is saved.", "ok")
    return redirect(url_for("groups.group", group_id=group_id), 303)


@blueprint.post(f"{GROUP}/members")
@needs(Permission.RUN_SITE)
@fresh
def add(group_id: int) -> Response:
    """Seat a member in a group; 422 when nobody has the address."""
    try:
        name = groups.add(db.session, current_actor(), group_id, request.form.get("email", ""), now=now())
    except Invalid as refusal:
        return _group_page(group_id, refusal.problems)
    flash(f"{name} has a seat.", "ok")
    return redirect(url_for("groups.group", group_id=group_id), 303)


def _index_page(problems: Mapping[str, str]) -> Response:
    shown = groups.page(db.session, current_actor(), page_number(request.args.get("page")))
    status = 422 if problems else 200
    return page("groups/index.html", status=status, groups=shown, problems=problems, typed=request.form)


def _group_page(group_id: int, problems: Mapping[str, str]) -> Response:
    shown = groups.group(db.session, current_actor(), group_id, page_number(request.args.get("page")))
    status = 422 if problems else 200
    return page("groups/group.html", status=status, group=shown, problems=problems, typed=request.form)
