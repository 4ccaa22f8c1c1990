"""The editions of an entry: its history, with what changed between two of them."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from advisory.extensions import db
from advisory.services import edition_history
from advisory.web.access import current_actor, open_to_all
from advisory.web.forms.fields import row_number
from advisory.web.rendering import page

blueprint = Blueprint("editions", __name__)


@blueprint.get("/entries/<slug>/history")
@open_to_all
def history(slug: str) -> Response:
    """Show what changed between two editions of an entry."""
    named = (request.args.get(name, "") for name in ("from", "to", "draft"))
    older, newer, draft = (row_number(number) if number else None for number in named)
    shown = edition_history.of_entry(db.session, current_actor(), slug, older, newer, draft or 0)
    return page("editions/history.html", history=shown, beside=request.args.get("view") == "beside")
