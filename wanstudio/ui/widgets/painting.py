"""What all that paints shares."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QGuiApplication, QPainter, QPainterPath, QRegion
from PySide6.QtWidgets import QWidget

from wanstudio.ui.theme.theme import Theme

_RADIUS_PX = 8  # of what opens above the window


@contextmanager
def saved(painter: QPainter) -> Iterator[None]:
    """What is set in here holds in here, also when painting breaks off."""
    painter.save()
    try:
        yield
    finally:
        painter.restore()


def round_off(popup: QWidget, theme: Theme) -> None:
    """Leave what is outside of the frame to what lies below: under X11 without compositing it would be black."""
    if QGuiApplication.platformName() == "xcb":
        popup.setMask(within_frame(popup.rect(), theme))


def within_frame(rect: QRect, theme: Theme) -> QRegion:
    path, radius = QPainterPath(), theme.px(_RADIUS_PX)
    path.addRoundedRect(QRectF(rect), radius, radius)
    return QRegion(path.toFillPolygon().toPolygon())


def paint_popup(painter: QPainter, theme: Theme, popup: QWidget) -> None:
    """The ground and the edge of what opens above the window; it has no ground of its own."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(theme.color("line_strong"))
    painter.setBrush(theme.color("raised"))
    radius = theme.px(_RADIUS_PX)
    painter.drawRoundedRect(QRectF(popup.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
