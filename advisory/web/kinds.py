"""Kinds of situation: the prompts that the form for asking offers, as an admin words them."""

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.errors import Invalid, Stale
from advisory.domain.permissions import Permission
from advisory.extensions import db, now
from advisory.services import prompting
from advisory.web.access import current_actor, needs
from advisory.web.forms.fields import seen_version
from advisory.web.rendering import page
from advisory.web.stale import stale_page

blueprint = Blueprint("kinds", __name__, url_prefix="/templates")


@blueprint.route("/", methods=["GET", "POST"])
@needs(Permission.RUN_SITE)
def index() -> Response:
    """Show the kinds to an admin; keep one as it was worded."""
    session, actor = db.session, current_actor()
    if request.method == "GET":
        return page("kinds/index.html", kinds=prompting.page(session, actor), wrong="", problems={})
    slug, name = request.form.get("slug", ""), request.form.get("name", "")
    prompts = {field: request.form.get(field, "") for field in prompting.PROMPTS}
    hidden, seen = request.form.get("hidden") == "yes", seen_version(request.form)
    try:
        prompting.keep(session, actor, slug, name, prompts, hidden=hidden, seen_version=seen, now=now())
    except Invalid as refusal:
        shown = prompting.typed(prompting.page(session, actor), slug, name, prompts)
        wrong = slug or "new"
        return page("kinds/index.html", status=422, kinds=shown, wrong=wrong, problems=refusal.problems)
    except Stale as refusal:
        return stale_page(refusal, url_for("kinds.index"))
    flash("Kept. The form asks so from now on.", "ok")
    return redirect(url_for("kinds.index"), 303)
