"""Secrets that have to be read again, and must not be read by whoever copies the database.

    the site's secret ──HKDF──► a key ──AES-GCM──► nonce and text, as base64

Whose secret it is goes into the seal, so that one member's cannot be put in another's place. The row keeps
the name of the key; with another secret the name is another one, and what was sealed cannot be opened.
"""

import base64
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE_BYTES = 12


class Unsealable(Exception):
    """It was sealed with another key, for somebody else, or has been changed."""


@dataclass(frozen=True, slots=True, repr=False)
class Seal:
    """A key for one purpose, and its name."""

    key: bytes
    name: str

    def close(self, secret: str, about: str) -> str:
        """Seal a secret.

        Args:
            about: whose it is; the same is needed to open it.
        """
        nonce = os.urandom(_NONCE_BYTES)
        sealed = AESGCM(self.key).encrypt(nonce, secret.encode(), about.encode())
        return base64.urlsafe_b64encode(nonce + sealed).decode()

    def open(self, sealed: str, about: str, name: str) -> str:
        """Give a secret back.

        Args:
            name: of the key it was sealed with.

        Raises:
            Unsealable: it cannot be opened.
        """
        if name != self.name:
            raise Unsealable
        try:
            raw = base64.urlsafe_b64decode(sealed)
            return AESGCM(self.key).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], about.encode()).decode()
        except (InvalidTag, ValueError) as refusal:
            raise Unsealable from refusal


def seal_of(secret_key: str, purpose: str = "authenticators") -> Seal:
    """Derive the key for a purpose from the site's secret.

    >>> seal = seal_of("one secret")
    >>> seal.open(seal.close("JBSWY3DP", "member 7"), "member 7", seal.name)
    'JBSWY3DP'
    >>> seal.name == seal_of("another secret").name
    False
    >>> seal.open("half a row", "member 7", seal.name)
    Traceback (most recent call last):
    advisory.services.sealing.Unsealable
    """
    return Seal(_derived(secret_key, purpose, 32), _derived(secret_key, f"name of {purpose}", 8).hex())


def _derived(secret_key: str, purpose: str, length: int) -> bytes:
    info = f"advisory: {purpose}".encode()
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=info).derive(secret_key.encode())
