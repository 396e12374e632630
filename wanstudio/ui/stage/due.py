"""The frames that are on their way while a clip plays, in the order in which they are due. No clock of its own."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from wanstudio.ui.stage.reel import Frame


@dataclass(slots=True)
class _Due:
    at_s: float
    n: int
    frame: Frame | None = None


class DueFrames:
    """`free` gets each frame that will not be shown. `dropped` counts those that were due and were passed over."""

    def __init__(self, free: Callable[[Frame], object]) -> None:
        self._free = free
        self._items: deque[_Due] = deque()
        self.dropped = 0

    def __len__(self) -> int:
        return len(self._items)

    def add(self, at_s: float, n: int) -> None:
        """Frame `n` has been asked for, and is due so long after the start."""
        self._items.append(_Due(at_s, n))

    def put(self, frame: Frame) -> bool:
        """It has come. False, and it is let go of, where none waits for it."""
        item = next((item for item in self._items if item.n == frame.n and item.frame is None), None)
        if item is None:
            self._free(frame)
            return False
        item.frame = frame
        return True

    @property
    def is_ready(self) -> bool:
        """Whether the first one is there."""
        return bool(self._items) and self._items[0].frame is not None

    @property
    def next_s(self) -> float:
        """When the first one is due."""
        return self._items[0].at_s

    def take(self, now_s: float) -> Frame | None:
        """The newest that is due by now, and out of the line with those before it.

        One that is due and not there yet stays, while no later one is due as well: it is shown when it comes.
        """
        newest: Frame | None = None
        while self._items and self._items[0].at_s <= now_s and (self.is_ready or self._is_passed(now_s)):
            item = self._items.popleft()
            if item.frame is None:
                self.dropped += 1
                continue
            if newest is not None:
                self._free(newest)
                self.dropped += 1
            newest = item.frame
        return newest

    def _is_passed(self, now_s: float) -> bool:
        return len(self._items) > 1 and self._items[1].at_s <= now_s

    def clear(self) -> None:
        """None of them will be shown."""
        for item in self._items:
            if item.frame is not None:
                self._free(item.frame)
        self._items.clear()
