"""Situations: the list, the page, and the steps of a situation's life. Its thread is in `web.thread`."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.errors import ConsentVoid, Forbidden, Invalid, NotFound, Stale, WrongState
from advisory.domain.permissions import Permission
from advisory.extensions import db, now
from advisory.services import asking, clarifying, consent, reading
from advisory.services.pages.situations import SituationPage
from advisory.web.access import current_actor, needs
from advisory.web.forms.fields import list_moment, page_number, seen_version
from advisory.web.forms.situations import Closing, read_closing
from advisory.web.rendering import page
from advisory.web.situation_page import back_to, situation_page
from advisory.web.stale import stale_page

blueprint = Blueprint("situations", __name__, url_prefix="/situations")


#: Said of what is withdrawn while no peer can have read it.
_DISCARDED = {"draft": "Your draft is discarded.", "returned": "Your situation is discarded."}


@blueprint.get("/")
@needs(Permission.READ_OPEN_SITUATION)
def index() -> Response:
    """Show the situations this member may read, their own apart."""
    show = request.args.get("show", "open")
    number, until = page_number(request.args.get("page")), list_moment(request.args.get("until"))
    listing = reading.list_situations(db.session, current_actor(), show, number, until=until, now=now())
    return page("situations/index.html", listing=listing)


@blueprint.get("/<slug>")
@needs(Permission.READ_OPEN_SITUATION)
def situation(slug: str) -> Response:
    """Show a situation with its thread."""
    return situation_page(slug)


@blueprint.post(
    '/<slug>/<any("recall", "withdraw", "reopen", "open-for-advice", "back-to-clarifying"):action>'
)
@needs(Permission.READ_OPEN_SITUATION)
def act(slug: str, action: str) -> Response:
    """Take a step that needs no text."""
    do, said = {
        "recall": (asking.recall, "It is a draft again. Nobody else can see it."),
        "withdraw": (asking.withdraw, ""),
        "reopen": (asking.reopen, "Open for advice again."),
        "open-for-advice": (clarifying.open_for_advice, "Open for advice."),
        "back-to-clarifying": (clarifying.back_to_clarifying, "Back to clarifying. The advice is kept."),
    }[action]
    leaving = action == "withdraw"
    stood = reading.situation(db.session, current_actor(), slug, now=now()).state if leaving else ""
    try:
        do(db.session, current_actor(), slug, seen_version=seen_version(request.form), now=now())
    except Stale as refusal:
        return stale_page(refusal, url_for("situations.situation", slug=slug))
    if leaving:
        flash(_DISCARDED.get(stood, "Your situation is withdrawn."), "ok")
        return redirect(url_for("situations.index"), 303)
    flash(said, "ok")
    return back_to(slug)


@blueprint.post("/<slug>/allow-entry")
@needs(Permission.GIVE_CONSENT)
def allow_entry(slug: str) -> Response:
    """Let the asker answer whether a closed situation may become an entry."""
    allow = request.form.get("allow") == "yes"
    asking.allow_entry(db.session, current_actor(), slug, allow=allow, now=now())
    flash(
        "A moderator may write an entry. You read it first." if allow else "It stays with its readers.", "ok"
    )
    return back_to(slug)


@blueprint.route("/<slug>/close", methods=["GET", "POST"])
@needs(Permission.READ_OPEN_SITUATION)
def close(slug: str) -> Response:
    """Let the asker say what they heard and what they will do, and close."""
    shown = reading.situation(db.session, current_actor(), slug, now=now())
    closing = read_closing(request.form)
    if request.method == "GET":
        if not shown.mine:
            raise Forbidden("Only the asker closes a situation.")
        if "close" not in shown.actions:
            raise WrongState(shown.state, "close")
        return _close_page(shown, closing, {})
    session, actor, text = db.session, current_actor(), (closing.heard, closing.commitment)
    try:
        on = closing.day()
        asking.close(session, actor, slug, *text, on, seen_version=closing.version, now=now())
    except Invalid as refusal:
        return _close_page(shown, closing, refusal.problems)
    except Stale as refusal:
        return stale_page(refusal, url_for("situations.situation", slug=slug))
    flash("Closed. Your advisers can read what you heard.", "ok")
    return back_to(slug)


@blueprint.route("/<slug>/consent", methods=["GET", "POST"], endpoint="consent")
@needs(Permission.READ_OPEN_SITUATION)
def consent_page(slug: str) -> Response:
    """Show the asker the exact entry they are asked to agree to, and take their answer.

    An answer to a text that has changed since is not taken; the asker reads the new one.
    """
    if request.method == "GET":
        return _consent_page(slug, {})
    digest = request.form.get("digest", "")
    chosen = request.form.get("answer", "")
    try:
        said = _answer_consent(slug, digest, chosen)
    except Invalid as refusal:
        return _consent_page(slug, refusal.problems)
    except ConsentVoid:
        return _read_anew(slug)
    flash(said, "ok")
    return back_to(slug)


@blueprint.post("/<slug>/consent/withdraw")
@needs(Permission.GIVE_CONSENT)
def withdraw_consent(slug: str) -> Response:
    """Take the asker's consent back."""
    consent.withdraw(db.session, current_actor(), slug, now=now())
    flash("You withdrew your consent. The entry is not read by anybody.", "ok")
    return back_to(slug)


def _answer_consent(slug: str, digest: str, chosen: str) -> str:
    """Take one of the three answers; give what to say about it."""
    session, actor = db.session, current_actor()
    if chosen == "yes":
        consent.give(session, actor, slug, digest, now=now())
        return "You agreed to this text. A moderator publishes it."
    if chosen == "no":
        consent.refuse(session, actor, slug, digest, now=now())
        return "You refused. It will not be published."
    if chosen == "change":
        consent.ask_for_change(session, actor, slug, digest, request.form.get("note", ""), now=now())
        return "Your note is with the moderator. You will be asked again."
    raise Invalid({"answer": "Choose one of the three answers."})


def _read_anew(slug: str) -> Response:
    """Lead to the text as it stands, or to the situation while none is ready to be read."""
    changed = "The text has changed since you opened this page."
    try:
        consent.page(db.session, current_actor(), slug)
    except NotFound:
        flash(f"{changed} You will be asked again when it is ready.", "warn")
        return back_to(slug)
    flash(f"{changed} This is the text as it stands now.", "warn")
    return redirect(url_for("situations.consent", slug=slug), 303)


def _consent_page(slug: str, problems: Mapping[str, str]) -> Response:
    asked = consent.page(db.session, current_actor(), slug)
    return page(
        "situations/consent.html",
        consent=asked,
        chosen=request.form.get("answer", ""),
        note=request.form.get("note", ""),
        problems=problems,
        status=422 if problems else 200,
    )


def _close_page(shown: SituationPage, closing: Closing, problems: Mapping[str, str]) -> Response:
    return page(
        "situations/close.html",
        situation=shown,
        closing=closing,
        problems=problems,
        status=422 if problems else 200,
    )
