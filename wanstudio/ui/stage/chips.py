"""Which clip is which: a letter and a name on a dark chip in the corner of each picture."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from wanstudio.ui.stage.painting import Blend
from wanstudio.ui.stage.places import Mode
from wanstudio.ui.theme.theme import Theme

_HEIGHT_PX, _SIDE_PX, _INSET_PX, _RADIUS_PX = 22, 8, 8, 3


def draw_chips(
    painter: QPainter,
    theme: Theme,
    names: Sequence[str],
    places: Sequence[QRect],
    blend: Blend,
    mode: Mode,
    *,
    low: bool = False,
) -> None:
    """`names` are whole: letter and name. Over each other, the second one's stands at the right; `low`: at the foot."""
    if mode is Mode.ONE:
        top = min(blend.top, len(names) - 1)
        _chip(painter, theme, names[top], places[top], low=low)
        return
    for k, (name, place) in enumerate(zip(names, places, strict=True)):
        if mode is Mode.SIDE:
            _chip(painter, theme, name, place, low=low)
        elif k < 2:  # only two lie upon each other
            _chip(painter, theme, name, places[0], half=True, right=k == 1, low=low)


def _chip(
    painter: QPainter, theme: Theme, name: str, place: QRect, *, half: bool = False, right: bool = False, low: bool
) -> None:
    """In the left or right corner; `half`: another one has the other half of the width."""
    px = theme.px
    font = theme.font("small", 500)
    metrics = QFontMetrics(font)
    inset, side = px(_INSET_PX), px(_SIDE_PX)
    room = (place.width() // 2 if half else place.width()) - 2 * (inset + side)
    text = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, max(0, room))
    if not text.startswith(name[0]):  # no room for more than which it is
        text = name[0]
    width = metrics.horizontalAdvance(text) + 2 * side
    left = place.right() + 1 - inset - width if right else place.left() + inset
    top = place.bottom() + 1 - inset - px(_HEIGHT_PX) if low else place.top() + inset
    chip = QRect(left, top, width, px(_HEIGHT_PX))
    ground = theme.color("chip")
    ground.setAlphaF(0.72)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(chip, px(_RADIUS_PX), px(_RADIUS_PX))
    painter.setFont(font)
    painter.setPen(theme.color("chip_text"))
    painter.drawText(chip, int(Qt.AlignmentFlag.AlignCenter), text)
