"""The editions of an entry: its history, and correcting a slip of the pen in the live one."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.errors import Invalid, Stale
from advisory.domain.permissions import Permission
from advisory.extensions import db, now
from advisory.services import correcting, edition_history, editions
from advisory.web.access import current_actor, needs, open_to_all
from advisory.web.forms.fields import row_number, seen_version
from advisory.web.rendering import page
from advisory.web.stale import stale_page

blueprint = Blueprint("editions", __name__)


@blueprint.get("/entries/<slug>/history")
@open_to_all
def history(slug: str) -> Response:
    """Show what changed between two editions of an entry."""
    named = (request.args.get(name, "") for name in ("from", "to", "draft"))
    older, newer, draft = (row_number(number) if number else None for number in named)
    shown = edition_history.of_entry(db.session, current_actor(), slug, older, newer, draft or 0)
    return page("editions/history.html", history=shown, beside=request.args.get("view") == "beside")


@blueprint.route("/entries/<slug>/correct", methods=["GET", "POST"])
@needs(Permission.CURATE)
def correct(slug: str) -> Response:
    """Correct a slip of the pen in a published entry."""
    if request.method == "GET":
        return _correction_page(slug, {}, {})
    typed = {name: request.form[name] for name in correcting.TEXTS if name in request.form}
    seen = seen_version(request.form)
    try:
        done = correcting.correct(db.session, current_actor(), slug, typed, seen_version=seen, now=now())
    except Invalid as refusal:
        return _correction_page(slug, typed, refusal.problems)
    except Stale as refusal:
        return stale_page(refusal, url_for("editions.correct", slug=slug))
    flash("Corrected. Its asker is told, and sees what changed." if done else "Nothing was changed.", "ok")
    return redirect(url_for("library.entry", slug=slug), 303)


@blueprint.post("/entries/<slug>/widen")
@needs(Permission.READ_MEMBERS_ENTRY)
def widen(slug: str) -> Response:
    """Ask everybody who must consent whether more people may read an entry."""
    audience, seen = request.form.get("audience", ""), seen_version(request.form)
    try:
        editions.widen(db.session, current_actor(), slug, audience, seen_version=seen, now=now())
    except Invalid as refusal:
        flash(str(refusal), "danger")
    except Stale as refusal:
        return stale_page(refusal, url_for("library.entry", slug=slug))
    else:
        flash("Everybody who must consent is asked. Until they agree, the same people read it.", "ok")
    return redirect(url_for("library.entry", slug=slug), 303)


def _correction_page(slug: str, typed: Mapping[str, str], problems: Mapping[str, str]) -> Response:
    """Show the form, with what was typed and what is wrong with it after a refusal."""
    shown = correcting.page(db.session, current_actor(), slug)
    return page(
        "editions/correct.html",
        correction=shown,
        texts={**shown.texts, **typed},
        version=seen_version(request.form) if typed else shown.version,
        problems=problems,
        status=422 if problems else 200,
    )
