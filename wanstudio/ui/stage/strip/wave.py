"""How loud a clip is at each place of the strip."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from wanstudio.ui.stage.reel import Sound
from wanstudio.ui.stage.speakers import RATE_HZ, SAMPLE_BYTES
from wanstudio.ui.theme.theme import Theme

_GROUND = 0.8  # of the panel's colour, between the bars and the pictures
_SOFTEST = 16  # of 255, -24 dB: what never gets louder is not drawn as if it did


def levels(sound: Sound, times_s: Sequence[float], columns: int) -> list[float]:
    """0 to 1 for each of `columns` equal parts of the strip, on which each frame is equally wide; empty when silent.

    `times_s` is when each frame begins, and when the last one ends. 1 is the clip's own loudest moment; softer ones are
    drawn larger than they are: the square root is nearer to what the ear makes of them.
    """
    long_s = len(sound.samples) / (RATE_HZ * SAMPLE_BYTES)
    if not long_s or not any(sound.peaks) or len(times_s) < 2:
        return []
    per_s = len(sound.peaks) / long_s
    edges = [_time_at(times_s, k / columns * (len(times_s) - 1)) * per_s for k in range(columns + 1)]
    most = max(_SOFTEST, *sound.peaks)
    return [(_loudest(sound.peaks, edges[k], edges[k + 1]) / most) ** 0.5 for k in range(columns)]


def _time_at(times_s: Sequence[float], frame: float) -> float:
    n = min(int(frame), len(times_s) - 2)
    return times_s[n] + (frame - n) * (times_s[n + 1] - times_s[n])


def _loudest(peaks: Sequence[int], begin: float, end: float) -> int:
    """Between two places among the peaks; nothing is heard after their end."""
    return max(peaks[int(begin) : max(int(begin) + 1, int(end))], default=0)


def paint_wave(painter: QPainter, theme: Theme, lane: QRectF, ratio: float, found: Sequence[float]) -> None:
    """One bar for each column, from the lane's foot. `ratio`: pixels of the screen to one of the painter's."""
    if not found:
        return
    ground, bar = theme.color("panel"), theme.color("track_fill")
    ground.setAlphaF(_GROUND)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.fillRect(lane, ground)
    wide = lane.width() / len(found)
    for k, level in enumerate(found):
        height = max(1 / ratio, round(level * lane.height() * ratio) / ratio) if level else 0.0
        painter.fillRect(QRectF(lane.left() + k * wide, lane.bottom() - height, wide, height), bar)
