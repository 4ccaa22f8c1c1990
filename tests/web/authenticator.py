"""An authenticator app for one of the cast, on a site."""

from datetime import datetime

import pyotp
from flask import Flask
from sqlalchemy.orm import Session

from tests.conftest import Person
from tests.services.authenticator import set_up


def give_authenticator(app: Flask, session: Session, person: Person, *, now: datetime) -> pyotp.TOTP:
    """Set the app up for somebody, as they would, with the seal of the site."""
    return set_up(session, person, now=now, seal=app.extensions["advisory"].seal)
