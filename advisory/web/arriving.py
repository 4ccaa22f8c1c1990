"""From showing who one is to being signed in: one way on for password, link, passkey and single sign-on.

Every view that has checked a first factor ends in `arrive`, so that none of them can forget the second. A
member who has one is not signed in by the first: the session holds nothing but what is pending, which opens
nothing, and they are led to `/sign-in/second`. A view that has checked the second one ends in `complete`.

    arrive(member_id, target, by=Factor.PASSWORD)     signed in, or led to the second step
    arrive(member_id, target, by=Factor.PASSKEY)      signed in: a passkey is both at once
    pending()                                         who stands at the second step, None for nobody
    complete(Factor.PASSKEY)                          signed in, from the second step
"""

import hmac
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import flash, redirect, session, url_for
from werkzeug.wrappers import Response

from advisory.domain.factors import Factor, is_strong
from advisory.extensions import db, now
from advisory.services import accounts, second_factor
from advisory.web.devices import leave_device, sign_device_in
from advisory.web.limits import keyed_digest

PENDING_LIVES = timedelta(minutes=10)

#: Under this key the session keeps what is pending.
_KEY = "pending"

TOO_LATE = "That took more than ten minutes. Sign in again."


@dataclass(frozen=True, slots=True)
class Pending:
    """Somebody who has shown a first factor and owes a second.

    Attributes:
        by: what they have shown.
        target, said: as `arrive` was told them.
    """

    member_id: int
    by: Factor
    target: str
    said: str
    at: datetime


def arrive(member_id: int, target: str, *, by: Factor, said: str = "") -> Response:
    """Sign a member in on this device and lead them on, or to the second step when they have one.

    Args:
        target: where they wanted to go, an address of ours; "" for the front page.
        by: what they have shown just now.
        said: a sentence for the next page.
    """
    if is_strong({by}) or not second_factor.has_second(db.session, member_id):
        return _sign_in(member_id, target, {by}, said)
    leave_device()
    session[_KEY] = {
        "member": member_id,
        "stamp": _stamp(member_id),
        "by": by.value,
        "target": target,
        "said": said,
        "at": now().isoformat(),
    }
    return redirect(url_for("second.ask"), 303)


def pending() -> Pending | None:
    """Tell who stands at the second step of signing in; None when nobody does, or it took too long.

    Whoever has been deactivated or has another password since does not stand there any more.
    """
    kept = session.get(_KEY)
    if not isinstance(kept, dict):
        return None
    at = datetime.fromisoformat(kept["at"])
    if not at <= now() < at + PENDING_LIVES or not hmac.compare_digest(kept["stamp"], _stamp(kept["member"])):
        session.pop(_KEY)
        return None
    return Pending(kept["member"], Factor(kept["by"]), kept["target"], kept["said"], at)


def complete(by: Factor, *, said: str = "") -> Response:
    """Sign in whoever stands at the second step, who has just shown `by`, and lead them on.

    When nobody stands there (any more), they are led to the beginning.

    Args:
        said: a sentence for the next page; what `arrive` was told is said when this is "".
    """
    waiting = pending()
    if waiting is None:
        return begin_again()
    return _sign_in(waiting.member_id, waiting.target, {waiting.by, by}, said or waiting.said)


def begin_again() -> Response:
    """Lead somebody whose time is over back to the beginning."""
    flash(TOO_LATE, "warn")
    return redirect(url_for("accounts.sign_in"), 303)


def _sign_in(member_id: int, target: str, shown: Collection[Factor], said: str) -> Response:
    sign_device_in(member_id, shown)
    if said:
        flash(said, "ok")
    return redirect(target or url_for("library.home"), 303)


def _stamp(member_id: int) -> str:
    """Give what changes when a member is deactivated, or has another password; it tells neither."""
    return keyed_digest(f"pending\n{accounts.standing(db.session, member_id)}")
