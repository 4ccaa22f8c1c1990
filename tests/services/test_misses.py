"""Counting what was looked for in vain: the wish, how often, and never by whom."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from advisory.services.misses import MOST_A_MONTH, count_miss
from advisory.storage import misses
from advisory.storage.tables import MissRow


def rows(session):
    return [(row.words, row.text, row.count) for row in session.scalars(select(MissRow).order_by(MissRow.id))]


def test_the_same_wish_counts_once_whatever_its_order_and_endings(session, now):
    for asked in ("selling a zeppelin", "Zeppelin sells", "a quagga"):
        count_miss(session, asked, now=now)

    assert rows(session) == [("sell zeppelin", "Zeppelin sells", 2), ("quagga", "a quagga", 1)]


def test_the_day_is_kept_and_nothing_that_tells_who(session, now):
    count_miss(session, "a zeppelin", now=now)
    [row] = session.scalars(select(MissRow))

    assert (row.month, row.last_on) == (date(2026, 3, 1), date(2026, 3, 2))
    assert not {column.name for column in MissRow.__table__.columns} & {
        "member_id",
        "actor_id",
        "at",
        "address",
    }


def test_each_month_counts_anew_and_after_a_year_a_wish_is_forgotten(session, now):
    count_miss(session, "a zeppelin", now=now)
    count_miss(session, "a zeppelin", now=now + timedelta(days=31))
    assert [count for *_, count in rows(session)] == [1, 1]
    count_miss(session, "a quagga", now=now + timedelta(days=400))
    assert [text for _, text, _ in rows(session)] == ["a zeppelin", "a quagga"]


@pytest.mark.parametrize("asked", ["", "ab", "?!", "zeppelin " * 3 + "x" * 300])
def test_what_is_no_wish_is_not_counted(session, now, asked):
    count_miss(session, asked, now=now)
    assert rows(session) == []


def test_the_most_frequent_wishes_are_listed_first(session, now):
    for asked in ("a quagga", "a zeppelin", "a zeppelin"):
        count_miss(session, asked, now=now)

    wanted = misses.most_wanted(session, date(2026, 3, 1), limit=5)
    assert [row.text for row in wanted] == ["a zeppelin", "a quagga"]


def test_somebody_who_types_at_random_fills_no_disk(session, now):
    session.add_all(
        MissRow(words=f"w{n}", month=date(2026, 3, 1), text="x", last_on=now.date())
        for n in range(MOST_A_MONTH)
    )
    session.commit()
    count_miss(session, "one more wish", now=now)
    count_miss(session, "w7", now=now)

    assert misses.number(session, date(2026, 3, 1)) == MOST_A_MONTH
