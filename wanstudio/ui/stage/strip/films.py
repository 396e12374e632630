"""The filmstrips: one for each clip that is on, below each other, each as long as its clip is beside the others."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from wanstudio.ui.theme.theme import Theme

ROW_PX, WIDE_ROW_PX = {1: 52, 2: 36, 3: 26, 4: 22}, 64  # one alone in a wide window
GAP_PX = 2
_RADIUS_PX, _LETTER_PX = 3, 16


@dataclass(slots=True)
class Film:
    """`tiles` frames side by side, evenly from the clip. `part`: how much of the track the clip takes, 0 to 1."""

    picture: QPixmap | None = None
    tiles: int = 1
    part: float = 1.0


def height_px(rows: int, *, wide: bool) -> int:
    """At 100 %."""
    if wide and rows == 1:
        return WIDE_ROW_PX
    return ROW_PX[rows] * rows + GAP_PX * (rows - 1)


def row_of(theme: Theme, strip: QRect, rows: int, k: int) -> QRectF:
    """The place of row `k`, over the whole width."""
    each = (strip.height() - theme.px(GAP_PX) * (rows - 1)) / rows
    return QRectF(strip.left(), strip.top() + k * (each + theme.px(GAP_PX)), strip.width(), each)


def paint_films(painter: QPainter, theme: Theme, strip: QRect, films: list[Film], letters: str) -> None:
    """`strip` is the place of all rows. `letters` stand at their beginnings when there are several."""
    for k, film in enumerate(films):
        row = row_of(theme, strip, len(films), k)
        row.setWidth(row.width() * film.part)
        _paint(painter, theme, row, film)
        if len(films) > 1:
            _letter(painter, theme, row, letters[k])


def _paint(painter: QPainter, theme: Theme, row: QRectF, film: Film) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("placeholder"))
    painter.drawRoundedRect(row, theme.px(_RADIUS_PX), theme.px(_RADIUS_PX))
    picture = film.picture
    if picture is None:
        return
    width, each = picture.width() / film.tiles, row.width() / film.tiles
    for n in range(film.tiles):
        place = QRectF(row.left() + n * each, row.top(), each, row.height())
        height = min(picture.height(), width * place.height() / place.width())
        part = QRectF(n * width, (picture.height() - height) / 2, width, height)
        if height == picture.height():  # a wide place takes a wide picture whole, or its middle
            shown = height * place.width() / place.height()
            part = QRectF(n * width + (width - shown) / 2, 0, shown, height)
        painter.drawPixmap(place, picture, part)


def _letter(painter: QPainter, theme: Theme, row: QRectF, letter: str) -> None:
    side = min(theme.px(_LETTER_PX), row.height())
    chip = QRectF(row.left(), row.top(), side, side)
    ground = theme.color("chip")
    ground.setAlphaF(0.72)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(chip, theme.px(_RADIUS_PX), theme.px(_RADIUS_PX))
    painter.setFont(theme.font("caption", 500))
    painter.setPen(theme.color("chip_text"))
    painter.drawText(chip, int(Qt.AlignmentFlag.AlignCenter), letter)
