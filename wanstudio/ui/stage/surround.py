"""What is around the picture: always a true grey, and words on it that can be read."""

from __future__ import annotations

from PySide6.QtGui import QColor

from wanstudio.ui.theme.theme import Theme

SURROUNDS = {"theme": "As the theme", "mid": "Mid grey", "black": "Black", "white": "White"}
_FIXED = {"black": QColor(0, 0, 0), "white": QColor(255, 255, 255)}


def surround(theme: Theme, name: str) -> QColor:
    if name in _FIXED:
        return QColor(_FIXED[name])
    return theme.color("stage_mid" if name == "mid" else "stage")


def ink_on(theme: Theme, name: str) -> QColor:
    """For a sentence in place of the picture: 4.5 to 1 or better on each."""
    if name not in SURROUNDS or name == "theme":
        return theme.color("stage_muted")
    ground, white, black = surround(theme, name), QColor(255, 255, 255), QColor(0, 0, 0)
    return max((white, black), key=lambda ink: contrast(ink, ground))


def contrast(one: QColor, other: QColor) -> float:
    """Of WCAG 2: 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: QColor) -> float:
    channels = (color.redF(), color.greenF(), color.blueF())
    parts = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels)
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))
