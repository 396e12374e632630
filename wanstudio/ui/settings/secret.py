"""A field for what nobody else is to see: dots, and an eye to look for oneself."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit

from wanstudio.ui.theme.theme import Theme


class SecretField(QLineEdit):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        eye = QAction(theme.icon("eye"), "Show", self)
        eye.setCheckable(True)
        eye.toggled.connect(self._show)
        self.addAction(eye, QLineEdit.ActionPosition.TrailingPosition)

    def _show(self, on: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)
