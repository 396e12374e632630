"""The line that folds the settings that are rarely needed."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.presses import PressedByEnter


class Fold(PressedByEnter, QAbstractButton):
    """Checked while open. `summary` stands at the right; `bad` when something inside must be put right."""

    def __init__(self, theme: Theme, parent: QWidget, title: str) -> None:
        super().__init__(parent)
        self._theme = theme
        self._summary, self._bad = "", False
        self.setText(title)
        self.setAccessibleName(title)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("own_focus", True)
        theme.changed.connect(self.update)

    @property
    def height_px(self) -> int:
        return self._theme.px(36 if self.isChecked() else 32)

    def set_summary(self, summary: str, *, bad: bool = False) -> None:
        if (summary, bad) != (self._summary, self._bad):
            self._summary, self._bad = summary, bad
            self.setAccessibleDescription(summary)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px, color = QPainter(self), self._theme.px, self._theme.color
        if self.isChecked():
            painter.fillRect(0, 0, self.width(), 1, color("line"))
        if self.hasFocus() and self.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange):
            self._paint_ring(painter)
        lit = self.underMouse() or self.isChecked()
        icon = "chevron-down" if self.isChecked() else "chevron-right"
        painter.drawPixmap(px(14), (self.height() - px(16)) // 2, self._theme.pixmap(icon, "text_muted", 16))
        font = self._theme.font("body", 500)
        painter.setFont(font)
        painter.setPen(color("text" if lit else "text_muted"))
        rest = QRect(px(36), 0, self.width() - px(36 + 16), self.height())
        painter.drawText(rest, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), self.text())
        rest.setLeft(rest.left() + QFontMetrics(font).horizontalAdvance(self.text()) + px(12))
        small = self._theme.font("small")
        painter.setFont(small)
        painter.setPen(color("bad" if self._bad else "text_muted"))
        shown = QFontMetrics(small).elidedText(self._summary, Qt.TextElideMode.ElideRight, rest.width())
        painter.drawText(rest, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), shown)

    def _paint_ring(self, painter: QPainter) -> None:
        """Inside its own bounds: it reaches from edge to edge."""
        px = self._theme.px
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("focus"), 2))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(px(8), px(3), -px(8), -px(3)), px(5), px(5))
        painter.restore()
