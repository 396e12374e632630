"""A sentence below a field: wrapped, with an icon before it and a link after it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextLayout
from PySide6.QtWidgets import QWidget

from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import LinkButton

_LINE_PX = 16


class Sentence(QWidget):
    """`role` is the colour of icon and text. `say` changes the words; `arrange` fits them into a width."""

    def __init__(self, theme: Theme, parent: QWidget, role: str, icon: str = "") -> None:
        super().__init__(parent)
        self._theme, self._role, self._icon = theme, role, icon
        self.text = ""
        self._link: LinkButton | None = None
        self._act: Callable[[], object] = bool
        self._layout = QTextLayout()

    def say(self, text: str, link: str = "", act: Callable[[], object] = bool) -> None:
        """`act` is called when `link` is pressed."""
        self.text, self._act = text, act
        self.setAccessibleName(text)
        if self._link is None and link:
            self._link = LinkButton(link, lambda: self._act())
            self._link.setParent(self)
        if self._link is not None:
            self._link.setText(link)
            self._link.setAccessibleName(link)
            self._link.setVisible(bool(link))
        self.update()

    def arrange(self, width_px: int) -> int:
        """Break the text into lines for this width; return the height."""
        px = self._theme.px
        indent = px(14 + 6) if self._icon else 0
        self._layout = QTextLayout(self.text, self._theme.font("small"))
        self._layout.beginLayout()
        lines, last_px = 0, 0.0
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(max(px(20), width_px - indent))
            line.setPosition(QPointF(indent, lines * px(_LINE_PX)))
            last_px = line.naturalTextWidth()
            lines += 1
        self._layout.endLayout()
        return px(_LINE_PX) * (lines + self._place_link(indent, last_px, lines, width_px))

    def _place_link(self, indent: int, last_px: float, lines: int, width_px: int) -> int:
        """Put the link after the last word, or on a line of its own; return the lines it adds."""
        if self._link is None or self._link.isHidden():
            return 0
        px, wanted = self._theme.px, self._link.sizeHint().width()
        x = indent + round(last_px) + px(4)
        if fits := x + wanted <= width_px:
            self._link.setGeometry(x, (lines - 1) * px(_LINE_PX), wanted, px(_LINE_PX))
        else:
            self._link.setGeometry(indent, lines * px(_LINE_PX), wanted, px(_LINE_PX))
        return 0 if fits else 1

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._icon:
            painter.drawPixmap(0, self._theme.px(1), self._theme.pixmap(self._icon, self._role, 14))
        painter.setPen(self._theme.color(self._role))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        self._layout.draw(painter, QPointF(0, 0))
