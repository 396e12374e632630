"""How numbers, times and dates are written: one way for files, logs and the command line, the reader's in the window.

Words are English in both. So are the names of days and months, and a month has its name: it stands in an English
sentence, and "21 Nov" can be read by everyone, where 11/12 is two days. What a reader's own habit decides is the mark
before the decimals, the one between thousands, twelve or twenty-four hours, and whether the month goes first.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Writing:
    """`point` stands before decimals, `group` between thousands in numbers of `least_grouped` digits or more,
    `time_mark` between hours and minutes."""

    point: str = "."
    group: str = ","
    least_grouped: int = 4
    time_mark: str = ":"
    twelve_hours: bool = False
    month_first: bool = False


PLAIN = Writing()
_in_force: ContextVar[Writing] = ContextVar("writing", default=PLAIN)


@contextmanager
def written(way: Writing) -> Iterator[None]:
    """What is written inside is written this way. No task may be made inside: it would go on writing so."""
    before = _in_force.set(way)
    try:
        yield
    finally:
        _in_force.reset(before)


def number(plain: str) -> str:
    """`plain` as Python writes it ("1,234.50"), in the way in force."""
    way = _in_force.get()
    whole, point, decimals = plain.partition(".")
    if sum(map(str.isdigit, whole)) < way.least_grouped:
        whole = whole.replace(",", "")
    return whole.replace(",", way.group) + (way.point if point else "") + decimals


def hour_of(moment: datetime, *, seconds: bool = False) -> str:
    """ "14:05" or "2:05 PM", by `moment`'s own clock."""
    way = _in_force.get()
    hour = (moment.hour + 11) % 12 + 1 if way.twelve_hours else moment.hour
    parts = [f"{hour}" if way.twelve_hours else f"{hour:02}", f"{moment.minute:02}"]
    if seconds:
        parts.append(f"{moment.second:02}")
    half = (" AM" if moment.hour < 12 else " PM") if way.twelve_hours else ""
    return way.time_mark.join(parts) + half


def date_of(moment: date, *, year: bool = False) -> str:
    """ "21 Nov 2025" or "Nov 21, 2025"; strftime would name the month in the language of the system."""
    month = _MONTHS[moment.month - 1]
    if _in_force.get().month_first:
        return f"{month} {moment.day}, {moment.year}" if year else f"{month} {moment.day}"
    return f"{moment.day} {month} {moment.year}" if year else f"{moment.day} {month}"


def weekday_of(moment: date) -> str:
    return _DAYS[moment.weekday()]
