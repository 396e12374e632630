"""Icons: Lucide's outlines, drawn in the colour of a role with a stroke of 1.5 px at every size."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

_STROKE_PX = 1.5
_GRID = 24  # Lucide draws on 24 x 24


class Icons:
    """Pixmaps by name, kept once drawn. An unknown name is a KeyError: a bug, not the user's."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._shapes: dict[tuple[str, int, float, bool], QPixmap] = {}
        self._drawn: dict[tuple[str, str, int, float, bool], QPixmap] = {}

    def pixmap(self, name: str, color: QColor, size_px: int, ratio: float, filled: bool) -> QPixmap:
        key = (name, color.name(), size_px, ratio, filled)
        if key not in self._drawn:
            self._drawn[key] = _tinted(self._shape(name, size_px, ratio, filled), color)
        return self._drawn[key]

    def _shape(self, name: str, size_px: int, ratio: float, filled: bool) -> QPixmap:
        """The icon in black. Its looks differ by colour alone, and reading the outline takes longest."""
        key = (name, size_px, ratio, filled)
        if key not in self._shapes:
            self._shapes[key] = self._draw(name, size_px, ratio, filled)
        return self._shapes[key]

    def _draw(self, name: str, size_px: int, ratio: float, filled: bool) -> QPixmap:
        svg = QByteArray(self._svg(name, size_px, filled).encode())
        pixmap = QPixmap(round(size_px * ratio), round(size_px * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        QSvgRenderer(svg).render(painter, QRectF(0, 0, size_px, size_px))
        painter.end()
        return pixmap

    def _svg(self, name: str, size_px: int, filled: bool) -> str:
        path = self._folder / f"{name}.svg"
        if not path.exists():
            raise KeyError(f"no icon {name!r}")
        svg = path.read_text("utf-8").replace("currentColor", "black")
        svg = re.sub(r'stroke-width="[\d.]+"', f'stroke-width="{_STROKE_PX * _GRID / size_px:.3f}"', svg, count=1)
        return svg.replace('fill="none"', 'fill="black"', 1) if filled else svg


def _tinted(shape: QPixmap, color: QColor) -> QPixmap:
    """The same in another colour."""
    pixmap = QPixmap(shape)
    painter = QPainter(pixmap)  # it has a copy from here on
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(pixmap.rect(), color)
    painter.end()
    return pixmap
