"""What a member wants to have by mail; and the link in a letter that stops its kind without signing in.

The link changes nothing when it is opened: programs that look through mail open every link. Its form, and a
mail program by itself (RFC 8058), post to it; the random key in the address is what allows them to.
"""

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.permissions import Permission
from advisory.extensions import csrf, db
from advisory.services import preferences
from advisory.web.access import current_actor, needs, open_when_closed
from advisory.web.rendering import page

blueprint = Blueprint("preferences", __name__)


@blueprint.get("/me/notices/preferences")
@needs(Permission.OWN_ACCOUNT)
def index() -> Response:
    """Show what comes by mail."""
    return page("notices/preferences.html", preferences=preferences.page(db.session, current_actor()))


@blueprint.post("/me/notices/preferences")
@needs(Permission.OWN_ACCOUNT)
def choose() -> Response:
    """Keep what comes by mail."""
    preferences.choose(db.session, current_actor(), set(request.form.getlist("mail")))
    flash("Your choices are kept.", "ok")
    return redirect(url_for("preferences.index"), 303)


@blueprint.get("/unsubscribe/<key>")
@open_when_closed
def stop(key: str) -> Response:
    """Ask whether letters of this kind shall stop."""
    return page("notices/stop.html", stop=preferences.stop_page(db.session, key))


# A mail program that stops letters has no form's key; the address is one that only the letter's reader has.
@blueprint.post("/unsubscribe/<key>")
@open_when_closed
@csrf.exempt  # type: ignore[untyped-decorator]
def stop_now(key: str) -> Response:
    """Stop letters of this kind, or have them again."""
    preferences.stop(db.session, key, on=request.form.get("on") == "yes")
    return redirect(url_for("preferences.stop", key=key), 303)
