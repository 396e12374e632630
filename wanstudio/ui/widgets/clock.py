"""Lengths of time in figures."""

from __future__ import annotations


def clock(seconds: float) -> str:
    """65 as "1:05", an hour as "1:00:00"."""
    minutes, rest = divmod(max(0, round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
