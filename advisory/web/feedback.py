"""What readers say of an entry: said, taken back, and read by moderators before it is shown."""

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.errors import Invalid
from advisory.domain.permissions import Permission
from advisory.extensions import db, now
from advisory.services import feedback as sayings
from advisory.web.access import current_actor, needs
from advisory.web.forms.fields import page_number
from advisory.web.library import entry_page
from advisory.web.limits import COMMENTS, limited
from advisory.web.rendering import page

blueprint = Blueprint("feedback", __name__)


@blueprint.post("/entries/<slug>/feedback")
@needs(Permission.COMMENT_ENTRY)
@limited(COMMENTS)
def say(slug: str) -> Response:
    """Say how an entry's advice went, and what one thinks of it."""
    answer, text = request.form.get("experience", ""), request.form.get("comment", "")
    try:
        waits = sayings.say(db.session, current_actor(), slug, answer, text, now=now())
    except Invalid as refusal:
        typed = {"experience": answer, "comment": text}
        return entry_page(slug, problems=refusal.problems, typed=typed, status=422)
    flash("Thank you. A moderator reads it before others do." if waits else "Thank you. It is counted.", "ok")
    return redirect(url_for("library.entry", slug=slug, _anchor="think"), 303)


@blueprint.post("/entries/comments/<comment_key>/take-back")
@needs(Permission.COMMENT_ENTRY)
def take_back(comment_key: str) -> Response:
    """Take one's own comment away."""
    slug = sayings.take_back(db.session, current_actor(), comment_key)
    flash("Your comment is gone.", "ok")
    return redirect(url_for("library.entry", slug=slug, _anchor="think"), 303)


@blueprint.get("/curation/comments")
@needs(Permission.CURATE)
def queue() -> Response:
    """List the comments that wait to be read."""
    shown = sayings.queue(db.session, current_actor(), page_number(request.args.get("page")))
    return page("upkeep/comments.html", queue=shown, problems={}, typed={}, wrong="")


@blueprint.post("/curation/comments/<comment_key>")
@needs(Permission.CURATE)
def decide(comment_key: str) -> Response:
    """Show a comment, or decline it with a reason."""
    show, reason = request.form.get("decision") == "show", request.form.get("reason", "")
    try:
        sayings.decide(db.session, current_actor(), comment_key, show=show, reason=reason, now=now())
    except Invalid as refusal:
        shown = sayings.queue(db.session, current_actor(), 1)
        typed = {"reason": reason}
        return page(
            "upkeep/comments.html",
            queue=shown, problems=refusal.problems, typed=typed, wrong=comment_key, status=422,
        )  # fmt: skip
    flash("It stands under the entry now." if show else "Declined. Its author sees your reason.", "ok")
    return redirect(url_for("feedback.queue"), 303)
