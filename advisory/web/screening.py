"""Screening: the queue of submitted situations, the decision on one, and the moderation log."""

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.errors import Invalid, Stale
from advisory.domain.permissions import Permission
from advisory.extensions import db, now
from advisory.services import screening
from advisory.web.access import current_actor, needs
from advisory.web.forms.fields import page_number
from advisory.web.forms.screening import Verdict, read_verdict
from advisory.web.rendering import page
from advisory.web.stale import stale_page

blueprint = Blueprint("screening", __name__, url_prefix="/screening")

_SAID = {
    "approve": "Approved. Its audience can read it now.",
    "return": "Returned to the asker with your reason.",
    "decline": "Declined. The asker can read why.",
}


@blueprint.get("/")
@needs(Permission.SCREEN)
def queue() -> Response:
    """Show what waits to be screened, oldest first."""
    waiting = screening.queue(db.session, current_actor(), page_number(request.args.get("page")), now=now())
    return page("screening/queue.html", queue=waiting)


@blueprint.get("/log")
@needs(Permission.READ_LOG)
def log() -> Response:
    """Show the moderation log, newest first."""
    items = screening.log(db.session, current_actor(), page_number(request.args.get("page")))
    return page("screening/log.html", log=items)


@blueprint.get("/<slug>")
@needs(Permission.SCREEN)
def item(slug: str) -> Response:
    """Show a submitted situation with the decisions that can be taken on it."""
    return _item_page(slug, Verdict("", "", False, 0), {})


@blueprint.post('/<slug>/<any("approve", "return", "decline"):decision>')
@needs(Permission.SCREEN)
def decide(slug: str, decision: str) -> Response:
    """Approve, return or decline a submitted situation."""
    verdict = read_verdict(decision, request.form)
    try:
        _carry_out(slug, verdict)
    except Invalid as refusal:
        named = {f"{decision}_reason" if name else "": text for name, text in refusal.problems.items()}
        return _item_page(slug, verdict, named)
    except Stale as refusal:
        return stale_page(refusal, url_for("screening.item", slug=slug))
    flash(_SAID[decision], "ok")
    return redirect(url_for("screening.queue"), 303)


def _carry_out(slug: str, verdict: Verdict) -> None:
    """Call the service of the decision."""
    session, actor = db.session, current_actor()
    if verdict.decision == "approve":
        screening.approve(
            session, actor, slug, clarify_first=verdict.clarify_first, seen_version=verdict.version, now=now()
        )
    else:
        refuse = screening.send_back if verdict.decision == "return" else screening.decline
        refuse(session, actor, slug, verdict.reason, seen_version=verdict.version, now=now())


def _item_page(slug: str, verdict: Verdict, problems: dict[str, str]) -> Response:
    """Show the item, with what was typed and what is wrong with it after a refusal."""
    shown = screening.item(db.session, current_actor(), slug)
    return page(
        "screening/item.html",
        item=shown,
        verdict=verdict,
        problems=problems,
        status=422 if problems else 200,
    )
