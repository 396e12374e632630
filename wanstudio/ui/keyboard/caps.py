"""Keys, drawn as on a keyboard: "Ctrl" "Shift" "S", or "F" or "F11"."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from wanstudio.core.shortcuts.names import split
from wanstudio.ui.theme.theme import Theme

_HIGH_PX, _PAD_PX, _GAP_PX = 18, 6, 4
_SIGNS = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓", "Return": "Enter"}
_OR = "or"


def parts_of(keys: Sequence[str]) -> list[tuple[str, bool]]:
    """What is drawn, from left to right: words, each with whether it is a cap."""
    parts: list[tuple[str, bool]] = []
    for key in keys:
        held, last = split(key)
        parts += [(_OR, False)] if parts else []
        parts += [(name, True) for name in (*held, _SIGNS.get(last, last))]
    return parts


def paint_caps(painter: QPainter, theme: Theme, keys: Sequence[str], right: float, middle: float) -> float:
    """Draw them so that they end at `right`; returns where they begin."""
    px = theme.px
    painter.setFont(theme.font("small"))
    metrics = QFontMetrics(theme.font("small"))
    for words, is_cap in reversed(parts_of(keys)):
        width = metrics.horizontalAdvance(words) + (2 * px(_PAD_PX) if is_cap else 0)
        width = max(width, px(_HIGH_PX)) if is_cap else width
        place = QRectF(right - width, middle - px(_HIGH_PX) / 2, width, px(_HIGH_PX))
        if is_cap:
            painter.setPen(QPen(theme.color("line_strong"), 1))
            painter.setBrush(theme.color("raised"))
            painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), px(4), px(4))
        painter.setPen(theme.color("text" if is_cap else "text_muted"))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), words)
        right -= width + px(_GAP_PX)
    return right
