"""Ruler and filmstrip with the playhead: where in the clip we are, and a place to drag to."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QSlider

from wanstudio.ui.figures import frame_in_words, whole
from wanstudio.ui.stage.reel import Sound
from wanstudio.ui.stage.strip.ground import Ground
from wanstudio.ui.stage.strip.marks import grip_at, paint_damaged, paint_playhead, paint_range
from wanstudio.ui.stage.strip.track import Mark, Track
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.menu import Menu


class Scrubber(QSlider):
    """A slider for screen readers, of frames counted from 1; drawn and handled here.

    `asked` is emitted with the frame (from 0) that the user points to. A handle of the range is `mark_grabbed`,
    `mark_dragged` to frames, then `mark_dropped`; `mark_set` and `mark_cleared` come from its menu and from a double
    click. `looked` tells the frame under the resting pointer and its x here; -1 once there is none.
    """

    asked = Signal(int)
    mark_grabbed = Signal()
    mark_dragged = Signal(str, int)
    mark_dropped = Signal()
    mark_set = Signal(str, int)
    mark_cleared = Signal(str)
    looked = Signal(int, int)

    def __init__(self, theme: Theme) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._theme, self._ground = theme, Ground(theme)
        self._times_s: Sequence[float] = (0.0,)
        self.frames = self.frame = 0
        self.first = self.last = 0
        self.damaged: frozenset[int] = frozenset()
        self._hot: Mark | None = None
        self._held: tuple[Mark, float] | None = None  # the handle in the hand, and how far from its edge it was taken
        self._hovered = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Position")
        self._telling = False
        self.valueChanged.connect(self._on_value)
        theme.changed.connect(self._on_theme)

    def _on_theme(self) -> None:
        self._ground.forget()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(300), self._ground.height())

    def set_wide(self, wide: bool) -> None:
        """Whether the window is: the filmstrip is larger then."""
        if wide != self._ground.wide:
            self._ground.wide = wide
            self._on_theme()

    # ---- what is on ----

    def show_clip(self, times_s: Sequence[float]) -> None:
        """`times_s`: when each frame begins, and when the last one ends."""
        self._times_s, self.frames, self.frame = times_s, len(times_s) - 1, 0
        self.first, self.last, self.damaged = 0, max(0, self.frames - 1), frozenset()
        self._ground.forget()
        self._held = None
        self._point_at(None)
        self.update()

    def clear_strip(self, rows: int = 1) -> None:
        """So many clips are on, and nothing is known of them yet."""
        self._ground.clear_films(rows)
        self._ground.show_sound(None)
        self.updateGeometry()
        self.update()

    def show_strip(self, row: int, strip: QPixmap, tiles: int) -> None:
        """`strip` is `tiles` frames side by side, evenly from the clip of this row."""
        self._ground.show_film(row, strip, tiles)
        self.update()

    def show_parts(self, parts: Sequence[float]) -> None:
        """How much of the whole length each clip takes, 0 to 1."""
        self._ground.show_parts(parts)
        self.update()

    def show_sound(self, sound: Sound, times_s: Sequence[float], row: int = 0) -> None:
        """How loud it is, along a clip's strip. `times_s`: when each frame begins, and when the last one ends."""
        self._ground.show_sound(sound, times_s, row)
        self.update()

    def show_range(self, first: int, last: int) -> None:
        """The in and out frames, both inside; what is outside of them is dimmed."""
        self.first, self.last = first, last
        self.update()

    def show_damaged(self, frames: Sequence[int]) -> None:
        """Frames that cannot be decoded (from 0): marked on the strip."""
        self.damaged = frozenset(frames)
        self.update()

    def show_frame(self, frame: int) -> None:
        self.frame = frame
        self.update()

    def say_frame(self) -> None:
        """Tell screen readers where the playhead is: not 25 times a second."""
        self._telling = True
        self.setRange(min(1, self.frames), self.frames)
        self.setValue(self.frame + 1)
        self._telling = False
        self.setAccessibleDescription(frame_in_words(self.frame, self.frames))

    def _on_value(self, value: int) -> None:
        if not self._telling and self.frames:  # a screen reader has set it
            self.asked.emit(value - 1)

    # ---- places ----

    def track(self) -> Track:
        return Track(self.frames, self.width())

    def frame_at(self, x: float) -> int:
        return self.track().frame_at(x)

    def _strip(self) -> QRect:
        return self._ground.strip(self.width())

    def _grip_at(self, x: float, y: float) -> Mark | None:
        return grip_at(self._theme, self.track(), self._strip(), self.first, self.last, x, y)

    # ---- hands ----

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or not self.frames:
            return
        x, y = event.position().toTuple()
        self._point_at(None)
        grip = self._grip_at(x, y)
        if grip is None:
            self.asked.emit(self.frame_at(x))
            return
        edge = self.track().edge(grip, self.first if grip == "in" else self.last)
        self._held = (grip, x - edge)
        self.mark_grabbed.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x, y = event.position().toTuple()
        if not self.frames:
            return
        if self._held is not None:
            self._drag(x)
        elif event.buttons() & Qt.MouseButton.LeftButton:
            self.asked.emit(self.frame_at(x))
        else:
            self._rest_at(x, y)

    def _drag(self, x: float) -> None:
        assert self._held is not None
        mark, off = self._held
        frame = self.track().marked_at(mark, x - off)
        if frame != (self.first if mark == "in" else self.last):
            self.mark_dragged.emit(mark, frame)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self._held is not None:
            self._held = None
            self.mark_dropped.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        grip = self._grip_at(*event.position().toTuple())
        if grip is None or event.button() is not Qt.MouseButton.LeftButton:
            super().mouseDoubleClickEvent(event)
        else:
            self.mark_cleared.emit(grip)

    def _rest_at(self, x: float, y: float) -> None:
        hot = self._grip_at(x, y)
        if (hot, True) != (self._hot, self._hovered):
            self._hot, self._hovered = hot, True
            self.setCursor(Qt.CursorShape.SizeHorCursor if hot else Qt.CursorShape.ArrowCursor)
            self.update()
        self._point_at(x)

    def _point_at(self, x: float | None) -> None:
        self.looked.emit(-1 if x is None else self.frame_at(x), 0 if x is None else round(x))

    def leaveEvent(self, event: QEvent) -> None:
        self._hot, self._hovered = None, False
        self._point_at(None)
        self.update()

    # ---- menu and keys ----

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.frames:
            by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
            frame = self.frame if by_key else self.frame_at(event.pos().x())
            below = QPoint(round(self.track().x(frame)), self.height())
            self._point_at(None)
            self.menu_at(frame).popup(self.mapToGlobal(below) if by_key else event.globalPos())

    def menu_at(self, frame: int) -> Menu:
        """What can be done with the range at a frame; the keys beside it mean the frame that is shown."""
        menu = Menu(self._theme, self, once=True)
        menu.addAction(f"Begin the range at frame {whole(frame + 1)}", partial(self.mark_set.emit, "in", frame))
        menu.addAction(f"End the range at frame {whole(frame + 1)}", partial(self.mark_set.emit, "out", frame))
        menu.addSeparator()
        clear_in = menu.addAction("Clear the range's beginning", partial(self.mark_cleared.emit, "in"))
        clear_out = menu.addAction("Clear the range's end", partial(self.mark_cleared.emit, "out"))
        clear_in.setEnabled(self.first > 0)
        clear_out.setEnabled(self.last < self.frames - 1)
        return menu

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        target = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: self.frames - 1}.get(Qt.Key(event.key()))
        if target is None or not self.frames:
            event.ignore()
        else:
            self.asked.emit(target)

    # ---- drawing ----

    def paintEvent(self, event: QPaintEvent) -> None:
        track, strip, theme = self.track(), self._strip(), self._theme
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._ground.drawn(self.size(), self.devicePixelRatioF(), track, self._times_s))
        if not self.frames:
            return
        paint_damaged(painter, theme, track, strip, self.damaged)
        if self._hovered or (self.first, self.last) != (0, self.frames - 1):
            hot = self._held[0] if self._held else self._hot
            paint_range(painter, theme, track, strip, self.first, self.last, hot)
        paint_playhead(painter, theme, track, self.height(), self.frame)
