"""Where in the clip we are, in words: HH:MM:SS:FF, and "frame 40 of 81"."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from wanstudio.ui.figures import frame_in_words
from wanstudio.ui.keymap import Keymap, KeyTip
from wanstudio.ui.stage.codes import Timecodes
from wanstudio.ui.theme.theme import Theme


class Timecode(QWidget):
    """Painted, so that nothing is laid out anew while figures run. `clicked` is emitted for a plain click."""

    clicked = Signal()

    def __init__(self, theme: Theme, keymap: Keymap) -> None:
        super().__init__()
        self._theme = theme
        self._codes, self._frames, self._frame = Timecodes((0.0,), 1.0), 0, 0
        self.short = False
        self.setAccessibleName("Timecode")
        KeyTip(keymap, self, "Go to time", "go_to_time")
        self.setCursor(Qt.CursorShape.IBeamCursor)
        theme.changed.connect(self.updateGeometry)

    def show_clip(self, codes: Timecodes) -> None:
        self._codes, self._frames, self._frame = codes, len(codes.times_s) - 1, 0
        self.update()

    def show_frame(self, frame: int) -> None:
        self._frame = frame
        self.update()

    def say_frame(self) -> None:
        """Tell screen readers where the playhead is: not 25 times a second."""
        self.setAccessibleDescription(frame_in_words(self._frame, self._frames))

    def set_short(self, short: bool) -> None:
        """Leave out the hours and the word "frame" where there is little room."""
        if short != self.short:
            self.short = short
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(200 if self.short else 240), self._theme.px(32))

    def minimumSizeHint(self) -> QSize:
        """The timecode alone: beside rails the stage may be too narrow for what stands behind it."""
        return QSize(self._theme.px(128), self._theme.px(32))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        px, color = self._theme.px, self._theme.color
        painter = QPainter(self)
        painter.setFont(self._theme.font("timecode"))
        painter.setPen(color("text" if self._frames else "text_disabled"))
        text = self._codes.of(self._frame)
        width = painter.fontMetrics().horizontalAdvance("00:00:00:00")
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(0, 0, width + px(4), self.height(), middle, text)
        if not self._frames:
            return
        painter.setFont(self._theme.font("caption"))
        painter.setPen(color("text_muted"))
        left = width + px(10)
        end, count = self._codes.end, frame_in_words(self._frame, self._frames)
        first, second = (f"of {end[3:]}", count.removeprefix("frame ")) if self.short else (f"of {end}", count)
        metrics, room = painter.fontMetrics(), self.width() - left
        if max(map(metrics.horizontalAdvance, (first, second))) > room:
            return  # not half of a number
        half = self.height() // 2
        painter.drawText(left, 0, room, half, middle, first)
        painter.drawText(left, half, room, half, middle, second)
