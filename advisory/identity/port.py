"""The port of single sign-on: a provider, whom it means, and how it can fail."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class ProviderUnavailable(Exception):
    """The provider does not answer as one should; it may be tried again, or signed in without."""


class NotIdentified(Exception):
    """What came back from the provider does not show who somebody is; the text is for the log alone."""


@dataclass(frozen=True, slots=True)
class Way:
    """The way to the provider, and what has to be kept until somebody comes back from it.

    Attributes:
        address: where to send them.
        state: comes back with them.
        nonce: stands in what the provider signs.
        verifier: shows that the code is asked for by whoever sent them (PKCE).
    """

    address: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom a provider means; `email` is "" unless the provider says that it has verified it."""

    issuer: str
    subject: str
    email: str


class Provider(Protocol):
    """What somebody can sign in through."""

    #: As the button names it.
    name: str

    def way(self, back: str) -> Way:
        """Begin: give the way there.

        Args:
            back: the address to come back to.

        Raises:
            ProviderUnavailable: it does not answer.
        """

    def identity(self, back: str, code: str, nonce: str, verifier: str, *, now: datetime) -> Identity:
        """End: tell who has come back with this code.

        Raises:
            ProviderUnavailable: it does not answer.
            NotIdentified: what it answers is not for this site, this sign-in or this moment.
        """
