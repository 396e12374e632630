"""A list that opens: one of many."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QWidget

from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.turned import Turned


class ListField(Turned, QComboBox):
    """Its arrow is the theme's."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        arrow = self._theme.pixmap("chevron-down", "text_muted" if self.isEnabled() else "text_disabled", 14)
        side = self._theme.px(14)
        QPainter(self).drawPixmap(self.width() - side - self._theme.px(8), (self.height() - side) // 2, arrow)
