"""Signing in with a passkey: with nothing else, as the second step, and to show again who one is.

    /sign-in/passkey           with nothing else
    /sign-in/second/passkey    after a first factor
    /sign-in/again/passkey     before a sensitive act

A page's script asks `…/question` what to ask the device, and sends what the device answers with the form it
stands in. A question is the session's own, is answered once, and within five minutes.
"""

from datetime import timedelta

from flask import Blueprint, make_response, request
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from werkzeug.exceptions import NotFound as NoSuchPage
from werkzeug.wrappers import Response

from advisory.domain.errors import Invalid
from advisory.domain.factors import Factor
from advisory.domain.permissions import Permission
from advisory.extensions import db, now
from advisory.services import passkeys
from advisory.services.ceremonies import ASKED_MS, Party, Question
from advisory.web.access import current_actor, needs, open_when_closed
from advisory.web.accounts import sign_in_page
from advisory.web.arriving import arrive, begin_again, complete, pending
from advisory.web.challenges import keep, take
from advisory.web.forms.accounts import SignInForm, local_address
from advisory.web.fresh import again_page, proved
from advisory.web.limits import PASSKEYS, limited
from advisory.web.party import party
from advisory.web.second import counted, second_page

blueprint = Blueprint("passkeys", __name__, url_prefix="/sign-in")

ASKED_LIVES = timedelta(milliseconds=ASKED_MS)

TOO_LATE = "That took too long, or was sent twice. Try again."


@blueprint.post("/passkey/question")
@open_when_closed
def ask_anybody() -> Response:
    """Ask for any passkey of this site."""
    return asked("passkey", passkeys.ask_to_use(db.session, own_party()))


@blueprint.post("/passkey")
@open_when_closed
@limited(PASSKEYS)
def sign_in() -> Response:
    """Sign somebody in by a passkey alone: 303 when it is theirs, 422 when it is nobody's."""
    target = local_address(request.form.get("next", ""))
    try:
        member_id = _recognised("passkey", "credential", None)
    except Invalid as refusal:
        return sign_in_page(SignInForm(next=target, problems=refusal.problems))
    return arrive(member_id, target, by=Factor.PASSKEY)


@blueprint.post("/second/passkey/question")
@open_when_closed
def ask_second() -> Response:
    """Ask for a passkey of whoever stands at the second step."""
    waiting = pending()
    if waiting is None:
        raise NoSuchPage
    question = passkeys.ask_to_use(db.session, own_party(), waiting.member_id)
    return asked("second", question, member=waiting.member_id)


@blueprint.post("/second/passkey")
@open_when_closed
@limited(PASSKEYS)
def answer_second() -> Response:
    """Sign in whoever stands at the second step: 303 when the passkey is theirs, 422 when it is not.

    Raises:
        TooManyRequests: too many second factors of this member were wrong.
    """
    waiting = pending()
    if waiting is None:
        return begin_again()
    member_id = waiting.member_id
    problem = counted(member_id, lambda: _problem("second", "credential", member_id))
    return second_page(waiting, {"passkey": problem}) if problem else complete(Factor.PASSKEY)


@blueprint.post("/again/passkey/question")
@needs(Permission.OWN_ACCOUNT, before_pledge=True)
def ask_again() -> Response:
    """Ask for a passkey of whoever is signed in."""
    member_id = current_actor().member_id or 0
    return asked("again", passkeys.ask_to_use(db.session, own_party(), member_id), member=member_id)


@blueprint.post("/again/passkey")
@needs(Permission.OWN_ACCOUNT, before_pledge=True)
@limited(PASSKEYS)
def answer_again() -> Response:
    """Take a passkey as the proof that a sensitive act asks for; 422 when it is not theirs.

    Raises:
        TooManyRequests: too many second factors of this member were wrong.
    """
    member_id = current_actor().member_id or 0
    problem = counted(member_id, lambda: _problem("again", "proof_credential", member_id))
    return again_page({"": problem}) if problem else proved(Factor.PASSKEY)


def own_party() -> Party:
    """Give the site as devices know it.

    Raises:
        NoSuchPage: no passkey can be bound to its address.
    """
    found = party()
    if found is None:
        raise NoSuchPage
    return found


def asked(kind: str, question: Question, **more: int) -> Response:
    """Tell a page's script what to ask the device, and keep it in the session until it is answered."""
    keep(kind, bytes_to_base64url(question.challenge), lives=ASKED_LIVES, **more)
    response = make_response(question.text)
    response.mimetype = "application/json"
    return response


def challenge_asked(kind: str, member_id: int | None) -> bytes:
    """Give the challenge that this session was asked, which uses it up.

    Raises:
        Invalid: none was, it is too long ago, it has been answered, or somebody else was asked.
    """
    kept = take(kind)
    if kept is None or kept.get("member") != member_id:
        raise Invalid({"": TOO_LATE})
    return base64url_to_bytes(kept["secret"])


def _recognised(kind: str, field: str, member_id: int | None) -> int:
    """Tell whose passkey has answered what this session was asked.

    Raises:
        Invalid: nobody's, or nothing was asked.
    """
    challenge, answer = challenge_asked(kind, member_id), request.form.get(field, "")
    return passkeys.recognise(db.session, own_party(), challenge, answer, member_id=member_id, now=now())


def _problem(kind: str, field: str, member_id: int) -> str:
    """Say what is wrong with a member's passkey; "" when it is right."""
    try:
        _recognised(kind, field, member_id)
    except Invalid as refusal:
        return refusal.problems[""]
    return ""
