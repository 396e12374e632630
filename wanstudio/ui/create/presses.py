"""Tells one wish from the next: a double click, or a key that repeats, asks once, whatever it presses."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtGui import QGuiApplication


class Presses:
    """Presses that follow one another within the system's time for a double click, for the very same thing, are one.

    A press after a moment's rest, or of a form that was changed, is another wish: another take.
    """

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        self._now_s = now_s
        self._last_s = float("-inf")
        self._last: object = None

    def begins(self, what: object) -> bool:
        """Whether this press is a wish of its own. Each one counts for those after it."""
        now_s, before_s = self._now_s(), self._last_s
        self._last_s, before, self._last = now_s, self._last, what
        return before != what or now_s - before_s > QGuiApplication.styleHints().mouseDoubleClickInterval() / 1000
