"""Links by mail, for whoever does not want to type a password or has forgotten it.

    /sign-in/link         /sign-in/link/<token>          signs in
    /sign-in/forgotten    /sign-in/forgotten/<token>     chooses another password, and signs in

Asking is answered alike whether or not somebody has the address. A link is looked at by GET, since scanners
of mail follow it, and used by POST.
"""

from collections.abc import Mapping

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.errors import Invalid, NotFound
from advisory.domain.factors import Factor
from advisory.domain.mail_links import Purpose
from advisory.extensions import db, now
from advisory.services import accounts, linking, membership
from advisory.web.access import open_when_closed
from advisory.web.arriving import arrive
from advisory.web.devices import new_hash
from advisory.web.familiar import address_digest
from advisory.web.forms.accounts import password_problem
from advisory.web.limits import LINKS, RESETS, limited, refuse_locked
from advisory.web.rendering import page

blueprint = Blueprint("mail_links", __name__, url_prefix="/sign-in")

#: So many letters with links may be asked for under one address within a quarter of an hour.
LETTERS_ALLOWED = 5


@blueprint.get("/link")
@open_when_closed
def link() -> Response:
    """Show the form that asks for a link to sign in with."""
    return _ask_page(Purpose.SIGN_IN, {})


@blueprint.post("/link")
@open_when_closed
@limited(RESETS)
def ask_for_link() -> Response:
    """Promise a link to sign in with, if anybody has the address."""
    return _ask(Purpose.SIGN_IN)


@blueprint.get("/forgotten")
@open_when_closed
def forgotten() -> Response:
    """Show the form that asks for a link to choose another password with."""
    return _ask_page(Purpose.PASSWORD, {})


@blueprint.post("/forgotten")
@open_when_closed
@limited(RESETS)
def ask_for_password() -> Response:
    """Promise a link to choose another password with, if anybody has the address."""
    return _ask(Purpose.PASSWORD)


@blueprint.get("/sent")
@open_when_closed
def sent() -> Response:
    """Say that a letter is on its way, if anybody has the address."""
    return page("accounts/link_sent.html")


@blueprint.get("/link/<token>")
@open_when_closed
def show_link(token: str) -> Response:
    """Show the button that signs in; the link is not used yet."""
    try:
        owner = linking.owner(db.session, token, Purpose.SIGN_IN, now=now())
    except NotFound:
        return _spent(Purpose.SIGN_IN)
    return page("accounts/link_use.html", owner=owner)


@blueprint.post("/link/<token>")
@open_when_closed
@limited(LINKS)
def use_link(token: str) -> Response:
    """Use a link up and sign its owner in on this device."""
    try:
        member_id = linking.sign_in(db.session, token, now=now())
    except NotFound:
        return _spent(Purpose.SIGN_IN)
    return arrive(member_id, "", by=Factor.LINK)


@blueprint.get("/forgotten/<token>")
@open_when_closed
def new_password(token: str) -> Response:
    """Show the form for another password; the link is not used yet."""
    return _password_page(token, {})


@blueprint.post("/forgotten/<token>")
@open_when_closed
@limited(LINKS)
def choose_password(token: str) -> Response:
    """Use a link up, keep the password and sign its owner in; 422 when the password will not do."""
    typed = request.form.get("password", "")
    try:
        owner = linking.owner(db.session, token, Purpose.PASSWORD, now=now())
        if problem := password_problem(typed, about=(owner.name, owner.email)):
            return _password_page(token, {"password": problem})
        member_id = linking.choose_password(db.session, token, new_hash(typed), now=now())
    except NotFound:
        return _spent(Purpose.PASSWORD)
    # Whoever has shown that the address is theirs need not wait for a lock that guessing has put on it.
    accounts.forget_failures(db.session, address_digest(owner.email))
    said = "Your new password holds. Every other device is signed out."
    return arrive(member_id, "", by=Factor.LINK, said=said)


def _ask(purpose: Purpose) -> Response:
    """Promise a letter: 303 whether or not anybody gets it, 422 for what is no address, 429 too often.

    Raises:
        TooManyRequests: too many letters were asked for under the address, whether or not anybody has it.
    """
    try:
        email = membership.checked_address(request.form.get("email", ""))
    except Invalid as refusal:
        return _ask_page(purpose, refusal.problems)
    digest = address_digest(email, "letter ")
    refuse_locked(digest)
    accounts.note_failure(db.session, digest, now=now(), allowed=LETTERS_ALLOWED)
    linking.ask(db.session, email, purpose, now=now())
    return redirect(url_for("mail_links.sent"), 303)


def _ask_page(purpose: Purpose, problems: Mapping[str, str]) -> Response:
    return page(
        "accounts/link_ask.html",
        status=422 if problems else 200,
        forgotten=purpose is Purpose.PASSWORD,
        email=request.form.get("email", ""),
        problems=problems,
    )


def _password_page(token: str, problems: Mapping[str, str]) -> Response:
    try:
        owner = linking.owner(db.session, token, Purpose.PASSWORD, now=now())
    except NotFound:
        return _spent(Purpose.PASSWORD)
    status = 422 if problems else 200
    return page("accounts/password_new.html", status=status, owner=owner, problems=problems)


def _spent(purpose: Purpose) -> Response:
    again = "mail_links.link" if purpose is Purpose.SIGN_IN else "mail_links.forgotten"
    return page("accounts/link_spent.html", status=404, again=url_for(again))
