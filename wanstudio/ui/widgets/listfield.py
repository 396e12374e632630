"""A list that opens: one of many."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.turned import takes_wheel


class ListField(QComboBox):
    """The wheel turns it only while it has the focus."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(1)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if takes_wheel(self, event):
            super().wheelEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        arrow = self._theme.pixmap("chevron-down", "text_muted" if self.isEnabled() else "text_disabled", 14)
        side = self._theme.px(14)
        QPainter(self).drawPixmap(self.width() - side - self._theme.px(8), (self.height() - side) // 2, arrow)
