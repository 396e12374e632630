"""The one clock of all that moves by itself: work under way, and progress on its way from one known value to the next.

What moves asks for its phase while it is painted, and is then painted again at the next step. So the clock starts with
the first thing that moves and is in sight, repaints nothing else, and stops by itself when the last one is done,
scrolled away, hidden or minimised: then nobody has asked. With reduced motion nobody gets a phase, and it never starts.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEasingCurve, QEvent, QObject, QRectF, QTimer
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from wanstudio.ui.theme.theme import Theme

STEPS: Final = 12  # a second
STEP_MS = 1000 // STEPS


def motion(theme: Theme) -> Motion:
    """The program's own; made when something first moves."""
    return theme.findChild(Motion) or Motion(theme)


class Motion(QObject):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._theme = theme
        self._asked: dict[QWidget, list[QRectF]] = {}
        self._waiting: list[tuple[QWidget, QWidget]] = []  # windows that are minimised, and what moves in them
        self._timer = QTimer(self)
        self._timer.setInterval(STEP_MS)
        self._timer.timeout.connect(self._step)

    @property
    def runs(self) -> bool:
        return self._timer.isActive()

    def phase(self, widget: QWidget, place: QRectF) -> float | None:
        """How far a turn is, 0…1, for what `widget` is painting in `place`; None: it stands still."""
        turn_ms = self._theme.duration_ms("spinner_turn")
        if not turn_ms:
            return None
        self.again(widget, place)
        return math.floor(time.monotonic() * STEPS) / STEPS * 1000 % turn_ms / turn_ms

    def again(self, widget: QWidget, place: QRectF) -> None:
        """Paint `place` of `widget` at the next step, too."""
        self._asked.setdefault(widget, []).append(place)
        if not self._timer.isActive():
            self._timer.start()

    def _step(self) -> None:
        asked, self._asked = self._asked, {}
        if not asked:
            self._timer.stop()
        for widget, places in asked.items():
            if not isValid(widget):
                continue
            if widget.window().isMinimized():
                self._wait_for(widget.window(), widget)
                continue
            for place in places:
                widget.update(place.toAlignedRect())

    def _wait_for(self, window: QWidget, widget: QWidget) -> None:
        """A window that is restored is shown as it was drawn, and would ask for nothing."""
        self._waiting.append((window, widget))
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.WindowStateChange:
            return False
        here = [pair for pair in self._waiting if pair[0] is watched]
        if here and not here[0][0].isMinimized():
            watched.removeEventFilter(self)
            self._waiting = [pair for pair in self._waiting if pair not in here]
            for _, widget in here:
                if isValid(widget):
                    widget.update()
        return False


class Glide:
    """From one known value of a progress to the next, in the tokens' time. The first one is there at once.

    `now` tells seconds.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._from = self._to = 0.0
        self._begun_s = -math.inf
        self._fresh = True

    def at(self, value: float, theme: Theme, widget: QWidget, place: QRectF) -> float:
        """What to paint in `place` of `widget` while `value` holds."""
        now_s, long_s = self._now(), theme.duration_ms("progress") / 1000
        shown = self._shown(now_s, long_s)
        if value != self._to:
            onward = value > shown and not self._fresh  # what falls back has begun anew
            self._from, self._to = (shown if onward else value), value
            self._begun_s = now_s
            shown = self._shown(now_s, long_s)
        self._fresh = False
        if shown != self._to:
            motion(theme).again(widget, place)
        return shown

    def _shown(self, now_s: float, long_s: float) -> float:
        passed = (now_s - self._begun_s) / long_s if long_s else 1.0
        if passed >= 1:
            return self._to
        return self._from + (self._to - self._from) * _EASE.valueForProgress(passed)


_EASE = QEasingCurve(QEasingCurve.Type.OutCubic)
