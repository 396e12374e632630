"""When a clip was made, in few words."""

from __future__ import annotations

from datetime import datetime

from wanstudio.core.periods import Between
from wanstudio.ui.figures import date_of, hour_of, weekday_of


def made_at(moment: datetime, now: datetime) -> str:
    """Today with its time, "Today, 14:20"; of another day, the day."""
    day = day_of(moment, now)
    return f"{day}, {hour_of(moment.astimezone())}" if day == "Today" else day


def day_of(moment: datetime, now: datetime) -> str:
    """ "Today", "Yesterday", "Tuesday", "21 Nov" and, of another year, "21 Nov 2025", by the clock here."""
    here, today = moment.astimezone(), now.astimezone()
    days = (today.date() - here.date()).days
    if days <= 0:
        return "Today"
    if days == 1:
        return "Yesterday"
    if days < 7:
        return weekday_of(here)
    return date_of(here, year=here.year != today.year)


def span_words(days: Between) -> str:
    """ "3 Nov 2026", "3 to 12 Nov 2026", "3 Oct to 12 Nov 2026", "3 Nov 2025 to 12 Jan 2026"."""
    first, last = days.first, days.last
    whole = date_of(last, year=True)
    if first == last:
        return whole
    if first.year != last.year:
        return f"{date_of(first, year=True)} to {whole}"
    if first.month == last.month and whole.startswith(str(last.day)):  # not where the month goes first
        return f"{first.day} to {whole}"
    return f"{date_of(first)} to {whole}"
