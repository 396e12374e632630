"""What every editor is: a widget for the value of one parameter."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from wanstudio.core.params import Param, Value
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.looks import set_invalid
from wanstudio.ui.widgets.menu import Menu
from wanstudio.ui.widgets.tips import tip


class Editor(QWidget):
    """`value()` is None when nothing is entered; what is entered is never corrected, only marked.

    changed: the value is another one, by the user or by `set_value`. asked_room: another height is wanted.
    above: the label stands above the control, which has the whole width. wide: the label has the room and the control
    its own width, at the right.
    """

    changed = Signal()
    asked_room = Signal()
    above = False
    wide = False

    def __init__(self, theme: Theme, param: Param) -> None:
        super().__init__()
        self.theme, self.param = theme, param
        self._problem = self._reason = self._instead = ""
        self.setObjectName(f"param.{param.name}")
        self.setAccessibleName(param.label)

    def _hold(self, control: QWidget) -> None:
        """Make `control` the one that takes the focus and speaks for the parameter."""
        self._control = control
        control.setAccessibleName(self.param.label)
        control.setAccessibleDescription(self.param.help)

    def value(self) -> Value | None:
        raise NotImplementedError

    def set_value(self, value: Value | None) -> None:
        raise NotImplementedError

    @property
    def control(self) -> QWidget:
        """What takes the focus when the user is led to this parameter."""
        return self._control

    def height_for(self, width_px: int) -> int:
        return self.theme.px(28)

    def corner(self) -> tuple[str, bool]:
        """(what stands at the right of a label above, whether it warns)."""
        return "", False

    def fill_menu(self, menu: Menu) -> None:
        """Add to the row's menu what can be done here besides."""

    def set_problem(self, sentence: str) -> None:
        """Mark the control; "" takes the mark away. The row shows the sentence."""
        if sentence != self._problem:
            self._problem = sentence
            self._mark(bool(sentence))
            self._describe()

    def set_ignored(self, reason: str, instead: str) -> None:
        """Switch the control off for this reason; "" switches it on. The row says what is used instead."""
        if (reason, instead) != (self._reason, self._instead):
            self._reason, self._instead = reason, instead
            self.setEnabled(not reason)
            self._describe()

    def _mark(self, invalid: bool) -> None:
        set_invalid(self._control, invalid)

    def _describe(self) -> None:
        spoken = " ".join(filter(None, (self._problem, self._reason, self._instead, self.param.help)))
        self.control.setAccessibleDescription(spoken)
        self.setToolTip(tip(self._reason))


def is_paste(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Paste)


def is_undo(event: QEvent) -> bool:
    """Whether this key means undo or redo. Fields leave both to the form, which knows every field's past."""
    return isinstance(event, QKeyEvent) and (
        event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)
    )
