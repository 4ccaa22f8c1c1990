"""A device that makes passkeys and signs with them, as a phone would: keys of its own, a counter, a holder.

    device = Device("http://localhost")
    made = device.make(question)          what navigator.credentials.create would give, as JSON
    used = device.use(question)           what navigator.credentials.get would give

What a thief or a broken device would do otherwise is an argument.
"""

import hashlib
import json
import secrets
from dataclasses import dataclass, field, replace
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, encode_cbor

_PRESENT, _VERIFIED, _ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Device:
    """One device, with one passkey of one site once it has made it."""

    origin: str
    host: str = "localhost"
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    number: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    handle: str = ""
    count: int = 0

    def copy(self) -> "Device":
        """Give what somebody has who has copied its key."""
        return replace(self)

    def make(self, question: dict[str, Any], *, verified: bool = True, origin: str = "") -> str:
        """Make a passkey."""
        self.handle = question["user"]["id"]
        told = {
            "fmt": "none",
            "attStmt": {},
            "authData": self._data(verified=verified, attested=True),
        }
        return self._answer(
            {
                "clientDataJSON": self._client("webauthn.create", question, origin),
                "attestationObject": bytes_to_base64url(encode_cbor(told)),
                "transports": ["internal", "hybrid"],
            }
        )

    def use(
        self, question: dict[str, Any], *, verified: bool = True, origin: str = "", handle: str | None = None
    ) -> str:
        """Sign in with it."""
        self.count += 1
        data, client = self._data(verified=verified), self._client("webauthn.get", question, origin)
        signed = data + hashlib.sha256(base64url_to_bytes(client)).digest()
        return self._answer(
            {
                "clientDataJSON": client,
                "authenticatorData": bytes_to_base64url(data),
                "signature": bytes_to_base64url(self.key.sign(signed, ec.ECDSA(hashes.SHA256()))),
                "userHandle": self.handle if handle is None else handle,
            }
        )

    def _answer(self, response: dict[str, Any]) -> str:
        number = bytes_to_base64url(self.number)
        return json.dumps(
            {"id": number, "rawId": number, "type": "public-key", "response": response,
             "clientExtensionResults": {}}
        )  # fmt: skip

    def _client(self, kind: str, question: dict[str, Any], origin: str) -> str:
        told = {"type": kind, "challenge": question["challenge"], "origin": origin or self.origin}
        return bytes_to_base64url(json.dumps(told).encode())

    def _data(self, *, verified: bool, attested: bool = False) -> bytes:
        flags = _PRESENT | (_VERIFIED if verified else 0) | (_ATTESTED if attested else 0)
        data = hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")
        if attested:
            data += bytes(16) + len(self.number).to_bytes(2, "big") + self.number + self._public()
        return data

    def _public(self) -> bytes:
        numbers = self.key.public_key().public_numbers()
        x, y = numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")
        return encode_cbor({1: 2, 3: -7, -1: 1, -2: x, -3: y})
