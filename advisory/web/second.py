"""The second step of signing in: a code of the authenticator app, or a recovery code in its place.

Nobody is signed in here yet: what is asked for is asked of `arriving.pending`, and of nobody else.
"""

from collections.abc import Callable, Mapping

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.factors import Factor
from advisory.extensions import db, now, site
from advisory.services import accounts, authenticators, recovering, second_factor
from advisory.services.authenticators import Verdict
from advisory.web.access import current_actor, open_when_closed
from advisory.web.arriving import Pending, begin_again, complete, pending
from advisory.web.limits import CODES, limited, refuse_locked
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
    waiting = pending()
    return second_page(waiting, {}) if waiting else begin_again()


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
    recovery = request.form.get("recovery_code")
    if recovery is not None:
        problem = recovery_problem(waiting.member_id, recovery)
        return second_page(waiting, {"recovery_code": problem}) if problem else _recovered(waiting.member_id)
    problem = code_problem(waiting.member_id, request.form.get("code", ""))
    return second_page(waiting, {"code": problem}) if problem else complete(Factor.AUTHENTICATOR)


def code_problem(member_id: int, code: str) -> str:
    """Say what is wrong with a code; "" when it is right, and then it is used up.

    Raises:
        TooManyRequests: too many codes of this member were wrong.
    """
    if not code.strip():
        return NOTHING_TYPED
    return counted(member_id, lambda: _code_problem(member_id, code))


def recovery_problem(member_id: int, code: str) -> str:
    """Say what is wrong with a recovery code; "" when it is right, and then it is used up.

    Raises:
        TooManyRequests: too many codes of this member were wrong.
    """
    if not code.strip():
        return "Write one of your recovery codes."
    return counted(member_id, lambda: _recovery_problem(member_id, code))


def counted(member_id: int, check: Callable[[], str]) -> str:
    """Check a member's second factor, and count one that is wrong; give what `check` says is wrong with it.

    Raises:
        TooManyRequests: too many of this member's were wrong; nothing is checked then.
    """
    digest = step_digest(member_id)
    refuse_locked(digest)
    problem = check()
    if problem:
        accounts.note_wrong_code(db.session, member_id, digest, now=now())
    else:
        accounts.forget_failures(db.session, digest)
    return problem


def step_digest(member_id: int) -> str:
    """Give the key under which wrong codes of a member are counted."""
    return accounts.step_digest(site().settings.secret_key, member_id)


def _code_problem(member_id: int, code: str) -> str:
    verdict = authenticators.check(db.session, member_id, site().seal, code, now=now())
    return "" if verdict is Verdict.RIGHT else WORDS[verdict]


def _recovery_problem(member_id: int, code: str) -> str:
    right = recovering.use(db.session, member_id, code, now=now())
    return "" if right else "That is none of your codes, or it has been used."


def _recovered(member_id: int) -> Response:
    left = recovering.left(db.session, member_id)
    word = "code" if left == 1 else "codes"
    return complete(Factor.RECOVERY, said=f"You have {left or 'no'} recovery {word} left.")


def second_page(waiting: Pending, problems: Mapping[str, str]) -> Response:
    """Ask for a second factor; 422 when the one that was given did not let in."""
    ways = second_factor.ways(db.session, waiting.member_id)
    recovery = "recovery_code" in problems or request.args.get("by") == "recovery"
    return page(
        "accounts/second.html",
        status=422 if problems else 200,
        ways=ways,
        recovery=recovery,
        problems=problems,
    )
