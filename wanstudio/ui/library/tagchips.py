"""Tags as small buttons that wrap, each with what a press does."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button
from wanstudio.ui.widgets.menubutton import is_on_mark, paint_mark
from wanstudio.ui.widgets.tips import tip


class TagChip(Button):
    """A tag that is there. As in the filters' chips, the cross behind it and Del take it away, and the words open
    something; where there is nothing to open, they take it away, too."""

    def __init__(
        self, theme: Theme, tag: str, clear: Callable[[], object], edit: Callable[[], object] | None = None
    ) -> None:
        super().__init__(theme, tag, edit or clear, small=True)
        self._clear = clear
        self.setProperty("opens_menu", True)  # room for the cross
        self.setAccessibleName(f"Tag {tag}" if edit else f"Remove the tag {tag}")
        self.setAccessibleDescription("Del removes it" if edit else "")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if is_on_mark(self, self._theme, event):
            self._clear()
        else:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._clear()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_mark(self, self._theme, "x")


class TagChips(QWidget):
    """Small buttons in lines `room_px` wide; hidden while there is none."""

    def __init__(self, theme: Theme, room_px: int) -> None:
        super().__init__()
        self._theme, self._room_px = theme, room_px
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(4))
        self._lines: list[QHBoxLayout] = []
        self._left_px = 0
        self.buttons: list[Button] = []
        self.hide()

    def clear(self) -> None:
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        for line in self._lines:
            self._column.removeItem(line)
            line.deleteLater()
        self.buttons, self._lines = [], []
        self.hide()

    def put(self, words: str, icon: str, name: str, press: Callable[[], object]) -> None:
        button = Button(self._theme, words, press, icon=icon, small=True)
        button.setAccessibleName(name)
        self._place(button, words)

    def put_tag(self, tag: str, clear: Callable[[], object], edit: Callable[[], object] | None = None) -> None:
        """One that is there: `clear` takes it away, `edit` is what a press on its words does."""
        self._place(TagChip(self._theme, tag, clear, edit), tag)

    def _place(self, button: Button, words: str) -> None:
        room = self._room_px
        button.setMaximumWidth(room)
        button.ensurePolished()
        if button.sizeHint().width() > room:
            around = button.sizeHint().width() - button.fontMetrics().horizontalAdvance(words)
            button.setText(button.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room - around))
            button.setToolTip(tip(words))
        wide = min(room, button.sizeHint().width()) + self._theme.px(4)
        if not self._lines or wide > self._left_px:
            line = QHBoxLayout()
            line.setSpacing(self._theme.px(4))
            line.addStretch(1)
            self._column.addLayout(line)
            self._lines.append(line)
            self._left_px = room + self._theme.px(4)
        self._lines[-1].insertWidget(self._lines[-1].count() - 1, button)
        self._left_px -= wide
        self.buttons.append(button)
        self.show()
