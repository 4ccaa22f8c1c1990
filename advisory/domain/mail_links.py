"""What a link in a letter is for, and for how long it works."""

from datetime import timedelta
from enum import StrEnum


class Purpose(StrEnum):
    """What a link in a letter lets its reader do, once."""

    SIGN_IN = "sign-in"
    PASSWORD = "password"  # noqa: S105


LIVES = {Purpose.SIGN_IN: timedelta(minutes=15), Purpose.PASSWORD: timedelta(hours=1)}
