"""Choosing what of a picture is kept: a frame on it, in the shape of the clip to come."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from wanstudio.core.facts import MediaFacts
from wanstudio.core.fixes import WHOLE, Box
from wanstudio.core.shapes import centre
from wanstudio.ui.params import words
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button
from wanstudio.ui.widgets.dialog import Dialog
from wanstudio.ui.widgets.labels import Label
from wanstudio.ui.widgets.pictures import contain
from wanstudio.ui.widgets.segments import Segments

_SMALLEST = 0.05  # of the side, so that a frame can always be caught again
_STEP = 0.01  # of the side, by an arrow key
_CORNERS = ((0, 0), (1, 0), (0, 1), (1, 1))


class CropFrame(QWidget):
    """Drag the frame to move it, a corner to change its size; arrows move it, + and - change its size.

    changed: the box is another one.
    """

    changed = Signal()

    def __init__(self, theme: Theme, picture: QPixmap, box: Box, facts: MediaFacts) -> None:
        super().__init__()
        self._theme, self._picture, self._facts = theme, picture, facts
        self.box: Box = box
        self._held: tuple[int, int] | str | None = ""
        self._grip = QPointF()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("What is kept of the picture")
        self._tell()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(520), self._theme.px(320))

    def set_box(self, box: Box) -> None:
        self.box = box
        self._tell()
        self.update()
        self.changed.emit()

    def _tell(self) -> None:
        left, top, width, height = (round(100 * part) for part in self.box)
        self.setAccessibleDescription(f"{width} by {height} per cent, {left} from the left, {top} from the top")

    # ---- places ----

    def _room(self) -> QRectF:
        """Where the whole picture stands."""
        if self._picture.isNull():
            whole = QPixmap(max(1, self._facts.width), max(1, self._facts.height))
            return QRectF(contain(whole, self.rect()))
        return QRectF(contain(self._picture, self.rect()))

    def frame(self) -> QRectF:
        room, (left, top, width, height) = self._room(), self.box
        return QRectF(
            room.left() + left * room.width(),
            room.top() + top * room.height(),
            width * room.width(),
            height * room.height(),
        )

    # ---- moving ----

    def _moved(self, dx: float, dy: float) -> None:
        left, top, width, height = self.box
        self.set_box((max(0.0, min(left + dx, 1 - width)), max(0.0, min(top + dy, 1 - height)), width, height))

    def _scaled(self, factor: float, corner: tuple[int, int] = (0, 0)) -> None:
        """Larger or smaller in the same shape; the corner across from `corner` stays."""
        left, top, width, height = self.box
        fixed_x, fixed_y = left + (1 - corner[0]) * width, top + (1 - corner[1]) * height
        room_x = 1 - fixed_x if corner[0] else fixed_x
        room_y = 1 - fixed_y if corner[1] else fixed_y
        factor = min(factor, room_x / width, room_y / height)
        factor = max(factor, _SMALLEST / min(width, height))
        width, height = width * factor, height * factor
        self.set_box((fixed_x - (1 - corner[0]) * width, fixed_y - (1 - corner[1]) * height, width, height))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at, frame, near = event.position(), self.frame(), self._theme.px(14)
        spots = {
            (x, y): QPointF(frame.left() + x * frame.width(), frame.top() + y * frame.height()) for x, y in _CORNERS
        }
        found = min(spots, key=lambda corner: (spots[corner] - at).manhattanLength())
        if (spots[found] - at).manhattanLength() <= near:
            self._held = found
        else:
            self._held = None if frame.contains(at) else ""
        self._grip = at

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at, room = event.position(), self._room()
        if self._held is None:
            moved = at - self._grip
            self._grip = at
            self._moved(moved.x() / room.width(), moved.y() / room.height())
        elif isinstance(self._held, tuple):
            x, y = self._held
            frame = self.frame()
            fixed = QPointF(frame.left() + (1 - x) * frame.width(), frame.top() + (1 - y) * frame.height())
            wide, high = (at.x() - fixed.x()) * (1 if x else -1), (at.y() - fixed.y()) * (1 if y else -1)
            self._scaled(max(wide / max(1.0, frame.width()), high / max(1.0, frame.height()), 0.01), (x, y))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held = ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: (-_STEP, 0.0),
            Qt.Key.Key_Right: (_STEP, 0.0),
            Qt.Key.Key_Up: (0.0, -_STEP),
            Qt.Key.Key_Down: (0.0, _STEP),
        }
        key = Qt.Key(event.key())
        if key in steps:
            self._moved(*steps[key])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._scaled(1.05, (1, 1))
        elif key == Qt.Key.Key_Minus:
            self._scaled(1 / 1.05, (1, 1))
        else:
            super().keyPressEvent(event)

    # ---- painting ----

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, room, frame = QPainter(self), self._room(), self.frame()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), self._theme.color("stage"))
        if not self._picture.isNull():
            painter.drawPixmap(room, self._picture, QRectF(self._picture.rect()))
        veil = self._theme.color("stage")
        veil.setAlphaF(0.72)
        for part in (
            QRectF(room.left(), room.top(), room.width(), frame.top() - room.top()),
            QRectF(room.left(), frame.bottom(), room.width(), room.bottom() - frame.bottom()),
            QRectF(room.left(), frame.top(), frame.left() - room.left(), frame.height()),
            QRectF(frame.right(), frame.top(), room.right() - frame.right(), frame.height()),
        ):
            painter.fillRect(part, veil)
        edge = self._theme.color("focus" if self.hasFocus() else "chip_text")
        painter.setPen(QPen(edge, self._theme.px(2)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(frame)
        side = self._theme.px(8)
        for x, y in _CORNERS:
            spot = QPointF(frame.left() + x * frame.width(), frame.top() + y * frame.height())
            painter.fillRect(QRectF(spot.x() - side / 2, spot.y() - side / 2, side, side), edge)


class CropDialog(Dialog):
    """`chosen` gets the box. `shapes` are those of the clip to come; `shape` the one the frame has at first.

    `service_box` is what the service would keep by itself, None where it does not cut.
    """

    chosen = Signal(tuple)

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        facts: MediaFacts,
        picture: str,
        shapes: Sequence[str],
        shape: str,
        box: Box,
        service_box: Box | None,
    ) -> None:
        super().__init__(theme, parent, "Crop", 600)
        self._facts, self._shapes = facts, tuple(shapes)
        self.frame = CropFrame(theme, QPixmap(picture) if picture else QPixmap(), box, facts)
        self.frame.setFixedHeight(theme.px(320))
        self.content.addWidget(self.frame)
        self.shapes = Segments(theme, [*self._shapes, "Whole"])
        self.shapes.setAccessibleName("Shape")
        self.shapes.set_index(self._shapes.index(shape) if shape in self._shapes else len(self._shapes))
        self.shapes.chosen.connect(self._reshape)
        self.content.addWidget(self.shapes)
        self.said = Label("", "small", "muted")
        self.content.addWidget(self.said)
        self.remark.setText("Your file stays as it is.")
        self.add_button(Button(theme, "Cancel", self.reject))
        self.add_button(Button(theme, "Crop", self.accept_box, primary=True))
        self._own = service_box
        self.frame.changed.connect(self._say)
        self._say()

    def _reshape(self, index: int) -> None:
        self.frame.set_box(centre(self._facts, self._shapes[index]) if index < len(self._shapes) else WHOLE)

    def _say(self) -> None:
        _, _, width, height = self.frame.box
        size = words.pixels(round(width * self._facts.width), round(height * self._facts.height))
        middle = " This is what the service would cut by itself." if self.frame.box == self._own else ""
        self.said.setText(f"{size} are kept.{middle}")

    def accept_box(self) -> None:
        """As the button does."""
        self.chosen.emit(self.frame.box)
        self.accept()
