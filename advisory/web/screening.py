"""Screening: the queue of submitted situations, the decision on one, and the moderation log."""

from collections.abc import Mapping
from contextlib import suppress

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.errors import Forbidden, Held, Invalid, NotFound, Stale
from advisory.domain.permissions import Permission
from advisory.extensions import db, now
from advisory.services import logbook, reasons, screening
from advisory.web.access import current_actor, needs
from advisory.web.forms.fields import page_number, row_number
from advisory.web.forms.screening import Verdict, read_filters, read_log_filters, read_verdict
from advisory.web.rendering import page
from advisory.web.stale import stale_page

blueprint = Blueprint("screening", __name__, url_prefix="/screening")

#: As many as stand on one page of the queue.
MOST_AT_ONCE = 30

_SAID = {
    "approve": "Approved. Its audience can read it now.",
    "return": "Returned to the asker with your reason.",
    "decline": "Declined. The asker can read why.",
}


@blueprint.get("/")
@needs(Permission.SCREEN)
def queue() -> Response:
    """Show what waits to be screened, most urgent first."""
    filters = read_filters(request.args)
    number = page_number(request.args.get("page"))
    waiting = screening.queue(db.session, current_actor(), filters, number, now=now())
    return page("screening/queue.html", queue=waiting, filters=filters)


@blueprint.get("/log")
@needs(Permission.READ_LOG)
def log() -> Response:
    """Show the moderation log, newest first."""
    filters = read_log_filters(request.args)
    book = logbook.page(db.session, current_actor(), filters, page_number(request.args.get("page")))
    return page("screening/log.html", log=book, filters=filters)


@blueprint.get("/reasons")
@needs(Permission.SCREEN)
def reasons_page() -> Response:
    """Show the reasons that moderators choose from."""
    shown = reasons.page(db.session, current_actor())
    return page("screening/reasons.html", reasons=shown, problems={}, wrong="", typed="")


@blueprint.post("/reasons/<action>")
@needs(Permission.SCREEN)
def keep_reasons(action: str) -> Response:
    """Keep a list of reasons."""
    typed = request.form.get(action, "")
    try:
        reasons.save(db.session, current_actor(), action, typed)
    except Invalid as refusal:
        shown, wrong = reasons.page(db.session, current_actor()), refusal.problems
        return page(
            "screening/reasons.html", status=422, reasons=shown, problems=wrong, wrong=action, typed=typed
        )
    flash("The list is kept.", "ok")
    return redirect(url_for("screening.reasons_page"), 303)


@blueprint.get("/<slug>")
@needs(Permission.SCREEN)
def item(slug: str) -> Response:
    """Show a submitted situation with the decisions that can be taken on it."""
    return _item_page(slug, Verdict("", "", False, 0), {})


@blueprint.post("/<slug>/<any('claim', 'release'):action>")
@needs(Permission.SCREEN)
def claim(slug: str, action: str) -> Response:
    """Take a submitted situation, or give it back."""
    take = action == "claim"
    (screening.claim if take else screening.release)(db.session, current_actor(), slug, now=now())
    flash("It is yours for half an hour." if take else "It is free again.", "ok")
    return redirect(url_for("screening.item", slug=slug) if take else url_for("screening.queue"), 303)


@blueprint.post("/claim")
@needs(Permission.SCREEN)
def claim_some() -> Response:
    """Take several submitted situations; what another moderator holds by now is left to them."""
    claimed = 0
    for slug in request.form.getlist("slugs")[:MOST_AT_ONCE]:
        with suppress(Held, NotFound, Forbidden):
            screening.claim(db.session, current_actor(), slug, now=now())
            claimed += 1
    flash(f"{claimed} claimed for half an hour." if claimed else "Tick what you want to claim.", "ok")
    return redirect(url_for("screening.queue", owner="me" if claimed else None), 303)


@blueprint.post("/<slug>/hand-over")
@needs(Permission.SCREEN)
def hand_over(slug: str) -> Response:
    """Give a submitted situation to another moderator."""
    to_id = row_number(request.form.get("to", ""))
    try:
        screening.hand_over(db.session, current_actor(), slug, to_id, now=now())
    except Invalid as refusal:
        return _item_page(slug, Verdict("", "", False, 0), refusal.problems)
    flash("Handed over. The other moderator is told.", "ok")
    return redirect(url_for("screening.queue"), 303)


@blueprint.post('/<slug>/<any("approve", "return", "decline"):decision>')
@needs(Permission.SCREEN)
def decide(slug: str, decision: str) -> Response:
    """Approve, return or decline a submitted situation."""
    verdict = read_verdict(decision, request.form)
    try:
        _carry_out(slug, verdict)
    except Invalid as refusal:
        problem = "marks_conf" if decision == "approve" else f"{decision}_reason"
        named = {problem if name else "": text for name, text in refusal.problems.items()}
        return _item_page(slug, verdict, named)
    except Stale as refusal:
        renamed = {"reason": f"{decision}_reason"}
        return stale_page(refusal, url_for("screening.item", slug=slug), renamed)
    except Held as refusal:
        return _item_page(slug, verdict, {"": str(refusal)}, status=409)
    flash(_SAID[decision], "ok")
    return redirect(url_for("screening.queue"), 303)


def _carry_out(slug: str, verdict: Verdict) -> None:
    """Call the service of the decision."""
    session, actor = db.session, current_actor()
    if verdict.decision == "approve":
        screening.approve(
            session,
            actor,
            slug,
            clarify_first=verdict.clarify_first,
            reasons=dict(verdict.reasons),
            seen_version=verdict.version,
            now=now(),
        )
    else:
        refuse = screening.send_back if verdict.decision == "return" else screening.decline
        refuse(session, actor, slug, verdict.reason, seen_version=verdict.version, now=now())


def _item_page(slug: str, verdict: Verdict, problems: Mapping[str, str], status: int = 422) -> Response:
    """Show the item, with what was typed and what is wrong with it after a refusal."""
    shown = screening.item(db.session, current_actor(), slug, now=now())
    return page(
        "screening/item.html",
        item=shown,
        verdict=verdict,
        problems=problems,
        status=status if problems else 200,
    )
