"""The forms of accounts: signing in, a first password, another password, the profile."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from werkzeug.datastructures import MultiDict
from zxcvbn import zxcvbn

Fields = MultiDict[str, str]

SHORTEST_CHARS = 15
LONGEST_CHARS = 128
#: Of 0 to 4: 3 means that guessing it takes far longer than anybody will try.
STRENGTH = 3


@dataclass(frozen=True, slots=True)
class SignInForm:
    """What was typed to sign in. `next` is where to go afterwards, always an address of ours."""

    email: str = ""
    password: str = ""
    next: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)


def read_sign_in(fields: Fields) -> SignInForm:
    """Read the form; nothing is said about what was typed but that something is missing."""
    email, password = fields.get("email", "").strip(), fields.get("password", "")
    problems = {}
    if not email:
        problems["email"] = "Write your e-mail address."
    if not password:
        problems["password"] = "Write your password."  # noqa: S105
    return SignInForm(email, password, local_address(fields.get("next", "")), problems)


def local_address(target: str) -> str:
    r"""Give `target` when it is a plain address of this site, and "" for everything else.

    >>> local_address("/situations/?show=mine")
    '/situations/?show=mine'
    >>> local_address("//evil.example"), local_address(r"/\evil.example"), local_address("https://x.example")
    ('', '', '')
    """
    if not target.startswith("/") or target.startswith("//") or len(target) > 2000:
        return ""
    if "\\" in target or any(ord(sign) < 33 or ord(sign) == 127 for sign in target):
        return ""
    try:
        parts = urlsplit(target)
    except ValueError:
        return ""
    return "" if parts.scheme or parts.netloc else target


def password_problem(password: str, *, about: tuple[str, ...] = ()) -> str:
    """Say what is wrong with a new password; "" when nothing is. Any characters will do.

    Args:
        about: the member's name and address, which a guesser tries first.

    >>> password_problem("short")
    'Five characters so far. Use at least 15; a short sentence is fine.'
    >>> password_problem("a quiet harbour in late november")
    ''
    """
    length = len(password)
    if length < SHORTEST_CHARS:
        said = _SPELT[length] if length < len(_SPELT) else str(length)
        word = "character" if length == 1 else "characters"
        return f"{said} {word} so far. Use at least {SHORTEST_CHARS}; a short sentence is fine."
    if length > LONGEST_CHARS:
        return f"That is longer than {LONGEST_CHARS} characters. Leave some out."
    # The measure of strength takes time with the square of the length, and the start says enough.
    if zxcvbn(password[:72], user_inputs=list(about))["score"] < STRENGTH:
        return "That would be guessed quickly. Take a few words that have nothing to do with each other."
    return ""


_SPELT = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
