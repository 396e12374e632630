"""Run in a process of its own, as Qt takes a screen's scale only at its start: says how a picture is drawn there."""

import json

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.conftest import RESOURCES
from wanstudio.ui.stage.picture import Picture
from wanstudio.ui.theme.theme import Theme

OWN = QSize(53, 45)


def checked() -> QImage:
    image = QImage(OWN, QImage.Format.Format_RGB32)
    for y in range(OWN.height()):
        for x in range(OWN.width()):
            image.setPixelColor(x, y, QColor(255, 0, 0) if (x + y) % 2 else QColor(0, 255, 0))
    return image


def corner(shot: QImage) -> tuple[int, int]:
    """Where the first coloured pixel stands: all else is grey."""
    found = (
        (x, y)
        for y in range(shot.height())
        for x in range(shot.width())
        if shot.pixelColor(x, y).red() != shot.pixelColor(x, y).green()
    )
    return next(found)


def main() -> None:
    app = QApplication([])
    theme = Theme(RESOURCES)
    theme.apply(app)
    window = QWidget()
    window.resize(231, 203)
    picture = Picture(theme)
    picture.setParent(window)
    picture.setGeometry(3, 5, 221, 191)  # begins between two pixels at 1.5
    told: list[list[tuple[int, int]]] = []
    picture.sizes_changed.connect(told.append)
    window.show()
    picture.show_sizes([OWN])
    fit = told[-1][0]
    own = checked()
    picture.show_images([own])
    exact = []
    for zoom in (1, 3):
        picture.zoom_to(zoom)
        shot = window.grab().toImage().convertToFormat(own.format())
        x, y = corner(shot)
        part = shot.copy(x, y, zoom * OWN.width(), zoom * OWN.height())
        part.setDevicePixelRatio(1)
        exact.append(part == own.scaled(zoom * OWN))
    picture.fit()
    picture.show_sizes([QSize(1280, 720)])
    print(json.dumps({"fit": fit, "exact": exact, "large": told[-1][0], "room": picture.room().size().toTuple()}))


if __name__ == "__main__":
    main()
