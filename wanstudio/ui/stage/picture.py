"""The picture on the stage, or those of the clips that are compared; nothing coloured beside it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from wanstudio.ui.stage.chips import draw_chips
from wanstudio.ui.stage.painting import Blend, draw
from wanstudio.ui.stage.places import Mode, places
from wanstudio.ui.theme.theme import Theme

_MARGIN_PX, _GAP_PX = 16, 8


class Picture(QWidget):
    """`clicked` is emitted for a plain click: play or pause. `moved` when the places are others.

    A double click begins with a click: that one is emitted again, which undoes it, before `double_clicked`.
    """

    clicked = Signal()
    double_clicked = Signal()
    moved = Signal()
    sizes_changed = Signal(list)  # what each picture takes on the screen, in the screen's own pixels

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._images: Sequence[QImage] = ()
        self._sizes: Sequence[QSize] = ()
        self._names: Sequence[str] = ()
        self.blend = Blend()
        self._framed = True
        self.message = ""
        self.setMinimumSize(theme.px(160), theme.px(120))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        theme.changed.connect(self.update)

    def show_sizes(self, sizes: Sequence[QSize]) -> None:
        """The clips' own sizes in pixels: where the pictures stand depends on them."""
        self._sizes = list(sizes)
        self._tell_sizes()
        self.update()

    def show_images(self, images: Sequence[QImage]) -> None:
        """A frame of each clip, scaled to what `sizes_changed` told, or others while those are on their way."""
        self._images = images
        self.update()

    def show_blend(self, blend: Blend) -> None:
        self.blend = blend
        self._tell_sizes()
        self.update()

    def show_names(self, names: Sequence[str]) -> None:
        """What to call each of them, on a chip in its corner; none for one clip alone."""
        self._names = names
        self.update()

    def set_framed(self, framed: bool) -> None:
        """Whether there is a margin around it: nothing coloured may be near, and on the whole screen nothing is."""
        self._framed = framed
        self._tell_sizes()
        self.update()

    def clear(self) -> None:
        """Nothing to show; the memory the pictures lie in can go."""
        self._images = ()
        self.update()

    def say(self, message: str) -> None:
        """A sentence in place of the picture (a clip that is gone or broken); empty takes it away."""
        self.message = message
        self.setAccessibleDescription(message)
        self.update()

    def places(self) -> list[QRect]:
        """Where each picture stands, in logical pixels."""
        margin = self._theme.px(_MARGIN_PX) if self._framed else 0
        room = self.rect().adjusted(margin, margin, -margin, -margin)
        return places(room, self._sizes, self.mode, self._theme.px(_GAP_PX))

    @property
    def mode(self) -> Mode:
        return self.blend.mode if len(self._sizes) > 1 else Mode.ONE

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._tell_sizes()

    def _tell_sizes(self) -> None:
        if not self._sizes:
            return
        ratio = self.devicePixelRatioF()
        wanted = []
        for own, place in zip(self._sizes, self.places(), strict=True):
            size = place.size() * ratio
            wanted.append((own if size.width() > own.width() else size).toTuple())
        self.sizes_changed.emit(wanted)
        self.moved.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit()
            self.double_clicked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("stage"))
        if self.message:
            painter.setPen(self._theme.color("stage_muted"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(48, 0, -48, 0), int(flags), self.message)
        elif self._images and len(self._images) == len(self._sizes):
            found = self.places()
            draw(painter, self._images, found, self.blend)
            if len(self._names) == len(found):
                draw_chips(painter, self._theme, self._names, found, self.blend, self.mode)
