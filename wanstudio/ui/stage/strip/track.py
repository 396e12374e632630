"""Which frame lies where on the strip: plain arithmetic, no widget. Each frame has an equal part of the width."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Mark = Literal["in", "out"]
"""The two ends of the range that is played."""


@dataclass(frozen=True, slots=True)
class Track:
    """`frames` side by side over `width_px`; frames count from 0."""

    frames: int
    width_px: int

    def x(self, frame: float) -> float:
        """The left edge of a frame; 0.5 more is its middle."""
        return frame / max(1, self.frames) * self.width_px

    def frame_at(self, x: float) -> int:
        """The frame under `x`; the first or last one outside of the strip."""
        return self._inside(int(x / max(1, self.width_px) * self.frames))

    def marked_at(self, mark: Mark, x: float) -> int:
        """The frame whose outer edge is nearest: its left one for "in", its right one for "out"."""
        edge = round(x / max(1, self.width_px) * self.frames)
        return self._inside(edge if mark == "in" else edge - 1)

    def edge(self, mark: Mark, frame: int) -> int:
        """Where the mark at a frame stands, in whole pixels: both marked frames are inside the range."""
        return round(self.x(frame if mark == "in" else frame + 1))

    def _inside(self, frame: int) -> int:
        return max(0, min(frame, self.frames - 1))
