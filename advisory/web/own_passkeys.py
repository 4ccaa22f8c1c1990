"""A member's own passkeys: made, named, removed; and offered to a newcomer."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.errors import Invalid
from advisory.extensions import db, now
from advisory.services import passkeys
from advisory.web.access import current_actor
from advisory.web.devices import device_token
from advisory.web.forms.accounts import local_address
from advisory.web.fresh import fresh
from advisory.web.own_security import lead_on_with_codes, own
from advisory.web.party import party
from advisory.web.passkeys import asked, challenge_asked, own_party
from advisory.web.rendering import page

blueprint = Blueprint("own_passkeys", __name__, url_prefix="/me/security/passkeys")

PASSKEY = "/<int(max=2147483647):passkey_id>"


@blueprint.get("")
@own
@fresh
def index() -> Response:
    """Show the member's passkeys."""
    return _own_page({})


@blueprint.get("/first")
@own
def first() -> Response:
    """Offer a newcomer to set up a passkey on the device in their hand; it can be left for later."""
    if party() is None:
        return redirect(url_for("library.home"), 302)
    return page("security/passkey_first.html", phone="Mobi" in request.user_agent.string)


@blueprint.post("/question")
@own
@fresh
def ask_to_make() -> Response:
    """Ask a device to make a passkey."""
    actor = current_actor()
    question = passkeys.ask_to_make(db.session, actor, own_party())
    return asked("make", question, member=actor.member_id or 0)


@blueprint.post("")
@own
@fresh
def make() -> Response:
    """Keep the passkey that a device has made; 422 when it is none. With the first come recovery codes."""
    actor, answer = current_actor(), request.form.get("credential", "")
    name, device = request.form.get("name", ""), device_token()
    try:
        challenge = challenge_asked("make", actor.member_id)
        passkeys.keep(db.session, actor, own_party(), challenge, answer, name, device, now=now())
    except Invalid as refusal:
        return _own_page(refusal.problems)
    flash("Your passkey is kept. From now on it signs you in, with nothing to type.", "ok")
    target = local_address(request.form.get("next", "")) or url_for("own_passkeys.index")
    return lead_on_with_codes(target)


@blueprint.post(f"{PASSKEY}/rename")
@own
def rename(passkey_id: int) -> Response:
    """Call a passkey otherwise; 422 when the name will not do."""
    try:
        passkeys.rename(db.session, current_actor(), passkey_id, request.form.get("name", ""))
    except Invalid as refusal:
        return _own_page({f"name_{passkey_id}": sentence for sentence in refusal.problems.values()})
    flash("The name is kept.", "ok")
    return redirect(url_for("own_passkeys.index"), 303)


@blueprint.post(f"{PASSKEY}/remove")
@own
@fresh
def remove(passkey_id: int) -> Response:
    """Remove a passkey; 422 when it has to stay."""
    try:
        name = passkeys.remove(db.session, current_actor(), passkey_id, device_token(), now=now())
    except Invalid as refusal:
        return _own_page(refusal.problems)
    flash(f"“{name}” no longer signs you in, and every other device is signed out.", "ok")
    return redirect(url_for("own_passkeys.index"), 303)


def _own_page(problems: Mapping[str, str]) -> Response:
    shown = passkeys.own(db.session, current_actor(), party())
    status = 422 if problems else 200
    return page(
        "security/passkeys.html", status=status, passkeys=shown, problems=problems, typed=request.form
    )
