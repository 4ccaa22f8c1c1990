"""What a member is told."""

import logging

from flask import Blueprint, Flask, redirect, request, session, url_for
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from advisory.domain.permissions import Permission
from advisory.extensions import db, now
from advisory.services import notices
from advisory.web.access import current_actor, needs
from advisory.web.forms.fields import page_number
from advisory.web.places import place_of
from advisory.web.rendering import page

log = logging.getLogger(__name__)

blueprint = Blueprint("notices", __name__, url_prefix="/me/notices")


@blueprint.get("")
@needs(Permission.OWN_ACCOUNT)
def index() -> Response:
    """Show the member's notices."""
    number, shelf = page_number(request.args.get("page")), request.args.get("shelf", "")
    shown = notices.page(db.session, current_actor(), number, shelf, now=now())
    places = {notice.key: place_of(notice) for day in shown.days for notice in day.notices}
    return page("notices/index.html", notices=shown, places=places)


@blueprint.get("/<notice_key>")
@needs(Permission.OWN_ACCOUNT)
def show(notice_key: str) -> Response:
    """Lead from a letter to what it tells of; somebody else's notice is no such page."""
    place = place_of(notices.one(db.session, current_actor(), notice_key))
    return redirect(place or url_for("notices.index"), 302)


@blueprint.post("/read")
@needs(Permission.OWN_ACCOUNT)
def mark_all_read() -> Response:
    """Mark all of them as read."""
    notices.mark_all_read(db.session, current_actor(), now=now())
    return redirect(url_for("notices.index"), 303)


@blueprint.post("/<notice_key>/read")
@needs(Permission.OWN_ACCOUNT)
def mark_read(notice_key: str) -> Response:
    """Mark one of them as read."""
    notices.mark_read(db.session, current_actor(), notice_key, now=now())
    number = page_number(request.form.get("page"))
    shelf = request.form.get("shelf") or None
    return redirect(url_for("notices.index", page=number if number > 1 else None, shelf=shelf), 303)


#: Rooms whose pages are about one thing: opening one of them reads what was told of it.
_ABOUT_SITUATIONS = frozenset({"situations", "screening", "asking", "outcomes"})


def init_notices(app: Flask) -> None:
    """Have notices be read when somebody opens what they are about; to be called after the guard."""
    app.before_request(_note_seen)


def _note_seen() -> None:
    """Note what a member has seen, as far as that goes: the page does not wait for it to succeed."""
    found = request.view_args or {}
    if request.method != "GET" or "_user_id" not in session:
        return
    try:
        if request.blueprint in _ABOUT_SITUATIONS and "slug" in found:
            notices.note_seen(db.session, current_actor(), situation_slug=found["slug"], now=now())
        elif request.blueprint == "curation" and "entry_id" in found:
            notices.note_seen(db.session, current_actor(), entry_id=found["entry_id"], now=now())
    except SQLAlchemyError as failure:
        db.session.rollback()
        log.warning("what was seen could not be noted: %s", type(failure).__name__)
