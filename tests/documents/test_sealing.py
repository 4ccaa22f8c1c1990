"""A sealed file gives back what was put in, from any place, and nothing once a byte of it was changed."""

import io
import random

import pytest

from advisory.documents.sealing import PART_BYTES, Keys, OpenedFile, SealingFile, key_of, new_key, read_key
from advisory.domain.errors import Invalid

KEYS = Keys(key_of("any secret"), read_key(new_key()))
#: The size of a sealed part, and where the first one begins.
PART, HEAD = PART_BYTES + 16, 83


def sealed(raw: bytes, keys: Keys = KEYS) -> bytes:
    file = io.BytesIO()
    sealing = SealingFile(file, keys)
    for start in range(0, len(raw), 10_000):
        sealing.write(raw[start : start + 10_000])
    sealing.finish()
    return file.getvalue()


def opened(raw: bytes, keys: Keys = KEYS) -> bytes:
    return io.BufferedReader(OpenedFile(io.BytesIO(raw), keys)).read()


@pytest.mark.parametrize("size", [0, 1, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 3 * PART_BYTES])
def test_what_comes_out_is_what_went_in(size):
    raw = random.Random(size).randbytes(size)
    assert opened(sealed(raw)) == raw


def test_it_can_be_read_from_any_place():
    chance = random.Random(7)
    raw = chance.randbytes(3 * PART_BYTES + 500)
    reader = io.BufferedReader(OpenedFile(io.BytesIO(sealed(raw)), KEYS))
    for _ in range(50):
        start, length = chance.randrange(len(raw)), chance.randrange(80_000)
        reader.seek(start)
        assert reader.read(length) == raw[start : start + length]


def test_every_changed_byte_is_noticed():
    chance = random.Random(11)
    whole = sealed(chance.randbytes(PART_BYTES + 2_000))
    for place in [*range(HEAD), *(chance.randrange(HEAD, len(whole)) for _ in range(200))]:
        changed = bytearray(whole)
        changed[place] ^= 1 << chance.randrange(8)
        with pytest.raises(Invalid):
            opened(bytes(changed))


def test_every_cut_is_noticed():
    chance = random.Random(13)
    whole = sealed(chance.randbytes(2 * PART_BYTES + 2_000))
    for size in [
        0,
        HEAD - 1,
        HEAD,
        HEAD + PART,
        HEAD + 2 * PART,
        *(chance.randrange(len(whole)) for _ in range(50)),
    ]:
        with pytest.raises(Invalid):
            opened(whole[:size])


def parts_of(whole: bytes) -> tuple[bytes, list[bytes]]:
    return whole[:HEAD], [whole[start : start + PART] for start in range(HEAD, len(whole), PART)]


@pytest.mark.parametrize(
    "change",
    [
        lambda parts: [parts[1], parts[0], *parts[2:]],
        lambda parts: [parts[0], parts[0], *parts[2:]],
        lambda parts: [parts[0], *parts[2:]],
        lambda parts: [*parts, parts[-1]],
        lambda parts: [*parts, b"x"],
    ],
    ids=["swapped", "repeated in place", "left out", "one more", "bytes behind"],
)
def test_parts_stay_where_they_were(change):
    head, parts = parts_of(sealed(random.Random(17).randbytes(4 * PART_BYTES)))
    with pytest.raises(Invalid):
        opened(head + b"".join(change(parts)))


def test_parts_of_another_file_are_none_of_its_own():
    raw = random.Random(19).randbytes(2 * PART_BYTES + 10)
    (head, parts), (_, others) = parts_of(sealed(raw)), parts_of(sealed(raw))
    with pytest.raises(Invalid):
        opened(head + others[0] + b"".join(parts[1:]))


def test_another_key_is_told_from_damage():
    whole = sealed(b"words")
    with pytest.raises(Invalid, match="another ADVISORY_BACKUP_KEY"):
        opened(whole, Keys(KEYS.site, read_key(new_key())))
    with pytest.raises(Invalid, match="set ADVISORY_BACKUP_KEY"):
        opened(whole, Keys(KEYS.site))
    with pytest.raises(Invalid, match="another ADVISORY_SECRET_KEY"):
        opened(sealed(b"words", Keys(KEYS.site)), Keys(key_of("some other secret"), KEYS.own))


@pytest.mark.parametrize("text", ["", "short", "A" * 44, "A" * 42, "é" * 43 + "="])
def test_what_is_no_key_is_refused(text):
    with pytest.raises(Invalid, match="backup key"):
        read_key(text)
