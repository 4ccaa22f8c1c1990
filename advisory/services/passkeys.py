"""Passkeys: made on a member's device, used to sign in with nothing else, named and removed.

A device keeps them under a random name, so that it tells the site nothing about its owner before they say
yes. What a device is asked and what its answer is worth stands in `ceremonies`.
"""

import secrets
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import Invalid, NotFound
from advisory.domain.factors import Factor
from advisory.domain.notices import NoticeKind
from advisory.domain.text import one_line
from advisory.services import ceremonies, second_factor
from advisory.services.ceremonies import UNKNOWN, Party, Question
from advisory.services.keeping import account_row
from advisory.services.pages.passkeys import PasskeyLine, PasskeyList
from advisory.services.telling import tell
from advisory.services.transaction import transaction
from advisory.storage import members, passkeys
from advisory.storage.tables import MemberRow, PasskeyRow

NAME_CHARS = 60
#: More than anybody's devices; a list that nobody has to page.
PASSKEYS_ALLOWED = 20

LAST_SECOND = (
    "You read what others confide, so you need a second factor, and this is your last one."
    " Add another passkey or an authenticator app first; then you can remove it."
)
COPIED = "That passkey was refused: it may have been copied. Sign in another way, and look at your passkeys."


def own(session: Session, actor: Actor, party: Party | None) -> PasskeyList:
    """List the actor's passkeys.

    Args:
        party: None where the site's address has no name that one could be bound to.

    Raises:
        Forbidden: nobody is signed in.
    """
    member = account_row(session, actor)
    rows = passkeys.of_member(session, member.id)
    last = len(rows) == 1 and second_factor.is_last(session, actor, Factor.PASSKEY)
    return PasskeyList(
        lines=tuple(
            PasskeyLine(
                row.id,
                row.name,
                row.made_at,
                row.last_used_at,
                last=last,
                alone=len(rows) == 1 and member.password is None,
            )
            for row in rows
        ),
        host=party.host if party else "",
        full=len(rows) >= PASSKEYS_ALLOWED,
    )


def ask_to_make(session: Session, actor: Actor, party: Party) -> Question:
    """Say what a device is asked to make a passkey of.

    Raises:
        Forbidden: nobody is signed in.
    """
    member = account_row(session, actor)
    with transaction(session):
        handle = passkeys.keep_handle(session, member.id, secrets.token_urlsafe(48))
    kept = [row.credential_id for row in passkeys.of_member(session, member.id)]
    return ceremonies.question_to_make(party, handle, member.email, member.name, kept=kept)


def keep(
    session: Session,
    actor: Actor,
    party: Party,
    challenge: bytes,
    answer: str,
    name: str,
    token: str,
    *,
    now: datetime,
) -> None:
    """Keep the passkey that a device has made, and tell the member.

    Args:
        answer: the device's, as JSON.
        name: the member's word for it; "" calls it "Passkey" and numbers it.
        token: of the device that is being used.

    Raises:
        Forbidden: nobody is signed in.
        Invalid: it is no answer to the challenge, is kept already, or there are too many.
    """
    member = account_row(session, actor)
    name = _checked_name(name)
    made = ceremonies.made(party, challenge, answer)
    try:
        with transaction(session):
            members.lock(session, member.id)
            kept = passkeys.count_of(session, member.id)
            if kept >= PASSKEYS_ALLOWED:
                raise Invalid({"": f"You have {PASSKEYS_ALLOWED} passkeys. Remove one first."})
            row = PasskeyRow(
                member_id=member.id,
                credential_id=made.credential_id,
                public_key=made.public_key,
                sign_count=made.sign_count,
                transports=made.transports,
                name=name or ("Passkey" if not kept else f"Passkey {kept + 1}"),
                made_at=now,
            )
            session.add(row)
            session.flush()
            second_factor.added(session, member.id, token, now=now)
    except IntegrityError:
        raise Invalid({"": "That passkey is kept already."}) from None


def rename(session: Session, actor: Actor, passkey_id: int, name: str) -> None:
    """Call a passkey otherwise.

    Raises:
        Forbidden: nobody is signed in.
        NotFound: the actor has no such passkey.
        Invalid: no name, or one that is too long.
    """
    member = account_row(session, actor)
    name = _checked_name(name)
    if not name:
        raise Invalid({"name": "Write a name, such as “My phone”."})
    with transaction(session):
        _passkey(session, member, passkey_id).name = name


def remove(session: Session, actor: Actor, passkey_id: int, token: str, *, now: datetime) -> str:
    """Remove a passkey, sign every other device out, and tell the member.

    Args:
        token: of the device that stays signed in.

    Returns:
        Its name.

    Raises:
        Forbidden: nobody is signed in.
        NotFound: the actor has no such passkey.
        Invalid: it is the last second factor of somebody whose role needs one.
    """
    member = account_row(session, actor)
    with transaction(session):
        members.lock(session, member.id)
        row = _passkey(session, member, passkey_id)
        if passkeys.count_of(session, member.id) == 1 and second_factor.is_last(
            session, actor, Factor.PASSKEY
        ):
            raise Invalid({"": LAST_SECOND})
        name = row.name
        passkeys.delete_one(session, row.id)
        second_factor.removed(session, member.id, token, now=now)
    return name


def ask_to_use(session: Session, party: Party, member_id: int | None = None) -> Question:
    """Say what a device is asked to sign in with.

    Args:
        member_id: who stands at the second step; None when nobody has said yet who they are.
    """
    of = None
    if member_id is not None:
        of = [row.credential_id for row in passkeys.of_member(session, member_id)]
    return ceremonies.question_to_use(party, of=of)


def recognise(
    session: Session,
    party: Party,
    challenge: bytes,
    answer: str,
    *,
    member_id: int | None = None,
    now: datetime,
) -> int:
    """Tell whose passkey has answered.

    Args:
        answer: the device's, as JSON.
        member_id: whose it has to be; None for anybody's.

    Returns:
        The row number of the member.

    Raises:
        Invalid: nobody's, somebody else's, no answer to the challenge, or by a copy: then its owner is told.
    """
    given = ceremonies.read(answer)
    with transaction(session):
        row = passkeys.by_credential(session, given.credential_id, lock=True)
        owner = members.by_id(session, row.member_id) if row else None
        if row is None or owner is None or not owner.active or member_id not in (None, owner.id):
            raise Invalid({"": UNKNOWN})
        count = ceremonies.count_told(party, challenge, given, row.public_key)
        if given.handle and given.handle != passkeys.handle_of(session, owner.id):
            raise Invalid({"": UNKNOWN})
        copied = bool(count or row.sign_count) and count <= row.sign_count
        if copied:
            event = f"passkey-{row.id}-{now.isoformat()}"
            tell(session, NoticeKind.PASSKEY_REFUSED, [owner.id], event, now=now)
        else:
            row.sign_count, row.last_used_at = count, now
        found = owner.id
    if copied:
        raise Invalid({"": COPIED})
    return found


def _checked_name(name: str) -> str:
    name = one_line(name)
    if len(name) > NAME_CHARS:
        raise Invalid({"name": f"Keep the name to {NAME_CHARS} characters."})
    return name


def _passkey(session: Session, member: MemberRow, passkey_id: int) -> PasskeyRow:
    row = passkeys.own(session, member.id, passkey_id)
    if row is None:
        raise NotFound
    return row
