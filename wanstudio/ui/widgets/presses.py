"""Enter presses what has the focus, as Space does: Qt has that in dialogs alone, and for their own buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractButton as Mixed
else:
    Mixed = object

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PressedByEnter(Mixed):
    """Stands before the Qt class of a button. A key that is held presses once."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in _ENTER or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.click()
