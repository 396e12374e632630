"""When a clip was made, in few words."""

from __future__ import annotations

from datetime import datetime


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
