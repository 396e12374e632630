"""A place that is kept while clips come, go or change places, and the way back to it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from wanstudio.ui.stage.together import Together

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Bookmark:
    """Frames of clip `k`, counted from 0 in that clip.

    `frame` is None once another place has been asked for. `first` and `last` are the in and out frames, None while
    the range is what it is without them: the whole clip, or what was marked meanwhile.
    """

    k: int
    frame: int | None
    first: int | None = None
    last: int | None = None

    def on(self, frames: int) -> Bookmark:
        """So many frames on, or back: stepped to before the clip is open."""
        return self if self.frame is None else replace(self, frame=max(0, self.frame + frames))

    def step(self, reel: Together) -> int | None:
        """Where it is among the steps of all clips that are open."""
        return None if self.frame is None else reel.step_of(self.k, self.frame)

    def range(self, reel: Together) -> Range | None:
        if self.first is None or self.last is None:
            return None
        first = reel.step_of(self.k, self.first)
        return first, max(first, reel.step_of(self.k, self.last, last=True))


def bookmark_at(reel: Together, k: int, step: int, range: Range | None) -> Bookmark:
    """Clip `k` at this step of all clips, which are open; `range` None: the whole of them."""
    first, last = (None, None) if range is None else (reel.frames_at(n)[k] for n in range)
    return Bookmark(k, reel.frames_at(step)[k], first, last)
