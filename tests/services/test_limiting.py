"""Attempts are counted once each, whoever else is counted at the same moment, and forgotten in time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from advisory.services import limiting
from advisory.storage.tables import LimitCountRow

MINUTE = timedelta(minutes=1)


def test_so_many_and_no_more_until_the_time_is_over(session, now):
    def attempt(seconds: int) -> int:
        return limiting.count(session, "key", most=3, within=MINUTE, now=now + timedelta(seconds=seconds))

    assert [attempt(second) for second in (0, 10, 20)] == [0, 0, 0]
    assert (attempt(30), attempt(59)) == (30, 1)
    assert attempt(60) == 0
    assert [attempt(61), attempt(62), attempt(63)] == [0, 0, 57]


def test_one_key_is_none_of_anothers_business(session, now):
    assert limiting.count(session, "one", most=1, within=MINUTE, now=now) == 0
    assert limiting.count(session, "other", most=1, within=MINUTE, now=now) == 0
    assert limiting.count(session, "one", most=1, within=MINUTE, now=now) == 60


def test_what_is_given_back_can_be_used_again(session, now):
    for _ in range(20):
        assert limiting.count(session, "key", most=1, within=MINUTE, now=now) == 0
        limiting.give_back(session, "key", now=now)
    limiting.give_back(session, "key", now=now)
    assert limiting.count(session, "key", most=1, within=MINUTE, now=now) == 0
    assert limiting.count(session, "key", most=1, within=MINUTE, now=now) == 60


def test_of_many_at_once_no_more_slip_through(fresh, now):
    def attempt(_: int) -> int:
        with Session(fresh.database.engine) as session:
            return limiting.count(session, "key", most=5, within=MINUTE, now=now)

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(attempt, range(40)))
    assert answers.count(0) == 5


def test_counts_are_forgotten_when_their_time_is_over(session, now):
    for number in range(60):
        limiting.count(session, f"key {number}", most=1, within=MINUTE, now=now)
    limiting.count(session, "lasting", most=1, within=timedelta(hours=1), now=now)
    assert limiting.forget_old(session, now + MINUTE) == 50
    assert limiting.forget_old(session, now + MINUTE) == 10
    assert session.scalar(select(func.count()).select_from(LimitCountRow)) == 1
