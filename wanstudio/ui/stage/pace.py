"""How far playing has come: by the sound where there is one, which is never made faster or slower. No clock of its own.

A sound starts late, and waits where its buffer has run empty; the pictures follow it.
"""

from __future__ import annotations

FAR_S = 0.02
FAST, SLOW = 4, 32  # of what they are apart, a fourth is made up for at each look while it can be seen, else little


class Pace:
    """`now_s` is asked with the seconds since the start, and with how much of the sound has been heard (None: none)."""

    def __init__(self) -> None:
        self._off_s = 0.0

    def now_s(self, clock_s: float, heard_s: float | None) -> float:
        now = clock_s + self._off_s
        if heard_s is None:
            return now
        apart = heard_s - now
        step = apart / (FAST if abs(apart) > FAR_S else SLOW)
        self._off_s += step
        return now + step
