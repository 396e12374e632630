"""The picture on the stage, or those of the clips that are compared; nothing coloured beside it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from wanstudio.ui.stage.chips import draw_chips
from wanstudio.ui.stage.hands import Hands
from wanstudio.ui.stage.overlays import Overlays, paint_overlays
from wanstudio.ui.stage.painting import Blend, draw
from wanstudio.ui.stage.places import Mode, cells, places
from wanstudio.ui.stage.surround import ink_on, surround
from wanstudio.ui.stage.viewport import FIT, FITS_AT_MOST, HARD_ABOVE, View, larger, panned, step, zoom_of, zoomed
from wanstudio.ui.theme.theme import Theme

_MARGIN_PX, _GAP_PX = 16, 8


class Picture(QWidget):
    """Everything is placed in the screen's own pixels, so that one of the picture's can be one of those.

    `moved` is emitted when the places are others, `view_changed` when it is zoomed or panned. `hands` tells of clicks.
    `times` is asked where in its clip each picture is, when that is to be written into its corner.
    """

    moved = Signal()
    view_changed = Signal()
    sizes_changed = Signal(list)  # what each picture takes on the screen, in the screen's own pixels

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._images: Sequence[QImage] = ()
        self._sizes: Sequence[QSize] = ()
        self._names: Sequence[str] = ()
        self.blend = Blend()
        self.view = FIT
        self.overlays = Overlays()
        self.surround = "theme"
        self._framed = True
        self.message = ""
        self.times: Callable[[], Sequence[str]] = lambda: ()
        self.hands = Hands(self)
        self.setMinimumSize(theme.px(160), theme.px(120))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        theme.changed.connect(self.update)

    # ---- what is shown ----

    def show_sizes(self, sizes: Sequence[QSize]) -> None:
        """The clips' own sizes in pixels: where the pictures stand depends on them. One of another size is fitted."""
        other = not self._sizes or not sizes or self._sizes[0] != sizes[0]
        self._sizes = list(sizes)
        if other:
            self.set_view(FIT)
        self._tell_sizes()

    def show_images(self, images: Sequence[QImage]) -> None:
        """A frame of each clip, scaled to what `sizes_changed` told, or others while those are on their way."""
        self._images = images
        self.update()

    def show_blend(self, blend: Blend) -> None:
        self.blend = blend
        self._tell_sizes()

    def show_names(self, names: Sequence[str]) -> None:
        """What to call each of them, on a chip in its corner; none for one clip alone."""
        self._names = names
        self.update()

    def show_looks(self, overlays: Overlays, surround: str) -> None:
        """What is laid over the pictures, and what is around them, by its name in `SURROUNDS`."""
        self.overlays, self.surround = overlays, surround
        self.update()

    def set_framed(self, framed: bool) -> None:
        """Whether there is a margin around it: nothing coloured may be near, and on the whole screen nothing is."""
        self._framed = framed
        self._tell_sizes()

    def clear(self) -> None:
        """Nothing to show; the memory the pictures lie in can go."""
        self._images = ()
        self.update()

    def say(self, message: str) -> None:
        """A sentence in place of the picture (a clip that is gone or broken); empty takes it away."""
        self.message = message
        self.setAccessibleDescription(message)
        self.update()

    # ---- where ----

    @property
    def mode(self) -> Mode:
        return self.blend.mode if len(self._sizes) > 1 else Mode.ONE

    @property
    def _most(self) -> float:
        return FITS_AT_MOST * self.devicePixelRatioF()

    def room(self) -> QRect:
        """What the pictures may take."""
        ratio = self.devicePixelRatioF()
        margin = self._theme.px(_MARGIN_PX) if self._framed else 0
        width, height = (math.floor(side * ratio) for side in self.size().toTuple())
        inset = math.ceil(margin * ratio)
        return QRect(0, 0, width, height).adjusted(inset, inset, -inset, -inset)

    def _cells(self) -> list[QRect]:
        return cells(self.room(), max(1, len(self._sizes)), self.mode, self._gap)

    @property
    def _gap(self) -> int:
        return round(self._theme.px(_GAP_PX) * self.devicePixelRatioF())

    def places(self) -> list[QRect]:
        """Where each picture stands, in the screen's own pixels; of one that is zoomed, a part may be outside."""
        if not self._sizes:
            return []
        return places(self.room(), self._sizes, self.mode, self._gap, self.view, self._most)

    def _seen(self) -> list[QRect]:
        return [place & cell for place, cell in zip(self.places(), self._cells(), strict=False)]  # none before it opens

    def seen_places(self) -> list[QRect]:
        """What is seen of each picture, in logical pixels."""
        ratio = self.devicePixelRatioF()
        return [QRect(r.topLeft() / ratio, r.size() / ratio) for r in self._seen()]

    def _tell_sizes(self) -> None:
        """Never larger than the picture is: what is zoomed further shows no more."""
        self.update()
        if self._sizes:
            both = zip(self._sizes, self.places(), strict=True)
            wanted = [own if place.width() > own.width() else place.size() for own, place in both]
            self.sizes_changed.emit([size.toTuple() for size in wanted])
            self.moved.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._tell_sizes()

    # ---- zoom and pan ----

    @property
    def zoom(self) -> float:
        """How many of the screen's pixels one of the picture takes."""
        return zoom_of(self.view, self._sizes[0], self._cells()[0], self._most) if self._sizes else 1.0

    @property
    def is_larger(self) -> bool:
        """Whether there is more of it than is seen."""
        return bool(self._sizes) and self.view.zoom is not None and larger(self.view, self._sizes[0], self._cells()[0])

    def set_view(self, view: View) -> None:
        if view != self.view:
            self.view = view
            self._tell_sizes()
            self.view_changed.emit()

    def fit(self) -> None:
        self.set_view(FIT)

    def zoom_to(self, zoom: float, at: QPointF | None = None) -> None:
        """`at`, in logical pixels, stays where it is; without it the middle does."""
        if self._sizes:
            self.set_view(zoomed(self.view, self._sizes[0], self._cells()[0], zoom, self._in_first(at), self._most))

    def zoom_step(self, way: int) -> None:
        self.zoom_to(step(self.zoom, way))

    def pan(self, dx: float, dy: float) -> None:
        """By so many logical pixels."""
        if self._sizes:
            ratio = self.devicePixelRatioF()
            self.set_view(panned(self.view, self._sizes[0], self._cells()[0], dx * ratio, dy * ratio))

    def _in_first(self, at: QPointF | None) -> QPointF:
        """The same point of the first clip's cell, in the screen's own pixels."""
        first, *others = self._cells()
        if at is None:
            return QPointF(first.center())
        here = at * self.devicePixelRatioF()
        own = next((cell for cell in others if cell.contains(here.toPoint())), first)
        return here - QPointF(own.topLeft()) + QPointF(first.topLeft())

    # ---- drawing ----

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), surround(self._theme, self.surround))
        if self.message:
            painter.setPen(ink_on(self._theme, self.surround))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(48, 0, -48, 0), int(flags), self.message)
        elif self._images and len(self._images) == len(self._sizes):
            self._paint(painter)

    def _paint(self, painter: QPainter) -> None:
        painter.save()
        ratio = self.devicePixelRatioF()
        painter.scale(1 / ratio, 1 / ratio)
        own_size = all(image.size() == own for image, own in zip(self._images, self._sizes, strict=True))
        hard = own_size and self.view.zoom is not None and self.view.zoom > HARD_ABOVE
        found, seen = self.places(), self._seen()
        draw(painter, self._images, found, self.blend, seen=seen, hard=hard)
        for k in self._bare():
            paint_overlays(painter, self.overlays, found[k], seen[k], max(1, round(self._theme.px(1) * ratio)))
        painter.restore()
        if len(self._names) == len(self._sizes):
            draw_chips(painter, self._theme, self._names, self.seen_places(), self.blend, self.mode)
        if self.overlays.timecode and len(times := self.times()) == len(self._sizes):
            draw_chips(painter, self._theme, times, self.seen_places(), self.blend, self.mode, low=True)

    def _bare(self) -> Sequence[int]:
        """Those that are not under another one."""
        if self.mode is Mode.SIDE:
            return range(len(self._sizes))
        return (min(self.blend.top, len(self._sizes) - 1),) if self.mode is Mode.ONE else (0,)
