"""Keys, drawn as on a keyboard: "Ctrl" "Shift" "S", or "F" or "F11"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from wanstudio.core.shortcuts.names import split
from wanstudio.ui.theme.theme import Theme

_HIGH_PX, _PAD_PX, _GAP_PX = 18, 6, 4
_SIGNS = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓", "Return": "Enter"}
_OR, _NONE = "or", "–"
_DIGITS = "1234567890"
Part = tuple[str, bool]


def parts_of(keys: Sequence[str]) -> list[Part]:
    """What is drawn of one action, from left to right: words, each with whether it is a cap."""
    parts: list[Part] = []
    for key in keys:
        parts += [(_OR, False)] if parts else []
        parts += _caps((key,))
    return parts


def parts_together(actions: Sequence[Sequence[str]]) -> list[Part]:
    """Of actions that stand in one line, their first keys, then their second: "I" "O" or "E" "R"; none for none.

    Held keys that all of them have stand once: "Shift" "I" "O".
    """
    parts: list[Part] = []
    for keys in zip_longest(*actions, fillvalue=""):
        parts += [(_OR, False)] if parts else []
        parts += _side_by_side([key or _NONE for key in keys] if not parts else [key for key in keys if key])
    return parts


def _side_by_side(keys: Sequence[str]) -> list[Part]:
    if len({split(key)[0] for key in keys if key != _NONE}) == 1:
        if len(keys) > 2 and "".join(keys) in _DIGITS:
            return [(keys[0], True), ("to", False), (keys[-1], True)]
        return _caps(keys)
    parts: list[Part] = []
    for key in keys:
        parts += [("and", False)] if parts else []
        parts += _caps((key,))
    return parts


def _caps(keys: Sequence[str]) -> list[Part]:
    """The held keys once, then what is pressed with them."""
    held = next((split(key)[0] for key in keys if key != _NONE), ())
    return [*((name, True) for name in held), *(_cap(key) for key in keys)]


def _cap(key: str) -> Part:
    last = split(key)[1] if key != _NONE else key
    return (_SIGNS.get(last, last), key != _NONE)


def wide_px(theme: Theme, parts: Sequence[Part]) -> int:
    """How much room they take, with a gap before them."""
    return sum(_wide_px(theme, part) + theme.px(_GAP_PX) for part in parts)


def _wide_px(theme: Theme, part: Part) -> int:
    words, is_cap = part
    wide = QFontMetrics(theme.font("small")).horizontalAdvance(words)
    return max(wide + 2 * theme.px(_PAD_PX), theme.px(_HIGH_PX)) if is_cap else wide


def paint_caps(painter: QPainter, theme: Theme, parts: Sequence[Part], right: float, middle: float) -> float:
    """Draw them so that they end at `right`; returns where they begin."""
    px = theme.px
    painter.setFont(theme.font("small"))
    for part in reversed(parts):
        (words, is_cap), width = part, _wide_px(theme, part)
        place = QRectF(right - width, middle - px(_HIGH_PX) / 2, width, px(_HIGH_PX))
        if is_cap:
            painter.setPen(QPen(theme.color("line_strong"), 1))
            painter.setBrush(theme.color("raised"))
            painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), px(4), px(4))
        painter.setPen(theme.color("text" if is_cap else "text_muted"))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), words)
        right -= width + px(_GAP_PX)
    return right
