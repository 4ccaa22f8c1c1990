"""Pages that an admin edits, and everybody reads: about, house rules, privacy and terms."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.errors import Invalid, Stale
from advisory.domain.permissions import Permission
from advisory.domain.site_pages import SitePage
from advisory.extensions import db, now
from advisory.services import site_pages
from advisory.web.access import current_actor, needs, open_to_all, open_when_closed
from advisory.web.forms.fields import row_number, seen_version
from advisory.web.rendering import page
from advisory.web.stale import stale_page

blueprint = Blueprint("site_pages", __name__)

PAGE = '/<any(about, "house-rules", terms, privacy):which>'


@blueprint.get('/<any(about, "house-rules", terms):which>')
@open_to_all
def show(which: str) -> Response:
    """Show a page."""
    return page("site_pages/page.html", shown=site_pages.page(db.session, which))


@blueprint.get("/privacy")
@open_when_closed
def privacy() -> Response:
    """Show what is kept about people, also on a closed site to whoever is invited there."""
    return page("site_pages/page.html", shown=site_pages.page(db.session, SitePage.PRIVACY.value))


@blueprint.get(f"{PAGE}/history")
@open_to_all
def history(which: str) -> Response:
    """Show what changed between two versions."""
    older, newer = (
        row_number(request.args[name]) if name in request.args else None for name in ("from", "to")
    )
    shown = site_pages.history(db.session, which, older, newer)
    return page("site_pages/history.html", history=shown, beside=request.args.get("view") == "beside")


@blueprint.route(f"{PAGE}/edit", methods=["GET", "POST"])
@needs(Permission.RUN_SITE)
def edit(which: str) -> Response:
    """Show an admin a page, and take another text for it."""
    if request.method == "GET":
        return _edit_page(which, {})
    text, seen = request.form.get("text", ""), seen_version(request.form)
    try:
        changed = site_pages.write_anew(
            db.session, current_actor(), which, text, seen_version=seen, now=now()
        )
    except Invalid as refusal:
        return _edit_page(which, refusal.problems)
    except Stale as refusal:
        return stale_page(refusal, url_for("site_pages.edit", which=which))
    flash("The new text holds." if changed else "It is the same text; nothing changed.", "ok")
    return redirect(f"/{which}", 303)


def _edit_page(which: str, problems: Mapping[str, str]) -> Response:
    shown = site_pages.editing(db.session, current_actor(), which)
    typed, status = request.form.get("text", shown.text), 422 if problems else 200
    return page("site_pages/edit.html", status=status, shown=shown, typed=typed, problems=problems)
