"""A small picture of the frame under the pointer, with its timecode, above the strip. No room is kept for it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from wanstudio.ui.stage.codes import Timecodes
from wanstudio.ui.stage.reel import LOOKING, Frame, ReelFacts
from wanstudio.ui.stage.together import Together
from wanstudio.ui.theme.theme import Theme

LATE_MS = 150  # a picture of another frame does not stand over this one's timecode for longer
_LARGEST_PX, _PAD_PX, _LINE_PX, _AWAY_PX = (160, 120), 4, 18, 4


class Glimpse(QWidget):
    """Asks for one frame at a time, however fast the pointer goes; the last one it rests on comes in the end.

    `over` is what it stands above, inside `parent`. `picture` is that of frame `shown`; -1: none yet.
    """

    def __init__(self, theme: Theme, reel: Together, over: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._reel, self._over, self._inside = theme, reel, over, parent
        self._codes, self._own = Timecodes((0.0,), 1.0), QSize(16, 9)
        self.frame = self.shown = -1
        self.picture = QPixmap()
        self._asked = -1  # the one that is under way
        self._epoch = 0
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(LATE_MS)
        self._late.timeout.connect(self._on_late)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        reel.opened.connect(self._on_opened)
        reel.frame_came.connect(self._on_frame)

    @property
    def asking(self) -> bool:
        return self._asked >= 0

    def look_at(self, frame: int, x: int) -> None:
        """Show frame `frame` (from 0) above the place `x` of `over`; -1: the pointer has gone."""
        self.frame = frame
        if frame < 0:
            self._late.stop()
            self._forget()
            self.hide()
            return
        self._stand_above(x)
        self.show()
        self.raise_()
        self.update()
        if frame != self.shown:
            self._ask()

    # ---- asking ----

    def _on_opened(self, facts: ReelFacts) -> None:
        self._codes, self._own = facts.codes, QSize(facts.width, facts.height)
        self._asked = -1  # what was asked of the clip before does not come any more
        self._forget()

    def _ask(self) -> None:
        if not self._late.isActive():
            self._late.start()
        if not self.asking:
            self._asked = self.frame
            self._epoch += 1
            size = self._picture_size() * self.devicePixelRatioF()
            self._reel.ask(self.frame, [(size.width(), size.height())], tag=LOOKING, epoch=self._epoch)

    def _on_frame(self, frame: Frame, tag: str) -> None:
        if tag != LOOKING:
            return
        picture = QPixmap.fromImage(frame.image)  # a copy: the place is wanted for other frames
        self._reel.free(frame)
        self._asked = -1
        if self.frame < 0:
            return
        self.picture, self.shown = picture, frame.n
        if frame.n == self.frame:
            self._late.stop()
        else:
            self._ask()
        self.update()

    def _on_late(self) -> None:
        self._forget()
        self.update()

    def _forget(self) -> None:
        self.picture, self.shown = QPixmap(), -1

    # ---- the place, and drawing ----

    def _picture_size(self) -> QSize:
        most = QSize(*(self._theme.px(side) for side in _LARGEST_PX))
        return self._own.scaled(most, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))

    def _stand_above(self, x: int) -> None:
        px, away = self._theme.px, self._theme.px(_AWAY_PX)
        content = self._picture_size().expandedTo(QSize(px(84), 1))  # no narrower than the timecode
        size = content + QSize(2 * px(_PAD_PX), px(_PAD_PX) + px(_LINE_PX))
        place = self._over.mapTo(self._inside, QPoint(x, 0))
        left = max(away, min(place.x() - size.width() // 2, self._inside.width() - size.width() - away))
        self.setGeometry(left, max(0, place.y() - away - size.height()), size.width(), size.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        px, size = self._theme.px, self._picture_size()
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("line_strong"))
        painter.fillRect(self.rect().adjusted(1, 1, -1, -1), self._theme.color("tooltip"))
        place = QRect(QPoint((self.width() - size.width()) // 2, px(_PAD_PX)), size)
        if self.picture.isNull():
            painter.fillRect(place, self._theme.color("stage"))
        else:
            painter.drawPixmap(place, self.picture)
        painter.setFont(self._theme.font("small"))
        painter.setPen(self._theme.color("tooltip_text"))
        line = QRect(0, place.bottom() + 1, self.width(), px(_LINE_PX))
        painter.drawText(line, int(Qt.AlignmentFlag.AlignCenter), self._codes.of(self.frame))
