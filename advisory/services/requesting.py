"""Asking to become a member: sent by a visitor, confirmed by letter, answered by whoever may invite.

Asking costs the same and is answered alike whoever asks, for whichever address: a request is written and a
letter promised. Everything that tells addresses apart happens when the letter is written, and stays between
the site and whoever reads the post of that address. Nobody sees a request before its address is confirmed.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor, Role
from advisory.domain.errors import Invalid, NotFound
from advisory.domain.membership_requests import (
    BRINGS_CHARS,
    CONFIRMED_WITHIN,
    KEPT_AFTER_DECLINING,
    LETTERS_TO_ONE,
    MOST_WAITING,
    NAME_CHARS,
    OCCUPATION_CHARS,
    REASONS,
)
from advisory.domain.notices import NoticeKind
from advisory.domain.text import clean, one_line
from advisory.mail.port import Letter
from advisory.services import membership
from advisory.services.admitting import acting_as, invite_now, may_admit, require_within
from advisory.services.changing import write_log
from advisory.services.due import MOST
from advisory.services.outbox import promise
from advisory.services.pages.common import Choice, pager
from advisory.services.pages.office import AskedAs, RequestForm, RequestLine, RequestList
from advisory.services.posting import Writer
from advisory.services.showing import choices
from advisory.services.telling import tell
from advisory.services.transaction import transaction
from advisory.storage import circle, invitations, members
from advisory.storage import membership_requests as requests
from advisory.storage.tables import OutboxRow, RequestLinkRow, RequestRow
from advisory.storage.vocabulary import vocabulary

CONFIRM, DECLINED = "mail.request", "mail.request-declined"
REQUESTS_A_PAGE = 30
SPENT = "This link has been used or has expired. Ask again, and you get a new one."


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody typed who asks to become a member."""

    email: str
    name: str
    occupation: str = ""
    company_size: str = ""
    brings: str = ""


def form(session: Session) -> RequestForm:
    """Give what the form offers to choose from."""
    return RequestForm(choices(vocabulary(session), "company_size"))


def ask(session: Session, typed: Asked, *, now: datetime) -> None:
    """Take a request and promise a letter; nobody learns whether anybody has the address.

    Raises:
        Invalid: a field is missing, too long or cannot be kept; says nothing about the address but its form.
    """
    asked = _checked(session, typed)
    with transaction(session):
        row = RequestRow(
            email=asked.email,
            name=asked.name,
            occupation=asked.occupation,
            company_size=asked.company_size,
            brings=asked.brings,
            made_at=now,
        )
        session.add(row)
        session.flush()
        promise(session, CONFIRM, row.id, now)


def asked_as(session: Session, token: str, *, now: datetime) -> AskedAs:
    """Show whose request a link confirms; looking at it confirms nothing, since scanners of mail open links.

    Raises:
        NotFound: it was never made, has been used, or has expired.
    """
    row = _living(session, token, now)
    return AskedAs(row.name, row.email)


def confirm(session: Session, token: str, *, now: datetime) -> None:
    """Confirm an address, so that whoever may invite sees the request.

    Raises:
        NotFound: the link was never made, has been used, or has expired.
    """
    with transaction(session):
        row = _living(session, token, now, lock=True)
        row.confirmed_at = now
        requests.delete_others(session, row)
        admins = members.holders(session, Role.ADMIN)
        tell(session, NoticeKind.MEMBERSHIP_ASKED, admins, f"request-{row.id}", now=now)


def page(session: Session, actor: Actor, number: int, *, now: datetime) -> RequestList:
    """List the requests that wait, the oldest first.

    Raises:
        NotFound: the actor may let nobody in.
    """
    groups, anywhere = may_admit(session, actor)
    sizes = vocabulary(session).terms.get("company_size", {})
    rows = requests.page(session, limit=REQUESTS_A_PAGE, offset=(number - 1) * REQUESTS_A_PAGE)
    return RequestList(
        lines=tuple(
            RequestLine(
                id=row.id,
                name=row.name,
                email=row.email,
                occupation=row.occupation,
                company_size=sizes[row.company_size].name if row.company_size in sizes else "",
                brings=row.brings,
                made_at=row.made_at,
                waits_hours=int((now - (row.confirmed_at or now)).total_seconds() // 3600),
            )
            for row in rows
        ),
        groups=tuple(Choice(str(key), name) for key, name in circle.group_names(session, groups).items()),
        anywhere=anywhere,
        reasons=REASONS,
        pager=pager(number, requests.count(session), REQUESTS_A_PAGE),
    )


def approve(session: Session, actor: Actor, request_id: int, group_id: int | None, *, now: datetime) -> str:
    """Invite whoever asked; the invitation takes the place of the request.

    Returns:
        Their address.

    Raises:
        NotFound: the actor may let nobody in, or there is no such request that waits.
        Invalid: the group is not theirs, or the address is a member's or invited by now.
    """
    reach = may_admit(session, actor)
    require_within(reach, group_id)
    with transaction(session):
        row = _waiting(session, request_id)
        write_log(session, actor, acting_as(actor), "approve_request", ("request", row.id), ("", ""), now=now)
        invite_now(session, actor, row.email, group_id, now=now)
        email = row.email
        session.delete(row)
        return email


def decline(session: Session, actor: Actor, request_id: int, reason: str, *, now: datetime) -> str:
    """Decline a request with one of the reasons at hand, which is sent in a letter.

    Returns:
        The address of whoever asked.

    Raises:
        NotFound: the actor may let nobody in, or there is no such request that waits.
        Invalid: none of the reasons.
    """
    may_admit(session, actor)
    if reason not in REASONS:
        raise Invalid({"reason": "Choose one of the reasons."})
    with transaction(session):
        row = _waiting(session, request_id)
        row.declined_at, row.reason, row.declined_by = now, reason, actor.member_id
        write_log(
            session, actor, acting_as(actor), "decline_request", ("request", row.id), ("", ""), now=now,
            reason=reason,
        )  # fmt: skip
        promise(session, DECLINED, row.id, now)
        return row.email


def forget_old(session: Session, now: datetime) -> int:
    """Delete requests that nobody confirmed, and those declined long ago; give how many were."""
    with transaction(session):
        return requests.forget(
            session,
            unconfirmed_before=now - CONFIRMED_WITHIN,
            declined_before=now - KEPT_AFTER_DECLINING,
            most=MOST,
        )


def writers(site_url: str) -> Mapping[str, Writer]:
    """Say who writes the letters of requests."""

    def to_confirm(session: Session, promised: OutboxRow, now: datetime) -> Letter | None:
        return confirm_letter(session, promised, site_url, now)

    return {CONFIRM: to_confirm, DECLINED: declined_letter}


def confirm_letter(session: Session, promised: OutboxRow, site_url: str, now: datetime) -> Letter | None:
    """Write the letter that asks to confirm a request, with a link that is made now.

    Returns:
        None when the request is gone, one of the same address was confirmed before, or too many letters went
        there already.
    """
    row = requests.by_id(session, promised.subject_id, lock=True)
    if row is None or requests.is_known(session, row.email):
        return None
    if requests.count_letters(session, row.email) >= LETTERS_TO_ONE:
        return None
    if members.by_email(session, row.email):
        said = f"You are a member already. Sign in: {site_url}/sign-in\n"
    elif invitations.open_to(session, row.email):
        said = "You are invited already. Look for our letter, or ask whoever invited you to send it again.\n"
    elif requests.count(session) >= MOST_WAITING:
        return None
    else:
        token = secrets.token_urlsafe(32)
        said = (
            f"Confirm that it was you: {site_url}/membership/confirm/{token}\n\n"
            f"The link works once, within {CONFIRMED_WITHIN.days} days. Then somebody reads what you wrote,"
            " and you get an answer by letter.\n"
        )
        session.add(RequestLinkRow(token_hash=members.token_digest(token), request_id=row.id, made_at=now))
    text = (
        "Somebody asked for a membership of The Advisory for this address.\n\n"
        f"{said}\nIf it was not you, throw this letter away; nothing happens.\n"
    )
    return Letter(row.email, "The Advisory: your request", text, at=now)


def declined_letter(session: Session, promised: OutboxRow, now: datetime) -> Letter | None:
    """Write the letter that declines a request; None when it is gone."""
    row = requests.by_id(session, promised.subject_id)
    if row is None or row.declined_at is None:
        return None
    text = (
        "Thank you for asking to become a member of The Advisory. We do not take you in at present.\n\n"
        f"{row.reason}\n\n"
        f"What you sent us is deleted within {KEPT_AFTER_DECLINING.days} days.\n"
    )
    return Letter(row.email, "The Advisory: about your request", text, at=now)


def _checked(session: Session, typed: Asked) -> Asked:
    problems: dict[str, str] = {}
    email = ""
    try:
        email = membership.checked_address(typed.email)
    except Invalid as refusal:
        problems |= refusal.problems
    name, occupation, brings = one_line(typed.name), one_line(typed.occupation), clean(typed.brings).strip()
    if not name or len(name) > NAME_CHARS:
        problems["name"] = f"Write your name, in 1 to {NAME_CHARS} characters."
    if not occupation or len(occupation) > OCCUPATION_CHARS:
        problems["occupation"] = f"Say what you do, in 1 to {OCCUPATION_CHARS} characters."
    if typed.company_size and typed.company_size not in vocabulary(session).terms.get("company_size", {}):
        problems["company_size"] = "Choose a size from the list."
    if not brings or len(brings) > BRINGS_CHARS:
        problems["brings"] = f"Say what you would bring, in 1 to {BRINGS_CHARS:,} characters."
    if problems:
        raise Invalid(problems)
    return Asked(email, name, occupation, typed.company_size, brings)


def _living(session: Session, token: str, now: datetime, *, lock: bool = False) -> RequestRow:
    row = requests.by_token_hash(session, members.token_digest(token), lock=lock)
    if row is None or row.confirmed_at is not None or row.made_at + CONFIRMED_WITHIN <= now:
        raise NotFound(SPENT)
    return row


def _waiting(session: Session, request_id: int) -> RequestRow:
    row = requests.by_id(session, request_id, lock=True)
    if row is None or row.confirmed_at is None or row.declined_at is not None:
        raise NotFound
    return row
