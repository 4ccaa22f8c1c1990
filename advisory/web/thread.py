"""The thread of a situation: questions, advice, marks, comments, and what has come since."""

from dataclasses import replace

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.coach import coach
from advisory.domain.errors import Invalid, Stale
from advisory.domain.permissions import Permission
from advisory.extensions import db, now
from advisory.services import advising, clarifying, commenting, folding, marking, news, replying, writing
from advisory.web.access import current_actor, needs
from advisory.web.forms.fields import page_number, row_number, seen_version
from advisory.web.forms.situations import Typed, read_advice
from advisory.web.limits import ADVICE, COMMENTS, QUESTIONS, limited
from advisory.web.rendering import page
from advisory.web.situation_page import back_to, situation_page
from advisory.web.stale import stale_page

blueprint = Blueprint("thread", __name__, url_prefix="/situations/<slug>")


@blueprint.post("/questions")
@needs(Permission.ASK_QUESTION)
@limited(QUESTIONS)
def ask_question(slug: str) -> Response:
    """Put a clarifying question to the asker."""
    typed = Typed("question", request.form.get("question", ""))
    try:
        clarifying.ask(db.session, current_actor(), slug, typed.text, now=now())
    except Invalid as refusal:
        return situation_page(slug, typed.refused(refusal.problems))
    flash("Your question is posted.", "ok")
    return back_to(slug, "questions")


@blueprint.post("/questions/<int(max=2147483647):number>/answer")
@needs(Permission.READ_OPEN_SITUATION)
def answer(slug: str, number: int) -> Response:
    """Answer a clarifying question, or correct the answer."""
    name = f"answer_{number}"
    typed = Typed(name, request.form.get(name, ""))
    seen = seen_version(request.form)
    try:
        clarifying.answer(db.session, current_actor(), slug, number, typed.text, seen_version=seen, now=now())
    except Invalid as refusal:
        return situation_page(slug, typed.refused(refusal.problems))
    except Stale as refusal:
        back = url_for("situations.situation", slug=slug, _anchor=f"q{number}")
        return stale_page(refusal, back, {"answer": name})
    flash("Your answer is posted.", "ok")
    return back_to(slug, f"q{number}")


@blueprint.post("/fold")
@needs(Permission.READ_OPEN_SITUATION)
def fold(slug: str) -> Response:
    """Take answers over into the text of the situation."""
    ticked = [row_number(typed) for typed in request.form.getlist("fold")]
    seen = seen_version(request.form)
    try:
        number = folding.fold_in(db.session, current_actor(), slug, ticked, seen_version=seen, now=now())
    except Invalid as refusal:
        return situation_page(slug, Typed("fold").refused(refusal.problems))
    except Stale as refusal:
        return stale_page(refusal, url_for("situations.situation", slug=slug, _anchor="questions"))
    flash(f"{number} {'answer is' if number == 1 else 'answers are'} part of the situation now.", "ok")
    return back_to(slug)


@blueprint.post("/advice")
@needs(Permission.READ_OPEN_SITUATION)
@limited(ADVICE)
def advise(slug: str) -> Response:
    """Give advice, or amend one's own."""
    typed = read_advice(request.form)
    turn, _, about = request.form.get("action", "").partition(":")
    if turn == "use":
        text = writing.plainer(db.session, current_actor(), typed.text, about.partition(":")[2], now=now())
        return situation_page(slug, replace(typed, text=text), 200)
    try:
        advising.give(
            db.session,
            current_actor(),
            slug,
            typed.text,
            typed.basis,
            typed.stance,
            cover=typed.cover,
            private=typed.private,
            reasons=dict(typed.reasons),
            seen_version=typed.version,
            now=now(),
        )
    except Invalid as refusal:
        return situation_page(slug, typed.refused(refusal.problems))
    except Stale as refusal:
        back = url_for("situations.situation", slug=slug, _anchor="thread")
        return stale_page(refusal, back, {"text": "advice"})
    flash("Your advice is posted.", "ok")
    hint = None if typed.coached else coach(typed.text)
    if hint is not None:
        flash(f"{hint.sentence} You can amend it below.", "")
    return back_to(slug, "thread")


@blueprint.post("/advice/<any('withdraw', 'reaffirm'):action>")
@needs(Permission.READ_OPEN_SITUATION)
def change_advice(slug: str, action: str) -> Response:
    """Take one's own advice back, or say that it still holds after an update."""
    do, said = {
        "withdraw": (advising.withdraw, "Your advice is withdrawn."),
        "reaffirm": (advising.reaffirm, "Your advice is reaffirmed."),
    }[action]
    try:
        do(db.session, current_actor(), slug, seen_version=seen_version(request.form), now=now())
    except Stale as refusal:
        return stale_page(refusal, url_for("situations.situation", slug=slug))
    flash(said, "ok")
    return back_to(slug, "thread")


@blueprint.post("/advice/cover")
@needs(Permission.READ_OPEN_SITUATION)
def choose_cover(slug: str) -> Response:
    """Be shown in another way beside one's own advice."""
    typed = Typed("shown_as", cover=request.form.get("shown_as", ""))
    try:
        advising.choose_cover(db.session, current_actor(), slug, typed.cover, now=now())
    except Invalid as refusal:
        return situation_page(slug, typed.refused({"shown_as": str(refusal)}))
    flash("That is how you are shown now.", "ok")
    return back_to(slug, "thread")


@blueprint.post("/points/<point_key>/<any('helpful', 'useful'):mark>")
@needs(Permission.READ_OPEN_SITUATION)
def mark_point(slug: str, point_key: str, mark: str) -> Response:
    """Mark a point as helpful, or for its asker as useful; or take the mark back."""
    do = {"helpful": marking.mark_helpful, "useful": marking.mark_useful}[mark]
    do(db.session, current_actor(), slug, point_key, on=request.form.get("on") == "yes", now=now())
    return back_to(slug, f"point-{point_key}")


@blueprint.get("/points/<point_key>")
@needs(Permission.READ_OPEN_SITUATION)
def point(slug: str, point_key: str) -> Response:
    """Show one point with everything that was said under it."""
    return _point_page(slug, point_key, Typed())


@blueprint.post("/points/<point_key>/comments")
@needs(Permission.COMMENT_POINT)
@limited(COMMENTS)
def comment(slug: str, point_key: str) -> Response:
    """Comment under a point."""
    name = f"comment_{point_key}"
    typed = Typed(name, request.form.get(name, ""))
    alone = request.form.get("alone") == "yes"
    try:
        commenting.comment(db.session, current_actor(), slug, point_key, typed.text, now=now())
    except Invalid as refusal:
        refused = typed.refused(refusal.problems)
        return _point_page(slug, point_key, refused, 422) if alone else situation_page(slug, refused)
    flash("Your comment is posted.", "ok")
    return _to_point(slug, point_key) if alone else back_to(slug, f"point-{point_key}")


@blueprint.post("/comments/<comment_key>/delete")
@needs(Permission.COMMENT_POINT)
def delete_comment(slug: str, comment_key: str) -> Response:
    """Delete one's own comment."""
    point = commenting.delete(db.session, current_actor(), slug, comment_key, now=now())
    flash("Your comment is deleted.", "ok")
    alone = request.form.get("alone") == "yes"
    return _to_point(slug, point) if alone else back_to(slug, f"point-{point}")


@blueprint.post("/pass")
@needs(Permission.READ_OPEN_SITUATION)
def pass_on(slug: str) -> Response:
    """Say that one has nothing to add, or take that back."""
    on = request.form.get("on") == "yes"
    replying.pass_on(db.session, current_actor(), slug, on=on, now=now())
    flash("It is off your lists. Nobody is told." if on else "It is back on your lists.", "ok")
    return back_to(slug)


@blueprint.post("/conflict")
@needs(Permission.READ_OPEN_SITUATION)
def declare_conflict(slug: str) -> Response:
    """Say that one has a conflict of interest, after which there is no way back to it."""
    replying.declare_conflict(db.session, current_actor(), slug, now=now())
    flash("It is gone from your sight. Nobody is told.", "ok")
    return redirect(url_for("situations.index"), 303)


@blueprint.get("/news")
@needs(Permission.READ_OPEN_SITUATION)
def whats_new(slug: str) -> Response:
    """Say what has come since a page with this mark was made; a page that stays open asks for it."""
    found = news.since(db.session, current_actor(), slug, request.args.get("since", ""))
    response = page("situations/_news.html", news=found)
    response.set_etag(found.mark)
    return response.make_conditional(request)


def _point_page(slug: str, point_key: str, typed: Typed, status: int = 200) -> Response:
    number = page_number(request.args.get("page"))
    shown = commenting.point_thread(db.session, current_actor(), slug, point_key, number)
    return page("situations/point.html", thread=shown, typed=typed, status=status)


def _to_point(slug: str, point_key: str) -> Response:
    return redirect(url_for("thread.point", slug=slug, point_key=point_key), 303)
