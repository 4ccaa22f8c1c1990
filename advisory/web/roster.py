"""The roster: members, their roles, seats and ways in, for admins alone."""

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.errors import Forbidden
from advisory.domain.permissions import Permission
from advisory.extensions import db, now
from advisory.services import roster
from advisory.services.roles import GIVEN
from advisory.web.access import current_actor, needs
from advisory.web.forms.fields import page_number, row_number
from advisory.web.fresh import fresh
from advisory.web.rendering import page

blueprint = Blueprint("roster", __name__, url_prefix="/site/members")

MEMBER = "/<int(max=2147483647):member_id>"


@blueprint.get("")
@needs(Permission.RUN_SITE)
def index() -> Response:
    """List members, all of them or those who are looked for."""
    typed, state = request.args.get("q", ""), request.args.get("state", "")
    shown = roster.page(db.session, current_actor(), typed, state, page_number(request.args.get("page")))
    return page("roster/index.html", roster=shown)


@blueprint.get(MEMBER)
@needs(Permission.RUN_SITE)
def member(member_id: int) -> Response:
    """Show one member."""
    return _member_page(member_id)


@blueprint.post(f"{MEMBER}/roles")
@needs(Permission.RUN_SITE)
@fresh
def change_role(member_id: int) -> Response:
    """Give a member a role, or take it; 422 for the last admin's."""
    role, give = request.form.get("role", ""), request.form.get("step") == "give"
    try:
        name = roster.change_role(db.session, current_actor(), member_id, role, give=give, now=now())
    except Forbidden as refusal:
        return _member_page(member_id, str(refusal))
    flash(f"{name} is {'now' if give else 'no longer'} {_a(role)}. All administrators are told.", "ok")
    return _back(member_id)


@blueprint.post(f"{MEMBER}/seats")
@needs(Permission.RUN_SITE)
@fresh
def seat(member_id: int) -> Response:
    """Seat a member in a group, or have them leave it."""
    group_id, place = row_number(request.form.get("group", "")), request.form.get("place", "")
    name = roster.seat(db.session, current_actor(), member_id, group_id, place, now=now())
    said = {"": "no longer sits there", "chair": "is in the chair"}.get(place, "has a seat")
    flash(f"{name} {said}.", "ok")
    if request.form.get("back") == "group":
        return redirect(url_for("groups.group", group_id=group_id), 303)
    return _back(member_id)


@blueprint.post(f"{MEMBER}/<any(activate, deactivate):step>")
@needs(Permission.RUN_SITE)
@fresh
def set_active(member_id: int, step: str) -> Response:
    """Let a member in no more, or again; 422 for the last admin."""
    active = step == "activate"
    try:
        name = roster.set_active(db.session, current_actor(), member_id, active=active, now=now())
    except Forbidden as refusal:
        return _member_page(member_id, str(refusal))
    flash(f"{name} can sign in again." if active else f"{name} is signed out, and cannot sign in.", "ok")
    return _back(member_id)


@blueprint.post(f"{MEMBER}/link")
@needs(Permission.RUN_SITE)
@fresh
def send_link(member_id: int) -> Response:
    """Send a member a new one-time link."""
    email = roster.send_link(db.session, current_actor(), member_id, now=now())
    flash(f"A letter with a new link is on its way to {email}.", "ok")
    return _back(member_id)


@blueprint.post(f"{MEMBER}/sign-out")
@needs(Permission.RUN_SITE)
@fresh
def sign_out(member_id: int) -> Response:
    """Sign a member out everywhere."""
    flash(f"{roster.sign_out(db.session, current_actor(), member_id, now=now())} is signed out.", "ok")
    return _back(member_id)


def _a(role: str) -> str:
    return f"an {role}" if role == "admin" else f"a {role}"


def _back(member_id: int) -> Response:
    if current_actor().member_id == member_id:
        # Whoever changed their own role has just been signed out, and may not see this room any more.
        return redirect(url_for("library.home"), 303)
    return redirect(url_for("roster.member", member_id=member_id), 303)


def _member_page(member_id: int, problem: str = "") -> Response:
    shown = roster.member(db.session, current_actor(), member_id)
    status = 422 if problem else 200
    return page("roster/member.html", status=status, member=shown, given=GIVEN, problem=problem)
