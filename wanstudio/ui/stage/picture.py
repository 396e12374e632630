"""The picture on the stage: centred, whole pixels, its own aspect, nothing coloured beside it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from wanstudio.ui.theme.theme import Theme

_MARGIN_PX = 16


class Picture(QWidget):
    """`clicked` is emitted for a plain click: play or pause."""

    clicked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._image = QImage()
        self._fitted: QPixmap | None = None
        self.message = ""
        self.setMinimumSize(theme.px(160), theme.px(120))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        theme.changed.connect(self.update)

    def show_image(self, image: QImage) -> None:
        self._image, self._fitted = image, None
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
        most = QSize(self._image.width() * 2, self._image.height() * 2)
        size = self._image.size().scaled(room.size().boundedTo(most), Qt.AspectRatioMode.KeepAspectRatio)
        left = room.left() + (room.width() - size.width()) // 2
        top = room.top() + (room.height() - size.height()) // 2
        return QRect(left, top, size.width(), size.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fitted = None

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
            painter.drawPixmap(self.place().topLeft(), self._fitted or self._fit())

    def _fit(self) -> QPixmap:
        """The picture at the size it has on the screen, drawn once for each frame."""
        ratio = self.devicePixelRatioF()
        size = self.place().size() * ratio
        smooth = self._image.scaled(
            size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        self._fitted = QPixmap.fromImage(smooth)
        self._fitted.setDevicePixelRatio(ratio)
        return self._fitted
