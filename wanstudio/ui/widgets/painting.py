"""What all that paints shares."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from wanstudio.ui.theme.theme import Theme


@contextmanager
def saved(painter: QPainter) -> Iterator[None]:
    """What is set in here holds in here, also when painting breaks off."""
    painter.save()
    try:
        yield
    finally:
        painter.restore()


def paint_popup(painter: QPainter, theme: Theme, popup: QWidget) -> None:
    """The ground and the edge of what opens above the window; it has no ground of its own."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(theme.color("line_strong"))
    painter.setBrush(theme.color("raised"))
    radius = theme.px(8)
    painter.drawRoundedRect(QRectF(popup.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
