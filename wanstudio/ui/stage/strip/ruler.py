"""The ruler over the strip: frames, half seconds, seconds; in long clips fewer of them, so that words keep apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtGui import QPainter

from wanstudio.ui.stage.course import frame_at
from wanstudio.ui.stage.strip.track import Track
from wanstudio.ui.theme.theme import Theme

RULER_PX, CAP_HALF_PX = 18, 6
STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400)
_WORDS_APART_PX, _HALVES_APART_PX, _FRAMES_APART_PX = 52, 8, 4
_CAP_FAR_PX = 20
_TALL_PX, _HALF_PX, _FRAME_PX = 8, 5, 3


def marks(times_s: Sequence[float], track: Track, apart_px: float) -> Iterator[tuple[int, bool, str]]:
    """(x, whether it is tall, its words) of the times that are marked, words at least `apart_px` apart.

    `times_s`: when each frame begins, and when the last one ends. A time stands where its frame stands, however long
    that one is.
    """
    end_s = times_s[-1]
    per_s = track.width_px / max(end_s, 1e-6)
    step = next((step for step in STEPS_S if step * per_s >= apart_px), STEPS_S[-1])
    halves = step * per_s >= 2 * _HALVES_APART_PX
    for n in range(int(2 * end_s / step + 1e-6) + 1):
        if n % 2 == 0:
            yield _x(times_s, track, n * step / 2), True, words(n // 2 * step, end_s)
        elif halves:
            yield _x(times_s, track, n * step / 2), False, ""


def words(at_s: int, end_s: float) -> str:
    """ "4 s"; from a minute on "1:05", from an hour on "1:02:05", for all marks of a clip alike."""
    minutes, seconds = divmod(at_s, 60)
    if end_s < 60:
        return f"{at_s} s"
    return f"{minutes}:{seconds:02}" if end_s < 3600 else f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def _x(times_s: Sequence[float], track: Track, at_s: float) -> int:
    n = frame_at(times_s, at_s)
    long_s = times_s[n + 1] - times_s[n]
    return round(track.x(n + min(1.0, (at_s - times_s[n]) / long_s if long_s else 0.0)))


def paint_ruler(painter: QPainter, theme: Theme, track: Track, times_s: Sequence[float]) -> None:
    px = theme.px
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setFont(theme.font("caption"))
    painter.setPen(theme.color("text_muted"))
    beside = words_beside(theme, track)
    for x, tall, text in marks(times_s, track, px(_WORDS_APART_PX)):
        _tick(painter, theme, track, x, _TALL_PX if tall else _HALF_PX)
        if text and x + beside + painter.fontMetrics().horizontalAdvance(text) <= track.width_px:
            painter.drawText(x + beside, px(RULER_PX - 6), text)
    if track.x(1) >= _FRAMES_APART_PX:
        for frame in range(track.frames):
            _tick(painter, theme, track, round(track.x(frame)), _FRAME_PX)


def words_beside(theme: Theme, track: Track) -> int:
    """From a mark to its words: past the playhead's cap when it is on the frame of that mark, at whose middle it
    stands. Where frames are wide that is beyond the words."""
    cap_end = round(track.x(0.5)) + theme.px(CAP_HALF_PX) + theme.px(2)
    return cap_end if cap_end <= theme.px(_CAP_FAR_PX) else theme.px(4)


def _tick(painter: QPainter, theme: Theme, track: Track, x: int, height_px: int) -> None:
    x, base = min(x, track.width_px - 1), theme.px(RULER_PX)
    painter.drawLine(x, base - theme.px(height_px), x, base - 1)
