"""Where the words are typed that are sought in the log."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit


class LogSearch(QLineEdit):
    """Enter goes to the next match, with Shift to the one before; Esc clears it first."""

    def __init__(self, go: Callable[[bool], None]) -> None:
        super().__init__()
        self._go = go
        self.setPlaceholderText("Search the log")
        self.setAccessibleName("Search the log")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go(not event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
