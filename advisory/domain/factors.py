"""How somebody shows who they are when they sign in, and when one way of it is not enough.

password, link, sso        something one knows or receives: a first factor
authenticator, recovery    a code, after a first factor
passkey                    a device that has checked who holds it: both at once
"""

from collections.abc import Collection
from enum import StrEnum

from advisory.domain.actor import Role


class Factor(StrEnum):
    """One way of showing who one is."""

    PASSWORD = "password"  # noqa: S105
    LINK = "link"
    SSO = "sso"
    AUTHENTICATOR = "authenticator"
    RECOVERY = "recovery"
    PASSKEY = "passkey"


#: What may follow a first factor.
SECOND = frozenset({Factor.AUTHENTICATOR, Factor.RECOVERY, Factor.PASSKEY})

#: Who reads what others confided, or decides who does.
_ENTRUSTED = frozenset({Role.MODERATOR, Role.ADMIN})


def is_strong(given: Collection[Factor]) -> bool:
    """Say whether what was shown is two factors.

    >>> is_strong({Factor.PASSWORD}), is_strong({Factor.PASSWORD, Factor.AUTHENTICATOR})
    (False, True)
    >>> is_strong({Factor.PASSKEY})
    True
    """
    return not SECOND.isdisjoint(given)


def needs_second(roles: Collection[Role]) -> bool:
    """Say whether somebody with these roles must have a second factor.

    >>> needs_second({Role.MEMBER}), needs_second({Role.MEMBER, Role.MODERATOR})
    (False, True)
    """
    return not _ENTRUSTED.isdisjoint(roles)
