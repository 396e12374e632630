"""The foot of Create: what is missing, what will come out, and Generate."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wanstudio.ui.create.generate import RING_PX, GenerateButton
from wanstudio.ui.create.problems import ProblemList
from wanstudio.ui.keymap import Keymap
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.labels import ElidedLabel
from wanstudio.ui.widgets.panels import Hairline


class FactsLine(QWidget):
    """Size, frames and length at the left, where it is made at the right. Frames go first when room is short."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.facts, self._short, self.note = "", "", ""
        self.setFixedHeight(theme.px(16))

    def say(self, facts: str, short: str, note: str) -> None:
        if (facts, short, note) != (self.facts, self._short, self.note):
            self.facts, self._short, self.note = facts, short, note
            self.setAccessibleName(", ".join(filter(None, (facts, note))))
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._theme.font("small"))
        painter.setPen(self._theme.color("text_muted"))
        width = painter.fontMetrics().horizontalAdvance
        room, gap = self.width(), self._theme.px(12)
        left, right = self.facts, self.note
        if width(left) + (width(right) + gap if right else 0) > room:
            left = self._short
        if width(left) + width(right) + gap > room:
            right = ""
        middle = Qt.AlignmentFlag.AlignVCenter
        shown = painter.fontMetrics().elidedText(left, Qt.TextElideMode.ElideRight, room)
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignLeft | middle), shown)
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignRight | middle), right)


class Foot(QWidget):
    """`press` and `go` as in GenerateButton and ProblemList."""

    def __init__(
        self, theme: Theme, keymap: Keymap, press: Callable[[bool], None], go: Callable[[str], object]
    ) -> None:
        super().__init__()
        self._theme = theme
        self.problems = ProblemList(theme, go)
        self.line = FactsLine(theme)
        self.sending = ElidedLabel("", "small", "muted")
        self.sending.hide()
        self.when_priced = ElidedLabel("", "small", "muted")
        self.when_priced.hide()
        self.generate = GenerateButton(theme, keymap, press)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Hairline())
        inner = QVBoxLayout()
        side = theme.px(16)
        inner.setContentsMargins(side, theme.px(12), side, 0)
        inner.setSpacing(theme.px(8) - RING_PX)
        inner.addWidget(self.problems)
        inner.addWidget(self.line)
        inner.addWidget(self.sending)
        inner.addWidget(self.when_priced)
        column.addLayout(inner)
        below = QVBoxLayout()
        below.setContentsMargins(side - RING_PX, theme.px(8) - RING_PX, side - RING_PX, theme.px(16) - RING_PX)
        below.addWidget(self.generate)
        column.addLayout(below)

    def say_when_priced(self, sentence: str) -> None:
        """When the price will be known; "" where it is."""
        self.when_priced.setText(sentence)
        self.when_priced.setVisible(bool(sentence))
