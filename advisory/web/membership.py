"""Asking to become a member, and answering those who ask."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.errors import Invalid, NotFound
from advisory.domain.permissions import Permission
from advisory.extensions import db, now, site
from advisory.services import requesting
from advisory.services.requesting import Asked
from advisory.web.access import current_actor, needs, open_when_closed
from advisory.web.forms.fields import page_number, row_number
from advisory.web.limits import LINKS, MEMBERSHIP_LETTERS, MEMBERSHIP_REQUESTS, limited
from advisory.web.rendering import page

blueprint = Blueprint("membership", __name__, url_prefix="/membership")

REQUEST = "/requests/<int(max=2147483647):request_id>"


def _typed_address() -> str:
    return request.form.get("email", "").strip().lower()[:255]


def _turned_away() -> Response | None:
    """Lead elsewhere who has nothing to ask for here."""
    if not current_actor().is_visitor:
        return redirect(url_for("library.home"), 303)
    return _shut()


def _shut() -> Response | None:
    """Where requests are not taken, there is no such page; a closed site leads to the sign-in as from any."""
    settings = site().settings
    if settings.requests:
        return None
    if settings.closed:
        return redirect(url_for("accounts.sign_in", next=request.path), 302)
    raise NotFound


@blueprint.get("/")
@open_when_closed
def ask() -> Response:
    """Show the form."""
    return _turned_away() or _form_page({})


@blueprint.post("/")
@open_when_closed
@limited(MEMBERSHIP_REQUESTS)
@limited(MEMBERSHIP_LETTERS, by=_typed_address)
def send() -> Response:
    """Take a request; answered alike whoever has the address. 422 when a field will not do."""
    if away := _turned_away():
        return away
    names = ("email", "name", "occupation", "company_size", "brings")
    try:
        requesting.ask(db.session, Asked(*(request.form.get(name, "") for name in names)), now=now())
    except Invalid as refusal:
        return _form_page(refusal.problems)
    return redirect(url_for("membership.sent"), 303)


@blueprint.get("/sent")
@open_when_closed
def sent() -> Response:
    """Say what happens next."""
    return _turned_away() or page("membership/sent.html", confirmed=False)


@blueprint.get("/confirm/<token>")
@open_when_closed
def confirm_page(token: str) -> Response:
    """Show what is about to be confirmed, or that the link no longer works."""
    if away := _shut():
        return away
    try:
        asked = requesting.asked_as(db.session, token, now=now())
    except NotFound:
        return page("membership/spent.html", status=404)
    return page("membership/confirm.html", asked=asked)


@blueprint.post("/confirm/<token>")
@open_when_closed
@limited(LINKS)
def confirm(token: str) -> Response:
    """Confirm an address."""
    if away := _shut():
        return away
    try:
        requesting.confirm(db.session, token, now=now())
    except NotFound:
        return page("membership/spent.html", status=404)
    return page("membership/sent.html", confirmed=True)


# Whoever chairs a group lets others into it, whatever else they are: the service asks who may.
@blueprint.get("/requests")
@needs(Permission.OWN_ACCOUNT)
def requests() -> Response:
    """Show the requests that wait."""
    return _requests_page({}, 0)


@blueprint.post(f"{REQUEST}/approve")
@needs(Permission.OWN_ACCOUNT)
def approve(request_id: int) -> Response:
    """Invite whoever asked; 422 when they cannot be invited any more."""
    group_id = row_number(request.form.get("group", "")) or None
    try:
        email = requesting.approve(db.session, current_actor(), request_id, group_id, now=now())
    except Invalid as refusal:
        return _requests_page(refusal.problems, request_id)
    flash(f"The invitation to {email} is on its way.", "ok")
    return redirect(url_for("membership.requests"), 303)


@blueprint.post(f"{REQUEST}/decline")
@needs(Permission.OWN_ACCOUNT)
def decline(request_id: int) -> Response:
    """Decline a request; 422 without a reason."""
    reason = request.form.get("reason", "")
    try:
        email = requesting.decline(db.session, current_actor(), request_id, reason, now=now())
    except Invalid as refusal:
        return _requests_page(refusal.problems, request_id)
    flash(f"A kind letter to {email} is on its way.", "ok")
    return redirect(url_for("membership.requests"), 303)


def _form_page(problems: Mapping[str, str]) -> Response:
    shown, status = requesting.form(db.session), 422 if problems else 200
    return page("membership/ask.html", status=status, form=shown, problems=problems, typed=request.form)


def _requests_page(problems: Mapping[str, str], about: int) -> Response:
    number = page_number(request.args.get("page"))
    shown = requesting.page(db.session, current_actor(), number, now=now())
    status = 422 if problems else 200
    return page("membership/requests.html", status=status, requests=shown, problems=problems, about=about)
