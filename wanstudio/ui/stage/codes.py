"""Timecodes: HH:MM:SS:FF for each frame of a clip, and the way back from one to its frame. Plain arithmetic."""

from __future__ import annotations

import math
from collections.abc import Sequence

from wanstudio.ui.stage.course import frame_at

_NTSC = 0.002  # 23.976 is near enough to 24 to count its frames as such, as SMPTE does


class Timecodes:
    """Of frames counted from 0. They follow time, in steps of the nominal rate: the next whole number above `fps`.

    At a steady rate that is to count frames. At one that varies a frame's code says when it begins; two that begin
    within the same step have the same one. `times_s`: when each frame begins, and when the last one ends.
    """

    def __init__(self, times_s: Sequence[float], fps: float) -> None:
        self.times_s = times_s
        self.base = max(1, math.ceil(fps - 1e-6))  # frames in a second of the code
        whole = abs(fps - self.base) < _NTSC * self.base
        self._rate = fps if whole or _steady(times_s, fps) else float(self.base)

    def of(self, frame: int) -> str:
        return self._said(self._count(frame))

    @property
    def end(self) -> str:
        """Of the moment at which the last frame ends: how long the clip is."""
        return self._said(self._count(-1))

    def frame_at(self, count: int) -> int | None:
        """The frame that is shown `count` steps after the beginning, or that has just this code; None after the end."""
        last = len(self.times_s) - 2
        if count > max(self._count(last), self._count(-1) - 1):
            return None
        shown = frame_at(self.times_s, count / self._rate)
        begins_with_it = shown < last and self._count(shown) < count == self._count(shown + 1)
        return shown + 1 if begins_with_it else shown

    def _count(self, place: int) -> int:
        return math.floor(self.times_s[place] * self._rate + 0.5)

    def _said(self, count: int) -> str:
        seconds, rest = divmod(count, self.base)
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}:{rest:02}"


def _steady(times_s: Sequence[float], fps: float) -> bool:
    """Whether each frame begins within half a one of where it would at just this rate."""
    return all(abs(at * fps - n) < 0.5 for n, at in enumerate(times_s))
