"""When a month, a year or so many days began, and ended, where the user is."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, datetime

import pytest

from wanstudio.core.periods import Between, LastDays, Period, bounds


@pytest.fixture(autouse=True)
def in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("period", "first", "end"),
    [
        (LastDays(1), "2026-03-31T00:00:00+02:00", None),
        (LastDays(7), "2026-03-25T00:00:00+01:00", None),  # summer time began on the 29th
        ("this_month", "2026-03-01T00:00:00+01:00", None),
        ("last_month", "2026-02-01T00:00:00+01:00", "2026-03-01T00:00:00+01:00"),
        ("this_year", "2026-01-01T00:00:00+01:00", None),
        (Between(date(2026, 3, 28), date(2026, 3, 29)), "2026-03-28T00:00:00+01:00", "2026-03-30T00:00:00+02:00"),
    ],
)
def test_days_begin_at_midnight_by_the_clock_of_the_day(period: Period, first: str, end: str | None):
    now = datetime.fromisoformat("2026-03-30T22:30:00+00:00")  # it is the 31st already in Berlin
    found = bounds(period, now)
    assert found == (datetime.fromisoformat(first), end and datetime.fromisoformat(end))


def test_last_month_in_january_is_of_the_year_before():
    first, end = bounds("last_month", datetime.fromisoformat("2026-01-05T12:00:00+00:00"))
    assert end is not None and (first.date(), end.date()) == (date(2025, 12, 1), date(2026, 1, 1))


def test_two_days_are_put_in_order():
    assert Between.of(date(2026, 2, 1), date(2026, 1, 1)) == Between(date(2026, 1, 1), date(2026, 2, 1))
