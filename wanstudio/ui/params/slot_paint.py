"""How a media slot looks in each of its states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPen

from wanstudio.core.facts import Look, MediaKind
from wanstudio.core.params import is_url
from wanstudio.ui.params import words
from wanstudio.ui.params.offers import A_KIND, name_of
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.pictures import Pictures, cover

_EMPTY_ICON: Mapping[MediaKind, str] = {
    MediaKind.IMAGE: "image-plus",
    MediaKind.VIDEO: "film",
    MediaKind.AUDIO: "music",
}
_pictures = Pictures()


@dataclass(frozen=True, kw_only=True, slots=True)
class SlotLook:
    """All that decides how a slot looks. `drag` is "", "fits", or "target" or "refused", of which `drag_says` tells."""

    label: str
    takes: MediaKind
    value: str
    look: Look | None
    waits: str
    crop: str
    invalid: bool
    busy: str
    drag: str
    drag_says: str
    hovered: bool


def paint_slot(painter: QPainter, rect: QRect, theme: Theme, slot: SlotLook) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    if slot.drag in ("target", "refused"):
        _paint_drag(painter, rect, theme, slot)
    elif slot.value:
        _paint_filled(painter, rect, theme, slot)
    else:
        _paint_empty(painter, rect, theme, slot)


def _frame(painter: QPainter, rect: QRect, theme: Theme, edge: QColor, fill: QColor, width: int, *, dash: bool) -> None:
    pen = QPen(edge, width)
    if dash:
        pen.setDashPattern([4, 3])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.setBrush(fill)
    inset = width / 2
    painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), theme.px(5), theme.px(5))


def _paint_drag(painter: QPainter, rect: QRect, theme: Theme, slot: SlotLook) -> None:
    color = theme.color
    if slot.drag == "target":
        _frame(painter, rect, theme, color("focus"), color("drop"), 2, dash=False)
        _say(painter, rect, theme, "arrow-down-to-line", slot.drag_says, "text", "text")
    else:
        _frame(painter, rect, theme, color("bad"), color("bad_soft"), 2, dash=False)
        _say(painter, rect, theme, "ban", slot.drag_says, "text", "text")


def _paint_empty(painter: QPainter, rect: QRect, theme: Theme, slot: SlotLook) -> None:
    color, icon = theme.color, _EMPTY_ICON[slot.takes]
    if slot.waits:
        _frame(painter, rect, theme, color("line_strong"), color("field"), 1, dash=True)
        _say(painter, rect, theme, icon, slot.waits.rstrip("."), "text_muted", "text_disabled")
    elif slot.drag == "fits":
        _frame(painter, rect, theme, color("focus"), color("field"), 1, dash=True)
        _say(painter, rect, theme, icon, slot.label, "text", "text")
    elif slot.busy:
        _frame(painter, rect, theme, color("line_hover"), color("field"), 1, dash=True)
        _say(painter, rect, theme, "link", slot.busy, "text_muted", "text_muted")
    elif slot.invalid:
        _frame(painter, rect, theme, color("bad"), color("field"), 1, dash=True)
        _say(painter, rect, theme, icon, f"Add {A_KIND[slot.takes]}", "text_muted", "text_muted")
    elif slot.hovered:
        _frame(painter, rect, theme, color("text_muted"), color("field"), 1, dash=True)
        _say(painter, rect, theme, icon, "Drop, paste or choose", "text", "text")
    else:
        _frame(painter, rect, theme, color("line_hover"), color("field"), 1, dash=True)
        _say(painter, rect, theme, icon, f"Add {A_KIND[slot.takes]}", "text_muted", "text_muted")


def _say(painter: QPainter, rect: QRect, theme: Theme, icon: str, text: str, ink: str, icon_ink: str) -> None:
    """An icon ("" for none, its place stays) with words below it, both in the middle."""
    px, font = theme.px, theme.font("caption")
    flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
    room = rect.adjusted(px(8), 0, -px(8), 0)
    words_px = QFontMetrics(font).boundingRect(room, flags, text).height()
    top = rect.top() + (rect.height() - px(20 + 4) - words_px) // 2
    if icon:
        painter.drawPixmap(rect.center().x() - px(10) + 1, top, theme.pixmap(icon, icon_ink, 20))
    painter.setFont(font)
    painter.setPen(theme.color(ink))
    painter.drawText(QRect(room.left(), top + px(24), room.width(), words_px), flags, text)


def _paint_filled(painter: QPainter, rect: QRect, theme: Theme, slot: SlotLook) -> None:
    color, look = theme.color, slot.look
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color("field"))
    painter.drawRoundedRect(QRectF(rect), theme.px(5), theme.px(5))
    if is_url(slot.value):
        _say_name(painter, rect, theme, slot, "link", "text", "text_muted")
    elif look is not None and look.problem:
        _say_name(painter, rect, theme, slot, "image-off", "bad", "bad")
    else:
        _paint_picture(painter, rect, theme, slot)
        _paint_chips(painter, rect, theme, slot)
    edge = (
        "focus" if slot.drag == "fits" else "bad" if slot.invalid else "line_hover" if slot.hovered else "line_strong"
    )
    _frame(painter, rect, theme, color(edge), QColor(0, 0, 0, 0), 1, dash=slot.drag == "fits")


def _say_name(painter: QPainter, rect: QRect, theme: Theme, slot: SlotLook, icon: str, ink: str, icon_ink: str) -> None:
    """Of a file that has no picture; the icon makes way for the tools that stand there under the pointer."""
    metrics, room = QFontMetrics(theme.font("caption")), rect.width() - theme.px(20)
    name = metrics.elidedText(name_of(slot.value), Qt.TextElideMode.ElideMiddle, room)
    _say(painter, rect, theme, "" if slot.hovered else icon, name, ink, icon_ink)


def _paint_picture(painter: QPainter, rect: QRect, theme: Theme, slot: SlotLook) -> None:
    picture = _pictures.get(slot.look.thumbnail) if slot.look else None
    if picture is not None:
        path = QPainterPath()
        path.addRoundedRect(QRectF(rect), theme.px(5), theme.px(5))
        painter.save()
        painter.setClipPath(path)
        painter.drawPixmap(rect, picture, cover(picture, rect.size()))
        painter.restore()
        return
    sound = slot.takes is MediaKind.AUDIO
    icon = theme.pixmap("audio-lines" if sound else "file-image" if slot.look is None else "image", "text_muted", 28)
    side = theme.px(28)
    painter.drawPixmap(QRect(rect.center() - QPoint(side // 2, side // 2), QSize(side, side)), icon)


def _paint_chips(painter: QPainter, rect: QRect, theme: Theme, slot: SlotLook) -> None:
    look, px = slot.look, theme.px
    if slot.busy:
        _chip(painter, theme, rect, slot.busy)
        return
    if look is None:
        _chip(painter, theme, rect, "Checking…")
        return
    facts = look.facts
    if facts is None:
        return
    if facts.kind is not MediaKind.IMAGE:
        _chip(painter, theme, rect, words.length(facts.seconds))
    elif slot.crop:
        _chip(painter, theme, rect, f"cut to {slot.crop}")
    if facts.kind is MediaKind.VIDEO and facts.has_sound:
        place = QRect(rect.right() - px(4 + 19), rect.bottom() - px(4 + 15), px(20), px(16))
        _chip_ground(painter, theme, place)
        painter.drawPixmap(place.left() + px(4), place.top() + px(2), theme.pixmap("volume-2", "chip_text", 12))


def _chip(painter: QPainter, theme: Theme, rect: QRect, text: str) -> None:
    px, font = theme.px, theme.font("caption")
    width = QFontMetrics(font).horizontalAdvance(text) + px(10)
    place = QRect(rect.left() + px(4), rect.bottom() - px(4 + 15), width, px(16))
    _chip_ground(painter, theme, place)
    painter.setFont(font)
    painter.setPen(theme.color("chip_text"))
    painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), text)


def _chip_ground(painter: QPainter, theme: Theme, place: QRect) -> None:
    ground = theme.color("chip")
    ground = QColor(ground.red(), ground.green(), ground.blue(), 255 if theme.name == "contrast" else 184)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(QRectF(place), theme.px(3), theme.px(3))
