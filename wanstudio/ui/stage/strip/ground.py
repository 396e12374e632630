"""What of the strip stays while a clip plays, drawn once: ruler, filmstrip, sound. The playhead moves all the time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

from wanstudio.ui.stage.compare.names import LETTERS
from wanstudio.ui.stage.reel import Sound
from wanstudio.ui.stage.strip.films import Film, height_px, paint_films, row_of
from wanstudio.ui.stage.strip.ruler import RULER_PX, paint_ruler
from wanstudio.ui.stage.strip.track import Track
from wanstudio.ui.stage.strip.wave import levels, paint_wave
from wanstudio.ui.theme.theme import Theme

GAP_PX, BELOW_PX = 2, 4
_WAVE_PX = 18  # the lower third of the strip


class Ground:
    """`forget` after anything it shows has changed: it is drawn anew when it is next asked for."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._films = [Film()]
        self.wide = False  # the window is
        self._sound: Sound | None = None
        self._times_s: Sequence[float] = ()
        self._sound_row = 0
        self._drawn: QPixmap | None = None
        self._drawn_for: tuple[object, ...] = ()

    def forget(self) -> None:
        self._drawn = None

    def clear_films(self, rows: int) -> None:
        """So many clips, and no picture of any yet."""
        self._films = [Film() for _ in range(rows)]
        self.forget()

    def show_film(self, row: int, picture: QPixmap, tiles: int) -> None:
        """`tiles` frames side by side, evenly from the clip of this row."""
        self._films[row].picture, self._films[row].tiles = picture, tiles
        self.forget()

    def show_parts(self, parts: Sequence[float]) -> None:
        """How much of the track each clip takes: all of it, unless another one is longer."""
        for film, part in zip(self._films, parts, strict=True):
            film.part = part
        self.forget()

    def show_sound(self, sound: Sound | None, times_s: Sequence[float] = (), row: int = 0) -> None:
        """Over the foot of a clip's film. `times_s`: when each frame begins, and the last one ends; None: no sound."""
        self._sound, self._times_s, self._sound_row = sound, times_s, row
        self.forget()

    def strip(self, width: int) -> QRect:
        """Where the frames are, under the ruler."""
        px = self._theme.px
        return QRect(0, px(RULER_PX + GAP_PX), width, px(height_px(len(self._films), wide=self.wide)))

    def height(self) -> int:
        """What all of it takes."""
        return self.strip(0).bottom() + 1 + self._theme.px(BELOW_PX)

    def drawn(self, size: QSize, ratio: float, track: Track, times_s: Sequence[float]) -> QPixmap:
        """For a widget of this size, `ratio` pixels of the screen to one of its own. `times_s`: see `ruler.marks`."""
        wanted = (size, ratio, track)
        if self._drawn is None or self._drawn_for != wanted:
            self._drawn, self._drawn_for = self._anew(size, ratio, track, times_s), wanted
        return self._drawn

    def _anew(self, size: QSize, ratio: float, track: Track, times_s: Sequence[float]) -> QPixmap:
        made = QPixmap(size * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        strip = self.strip(size.width())
        paint_films(painter, self._theme, strip, self._films, LETTERS)
        if self._sound is not None:
            found = levels(self._sound, self._times_s, round(strip.width() * ratio))
            lane = row_of(self._theme, strip, len(self._films), self._sound_row)
            lane.setTop(lane.bottom() - min(self._theme.px(_WAVE_PX), lane.height() / 2))
            paint_wave(painter, self._theme, lane, ratio, found)
        if track.frames:
            paint_ruler(painter, self._theme, track, times_s)
        painter.end()
        return made
