"""The folder for new clips, and what there is to know of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from wanstudio.ui.settings.rows import LABEL_PX, row
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button
from wanstudio.ui.widgets.labels import Label

Stop = Callable[[], None]
Ask = Callable[[str, Callable[[str], None]], Stop]
"""Find out what the user should know of a folder, "" being the usual one, and tell it a moment later: a sentence, or
"". What is returned ends it, and nobody is told."""


def nothing_to_know(folder: str, tell: Callable[[str], None]) -> Stop:
    return lambda: None


class ClipsFolder(QWidget):
    """`usual` is the one that holds while none is chosen."""

    def __init__(self, theme: Theme, chosen: str, usual: str, ask: Ask = nothing_to_know) -> None:
        super().__init__()
        self._ask, self._asked = ask, False
        self._stop: Stop = lambda: None
        self.field = QLineEdit(chosen)
        self.field.setPlaceholderText(usual)
        self._remark = QWidget()
        icon = Label()
        icon.setPixmap(theme.pixmap("triangle-alert", "warning", 14))
        self.remark = Label("", "small", "warning", wrap=True)
        line = QHBoxLayout(self._remark)
        line.setContentsMargins(theme.px(LABEL_PX + 8), 0, 0, 0)
        line.setSpacing(theme.px(6))
        line.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.remark, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(row(theme, "Folder for new clips", self.field, Button(theme, "Choose…", self.choose)))
        column.addWidget(self._remark)
        self._show("")
        self.field.textChanged.connect(lambda _: self._look())
        self._look()

    @property
    def chosen(self) -> str:
        return self.field.text().strip()

    def choose(self) -> QFileDialog:
        dialog = QFileDialog(self, "Folder for new clips", self.field.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.field.setText)
        dialog.open()
        return dialog

    def leave(self) -> None:
        """Nothing more is wanted to be known."""
        self._stop()

    def _look(self) -> None:
        """One question at a time: a drive may be slow, and someone types."""
        if not self._asked:
            self._asked = True
            self._stop = self._ask(self.chosen, partial(self._on_told, self.chosen))

    def _on_told(self, folder: str, said: str) -> None:
        self._asked = False
        if folder == self.chosen:
            self._show(said)
        else:
            self._look()

    def _show(self, said: str) -> None:
        self._remark.setVisible(bool(said))
        self.remark.setText(said)
        self.field.setAccessibleDescription(said)
