"""A sealed file: nobody reads it without its key, and no change of it goes unnoticed.

    advisory backup 2\\n      what it is
    1 byte                   which key opens it: k one of its own, s the secret of the site
    32 bytes                 random, so that every file has keys of its own
    32 bytes                 HMAC-SHA256 of all of that: tells another key from a damaged file
    parts of 65,552 bytes    64 KiB each under ChaCha20-Poly1305; the last may be shorter

The nonce of a part is its number and a mark that only the last one has, so that parts can neither be left
out, moved or repeated, nor the file be cut off (the STREAM construction). A part is checked before a byte of
it is given out, and any part can be read without those before it.
"""

import base64
import binascii
import hashlib
import hmac
import io
import os
import secrets
from dataclasses import dataclass
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from advisory.domain.errors import Invalid

KEY_BYTES = 32
PART_BYTES = 64 * 1024
_SEALED_BYTES = PART_BYTES + 16
_SALT_BYTES = 32
_MAGIC = b"advisory backup 2\n"
_OWN, _SITE = b"k", b"s"
_HEAD_BYTES = len(_MAGIC) + len(_OWN) + _SALT_BYTES + hashlib.sha256().digest_size


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """What a site may seal and open with.

    Attributes:
        site: derived from the site's secret, which it always has.
        own: a key for backups alone; it comes first where there is one.
    """

    site: bytes
    own: bytes | None = None

    @property
    def which(self) -> bytes:
        """The mark of the key that new files are sealed with."""
        return _SITE if self.own is None else _OWN

    def called(self, which: bytes) -> bytes | None:
        """Give the key with a mark; None when it is not known here."""
        return {_OWN: self.own, _SITE: self.site}.get(which)


def new_key() -> str:
    """Make a key: 32 random bytes in base64, as `read_key` takes them."""
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def read_key(text: str) -> bytes:
    """Read a key as somebody has written it down.

    Raises:
        Invalid: it is none.
    """
    try:
        key = base64.b64decode(text.strip(), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise Invalid("The key for backups cannot be used; write what `backup key` prints.")
    return key


def key_of(secret: str) -> bytes:
    """Derive the key of a site from its secret."""
    return _derived(secret.encode(), b"", b"advisory backups")


class SealingFile:
    """Takes bytes one after the other, and writes them sealed. `finish` writes the last part."""

    def __init__(self, file: IO[bytes], keys: Keys) -> None:
        key = keys.called(keys.which)
        assert key is not None  # noqa: S101
        salt = os.urandom(_SALT_BYTES)
        head = _MAGIC + keys.which + salt
        self._file, self._cipher = file, _cipher(key, salt)
        self._left, self._number = bytearray(), 0
        file.write(head + _mark_of(key, salt, head))

    def write(self, raw: Any) -> int:
        """Take some bytes; a part is written once it is known not to be the last."""
        self._left += raw
        while len(self._left) > PART_BYTES:
            self._seal(bytes(self._left[:PART_BYTES]), last=False)
            del self._left[:PART_BYTES]
        return len(raw)

    def flush(self) -> None:
        """Do nothing: a part is written when it is whole."""

    def finish(self) -> None:
        """Write what is left as the last part."""
        self._seal(bytes(self._left), last=True)

    def _seal(self, part: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number, last), part, None))
        self._number += 1


class OpenedFile(io.RawIOBase):
    """A sealed file as the bytes that were sealed, to be read from any place.

    Raises:
        Invalid: it is none, it was sealed with another key, or it was cut off or changed.
    """

    def __init__(self, file: IO[bytes], keys: Keys) -> None:
        super().__init__()
        self._file, self._place = file, 0
        self._cipher = _open_head(file, keys)
        sealed = file.seek(0, os.SEEK_END) - _HEAD_BYTES
        #: An empty file has one part too, so there is always a last one.
        self._last = max(0, (sealed - 1) // _SEALED_BYTES)
        self._held: tuple[int, bytes] = (-1, b"")
        self._size = self._last * PART_BYTES + len(self._part(self._last))

    def readable(self) -> bool:
        """It can be read."""
        return True

    def seekable(self) -> bool:
        """It can be read from any place."""
        return True

    def tell(self) -> int:
        """Give the place that is read from next."""
        return self._place

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self._size}[whence]
        self._place = max(0, base + offset)
        return self._place

    def readinto(self, buffer: Any) -> int:
        """Read from one part into `buffer`; give how many bytes that were."""
        number, start = divmod(self._place, PART_BYTES)
        if self._place >= self._size:
            return 0
        some = self._part(number)[start : start + len(buffer)]
        buffer[: len(some)] = some
        self._place += len(some)
        return len(some)

    def _part(self, number: int) -> bytes:
        if self._held[0] != number:
            self._file.seek(_HEAD_BYTES + number * _SEALED_BYTES)
            sealed = self._file.read(_SEALED_BYTES)
            try:
                part = self._cipher.decrypt(_nonce(number, number == self._last), sealed, None)
            except (InvalidTag, ValueError):
                raise Invalid("The backup is damaged: a part of it is not what was written.") from None
            self._held = (number, part)
        return self._held[1]


def _open_head(file: IO[bytes], keys: Keys) -> ChaCha20Poly1305:
    head = file.read(_HEAD_BYTES)
    if len(head) < _HEAD_BYTES or not head.startswith(_MAGIC):
        raise Invalid("The backup is damaged, or the file is none.")
    said, mark = head[:-32], head[-32:]
    which, salt = said[len(_MAGIC) : -_SALT_BYTES], said[-_SALT_BYTES:]
    name = "ADVISORY_BACKUP_KEY" if which == _OWN else "ADVISORY_SECRET_KEY"
    key = keys.called(which)
    if key is None:
        raise Invalid(f"The backup is sealed with a key of its own: set {name} to it.")
    if not hmac.compare_digest(mark, _mark_of(key, salt, said)):
        raise Invalid(
            f"The backup was sealed with another {name} than this one, or its beginning is damaged."
        )
    return _cipher(key, salt)


def _cipher(key: bytes, salt: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(_derived(key, salt, b"parts"))


def _mark_of(key: bytes, salt: bytes, head: bytes) -> bytes:
    return hmac.digest(_derived(key, salt, b"head"), head, "sha256")


def _derived(key: bytes, salt: bytes, use: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=salt, info=use).derive(key)


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\1" if last else b"\0")
