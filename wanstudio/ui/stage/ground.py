"""What of the strip stays while a clip plays, drawn once: ruler, filmstrip, sound. The playhead moves all the time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

from wanstudio.ui.stage.reel import Sound
from wanstudio.ui.stage.track import Track
from wanstudio.ui.stage.wave import levels, paint_wave
from wanstudio.ui.theme.theme import Theme

RULER_PX, GAP_PX, STRIP_PX = 18, 2, 52
_WAVE_PX = 18  # the lower third of the strip
_TICKS_AT_LEAST_PX = 4


class Ground:
    """`forget` after anything it shows has changed: it is drawn anew when it is next asked for."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._film: QPixmap | None = None
        self._tiles = 1
        self._sound: Sound | None = None
        self._times_s: Sequence[float] = ()
        self._drawn: QPixmap | None = None
        self._drawn_for: tuple[object, ...] = ()

    def forget(self) -> None:
        self._drawn = None

    def show_film(self, film: QPixmap | None, tiles: int = 1) -> None:
        """`film` is `tiles` frames side by side, evenly from the clip; None: there is none yet."""
        self._film, self._tiles = film, tiles
        self.forget()

    def show_sound(self, sound: Sound | None, times_s: Sequence[float] = ()) -> None:
        """Over the film's foot. `times_s`: when each frame begins, and when the last one ends; None: no sound (yet)."""
        self._sound, self._times_s = sound, times_s
        self.forget()

    def strip(self, width: int) -> QRect:
        """Where the frames are, under the ruler."""
        px = self._theme.px
        return QRect(0, px(RULER_PX + GAP_PX), width, px(STRIP_PX))

    def drawn(self, size: QSize, ratio: float, track: Track, fps: float) -> QPixmap:
        """Ruler and filmstrip for a widget of this size, `ratio` pixels of the screen to one of its own."""
        wanted = (size, ratio, track, fps)
        if self._drawn is None or self._drawn_for != wanted:
            self._drawn, self._drawn_for = self._anew(size, ratio, track, fps), wanted
        return self._drawn

    def _anew(self, size: QSize, ratio: float, track: Track, fps: float) -> QPixmap:
        made = QPixmap(size * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        strip = self.strip(size.width())
        self._paint_film(painter, strip)
        if self._sound is not None:
            found = levels(self._sound, self._times_s, round(strip.width() * ratio))
            lane = QRectF(strip).adjusted(0, strip.height() - self._theme.px(_WAVE_PX), 0, 0)
            paint_wave(painter, self._theme, lane, ratio, found)
        if track.frames:
            self._paint_ruler(painter, track, fps)
        painter.end()
        return made

    def _paint_film(self, painter: QPainter, rect: QRect) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("placeholder"))
        painter.drawRoundedRect(rect, self._theme.px(3), self._theme.px(3))
        if self._film is None:
            return
        width, each = self._film.width() / self._tiles, rect.width() / self._tiles
        for n in range(self._tiles):
            place = QRectF(rect.left() + n * each, rect.top(), each, rect.height())
            height = min(self._film.height(), width * place.height() / place.width())
            part = QRectF(n * width, (self._film.height() - height) / 2, width, height)
            if height == self._film.height():  # a wide place takes a wide picture whole, or its middle
                shown = height * place.width() / place.height()
                part = QRectF(n * width + (width - shown) / 2, 0, shown, height)
            painter.drawPixmap(place, self._film, part)

    def _paint_ruler(self, painter: QPainter, track: Track, fps: float) -> None:
        px = self._theme.px
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setFont(self._theme.font("caption"))
        painter.setPen(self._theme.color("text_muted"))
        for half in range(int(2 * track.frames / fps) + 1):
            x = round(track.x(half * fps / 2))
            self._tick(painter, track, x, 8 if half % 2 == 0 else 5)
            if half % 2 == 0 and track.width_px - x > px(24):
                painter.drawText(x + px(4), px(RULER_PX - 6), f"{half // 2} s")
        if track.x(1) >= _TICKS_AT_LEAST_PX:
            for frame in range(track.frames):
                self._tick(painter, track, round(track.x(frame)), 3)

    def _tick(self, painter: QPainter, track: Track, x: int, height_px: int) -> None:
        x, base = min(x, track.width_px - 1), self._theme.px(RULER_PX)
        painter.drawLine(x, base - self._theme.px(height_px), x, base - 1)
