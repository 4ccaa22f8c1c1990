"""Being told, as a moderator, who asked a situation that shows no name."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from advisory.domain.errors import Invalid
from advisory.domain.permissions import Permission
from advisory.extensions import db, now
from advisory.services import revealing
from advisory.web.access import current_actor, needs
from advisory.web.fresh import fresh
from advisory.web.rendering import page

blueprint = Blueprint("revealing", __name__, url_prefix="/moderation")


@blueprint.get("/<slug>/reveal")
@needs(Permission.REVEAL_ASKER)
@fresh
def ask(slug: str) -> Response:
    """Say what follows from being told, and ask why it must be."""
    shown = revealing.form(db.session, current_actor(), slug, now=now())
    return page("moderation/reveal.html", shown=shown, problems={}, typed={})


@blueprint.post("/<slug>/reveal")
@needs(Permission.REVEAL_ASKER)
@fresh
def reveal(slug: str) -> Response:
    """Tell who asked, in this answer and nowhere else: there is no address to come back to it."""
    session, actor = db.session, current_actor()
    cause, note = request.form.get("cause", ""), request.form.get("note", "")
    try:
        answer = revealing.reveal(session, actor, slug, cause, note, now=now())
    except Invalid as refusal:
        shown = revealing.form(session, actor, slug, now=now())
        return page(
            "moderation/reveal.html", shown=shown, problems=refusal.problems, typed=request.form, status=422
        )
    return page("moderation/revealed.html", answer=answer)
