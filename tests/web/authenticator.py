"""An authenticator app for one of the cast."""

from datetime import datetime

import pyotp
from flask import Flask
from sqlalchemy.orm import Session

from advisory.services import authenticators
from tests.conftest import Person


def give_authenticator(app: Flask, session: Session, person: Person, *, now: datetime) -> str:
    """Set an app up for somebody, as they would, and give the secret it shares with the site."""
    seal = app.extensions["advisory"].seal
    authenticators.begin(session, person.actor, seal, now=now)
    told = authenticators.setting_up(session, person.actor, seal, now=now)
    assert told is not None
    secret = "".join(told.groups)
    authenticators.confirm(session, person.actor, seal, pyotp.TOTP(secret).at(now), "", now=now)
    return secret
