"""Small pictures by file, kept while they are used."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPixmap

_KEPT = 8  # as they are, half a megabyte each: what is drawn comes from those that were fitted
FITTED_BYTES = 16 << 20  # some 300 of the grid's cells; of a screen's scale of 2, 75


class Pictures:
    """Thumbnails as pixmaps, some 20 MB of them at most. They are our own small files, never a user's."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, QPixmap] = OrderedDict()
        self._fitted: OrderedDict[tuple[str, int, int, float], QPixmap] = OrderedDict()
        self._fitted_bytes = 0

    def get(self, path: str) -> QPixmap | None:
        """The picture in `path`; None for an empty path, or while there is no such file."""
        if not path:
            return None
        if path not in self._kept:
            picture = read(path)
            if picture.isNull():
                return None
            self._kept[path] = picture
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(path)
        return self._kept[path]

    def fitted(self, path: str, place: QSize, ratio: float) -> QPixmap | None:
        """The same for a place of this size (logical pixels, `ratio` device pixels each): cut to its aspect and scaled
        once, since scaling at every repaint costs a list more than all else. An upright picture stays whole."""
        key = (path, place.width(), place.height(), ratio)
        if key not in self._fitted:
            picture = self.get(path)
            if picture is None:
                return None
            self._fitted[key] = fitted = fit(picture, place, ratio)
            self._fitted_bytes += _bytes(fitted)
            while self._fitted_bytes > FITTED_BYTES and len(self._fitted) > 1:
                self._fitted_bytes -= _bytes(self._fitted.popitem(last=False)[1])
        self._fitted.move_to_end(key)
        return self._fitted[key]


def read(path: str) -> QPixmap:
    """The picture in a file of ours; a null one where there is none, or no path. Not `QPixmap(path)`: Qt keeps what
    that has read, 10 MB of it, beside whoever asked."""
    return QPixmap.fromImage(QImage(path)) if path else QPixmap()


def _bytes(picture: QPixmap) -> int:
    return picture.width() * picture.height() * picture.depth() // 8


def fit(picture: QPixmap, place: QSize, ratio: float) -> QPixmap:
    """For a place of this size, as `Pictures.fitted` has it."""
    room = QRect(0, 0, round(place.width() * ratio), round(place.height() * ratio))
    upright = picture.width() < picture.height()
    part, size = (picture.rect(), contain(picture, room).size()) if upright else (cover(picture, place), room.size())
    smooth = Qt.TransformationMode.SmoothTransformation
    fitted = picture.copy(part).scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    fitted.setDevicePixelRatio(ratio)
    return fitted


def middle_of(picture: QPixmap, place: QRect) -> QPointF:
    """Where a picture that was fitted begins, to stand in the middle of `place`."""
    size = picture.deviceIndependentSize()
    return QPointF(
        place.left() + (place.width() - size.width()) / 2, place.top() + (place.height() - size.height()) / 2
    )


def cover(picture: QPixmap, place: QSize) -> QRect:
    """The part of `picture` (device pixels) that has the aspect of `place`: its middle, a little above where it is cut
    in height, since that is where heads are."""
    width, height = picture.width(), picture.height()
    if width * place.height() > height * place.width():
        part = round(height * place.width() / place.height())
        return QRect((width - part) // 2, 0, part, height)
    part = round(width * place.height() / place.width())
    return QRect(0, (height - part) // 5, width, part)


def contain(picture: QPixmap, place: QRect) -> QRect:
    """Where the whole of `picture` stands in `place`: centred, its own aspect."""
    size = picture.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
    left = place.left() + (place.width() - size.width()) // 2
    return QRect(left, place.top() + (place.height() - size.height()) // 2, size.width(), size.height())
