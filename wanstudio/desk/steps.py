"""What was done and can be taken back, and what was taken back and can be done again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

KEPT_STEPS = 200  # that can be taken back
Do = Callable[[], None]


@dataclass(frozen=True, eq=False, slots=True)
class Step:
    """What takes it back, and what does it again; None: it is not done again."""

    back: Do
    again: Do | None = None


class Steps(QObject):
    """can_undo, can_redo: whether there is something to take back or to do again, after each step."""

    can_undo = Signal(bool)
    can_redo = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._done: list[Step] = []
        self._undone: list[Step] = []

    def push(self, back: Do, again: Do | None = None) -> Step:
        """Something was done that can be taken back, and perhaps done again."""
        step = self.keep(back, again)
        self._undone = []
        self._tell()
        return step

    def keep(self, back: Do, again: Do | None = None) -> Step:
        """The same, where nothing new was done: of what could not be taken back yet. It comes next."""
        step = Step(back, again)
        self._done = [*self._done, step][-KEPT_STEPS:]
        self._tell()
        return step

    def drop(self, step: Step) -> None:
        """It has come to nothing, and what was to be done again is no longer known to fit."""
        self._done = [one for one in self._done if one is not step]
        self._undone = []
        self._tell()

    def undo(self) -> None:
        if self._done:
            self.undo_this(self._done[-1])

    def undo_this(self, step: Step) -> None:
        """Also where others have been done since; once only."""
        if step in self._done:
            self._done.remove(step)
            if step.again is not None:
                self._undone.append(step)
            step.back()
            self._tell()

    def redo(self) -> None:
        if self._undone:
            step = self._undone.pop()
            self._done.append(step)
            if step.again is not None:
                step.again()
            self._tell()

    @property
    def steps(self) -> tuple[bool, bool]:
        """Whether something can be taken back, and done again."""
        return bool(self._done), bool(self._undone)

    def _tell(self) -> None:
        can_undo, can_redo = self.steps
        self.can_undo.emit(can_undo)
        self.can_redo.emit(can_redo)
