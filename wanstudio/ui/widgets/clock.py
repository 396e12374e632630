"""Lengths of time in figures."""

from __future__ import annotations

LEAST_LEFT_S = 5.0
"""An estimate of less than that is not told: it would say the same until it is over, however long that takes."""


def clock(seconds: float) -> str:
    """65 as "1:05", an hour as "1:00:00"."""
    minutes, rest = divmod(max(0, round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def about(seconds: float) -> str:
    """An estimate, no finer than it is good: in steps of 5 seconds, from 100 on in minutes. It does not jitter."""
    if seconds >= 100:
        return f"about {round(seconds / 60)} min"
    return f"about {clock(max(5, 5 * round(seconds / 5)))}"
