"""The pages of second factors, seen by nobody but their owner."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SettingUp:
    """What an authenticator app has to be told.

    Attributes:
        uri: what the picture says.
        groups: the secret in groups of four, to be typed by hand.
    """

    uri: str
    groups: tuple[str, ...]
