"""A member's profile: the form, and another address in the directory."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.errors import Invalid
from advisory.domain.permissions import Permission
from advisory.domain.profile import Field
from advisory.extensions import db, now
from advisory.services import profiling
from advisory.services.pages.profile import ProfileTyped
from advisory.web.access import current_actor, needs
from advisory.web.rendering import page

blueprint = Blueprint("profile", __name__, url_prefix="/me/profile")


@blueprint.get("")
@needs(Permission.OWN_ACCOUNT)
def edit() -> Response:
    """Show the member's profile as a form."""
    return _page({})


@blueprint.post("")
@needs(Permission.OWN_ACCOUNT)
def save() -> Response:
    """Keep the profile; 422 with everything as it was typed when something cannot be kept."""
    typed = _typed()
    try:
        profiling.save(db.session, current_actor(), typed, now=now())
    except Invalid as refusal:
        return _page(refusal.problems, typed)
    flash("Your profile is saved.", "ok")
    return redirect(url_for("profile.edit"), 303)


@blueprint.post("/address")
@needs(Permission.SEE_DIRECTORY)
def change_handle() -> Response:
    """Give the member another address in the directory."""
    profiling.change_handle(db.session, current_actor(), now=now())
    flash("You have a new address. The old one leads nowhere.", "ok")
    return redirect(url_for("profile.edit"), 303)


def _typed() -> ProfileTyped:
    one, several = request.form.get, request.form.getlist
    return ProfileTyped(
        name=one("name", ""),
        office=one("office", ""),
        industry=one("industry", ""),
        company_size=one("company_size", ""),
        company=one("company", ""),
        functions=tuple(several("functions")),
        topics=tuple(several("topics")),
        kinds=tuple(several("kinds")),
        lived=one("lived", ""),
        time_zone=one("time_zone", ""),
        away_from=one("away_from", ""),
        away_until=one("away_until", ""),
        capacity=one("capacity", ""),
        opens=frozenset(field.value for field in Field if one(f"see_{field.value}") == "members"),
    )


def _page(problems: Mapping[str, str], typed: ProfileTyped | None = None) -> Response:
    shown = profiling.page(db.session, current_actor(), typed)
    return page("profile/edit.html", status=422 if problems else 200, profile=shown, problems=problems)
