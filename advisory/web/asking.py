"""Asking: the form, its draft, and what is said of the text while somebody writes."""

from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, flash, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.errors import Invalid, Stale
from advisory.domain.permissions import Permission
from advisory.domain.writing_help import NAMES
from advisory.extensions import db, now, site
from advisory.services import asking, relating, writing
from advisory.services.pages.situations import AskPage
from advisory.web.access import current_actor, needs
from advisory.web.forms.asking import Asked, read_ask, saved_answer
from advisory.web.forms.fields import kept_phrases
from advisory.web.limits import DRAFTS, SITUATIONS, WRITING, limited, who
from advisory.web.rendering import page
from advisory.web.stale import stale_page

blueprint = Blueprint("asking", __name__, url_prefix="/situations")


def _poster() -> str:
    """Say who posts a situation with this form; "" when it is only kept or changed."""
    return who() if read_ask(request.form).submitting else ""


def _beginner() -> str:
    """Say who begins a draft with this form; "" when it is one already, or is posted."""
    return "" if request.form.get("slug") or read_ask(request.form).submitting else who()


@blueprint.route("/new", methods=["GET", "POST"])
@needs(Permission.CREATE_SITUATION)
@limited(SITUATIONS, by=_poster)
@limited(DRAFTS, by=_beginner)
def new() -> Response:
    """Show the empty form, with a question carried over from a search; keep or post what was typed."""
    if request.method == "POST":
        return _keep("")
    question, kind = request.args.get("question", ""), request.args.get("kind", "")
    return _form(asking.blank(db.session, current_actor(), question, kind, now=now()))


@blueprint.route("/<slug>/edit", methods=["GET", "POST"])
@needs(Permission.CREATE_SITUATION)
@limited(SITUATIONS, by=_poster)
def edit(slug: str) -> Response:
    """Show a draft; keep or post what was typed."""
    if request.method == "POST":
        return _keep(slug)
    return _form(asking.draft(db.session, current_actor(), slug, now=now()))


@blueprint.post("/autosave")
@needs(Permission.CREATE_SITUATION)
@limited(DRAFTS, by=_beginner)
def autosave() -> Response:
    """Keep a draft for the script that sends it while somebody types, and say as which version.

    409 when another window has changed it, with the version that stands; 422 with what cannot be kept.
    """
    asked = read_ask(request.form)
    slug = request.form.get("slug", "")
    if asked.blank and not slug:
        return jsonify(saved_answer("", 0, now()))
    try:
        asked.check()
        kept = asking.keep(
            db.session, current_actor(), slug, asked.form, seen_version=asked.version, now=now()
        )
    except Invalid as refusal:
        return _json(422, problems=dict(refusal.problems))
    except Stale as refusal:
        made = "" if slug else asking.made_by(db.session, current_actor(), asked.form)
        return _json(409, version=refusal.version, slug=made)
    return jsonify(saved_answer(kept.slug, kept.version, kept.at))


@blueprint.post("/scan")
@needs(Permission.CREATE_SITUATION)
@limited(WRITING)
def scan() -> Response:
    """Say what could identify somebody in the text that is being written, and what would help.

    The form for advising asks for the same; its field is "advice". A button's turn is carried out, and the
    changed text given back.
    """
    session, actor = db.session, current_actor()
    asked = read_ask(request.form)
    field, digest = (*asked.turn[1:], "", "")[:2] if asked.turn[:1] == ("use",) else ("", "")
    if "advice" in request.form:
        text = request.form.get("advice", "")
        if field == "advice":
            text = writing.plainer(session, actor, text, digest, now=now())
        marks = writing.marks(session, actor, {"advice": text}, dict(kept_phrases(request.form)), now=now())
        return page("situations/_scanned.html", marks=marks, fields=("advice",), field=field, text=text)
    form = writing.plainer_form(session, actor, asked.form, field, digest, now=now())
    said = writing.look(session, actor, form, now=now())
    return page(
        "situations/_written.html",
        writing=said,
        wide=form.wide_confirmed,
        field=field,
        text=getattr(form.text, field, "") if field else "",
    )


@blueprint.post("/similar")
@needs(Permission.CREATE_SITUATION)
@limited(WRITING)
def similar() -> Response:
    """Show what is like the text that is being written. Posted, so that no address holds the text."""
    found = relating.similar(
        db.session,
        site().finder,
        current_actor(),
        request.form.get("question", ""),
        request.form.get("body", ""),
        slug=request.form.get("slug", ""),
    )
    return page("situations/_similar.html", similar=found)


@blueprint.post("/topics")
@needs(Permission.CREATE_SITUATION)
@limited(WRITING)
def topics() -> Response:
    """Suggest topics for the text that is being written."""
    text = request.form.get("question", ""), request.form.get("body", "")
    fitting = relating.fitting_tags(db.session, site().finder, current_actor(), *text)
    return page("situations/_fitting.html", fitting=fitting, chosen=request.form.getlist("tags"))


def _json(status: int, **said: object) -> Response:
    response: Response = jsonify(said)
    response.status_code = status
    return response


def _form(ask: AskPage, problems: Mapping[str, str] | None = None, decide_by: str | None = None) -> Response:
    """Show the form, with what is like the text that stands in it."""
    written = (ask.text.question, ask.text.body)
    return page(
        "situations/ask.html",
        status=422 if problems else 200,
        ask=ask,
        problems=problems or {},
        decide_by=decide_by,
        similar=relating.similar(db.session, site().finder, current_actor(), *written, slug=ask.slug),
        fitting=relating.fitting_tags(db.session, site().finder, current_actor(), *written),
        chosen=list(ask.text.tags),
    )


def _keep(slug: str) -> Response:
    """Keep or post what was typed; on refusal show it again with what is wrong."""
    asked = read_ask(request.form)
    if asked.turn:
        return _turned(slug, asked)
    session, actor = db.session, current_actor()
    try:
        asked.check()
        save = asking.submit if asked.submitting else asking.save
        kept = save(session, actor, slug, asked.form, seen_version=asked.version, now=now())
    except Invalid as refusal:
        again = asking.refused(session, actor, slug, asked.form, asked.version, now=now())
        return _form(again, refusal.problems, asked.decide_by)
    except Stale as refusal:
        return stale_page(refusal, url_for("asking.edit", slug=slug))
    if asked.submitting:
        flash("Posted. A moderator reads it first.", "ok")
        return redirect(url_for("situations.situation", slug=kept), 303)
    flash("Draft saved. Only you can see it.", "ok")
    return redirect(url_for("asking.edit", slug=kept), 303)


def _turned(slug: str, asked: Asked) -> Response:
    """Give the form back as one of its buttons changed it, with nothing kept and nothing lost."""
    session, actor, form = db.session, current_actor(), asked.form
    turn, about, *rest = asked.turn
    if turn == "use":
        form = writing.plainer_form(session, actor, form, about, rest[0] if rest else "", now=now())
    elif turn == "dismiss" and about in NAMES:
        form = replace(form, dismissed=(*form.dismissed, about))
    elif turn == "kind":
        form = replace(form, kind="" if about == "none" else about[:40])
    return _form(asking.refused(session, actor, slug, form, asked.version, now=now()), None, asked.decide_by)
