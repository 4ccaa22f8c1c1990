"""The journal of tombstones: what is held, what is let go, and what a crash amid a line leaves."""

from datetime import UTC, datetime

import pytest

from advisory.documents.tombstones import Tombstone, address_of, append, read

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def journal(tmp_path):
    return tmp_path / "kept" / "apart.jsonl"


def stone(uid="one", slug="account-teams", *, held=True):
    return Tombstone(AT, "entry", uid, address_of(slug), held)


def test_a_journal_that_is_not_there_holds_nothing(journal):
    assert not read(journal).holds("entry", uid="one", slug="account-teams")


def test_what_is_pulled_is_held_by_its_row_and_by_its_address(journal):
    append(journal, [stone()])
    assert read(journal).holds("entry", uid="one")
    assert read(journal).holds("entry", slug="account-teams")
    assert not read(journal).holds("entry", uid="two", slug="friends")


def test_kinds_are_kept_apart(journal):
    append(journal, [stone()])
    assert not read(journal).holds("situation", uid="one")


def test_a_later_line_lets_it_come_back(journal):
    append(journal, [stone()])
    append(journal, [stone(held=False)])
    assert not read(journal).holds("entry", uid="one", slug="account-teams")


def test_letting_go_frees_the_address_of_every_row_that_had_it(journal):
    append(journal, [stone("one"), stone("two"), stone("two", held=False)])
    assert not read(journal).holds("entry", slug="account-teams")


def test_what_is_pulled_again_is_held_again(journal):
    append(journal, [stone(), stone(held=False), stone()])
    assert read(journal).holds("entry", uid="one")


def test_an_entry_that_never_had_an_address_frees_no_other(journal):
    append(journal, [stone("one", ""), stone("two", ""), stone("two", "", held=False)])
    assert read(journal).holds("entry", uid="one")


def test_the_journal_holds_no_word_of_the_address(journal):
    append(journal, [stone()])
    assert b"account" not in journal.read_bytes()


def test_the_journal_is_its_owners_alone(journal):
    append(journal, [stone()])
    assert journal.stat().st_mode & 0o077 == 0


def test_a_line_that_a_crash_cut_short_spoils_no_other(journal):
    append(journal, [stone("one")])
    with journal.open("ab") as file:
        file.write(b'{"at": "2026-03-0')
    append(journal, [stone("two", "friends")])
    held = read(journal)
    assert held.holds("entry", uid="one")
    assert held.holds("entry", uid="two")
    assert held.unread == 1
