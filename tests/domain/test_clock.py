"""Time is aware and in UTC, whoever tells it."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from advisory.domain.clock import fixed_clock, milliseconds, moment_of_list, settable_clock, system_clock

NOW = datetime(2026, 3, 2, 9, 0, 0, 250_400, tzinfo=UTC)


def test_the_system_clock_tells_aware_utc():
    assert system_clock().utcoffset() == timedelta(0)


def test_a_fixed_clock_stands_still_in_utc():
    clock = fixed_clock(datetime(2026, 3, 1, 1, 30, tzinfo=timezone(timedelta(hours=2))))
    assert clock() == clock() == datetime(2026, 2, 28, 23, 30, tzinfo=UTC)


def test_a_clock_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        fixed_clock(datetime(2026, 3, 1))  # noqa: DTZ001  (a time without a zone is the point)


def test_what_happened_by_a_moment_has_happened_by_its_milliseconds():
    until = milliseconds(NOW)

    assert until % 1000 == 251
    assert moment_of_list(2, until, NOW + timedelta(minutes=1)) == NOW.replace(microsecond=251_000)


def test_a_first_page_shows_what_there_is():
    assert moment_of_list(1, milliseconds(NOW) - 5_000, NOW) is None


@pytest.mark.parametrize("until", [None, -1, milliseconds(NOW), milliseconds(NOW) + 1, 10**15, 10**40])
def test_what_cannot_be_the_moment_of_an_earlier_page_is_left_out_of_account(until):
    assert moment_of_list(2, until, NOW) is None


def test_a_settable_clock_shows_what_it_is_set_to():
    shown = ["2026-03-01T10:00+01:00\n", "2027-03-01T09:00+00:00"]
    clock = settable_clock(lambda: shown[0])
    assert clock() == datetime(2026, 3, 1, 9, tzinfo=UTC)
    shown[0] = shown[1]
    assert clock() == datetime(2027, 3, 1, 9, tzinfo=UTC)
