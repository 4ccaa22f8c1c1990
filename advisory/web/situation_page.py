"""The page of a situation, as every form on it shows it again."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.coach import PHRASES
from advisory.extensions import db, now
from advisory.services import reading, writing
from advisory.services.pages.situations import SituationPage
from advisory.web.access import current_actor
from advisory.web.forms.situations import Typed, own_advice
from advisory.web.rendering import page


def situation_page(slug: str, typed: Typed | None = None, status: int = 422) -> Response:
    """Show a situation with its thread, or show it again with what was typed and what is wrong with it."""
    shown = reading.situation(
        db.session, current_actor(), slug, since=request.args.get("since", ""), now=now()
    )
    return _drawn(shown, typed or Typed(), status if typed else 200)


def back_to(slug: str, fragment: str | None = None) -> Response:
    """Lead back to the page of a situation after a form was taken."""
    return redirect(url_for("situations.situation", slug=slug, _anchor=fragment), 303)


def _drawn(shown: SituationPage, typed: Typed, status: int) -> Response:
    advice_form = typed if typed.form == "advice" else own_advice(shown.my_advice)
    giving = "give_advice" in shown.actions
    reasons = dict(advice_form.reasons)
    session, actor = db.session, current_actor()
    marks = (
        writing.advice_marks(session, actor, shown.slug, advice_form.text, reasons, now=now())
        if giving
        else ()
    )
    return page(
        "situations/situation.html",
        situation=shown,
        typed=typed,
        advice_form=advice_form,
        advice_marks=marks,
        coached=PHRASES,
        status=status,
    )
