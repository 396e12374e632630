"""What an account is called, and the field that stands in its place while that is changed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from wanstudio.core.connections import NAME_LIMIT
from wanstudio.core.errors import StudioError
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.labels import ElidedLabel
from wanstudio.ui.widgets.looks import set_invalid

Rename = Callable[[str, Callable[[StudioError | None], None]], None]


class _Field(QLineEdit):
    """Enter and Esc are its own: the dialog around it is neither saved nor closed by them."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.editingFinished.emit()
        else:
            super().keyPressEvent(event)


class Renaming(QWidget):
    """`rename` is called with what was typed, and tells later what stood in the way, or None. `said` carries that, and
    "" once it is over. `ended` when the field has gone."""

    said = Signal(str)
    ended = Signal()

    def __init__(self, theme: Theme, width_px: int, rename: Rename) -> None:
        super().__init__()
        self._rename, self._called, self._asked = rename, "", ""
        self.setFixedWidth(theme.px(width_px))
        self.title = ElidedLabel()
        self.field = _Field()
        self.field.setMaxLength(NAME_LIMIT)
        self.field.setFixedHeight(theme.px(28))
        self.field.hide()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.title)
        line.addWidget(self.field)
        self.field.left.connect(self._end)
        self.field.editingFinished.connect(self._on_finished)
        self.field.textEdited.connect(self._on_edit)

    def show_title(self, title: str, called: str) -> None:
        """`title` is shown; `called` is the part of it that can be changed."""
        self.title.setText(title)
        self._called = called
        self.field.setAccessibleName(f"Name of {title}")

    def begin(self) -> None:
        self.field.setText(self._called)
        self.title.hide()
        self.field.show()
        self.field.setFocus()
        self.field.selectAll()

    def _on_edit(self) -> None:
        set_invalid(self.field, False)
        self.said.emit("")

    def _on_finished(self) -> None:
        """Enter, or the focus goes elsewhere."""
        typed = self.field.text().strip()
        if self.field.isHidden() or typed == self._asked:
            return
        if typed == self._called:
            self._end()
            return
        self._asked = typed
        self._rename(typed, self._on_renamed)

    def _on_renamed(self, error: StudioError | None) -> None:
        self._asked = ""
        if error is None:
            self._end()
            return
        set_invalid(self.field, True)
        self.said.emit(error.detail or error.title)

    def _end(self) -> None:
        if self.field.isHidden():
            return
        set_invalid(self.field, False)
        self.said.emit("")
        self.field.hide()
        self.title.show()
        self.ended.emit()
