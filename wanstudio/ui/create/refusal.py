"""Why the form takes nothing of what is dragged over it: a sentence above its foot, over what stands there.

It takes no room of its own: the slots would move away from under the pointer, and the sentence with them.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.labels import Label


class Refusal(QFrame):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._icon, self.text = QLabel(), Label("", wrap=True)
        row, px = QHBoxLayout(self), theme.px
        row.setContentsMargins(px(12), px(10), px(12), px(10))
        row.setSpacing(px(8))
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.text, 1)
        self.hide()
        self._dress()
        theme.changed.connect(self._dress)

    def _dress(self) -> None:
        color, px = self._theme.color, self._theme.px
        ground, edge = color("bad_soft").name(), color("bad").name()
        self.setStyleSheet(f"Refusal {{ background: {ground}; border: 2px solid {edge}; border-radius: {px(8)}px; }}")
        self._icon.setPixmap(self._theme.pixmap("ban", "text", 16))

    def say(self, sentence: str, bottom: int) -> None:
        """Show it, ending at this height; "" for nothing."""
        self.text.setText(sentence)
        self.setVisible(bool(sentence))
        parent = self.parentWidget()
        if not sentence or parent is None:
            return
        margin = self._theme.px(16)
        width = parent.width() - 2 * margin
        height = self.heightForWidth(width)
        self.setGeometry(margin, bottom - self._theme.px(8) - height, width, height)
        self.raise_()
