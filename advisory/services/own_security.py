"""How a member signs in: their password, their second factor, and the devices they are signed in on."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import NotFound
from advisory.domain.notices import NoticeKind
from advisory.services import second_factor
from advisory.services.keeping import account_row
from advisory.services.pages.own_security import Device, SecurityPage
from advisory.services.passwords import keep_password
from advisory.services.telling import tell
from advisory.services.transaction import transaction
from advisory.storage import factors, members, passkeys
from advisory.storage.tables import SignInRow

#: Shown of the devices, the newest first; beyond that only all of them at once can be signed out.
DEVICES_SHOWN = 30


def page(session: Session, actor: Actor, token: str, *, now: datetime) -> SecurityPage:
    """Show a member how they sign in.

    Args:
        token: of the device they are looking from.

    Raises:
        Forbidden: nobody is signed in.
    """
    row = account_row(session, actor)
    app = factors.authenticator(session, row.id)
    devices = members.sign_ins_of(session, row.id, now, limit=DEVICES_SHOWN)
    return SecurityPage(
        email=row.email,
        has_password=row.password is not None,
        has_second=second_factor.has_second(session, row.id),
        entrusted=second_factor.needed(actor),
        authenticator_since=app.made_at if app else None,
        passkeys=passkeys.count_of(session, row.id),
        codes_left=factors.unused_codes(session, row.id),
        devices=_devices(devices, members.token_digest(token)),
        devices_in_all=members.count_sign_ins(session, row.id, now),
    )


def password_hash(session: Session, actor: Actor) -> str | None:
    """Fetch what the actor's present password is checked against.

    Raises:
        Forbidden: nobody is signed in.
    """
    return account_row(session, actor).password


def about(session: Session, actor: Actor) -> tuple[str, str]:
    """Give the actor's name and address, which a guesser of passwords tries first.

    Raises:
        Forbidden: nobody is signed in.
    """
    row = account_row(session, actor)
    return row.name, row.email


def change_password(session: Session, actor: Actor, new_hash: str, token: str, *, now: datetime) -> None:
    """Keep a new password, sign every other device out, and tell the member.

    Args:
        new_hash: never the password itself.
        token: of the device that stays signed in.

    Raises:
        Forbidden: nobody is signed in.
    """
    with transaction(session):
        row = account_row(session, actor)
        keep_password(session, row, new_hash, but=members.token_digest(token))
        tell(session, NoticeKind.PASSWORD_CHANGED, [row.id], f"password-{now.isoformat()}", now=now)


def sign_out_elsewhere(session: Session, actor: Actor, token: str) -> None:
    """Sign every device out but the one that carries `token`.

    Raises:
        Forbidden: nobody is signed in.
    """
    with transaction(session):
        members.delete_sign_ins(session, account_row(session, actor).id, but=members.token_digest(token))


def sign_out(session: Session, actor: Actor, sign_in_id: int) -> None:
    """Sign one of the actor's devices out.

    Raises:
        Forbidden: nobody is signed in.
        NotFound: none of their devices has this number (any more).
    """
    with transaction(session):
        if not members.delete_own_sign_in(session, account_row(session, actor).id, sign_in_id):
            raise NotFound("That device is signed out already.")


def _devices(rows: Sequence[SignInRow], here: str) -> tuple[Device, ...]:
    return tuple(
        Device(
            id=row.id,
            looks=row.looks,
            since=row.since,
            used_on=row.used_on,
            here=row.token_hash == here,
        )
        for row in rows
    )
