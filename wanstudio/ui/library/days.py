"""When a clip was made, in few words."""

from __future__ import annotations

from datetime import date, datetime

from wanstudio.core.periods import Between


def day_of(moment: datetime, now: datetime) -> str:
    """ "Today, 14:20", "Yesterday", "Tuesday", "21 Nov" and, of another year, "21 Nov 2025", by the clock here."""
    here, today = moment.astimezone(), now.astimezone()
    days = (today.date() - here.date()).days
    if days <= 0:
        return f"Today, {here:%H:%M}"
    if days == 1:
        return "Yesterday"
    if days < 7:
        return f"{here:%A}"
    return f"{here.day} {here:%b}" if here.year == today.year else f"{here.day} {here:%b %Y}"


def span_words(days: Between) -> str:
    """ "3 Nov 2026", "3 to 12 Nov 2026", "3 Oct to 12 Nov 2026", "3 Nov 2025 to 12 Jan 2026"."""
    first, last = days.first, days.last
    if first == last:
        return _whole(last)
    if first.year != last.year:
        return f"{_whole(first)} to {_whole(last)}"
    month = "" if first.month == last.month else f" {first:%b}"
    return f"{first.day}{month} to {_whole(last)}"


def _whole(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
