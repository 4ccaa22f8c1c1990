"""The tombstone journal: what was taken from readers for good, outside every backup and without any text.

    {"at": "2026-03-02T09:00:00+00:00", "kind": "entry", "uid": "5f…", "address": "9c…", "held": true}

    entry       an entry that was pulled
    situation   a situation that its asker withdrew; its uid is its slug, which is random
    removal     one that a moderator removed; so is its
    redaction   words taken out of one: its slug and the moment, never the words
    leaver      a member who left, by a random number of theirs; "leaver's points" and "leaver's entries" say
                that they took these along

One line for each decision, flushed to the disk before the database says so. A later line about the same
thing with "held": false lets it come back. `uid` is random and goes with the row into a backup; `address` is
a digest of the slug, for a file that comes back without its row. A line that a crash cut short is passed
over when the journal is read, and the next line begins on a line of its own.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from advisory.documents.folder import sync_folder


@dataclass(frozen=True, slots=True)
class Tombstone:
    """One line: a thing that is held, or is let go again.

    Attributes:
        kind: one of those above.
        uid: random, and the same in every backup.
        address: digest of its slug; "" when it never had one.
    """

    at: datetime
    kind: str
    uid: str
    address: str = ""
    held: bool = True


@dataclass(slots=True)
class Held:
    """What the journal holds back now.

    Attributes:
        uids: by kind.
        unread: how many whole lines could not be read.
    """

    uids: dict[str, dict[str, str]] = field(default_factory=dict)
    unread: int = 0

    def holds(self, kind: str, *, uid: str = "", slug: str = "") -> bool:
        """Say whether a thing is held, known by its row or by its address alone."""
        kept = self.uids.get(kind, {})
        return uid in kept or (bool(slug) and address_of(slug) in kept.values())


def address_of(slug: str) -> str:
    """Give the digest that stands for a slug."""
    return hashlib.sha256(slug.encode()).hexdigest() if slug else ""


def append(path: Path, lines: Iterable[Tombstone]) -> None:
    """Add lines to the journal; they are on the disk when this returns.

    Raises:
        OSError: the disk is full, or the journal cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    new = not path.exists()
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        size = os.fstat(handle).st_size
        cut = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
        text = "".join(_line(one) for one in lines)
        _write_all(handle, (("\n" if cut else "") + text).encode())
        os.fsync(handle)
    finally:
        os.close(handle)
    if new:
        sync_folder(path.parent)


def read(path: Path) -> Held:
    """Read what is held now; a journal that is not there holds nothing.

    Raises:
        OSError: it is there and cannot be read.
    """
    held = Held()
    try:
        text = path.read_text("utf-8", errors="replace")
    except FileNotFoundError:
        return held
    for line in filter(str.strip, text.splitlines()):
        try:
            values = json.loads(line)
            kind, uid, address = str(values["kind"]), str(values["uid"]), str(values["address"])
            stays = bool(values["held"])
        except (ValueError, KeyError, TypeError):
            held.unread += 1
            continue
        kept = held.uids.setdefault(kind, {})
        if stays:
            kept[uid] = address
            continue
        for one in [one for one, where in kept.items() if one == uid or (address and where == address)]:
            del kept[one]
    return held


def _line(one: Tombstone) -> str:
    values = {"at": one.at.isoformat(), "kind": one.kind, "uid": one.uid, "address": one.address}
    return json.dumps(values | {"held": one.held}) + "\n"


def _write_all(handle: int, raw: bytes) -> None:
    while raw:
        raw = raw[os.write(handle, raw) :]
