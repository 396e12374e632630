"""Text on the screen. Always plain: what a service writes is never read as markup."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from wanstudio.ui.widgets.looks import set_look
from wanstudio.ui.widgets.tips import tip

Tone = Literal["", "muted", "disabled", "bad", "good", "warning", "ink"]
Style = Literal["", "caption", "small", "medium", "strong", "title", "display", "section", "lead"]


class Label(QLabel):
    """A line or a paragraph in one of the type styles; `tone` is its colour role."""

    def __init__(self, text: str = "", style: Style = "", tone: Tone = "", *, wrap: bool = False) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setProperty("style", style)
        self.setProperty("tone", tone)

    def set_tone(self, tone: Tone) -> None:
        set_look(self, "tone", tone)


class ElidedLabel(Label):
    """One line that ends in "…", or has it where `elide` says, while there is no room; the whole text is in the
    tooltip then."""

    def __init__(
        self,
        text: str = "",
        style: Style = "",
        tone: Tone = "",
        *,
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        super().__init__(text, style, tone)
        self.elide = elide
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 2, super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self.fontMetrics().elidedText(self.text(), self.elide, self.width())
        self.setToolTip(tip(self.text()) if shown != self.text() else "")
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), shown)


def name(widget: QWidget, accessible: str, object_name: str = "") -> QWidget:
    """Give a widget its name for screen readers (its visible label), and one for tests and tools."""
    widget.setAccessibleName(accessible)
    if object_name:
        widget.setObjectName(object_name)
    return widget
