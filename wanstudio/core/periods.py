"""The times in which a clip was made, as a user means them. Days begin at midnight where the user is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

Named = Literal["this_month", "last_month", "this_year"]


@dataclass(frozen=True, slots=True)
class LastDays:
    """1 is today, 7 is today and the six days before it."""

    count: int


@dataclass(frozen=True, slots=True)
class Between:
    """From the first day to the last, both inside."""

    first: date
    last: date

    @classmethod
    def of(cls, one: date, other: date) -> Between:
        """In whatever order they are given."""
        return cls(min(one, other), max(one, other))


Period = LastDays | Between | Named


def bounds(period: Period, now: datetime) -> tuple[datetime, datetime | None]:
    """(from this moment on, before this one), where the user is; None: whatever comes."""
    first, end = _days(period, now.astimezone().date())
    return _midnight(first), None if end is None else _midnight(end)


def _days(period: Period, today: date) -> tuple[date, date | None]:
    """(the first day, the day after the last)."""
    this_month = today.replace(day=1)
    match period:
        case LastDays(count):
            return today - timedelta(days=count - 1), None
        case Between(first, last):
            return first, last + timedelta(days=1)
        case "this_month":
            return this_month, None
        case "last_month":
            return (this_month - timedelta(days=1)).replace(day=1), this_month
        case "this_year":
            return today.replace(month=1, day=1), None


def _midnight(day: date) -> datetime:
    """By the clock of that day: summer time may have begun since."""
    return datetime.combine(day, time()).astimezone()
