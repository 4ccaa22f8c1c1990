"""Acts that ask again who somebody is, when they last showed it more than half an hour ago.

    @blueprint.get("/leave")                 the page with the form: asks before anything is typed
    @needs(Permission.OWN_ACCOUNT)
    @fresh
    def leaving() -> Response: ...

    @blueprint.post("/leave")                what takes the form: asks too, for the page may have stood open
    @needs(Permission.OWN_ACCOUNT)
    @fresh
    def leave() -> Response: ...

Put it on both, under `@needs` (it relies on somebody being signed in). A page is come back to after the
proof. A form that was sent is kept within the page that asks, and sent on from there by the browser itself
(307), so that the act is done and nothing typed is lost; but fields that hold a secret (their names have
"password" or "code" in them) are left out, and the form asks for those anew.

Whoever has a second factor shows that one; whoever has none shows the password; and whoever has neither, or
cannot show it here, signs in anew. A view that has checked something by itself (a passkey) ends in
`proved(Factor.PASSKEY)`. A form that asks for the password in any case uses `@fresh_second`: it asks again
only those who have a second factor.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.factors import Factor, is_strong
from advisory.domain.permissions import Permission
from advisory.extensions import db, now
from advisory.services import accounts, own_security, second_factor
from advisory.web.access import current_actor, needs
from advisory.web.devices import device_token, right_password, sign_device_out, this_sign_in
from advisory.web.forms.accounts import local_address
from advisory.web.limits import CODES, limited, refuse_locked
from advisory.web.rendering import page
from advisory.web.second import code_problem, step_digest

View = TypeVar("View", bound=Callable[..., Any])

blueprint = Blueprint("fresh", __name__, url_prefix="/sign-in")

PROOF_LIVES = timedelta(minutes=30)

#: Fields of the page that asks; everything else in its form belongs to the act.
_OWN = frozenset({"csrf_token", "next", "resend", "proof_password", "proof_code", "proof_credential"})
_SECRET = ("password", "code")


def fresh(view: View) -> View:
    """Let a view be come to only with a proof that is younger than half an hour."""
    return _asking(view, only_with_second=False)


def fresh_second(view: View) -> View:
    """Do as `fresh` does for those who have a second factor; the form of the view asks for the password."""
    return _asking(view, only_with_second=True)


def is_fresh() -> bool:
    """Say whether whoever is signed in has shown who they are a short while ago, and by all they have."""
    shown = this_sign_in()
    if shown is None or shown.proved_at is None or not now() - shown.proved_at < PROOF_LIVES:
        return False
    return shown.strong or not second_factor.has_second(db.session, shown.member_id)


def proved(by: Factor) -> Response:
    """Keep that who somebody is has been shown anew, and lead them on to what they were about to do."""
    accounts.prove(db.session, device_token(), strong=is_strong({by}), now=now())
    target = local_address(request.form.get("next", "")) or url_for("me.home")
    return redirect(target, 307 if request.form.get("resend") else 303)


@blueprint.get("/again")
@needs(Permission.OWN_ACCOUNT, before_pledge=True)
def ask() -> Response:
    """Ask for a proof."""
    return _page(local_address(request.args.get("next", "")), resend=False)


@blueprint.post("/again")
@needs(Permission.OWN_ACCOUNT, before_pledge=True)
@limited(CODES)
def answer() -> Response:
    """Take the proof and lead on; 422 when it is none, 429 after too many that were none.

    Raises:
        TooManyRequests: too many of this member's were wrong.
    """
    member_id = current_actor().member_id or 0
    ways = second_factor.ways(db.session, member_id)
    if Factor.AUTHENTICATOR in ways:
        problem = code_problem(member_id, request.form.get("proof_code", ""))
        return again_page({"proof_code": problem}) if problem else proved(Factor.AUTHENTICATOR)
    if ways:
        return again_page({})
    problem = _password_problem(member_id)
    return again_page({"proof_password": problem}) if problem else proved(Factor.PASSWORD)


@blueprint.post("/anew")
@needs(Permission.OWN_ACCOUNT, before_pledge=True)
def anew() -> Response:
    """Sign out and in again, for those who cannot show here who they are."""
    target = local_address(request.form.get("next", ""))
    sign_device_out()
    return redirect(url_for("accounts.sign_in", next=target or None), 303)


def _asking(view: View, *, only_with_second: bool) -> View:
    @wraps(view)
    def asked(*args: Any, **given: Any) -> Any:
        if is_fresh() or (only_with_second and not _has_second()):
            return view(*args, **given)
        if request.method in ("GET", "HEAD"):
            target = request.full_path if request.query_string else request.path
            return redirect(url_for("fresh.ask", next=target), 302)
        return _page(request.path, resend=True, status=403)

    return asked  # type: ignore[return-value]


def _password_problem(member_id: int) -> str:
    digest, typed = step_digest(member_id), request.form.get("proof_password", "")
    refuse_locked(digest)
    if right_password(typed, own_security.password_hash(db.session, current_actor())):
        accounts.forget_failures(db.session, digest)
        return ""
    accounts.note_failure(db.session, digest, allowed=accounts.SECOND_FAILURES_ALLOWED, now=now())
    return "That is not your password."


def _has_second() -> bool:
    return second_factor.has_second(db.session, current_actor().member_id or 0)


def again_page(problems: Mapping[str, str]) -> Response:
    """Ask anew for a proof after one that was none."""
    target = local_address(request.form.get("next", ""))
    return _page(target, resend=bool(request.form.get("resend")), problems=problems, status=422)


def _page(
    target: str, *, resend: bool, problems: Mapping[str, str] | None = None, status: int = 200
) -> Response:
    member_id = current_actor().member_id or 0
    kept = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in _OWN and not any(word in name for word in _SECRET)
    ]
    return page(
        "accounts/again.html",
        status=status,
        ways=second_factor.ways(db.session, member_id),
        has_password=own_security.password_hash(db.session, current_actor()) is not None,
        next=target,
        resend=resend,
        kept=kept,
        problems=problems or {},
    )
