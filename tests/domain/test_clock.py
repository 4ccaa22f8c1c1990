"""Time is aware and in UTC, whoever tells it."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from advisory.domain.clock import fixed_clock, system_clock


def test_the_system_clock_tells_aware_utc():
    assert system_clock().utcoffset() == timedelta(0)


def test_a_fixed_clock_stands_still_in_utc():
    clock = fixed_clock(datetime(2026, 3, 1, 1, 30, tzinfo=timezone(timedelta(hours=2))))
    assert clock() == clock() == datetime(2026, 2, 28, 23, 30, tzinfo=UTC)


def test_a_clock_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        fixed_clock(datetime(2026, 3, 1))  # noqa: DTZ001  (a time without a zone is the point)
