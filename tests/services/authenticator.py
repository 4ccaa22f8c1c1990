"""An authenticator app for one of the cast, set up as they would."""

import pyotp

from advisory.services import authenticators
from advisory.services.sealing import seal_of

SEAL = seal_of("the secret of these tests")


def set_up(session, person, token="", *, now, seal=SEAL):
    """Give the app."""
    authenticators.begin(session, person.actor, seal, now=now)
    told = authenticators.setting_up(session, person.actor, seal, now=now)
    app = pyotp.TOTP("".join(told.groups))
    authenticators.confirm(session, person.actor, seal, app.at(now), token, now=now)
    return app
