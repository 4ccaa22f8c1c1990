"""The authenticator app: set up, checked after a password, and taken away.

Its codes follow RFC 6238: six digits, a new one every half minute. The one before and the one after are
taken too, since clocks differ; none is taken twice, nor one that is older than the last.
"""

import re
from datetime import datetime, timedelta
from enum import Enum, auto

import pyotp
from pyotp.utils import strings_equal
from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import Invalid, NotFound, WrongState
from advisory.domain.factors import Factor
from advisory.services import second_factor
from advisory.services.due import MOST
from advisory.services.keeping import account_holder, account_row
from advisory.services.pages.own_security import SettingUp
from advisory.services.sealing import Seal, Unsealable
from advisory.services.transaction import transaction
from advisory.storage import factors, members
from advisory.storage.tables import AuthenticatorRow

#: As the app lists it.
ISSUER = "The Advisory"
#: How long a setting up that was begun may take.
SETTING_UP_LIVES = timedelta(hours=1)
#: Half minutes before and after the present one whose codes are taken.
WINDOW = 1

KEY_CHANGED = (
    "The key of this site was changed, so that no authenticator app can be checked. Use a recovery code, or"
    " ask your administrator to let you in."
)


LAST_SECOND = (
    "You read what others confide, so you need a second factor, and this is your last one. Set up another"
    " app in its place, or add a passkey first."
)


class Verdict(Enum):
    """What a code is worth."""

    RIGHT = auto()
    WRONG = auto()
    #: Right, and taken before.
    USED = auto()
    #: Nobody can tell any more: the site's secret is another one than it was.
    UNREADABLE = auto()


def begin(session: Session, actor: Actor, seal: Seal, *, now: datetime) -> None:
    """Begin to set an app up, anew if it was begun before; the one that holds is left alone meanwhile.

    Raises:
        Forbidden: nobody is signed in.
    """
    member_id = account_holder(actor)
    with transaction(session):
        members.lock(session, member_id)
        factors.delete_authenticators(session, member_id, confirmed=False)
        sealed = seal.close(pyotp.random_base32(), _about(member_id))
        session.add(
            AuthenticatorRow(
                member_id=member_id, confirmed=False, sealed=sealed, key_name=seal.name, made_at=now
            )
        )


def setting_up(session: Session, actor: Actor, seal: Seal, *, now: datetime) -> SettingUp | None:
    """Show what the app has to be told; None when nothing is being set up.

    Raises:
        Forbidden: nobody is signed in.
    """
    member = account_row(session, actor)
    row = factors.authenticator(session, member.id, confirmed=False)
    if row is None or row.made_at <= now - SETTING_UP_LIVES:
        return None
    try:
        secret = seal.open(row.sealed, _about(member.id), row.key_name)
    except Unsealable:
        return None
    groups = tuple(secret[start : start + 4] for start in range(0, len(secret), 4))
    uri = pyotp.TOTP(secret).provisioning_uri(name=member.email, issuer_name=ISSUER)
    return SettingUp(uri=uri, groups=groups)


def confirm(session: Session, actor: Actor, seal: Seal, code: str, token: str, *, now: datetime) -> None:
    """Have the app that is being set up hold, since it shows the right code.

    Args:
        token: of the device that is being used.

    Raises:
        Forbidden: nobody is signed in.
        NotFound: nothing is being set up, or it took too long.
        Invalid: the code is not the app's.
    """
    member_id = account_holder(actor)
    with transaction(session):
        row = factors.authenticator(session, member_id, confirmed=False, lock=True)
        if row is None or row.made_at <= now - SETTING_UP_LIVES:
            raise NotFound("That took too long. Begin to set the app up anew.")
        verdict, counter = _checked(row, seal, code, now)
        if verdict is not Verdict.RIGHT:
            raise Invalid({"code": "That is not the code the app shows now. Wait for the next one."})
        factors.delete_authenticators(session, member_id, confirmed=True)
        row.confirmed, row.last_counter = True, counter
        second_factor.added(session, member_id, token, now=now)


def check(session: Session, member_id: int, seal: Seal, code: str, *, now: datetime) -> Verdict:
    """Say what a code is worth; a right one is used up."""
    with transaction(session):
        row = factors.authenticator(session, member_id, lock=True)
        if row is None:
            return Verdict.WRONG
        verdict, counter = _checked(row, seal, code, now)
        if verdict is Verdict.RIGHT:
            row.last_counter = counter
        return verdict


def remove(session: Session, actor: Actor, token: str, *, now: datetime) -> None:
    """Take the app away, and sign every other device out.

    Args:
        token: of the device that stays signed in.

    Raises:
        Forbidden: nobody is signed in.
        NotFound: there is none.
        WrongState: the actor's role needs a second factor, and this is the only one.
    """
    member_id = account_holder(actor)
    with transaction(session):
        if second_factor.is_last(session, actor, Factor.AUTHENTICATOR):
            raise WrongState("the last second factor", "remove", LAST_SECOND)
        if not factors.delete_authenticators(session, member_id):
            raise NotFound("There is no authenticator app to take away.")
        second_factor.removed(session, member_id, token, now=now)


def forget_unfinished(session: Session, now: datetime) -> int:
    """Delete what was begun and never confirmed; give how many were."""
    with transaction(session):
        return factors.delete_unfinished(session, now - SETTING_UP_LIVES, most=MOST)


def _checked(row: AuthenticatorRow, seal: Seal, code: str, now: datetime) -> tuple[Verdict, int]:
    """Give what a code is worth, and the half minute it belongs to."""
    try:
        app = pyotp.TOTP(seal.open(row.sealed, _about(row.member_id), row.key_name))
    except Unsealable:
        return Verdict.UNREADABLE, 0
    typed, present = re.sub(r"\s", "", code), app.timecode(now)
    near = range(present - WINDOW, present + WINDOW + 1)
    fitting = [counter for counter in near if strings_equal(app.generate_otp(counter), typed)]
    fresh = [counter for counter in fitting if counter > row.last_counter]
    if fresh:
        return Verdict.RIGHT, fresh[0]
    return (Verdict.USED if fitting else Verdict.WRONG), 0


def _about(member_id: int) -> str:
    return f"member {member_id}"
