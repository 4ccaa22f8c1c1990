"""How often something may be tried, by name; every limit of the site stands here.

    @blueprint.post("/sign-in")
    @open_when_closed
    @limited(SIGN_IN)
    def try_sign_in() -> Response: …

Whoever is signed in is counted as themselves, others by their place: an IPv4 address, or the /64 of an IPv6
one. Counts stand in the database under a keyed digest, so that all processes share them and no address is
kept. An attempt is counted before it is made, and taken off again when it is not of the kind that counts.

Reading a page is not limited, and costs nothing. Searches are written down in steps, some at a time. When the
database cannot count, a search is answered all the same, and nothing else is: a guess that nobody counts is
one too many (decision 21).
"""

import hashlib
import hmac
import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import wraps
from ipaddress import IPv6Address, ip_address
from threading import Lock
from typing import ParamSpec

from flask import Flask, current_app, request
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from advisory.extensions import db, now, site
from advisory.services import accounts, limiting
from advisory.web.access import current_actor

P = ParamSpec("P")

log = logging.getLogger(__name__)


class Counts(Enum):
    """Which attempts count."""

    ALL = "all"
    #: Those that succeed would only lock out people who share a place.
    FAILURES = "failures"
    #: Those that lead on (303): a form that came back with its errors is not yet posted.
    SUCCESSES = "successes"


@dataclass(frozen=True, slots=True)
class Limit:
    """How often one thing may be tried.

    Attributes:
        name: of the count; limits with the same name are counted together.
        most: so many times,
        within: from the first of them on.
        counts: which attempts.
        said: what somebody reads who has reached it.
        step: of a limit on reading: so many are counted at a time. 0 for anything that is sent by a form.
    """

    name: str
    most: int
    within: timedelta
    counts: Counts = Counts.ALL
    said: str = "There were too many attempts."
    step: int = 0


_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_TEN_MINUTES = timedelta(minutes=10)
_POSTED = "You have posted a lot within an hour. Go back; your text is still in the form."

#: Wrong passwords from one place; the lock of an address is counted apart from it.
SIGN_IN = Limit("sign-in", 30, _TEN_MINUTES, Counts.FAILURES)
#: Codes of a second factor, and recovery codes.
CODES = Limit("codes", 15, _TEN_MINUTES, Counts.FAILURES)
#: Answers of devices with passkeys that let nobody in.
PASSKEYS = Limit("passkeys", 30, _TEN_MINUTES, Counts.FAILURES)
#: Links with a secret in them: invitations, resets, signing in by mail.
LINKS = Limit("links", 30, _TEN_MINUTES, Counts.FAILURES)
#: The present password, asked for again.
PASSWORD = Limit("password", 10, _TEN_MINUTES, Counts.FAILURES)
#: Asking for a letter that lets somebody in; letters to one address are counted apart from it.
RESETS = Limit("resets", 20, _HOUR)
INVITATIONS = Limit("invitations", 60, _HOUR, Counts.SUCCESSES, "You have sent a lot of invitations.")
MEMBERSHIP_REQUESTS = Limit("membership requests", 5, _DAY, Counts.SUCCESSES)
#: The same, counted by the address that it is asked for.
MEMBERSHIP_LETTERS = Limit("membership letters", 3, _DAY, Counts.SUCCESSES)
#: All of one's own data as a file.
EXPORTS = Limit("exports", 3, _DAY, said="Three copies a day are enough.")

#: Posting, by one member. Marks are not counted, nor is what is changed in a draft.
SITUATIONS = Limit("situations", 20, _HOUR, Counts.SUCCESSES, _POSTED)
#: Drafts begun, among them those that save themselves.
DRAFTS = Limit("drafts", 120, _HOUR, said=_POSTED)
QUESTIONS = Limit("questions", 40, _HOUR, Counts.SUCCESSES, _POSTED)
ADVICE = Limit("advice", 40, _HOUR, Counts.SUCCESSES, _POSTED)
COMMENTS = Limit("comments", 60, _HOUR, Counts.SUCCESSES, _POSTED)
REPORTS = Limit("reports", 30, _HOUR, Counts.SUCCESSES, _POSTED)
#: What is looked at while somebody writes: marks, similar situations, topics.
WRITING = Limit("writing", 600, _MINUTE, said="That was a lot at once.", step=20)

#: Leaving for another site to sign in there, which may have to be asked where.
LEAVING = Limit("leaving", 60, _TEN_MINUTES, step=5)

SEARCH = Limit("search", 200, _MINUTE, said="There were a lot of searches from where you are.", step=10)
SUGGEST = Limit("suggest", 900, _MINUTE, said="There were a lot of searches from where you are.", step=30)
FEEDS = Limit("feeds", 120, _MINUTE, said="These feeds are fetched very often from where you are.", step=10)


def limited(
    limit: Limit, *, by: Callable[[], str] | None = None
) -> Callable[[Callable[P, Response]], Callable[P, Response]]:
    """Hold a view to a limit; it stands below what the view declares that it needs.

    Args:
        by: who or what is counted; "" for nobody this time. The member or the place when not given.

    Raises:
        TooManyRequests: by the view, once the limit is reached; tells how long to wait.
    """

    def hold(view: Callable[P, Response]) -> Callable[P, Response]:
        @wraps(view)
        def held(*args: P.args, **kwargs: P.kwargs) -> Response:
            counted = bool(limit.step) or request.method == "POST"
            whose = (by or who)() if counted and site().settings.rate_limits else ""
            if not whose:
                return view(*args, **kwargs)
            key = keyed_digest(f"limit {limit.name} {whose}")
            if limit.step:
                _count_some(limit, key)
                return view(*args, **kwargs)
            _refuse_after(
                limit, limiting.count(db.session, key, most=limit.most, within=limit.within, now=now())
            )
            return _answered(limit, key, lambda: view(*args, **kwargs))

        return held

    return hold


def refuse_locked(digest: str) -> None:
    """Let nobody try what too many failures have locked.

    Args:
        digest: under which the failures are counted (`services.accounts`).

    Raises:
        TooManyRequests: it is locked, whether or not anybody is meant by it.
    """
    seconds = accounts.locked_seconds(db.session, digest, now=now())
    if seconds:
        raise TooManyRequests(retry_after=seconds)


def who() -> str:
    """Say who is counted: the member, or the place of a visitor."""
    member_id = current_actor().member_id
    return f"member {member_id}" if member_id else f"place {place()}"


def place() -> str:
    """Give where a request comes from: what one household or office has, not one of its devices.

    Behind a proxy the address is the one that the proxy tells (ADVISORY_PROXIES).
    """
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or int(address) >> 64)
    return str(address)


def keyed_digest(text: str) -> str:
    """Give what is kept instead of an address: the same each time, and nothing to anybody without the key."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def init_limits(app: Flask) -> None:
    """Give `app` what it needs to count searches in steps."""
    app.extensions["advisory.tally"] = Tally()


class Tally:
    """Searches that this process has not written down yet, and who has to wait."""

    #: Of how many places it knows; the oldest are forgotten, which is in their favour.
    PLACES = 10_000

    def __init__(self) -> None:
        self._lock = Lock()
        self._open: OrderedDict[str, int] = OrderedDict()
        self._waiting: OrderedDict[str, datetime] = OrderedDict()

    def due(self, key: str, step: int) -> int:
        """Count one more; give how many are to be written down now, 0 while it is not worth it."""
        with self._lock:
            number = self._open.pop(key, 0) + 1
            if number >= step:
                return number
            self._open[key] = number
            if len(self._open) > self.PLACES:
                self._open.popitem(last=False)
            return 0

    def seconds_to_wait(self, key: str, moment: datetime) -> int:
        """Tell for how many seconds somebody has still to wait."""
        with self._lock:
            until = self._waiting.get(key)
            if until is not None and until <= moment:
                del self._waiting[key]
                until = None
        return int((until - moment).total_seconds()) + 1 if until else 0

    def keep_waiting(self, key: str, until: datetime) -> None:
        """Remember somebody who has reached a limit, without asking the database each time."""
        with self._lock:
            self._waiting[key] = until
            if len(self._waiting) > self.PLACES:
                self._waiting.popitem(last=False)


def _count_some(limit: Limit, key: str) -> None:
    tally, moment = current_app.extensions["advisory.tally"], now()
    _refuse_after(limit, tally.seconds_to_wait(key, moment))
    number = tally.due(key, limit.step)
    if not number:
        return
    try:
        seconds = limiting.count(
            db.session, key, most=limit.most, within=limit.within, weight=number, now=moment
        )
    except OperationalError:
        db.session.rollback()
        log.warning("searches could not be counted now")
        return
    if seconds:
        tally.keep_waiting(key, moment + timedelta(seconds=seconds))
    _refuse_after(limit, seconds)


def _refuse_after(limit: Limit, seconds: int) -> None:
    if seconds:
        raise TooManyRequests(limit.said, retry_after=seconds)


def _answered(limit: Limit, key: str, answer: Callable[[], Response]) -> Response:
    """Answer, and take the attempt off the count when it is not one of those that count."""
    status = 500
    try:
        response = answer()
        status = response.status_code
        return response
    finally:
        counts = {
            Counts.ALL: True,
            Counts.FAILURES: status >= 400,
            Counts.SUCCESSES: status in range(300, 400),
        }
        if not counts[limit.counts]:
            _give_back(key)


def _give_back(key: str) -> None:
    try:
        limiting.give_back(db.session, key, now=now())
    except OperationalError:
        db.session.rollback()
        log.warning("an attempt could not be taken off its count")
