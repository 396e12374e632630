"""What is drawn on top of the strip: the range and its handles, frames that cannot be decoded, the playhead."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from wanstudio.ui.stage.strip.ruler import CAP_HALF_PX, RULER_PX
from wanstudio.ui.stage.strip.track import Mark, Track
from wanstudio.ui.theme.theme import Theme

VEIL = 0.72  # of the panel's colour, over what is out of the range
_ARM_PX, _GRIP_OUT_PX, _GRIP_IN_PX, _CAP_PX = 7, 5, 10, 12


def grip_at(theme: Theme, track: Track, strip: QRect, first: int, last: int, x: float, y: float) -> Mark | None:
    """The handle that a press there takes; in a range that is narrow, the one of that half."""
    if not track.frames or not strip.top() <= y <= strip.bottom():
        return None
    left, right = track.edge("in", first), track.edge("out", last)
    middle, outward, inward = (left + right) / 2, theme.px(_GRIP_OUT_PX), theme.px(_GRIP_IN_PX)
    if left - outward <= x <= min(left + inward, middle):
        return "in"
    return "out" if max(right - inward, middle) < x <= right + outward else None


def paint_range(
    painter: QPainter, theme: Theme, track: Track, strip: QRect, first: int, last: int, hot: Mark | None
) -> None:
    """Brackets at the in and out frames, and the rest under a veil. `hot` is the handle under the pointer."""
    left, right = track.edge("in", first), track.edge("out", last)
    veil = theme.color("panel")
    veil.setAlphaF(VEIL)
    painter.fillRect(QRect(0, strip.top(), left, strip.height()), veil)
    painter.fillRect(QRect(right, strip.top(), track.width_px - right, strip.height()), veil)
    _paint_bracket(painter, theme, strip, left, 1, hot == "in")
    _paint_bracket(painter, theme, strip, right, -1, hot == "out")


def _paint_bracket(painter: QPainter, theme: Theme, strip: QRect, x: int, inward: int, hot: bool) -> None:
    thick, arm, text = theme.px(4 if hot else 2), theme.px(_ARM_PX), theme.color("text")
    painter.fillRect(x if inward > 0 else x - thick, strip.top(), thick, strip.height(), text)
    begin, thin = (x if inward > 0 else x - arm), theme.px(2)
    painter.fillRect(begin, strip.top(), arm, thin, text)
    painter.fillRect(begin, strip.bottom() + 1 - thin, arm, thin, text)


def paint_damaged(painter: QPainter, theme: Theme, track: Track, strip: QRect, damaged: Iterable[int]) -> None:
    color = theme.color("bad")
    for n in damaged:
        left = round(track.x(n))
        width = max(theme.px(2), round(track.x(n + 1)) - left)
        painter.fillRect(left, strip.top(), width, theme.px(4), color)


def paint_playhead(painter: QPainter, theme: Theme, track: Track, height: int, frame: int) -> None:
    px = theme.px
    x = round(min(track.x(frame + 0.5), track.width_px - px(2)))
    top = px(RULER_PX - _CAP_PX)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("panel"))
    painter.drawRect(QRectF(x - px(2), top, px(4), height - top))
    painter.setBrush(theme.color("text"))
    painter.drawRect(QRectF(x - px(1), top + px(4), px(2), height - top - px(4)))
    half, cap = px(CAP_HALF_PX), px(11)
    edge = [(-half, 0.0), (half, 0.0), (half, cap * 0.55), (0, cap), (-half, cap * 0.55)]
    painter.drawPolygon(QPolygonF([QPointF(x + dx, top + dy) for dx, dy in edge]))
