"""The way of the playhead while a clip plays: which frame is due when. Plain arithmetic, no clock, no widget."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

SHOWN_AT_MOST_HZ = 62.0


@dataclass(frozen=True, slots=True)
class Leg:
    """A piece of the clip from `start_s` to `end_s`, played on (or back, from its end), `at_s` after the start."""

    start_s: float
    end_s: float
    forward: bool
    at_s: float

    @property
    def long_s(self) -> float:
        return self.end_s - self.start_s


def steady(frames: int, fps: float) -> list[float]:
    """When each of so many frames begins, and when the last one ends, at a rate that does not vary."""
    return [n / fps for n in range(frames + 1)]


def frame_at(times_s: Sequence[float], at_s: float) -> int:
    """The frame that is on the screen then; the first or last one outside of the clip."""
    return max(0, min(bisect_right(times_s, at_s + 1e-9) - 1, len(times_s) - 2))


def legs(
    times_s: Sequence[float], n: int, first: int, last: int, *, forward: bool, loop: bool, ping_pong: bool
) -> Iterator[Leg]:
    """From frame `n` on; `first` to `last` (both inside) is the range that is repeated."""
    start, end = times_s[first], times_s[last + 1]
    if forward:
        begin = times_s[n] if n <= last else start
        leg = Leg(begin, end, True, 0.0)
    else:
        begin = times_s[n + 1] if n >= first else end
        leg = Leg(start, begin, False, 0.0)
    yield leg
    while loop:
        at, forward = leg.at_s + leg.long_s, leg.forward
        if not ping_pong or first == last:
            leg = Leg(start, end, forward, at)
        elif forward:
            leg = Leg(start, times_s[last], False, at)  # the last frame has just been shown
        else:
            leg = Leg(times_s[first + 1], end, True, at)
        yield leg


def due(course: Iterator[Leg], times_s: Sequence[float], *, speed: float) -> Iterator[tuple[float, int]]:
    """(seconds after the start, frame), in order. Faster than a screen can show, frames are left out evenly."""
    least, last_s = 1 / SHOWN_AT_MOST_HZ, -1.0
    for leg in course:
        for at_s, n in _frames(leg, times_s):
            if (at_s - last_s) / speed >= least - 1e-6 or last_s < 0:
                yield at_s / speed, n
                last_s = at_s


def _frames(leg: Leg, times_s: Sequence[float]) -> Iterator[tuple[float, int]]:
    if leg.forward:
        n = frame_at(times_s, leg.start_s)
        while n == 0 or times_s[n] < leg.end_s - 1e-9:
            yield leg.at_s + max(0.0, times_s[n] - leg.start_s), n
            n += 1
            if n > len(times_s) - 2:
                return
    else:
        n = frame_at(times_s, leg.end_s - 1e-6)
        while n >= 0 and times_s[n + 1] > leg.start_s + 1e-9:
            yield leg.at_s + max(0.0, leg.end_s - times_s[n + 1]), n
            n -= 1
