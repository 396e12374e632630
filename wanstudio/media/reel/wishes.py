"""The frames that are asked for, and which of them comes next."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

PLAYING_S = 0.3  # since something was last to be shown: as long as that, it plays or somebody drags
Wish = Mapping[str, Any]
"""A `get` as it was asked: n, width, height, tag, epoch, patient."""


class Wishes:
    """One of an older epoch than the newest of its tag is passed over: only where the hand is now is of interest.

    One that is patient comes after all others; while a clip plays, only if its frame is `at_hand`: the decoder is where
    the playhead is. `clock` counts seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._waiting: deque[Wish] = deque()
        self._last_shown = clock() - PLAYING_S

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def add(self, wish: Wish) -> None:
        self._waiting = deque(w for w in self._waiting if w["tag"] != wish["tag"] or w["epoch"] >= wish["epoch"])
        self._waiting.append(wish)

    def next(self, at_hand: Callable[[int], bool]) -> Wish | None:
        first = next((wish for wish in self._waiting if not wish["patient"]), None)
        rests = self.rests_s() <= 0
        return first or next((wish for wish in self._waiting if rests or at_hand(wish["n"])), None)

    def take(self, wish: Wish) -> None:
        """It is being done."""
        self._waiting.remove(wish)
        if not wish["patient"]:
            self._last_shown = self._clock()

    def put_back(self, wish: Wish) -> None:
        self._waiting.append(wish)

    def clear(self) -> None:
        self._waiting.clear()

    def rests_s(self) -> float:
        """How long it takes until nothing counts as playing."""
        return PLAYING_S - (self._clock() - self._last_shown)

    def outdated(self, wish: Wish) -> bool:
        """Whether a newer one of its kind has come meanwhile."""
        return any(w["tag"] == wish["tag"] and w["epoch"] > wish["epoch"] for w in self._waiting)

    def gives_way(self, wish: Wish) -> bool:
        """Whether it is patient and one that is not has come meanwhile."""
        return bool(wish["patient"]) and any(not w["patient"] for w in self._waiting)
