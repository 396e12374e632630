"""Choosing the part of a video or a sound that is kept: in and out on a small strip."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from wanstudio.core.facts import MediaFacts
from wanstudio.core.fixes import Fix
from wanstudio.core.params import Media
from wanstudio.ui.figures import figure, seconds
from wanstudio.ui.params import words
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button
from wanstudio.ui.widgets.dialog import Dialog
from wanstudio.ui.widgets.labels import Label
from wanstudio.ui.widgets.pictures import read
from wanstudio.ui.widgets.turned import DecimalField

_STRIP_PX, _GRIP_PX = 52, 10
_PIECE_S = 0.05  # of a sound: what an encoder may leave out at the end
_WAVE_MARGIN = 0.11  # of the picture of a sound, at either end


class TrimStrip(QWidget):
    """From the beginning to the end; what is not kept is dimmed. Drag the brackets, or the part between them.

    changed: with (start, end) in seconds while the user drags.
    """

    changed = Signal(float, float)

    def __init__(self, theme: Theme, seconds: float) -> None:
        super().__init__()
        self._theme, self._seconds = theme, seconds
        self.start_s, self.end_s = 0.0, seconds
        self._picture = QPixmap()
        self._held, self._grip_s = "", 0.0
        self.setFixedHeight(theme.px(_STRIP_PX))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("The part that is kept")
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(440), self._theme.px(_STRIP_PX))

    def show_picture(self, path: str, margin: float = 0.0) -> None:
        """`margin`: the part of the picture's width that is empty at either end."""
        whole = read(path) if path else QPixmap()
        edge = round(whole.width() * margin)
        self._picture = whole.copy(edge, 0, whole.width() - 2 * edge, whole.height()) if edge else whole
        self.update()

    def set_part(self, start_s: float, end_s: float) -> None:
        self.start_s, self.end_s = start_s, end_s
        self.setAccessibleDescription(f"{seconds(start_s)} to {seconds(end_s)}")
        self.update()

    # ---- places ----

    def _inside(self) -> QRect:
        grip = self._theme.px(_GRIP_PX)
        return self.rect().adjusted(grip, 0, -grip, 0)

    def x_of(self, at_s: float) -> int:
        room = self._inside()
        return room.left() + round(room.width() * at_s / self._seconds)

    def _s_of(self, x: float) -> float:
        room = self._inside()
        return max(0.0, min(self._seconds, (x - room.left()) / max(1, room.width()) * self._seconds))

    # ---- dragging ----

    def mousePressEvent(self, event: QMouseEvent) -> None:
        x, near = event.position().x(), self._theme.px(_GRIP_PX)
        to_start, to_end = abs(x - self.x_of(self.start_s)), abs(x - self.x_of(self.end_s))
        if min(to_start, to_end) <= near:
            self._held = "start" if to_start <= to_end else "end"
        else:
            self._held = "part" if self.start_s < self._s_of(x) < self.end_s else ""
        self._grip_s = self._s_of(x) - self.start_s

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._s_of(event.position().x())
        if self._held == "start":
            self.changed.emit(min(at, self.end_s), self.end_s)
        elif self._held == "end":
            self.changed.emit(self.start_s, max(at, self.start_s))
        elif self._held == "part":
            long = self.end_s - self.start_s
            start = max(0.0, min(at - self._grip_s, self._seconds - long))
            self.changed.emit(start, start + long)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held = ""

    # ---- painting ----

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, room, color = QPainter(self), self._inside(), self._theme.color
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(room, color("field"))
        if not self._picture.isNull():
            painter.drawPixmap(room, self._picture)
        veil = color("panel")
        veil.setAlphaF(0.72)
        left, right = self.x_of(self.start_s), self.x_of(self.end_s)
        painter.fillRect(QRect(room.left(), 0, left - room.left(), self.height()), veil)
        painter.fillRect(QRect(right, 0, room.right() + 1 - right, self.height()), veil)
        self._bracket(painter, left, 1)
        self._bracket(painter, right, -1)

    def _bracket(self, painter: QPainter, x: int, towards: int) -> None:
        px, ink = self._theme.px, self._theme.color("text")
        arm = px(7) * towards
        for part in (
            QRectF(QPointF(x - px(1), 0), QPointF(x + px(1), self.height())),
            QRectF(QPointF(x, 0), QPointF(x + arm, px(2))),
            QRectF(QPointF(x, self.height() - px(2)), QPointF(x + arm, self.height())),
        ):
            painter.fillRect(part.normalized(), ink)


class TrimDialog(Dialog):
    """`chosen` gets the Fix that keeps the part. The longest part is what the slot takes."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget, facts: MediaFacts, media: Media, fix: Fix) -> None:
        super().__init__(theme, parent, f"Trim: {media.label}", 560)
        self._facts, self._media = facts, media
        self.strip = TrimStrip(theme, facts.seconds)
        self.strip.changed.connect(self.set_part)
        self.content.addWidget(self.strip)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.start, self.end = self._spin("In"), self._spin("Out")
        for word, spin in (("In", self.start), ("Out", self.end)):
            row.addWidget(Label(word, tone="muted"))
            row.addWidget(spin)
        self.length = Label("", tone="muted")
        row.addWidget(self.length, 1, Qt.AlignmentFlag.AlignRight)
        self.content.addLayout(row)
        self.problem = Label("", "small", "bad", wrap=True)
        self.content.addWidget(self.problem)
        self.remark.setText("Your file stays as it is.")
        self.add_button(Button(theme, "Cancel", self.reject))
        self.keep = self.add_button(Button(theme, "Use this part", self._take, primary=True))
        self.set_part(fix.start_s, min(fix.end_s or facts.seconds, facts.seconds))
        self.start.valueChanged.connect(lambda: self.set_part(self.start.value(), self.end.value()))
        self.end.valueChanged.connect(lambda: self.set_part(self.start.value(), self.end.value()))

    def _spin(self, name: str) -> DecimalField:
        spin = DecimalField()
        spin.setRange(0, self._facts.seconds)
        spin.setDecimals(2)
        spin.setSingleStep(1 / self._facts.fps if self._facts.fps else 0.1)
        spin.setSuffix(" s")
        spin.setAccessibleName(name)
        spin.setFixedSize(self.theme.px(96), self.theme.px(28))
        spin.setAlignment(Qt.AlignmentFlag.AlignRight)
        return spin

    def show_strip(self, picture: str) -> None:
        self.strip.show_picture(picture, 0.0 if self._facts.width else _WAVE_MARGIN)

    def set_part(self, start_s: float, end_s: float) -> None:
        """Show this part, everywhere it is shown."""
        self.strip.set_part(start_s, end_s)
        for spin, value in ((self.start, start_s), (self.end, end_s)):
            spin.blockSignals(True)
            spin.setValue(value)
            spin.blockSignals(False)
        self.length.setText(f"{words.length(max(0.0, end_s - start_s))} of {words.length(self._facts.seconds)}")
        sentence = self._wrong(end_s - start_s)
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        self.keep.setEnabled(not sentence)

    def _wrong(self, long_s: float) -> str:
        least, most = self._media.min_seconds or 0.0, self._media.max_seconds
        if long_s <= 0:
            return "The part must end after it begins."
        if most is not None and long_s > most + 0.005:
            return f"Up to {figure(most)} s are taken."
        return f"{figure(least)} s or more are needed." if long_s < least - 0.005 else ""

    def _take(self) -> None:
        start, end = (round(at, 3) for at in self._fitting(self.strip.start_s, self.strip.end_s))
        most = self._media.max_seconds
        to_the_end = end > self._facts.seconds - 0.005 and (most is None or self._facts.seconds - start <= most)
        self.chosen.emit(Fix(start_s=start, end_s=0.0 if to_the_end else end))
        self.accept()

    def _fitting(self, start_s: float, end_s: float) -> tuple[float, float]:
        """The same, but for what the hand or a copy's whole frames leave it beside the limits."""
        least, most = self._media.min_seconds or 0.0, self._media.max_seconds
        frame_s = 1 / self._facts.fps if self._facts.fps else _PIECE_S
        if least and end_s - start_s < least + frame_s:
            end_s = min(self._facts.seconds, start_s + least + frame_s)
            start_s = max(0.0, min(start_s, end_s - least - frame_s))
        return start_s, end_s if most is None else min(end_s, start_s + most)
