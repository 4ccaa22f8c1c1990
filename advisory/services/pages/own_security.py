"""The pages of how a member signs in, seen by nobody but them."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Device:
    """A device that is signed in.

    Attributes:
        looks: browser and system in words, "" when nothing is known of them.
        used_on: the last day; None before days were kept.
        here: it is the one being looked at.
    """

    id: int
    looks: str
    since: datetime
    used_on: date | None
    here: bool


@dataclass(frozen=True, slots=True)
class SecurityPage:
    """How a member signs in, seen by nobody else.

    Attributes:
        has_second: they have any second factor.
        entrusted: they are a moderator or an admin, who must have one.
        authenticator_since: None without an app.
        passkeys: how many they have.
        codes_left: recovery codes that have not been used.
        devices: the newest, `devices_in_all` of them are signed in.
    """

    email: str
    has_password: bool
    has_second: bool
    entrusted: bool
    authenticator_since: datetime | None
    passkeys: int
    codes_left: int
    devices: tuple[Device, ...]
    devices_in_all: int


@dataclass(frozen=True, slots=True)
class SettingUp:
    """What an authenticator app has to be told.

    Attributes:
        uri: what the picture says.
        groups: the secret in groups of four, to be typed by hand.
    """

    uri: str
    groups: tuple[str, ...]
