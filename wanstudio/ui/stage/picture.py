"""The picture on the stage: centred, whole pixels, its own aspect, nothing coloured beside it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from wanstudio.ui.theme.theme import Theme

_MARGIN_PX = 16


class Picture(QWidget):
    """`clicked` is emitted for a plain click: play or pause."""

    clicked = Signal()
    size_changed = Signal(int, int)  # what the picture takes on the screen, in the screen's own pixels

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._image = QImage()
        self._size = QSize()
        self.message = ""
        self.setMinimumSize(theme.px(160), theme.px(120))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        theme.changed.connect(self.update)

    def show_size(self, width: int, height: int) -> None:
        """The clip's own size in pixels: where the picture stands depends on it."""
        self._size, self._image = QSize(width, height), QImage()
        self._tell_size()
        self.update()

    def show_image(self, image: QImage) -> None:
        """A frame, scaled to the size that `size_changed` told, or another one while that is on its way."""
        self._image = image
        self.update()

    def clear(self) -> None:
        """Nothing to show; the memory the picture lies in can go."""
        self._image = QImage()
        self.update()

    def say(self, message: str) -> None:
        """A sentence in place of the picture (a clip that is gone or broken); empty takes it away."""
        self.message = message
        self.setAccessibleDescription(message)
        self.update()

    def place(self) -> QRect:
        """Where the picture stands, in logical pixels: fitted, never enlarged beyond twice its size."""
        margin = self._theme.px(_MARGIN_PX)
        room = self.rect().adjusted(margin, margin, -margin, -margin)
        own = self._size if self._size.isValid() else self._image.size()
        most = QSize(own.width() * 2, own.height() * 2)
        size = own.scaled(room.size().boundedTo(most), Qt.AspectRatioMode.KeepAspectRatio)
        left = room.left() + (room.width() - size.width()) // 2
        top = room.top() + (room.height() - size.height()) // 2
        return QRect(left, top, size.width(), size.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._tell_size()

    def _tell_size(self) -> None:
        if self._size.isValid():
            size = self.place().size() * self.devicePixelRatioF()
            own = self._size
            self.size_changed.emit(*(own.toTuple() if size.width() > own.width() else size.toTuple()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("stage"))
        if self.message:
            painter.setPen(self._theme.color("stage_muted"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(48, 0, -48, 0), int(flags), self.message)
        elif not self._image.isNull():
            self._paint_image(painter)

    def _paint_image(self, painter: QPainter) -> None:
        """Pixel for pixel where it has the size asked for."""
        place = self.place()
        if self._image.size() != place.size() * self.devicePixelRatioF():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, self._image)
