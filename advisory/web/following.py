"""What a member follows: situations, topics, groups."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.permissions import Permission
from advisory.extensions import db, now
from advisory.services import following
from advisory.web.access import current_actor, needs
from advisory.web.rendering import page

blueprint = Blueprint("following", __name__)


@blueprint.get("/me/follows")
@needs(Permission.KEEP)
def index() -> Response:
    """Show what the member follows."""
    return page("following/index.html", following=following.page(db.session, current_actor()))


@blueprint.post("/situations/<slug>/follow")
@needs(Permission.KEEP)
def situation(slug: str) -> Response:
    """Follow a situation, or stop."""
    following.follow_situation(db.session, current_actor(), slug, on=_on(), now=now())
    return _back(url_for("situations.situation", slug=slug))


@blueprint.post("/tags/<tag>/follow")
@needs(Permission.KEEP)
def topic(tag: str) -> Response:
    """Follow a topic, or stop."""
    slug = following.follow_tag(db.session, current_actor(), tag, on=_on(), now=now())
    return _back(url_for("tags.tag", combination=slug))


@blueprint.post("/me/follows/groups/<slug>/follow")
@needs(Permission.KEEP)
def group(slug: str) -> Response:
    """Follow a group, or stop."""
    following.follow_group(db.session, current_actor(), slug, on=_on(), now=now())
    return redirect(url_for("following.index"), 303)


def _on() -> bool:
    return request.form.get("on") == "yes"


def _back(address: str) -> Response:
    """Lead back to the page the button stood on."""
    return redirect(url_for("following.index") if "back" in request.form else address, 303)
