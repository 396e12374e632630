"""The program's icon in the sizes and formats that each system wants, drawn from the one SVG."""

from __future__ import annotations

import os
import sys
from pathlib import Path

SIZES = (16, 24, 32, 48, 64, 128, 256, 512)


def write(svg: Path, made: Path) -> None:
    """Linux: `made`/icons/hicolor/…; Windows: `made`/wanstudio.ico; macOS: `made`/wanstudio.icns."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PIL import Image
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    app = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    drawing = QSvgRenderer(str(svg))
    files = {}
    for size in SIZES:
        picture = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        drawing.render(painter)
        painter.end()
        files[size] = made / "icons" / "hicolor" / f"{size}x{size}" / "apps" / "wanstudio.png"
        files[size].parent.mkdir(parents=True, exist_ok=True)
        picture.save(str(files[size]))
    scalable = made / "icons" / "hicolor" / "scalable" / "apps" / "wanstudio.svg"
    scalable.parent.mkdir(parents=True)
    scalable.write_bytes(svg.read_bytes())
    largest = Image.open(files[SIZES[-1]])
    largest.save(made / "wanstudio.icns")
    largest.save(made / "wanstudio.ico", sizes=[(size, size) for size in SIZES if size <= 256])
    del app
