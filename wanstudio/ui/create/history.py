"""Undo and redo of the whole form: which model, and every value."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

from PySide6.QtGui import QUndoCommand, QUndoStack

from wanstudio.core.params import Value

_TOGETHER_S = 1.0  # edits of one field with less between them are one step
_MOST_STEPS = 200


class Form(NamedTuple):
    """What stands in the form."""

    model: str
    values: Mapping[str, Value]


class Step(QUndoCommand):
    """From one form to the next. Steps that flow (typing, dragging) become one while they follow closely."""

    def __init__(self, show: Callable[[Form], None], before: Form, after: Form, what: str, at_s: float) -> None:
        super().__init__(what)
        self._show, self._before = show, before
        self.after, self.what, self.at_s = after, what, at_s
        self._shown = True  # the first redo is the push itself: the user has just done it

    def id(self) -> int:
        return 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, Step) or not self.what or other.what != self.what:
            return False
        if other.at_s - self.at_s > _TOGETHER_S:
            return False
        self.after, self.at_s = other.after, other.at_s
        return True

    def undo(self) -> None:
        self._show(self._before)

    def redo(self) -> None:
        if not self._shown:
            self._show(self.after)
        self._shown = False


class History:
    """The steps. `show` puts a form on the screen; `clock` gives seconds."""

    def __init__(self, show: Callable[[Form], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._show, self._clock = show, clock
        self.stack = QUndoStack()
        self.stack.setUndoLimit(_MOST_STEPS)
        self._now = Form("", {})

    def start(self, form: Form) -> None:
        """Forget the steps; `form` is where the next one begins."""
        self.stack.clear()
        self._now = form

    def add(self, form: Form, flows: str = "") -> None:
        """The user changed the form. `flows` names the field when edits that follow closely are one step."""
        if form == self._now:
            return
        self.stack.push(Step(self._show_step, self._now, form, flows, self._clock()))
        self._now = form

    def _show_step(self, form: Form) -> None:
        self._now = form
        self._show(form)
