"""Asking what a job would cost: in the background, after the last edit, never waited for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, QTimer

_AFTER_MS = 300  # without an edit


class TellPrice(Protocol):
    """`price` as the button shows it, "" for none; `when` a sentence on when it will be known, "" where it is."""

    def __call__(self, price: str, when: str = "", /) -> None: ...


class Pricing(QObject):
    """`ask` is given a function for the answer; `show` gets it, "…" before the first one."""

    def __init__(self, parent: QObject, ask: Callable[[TellPrice], None], show: TellPrice) -> None:
        super().__init__(parent)
        self._ask, self._show = ask, show
        self._asked, self._known = 0, False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AFTER_MS)
        self._timer.timeout.connect(self.ask_now)

    def ask_soon(self) -> None:
        """The form has changed: ask when the user pauses."""
        self._timer.start()

    def ask_now(self) -> None:
        self._timer.stop()
        self._asked += 1
        if not self._known:
            self._show("…")
        self._ask(partial(self._answered, self._asked))

    def forget(self) -> None:
        """What was known is of another model or account."""
        self._known = False
        self._asked += 1
        self.ask_soon()

    def _answered(self, asked: int, price: str, when: str = "") -> None:
        if asked == self._asked:  # an answer to an older question is passed over
            self._known = True
            self._show(price, when)
