"""The second step of signing in: a code of the authenticator app, or a recovery code in its place.

Nobody is signed in here yet: what is asked for is asked of `arriving.pending`, and of nobody else.
"""

import hashlib
import hmac

from flask import Blueprint, current_app, redirect, request, url_for
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from advisory.domain.factors import Factor
from advisory.extensions import db, now, site
from advisory.services import accounts, authenticators
from advisory.services.authenticators import Verdict
from advisory.web.access import current_actor, open_when_closed
from advisory.web.arriving import begin_again, complete, pending
from advisory.web.limits import CODES, limited
from advisory.web.rendering import page

blueprint = Blueprint("second", __name__)

#: What is said of a code that does not let in.
WORDS = {
    Verdict.WRONG: "That is not the code the app shows now.",
    Verdict.USED: "That code has been used. Wait for the next one; it takes half a minute at most.",
    Verdict.UNREADABLE: authenticators.KEY_CHANGED,
}
NOTHING_TYPED = "Write the six digits that the app shows."


@blueprint.get("/sign-in/second")
@open_when_closed
def ask() -> Response:
    """Ask for the second factor of whoever has just shown the first."""
    if not current_actor().is_visitor:
        return redirect(url_for("library.home"), 303)
    return _page("") if pending() else begin_again()


@blueprint.post("/sign-in/second")
@open_when_closed
@limited(CODES)
def answer() -> Response:
    """Sign them in: 303 when the code is right, 422 when it is not, 429 after too many wrong ones.

    Raises:
        TooManyRequests: too many codes of this member were wrong.
    """
    waiting = pending()
    if waiting is None:
        return begin_again()
    problem = code_problem(waiting.member_id, request.form.get("code", ""))
    return _page(problem) if problem else complete(Factor.AUTHENTICATOR)


def code_problem(member_id: int, code: str) -> str:
    """Say what is wrong with a code; "" when it is right, and then it is used up.

    Raises:
        TooManyRequests: too many codes of this member were wrong.
    """
    if not code.strip():
        return NOTHING_TYPED
    digest = step_digest(member_id)
    refuse_locked(digest)
    verdict = authenticators.check(db.session, member_id, site().seal, code, now=now())
    if verdict is Verdict.RIGHT:
        accounts.forget_failures(db.session, digest)
        return ""
    count_failure(digest)
    return WORDS[verdict]


def refuse_locked(digest: str) -> None:
    """Let nobody try while a member's second step is locked.

    Raises:
        TooManyRequests: it is.
    """
    seconds = accounts.locked_seconds(db.session, digest, now=now())
    if seconds:
        raise TooManyRequests(retry_after=seconds)


def count_failure(digest: str) -> bool:
    """Count a wrong code; say whether it has locked the second step."""
    allowed = accounts.SECOND_FAILURES_ALLOWED
    return accounts.note_failure(db.session, digest, allowed=allowed, now=now())


def step_digest(member_id: int) -> str:
    """Key wrong codes of a member; nobody can type an address that has the same key."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, b"\0second step\0%d" % member_id, hashlib.sha256).hexdigest()


def _page(problem: str) -> Response:
    return page("accounts/second.html", status=422 if problem else 200, problem=problem)
