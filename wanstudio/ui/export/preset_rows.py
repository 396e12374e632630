"""The rows of the list of presets: how they look, and the keys they take."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QListWidget, QStyle, QStyleOptionViewItem, QWidget

from wanstudio.core.presets import Preset
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.delegate import Delegate, Index

PRESET, CHANGED = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
"""Of a row: its preset, None of a heading; and whether what it asks for was changed since it was chosen."""
_ICONS = {
    "original": "file-video",
    "master_prores": "film",
    "web_mp4": "globe",
    "reels": "smartphone",
    "square": "square",
    "under_10_mb": "weight",
    "gif_loop": "repeat",
    "png_sequence": "images",
    "sprite_sheet": "grid-3x3",
}


class PresetRows(QListWidget):
    """`rename`, `delete` and `menu` are called for F2, Del and a right click; `menu` with the place on the screen."""

    def __init__(
        self, theme: Theme, rename: Callable[[], None], delete: Callable[[], None], menu: Callable[[QPoint], None]
    ) -> None:
        super().__init__()
        self._rename, self._delete = rename, delete
        self.setObjectName("export.presets")
        self.setAccessibleName("Presets")
        self.setItemDelegate(_Row(theme, self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListWidget.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda place: menu(self.viewport().mapToGlobal(place)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F2:
            self._rename()
        elif event.key() == Qt.Key.Key_Delete:
            self._delete()
        else:
            super().keyPressEvent(event)


class _Row(Delegate):
    """A heading; or an icon, a label, and in small type what it is about."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def measure(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        first = index.data(PRESET) is None and index.row()
        return QSize(self._theme.px(120), self._theme.px(38 if first else 26 if index.row() == 0 else 30))

    def draw(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        px, rect, preset = self._theme.px, option.rect, index.data(PRESET)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if preset is None:
            foot = rect.adjusted(px(10), 0, 0, -px(6))
            self._write(painter, foot, index.data(), ("small", 600), "text_muted", Qt.AlignmentFlag.AlignBottom)
        else:
            self._paint_preset(painter, rect, preset, bool(index.data(CHANGED)), option)

    def _paint_preset(
        self, painter: QPainter, rect: QRect, preset: Preset, changed: bool, option: QStyleOptionViewItem
    ) -> None:
        px, on = self._theme.px, bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if on or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("selection" if on else "raised"))
            painter.drawRoundedRect(rect, px(5), px(5))
        icon = self._theme.pixmap(_ICONS.get(preset.name, "star"), "on_selection" if on else "text_muted")
        painter.drawPixmap(rect.left() + px(10), rect.top() + (rect.height() - px(16)) // 2, icon)
        note = "changed" if changed else preset.note
        font = self._theme.font("caption")
        wide = QFontMetrics(font).horizontalAdvance(note) + px(8) if note else 0
        words = rect.adjusted(px(34), 0, -px(10) - wide, 0)
        self._write(painter, words, preset.label, ("body", 400), "on_selection" if on else "text")
        place = rect.adjusted(px(34), 0, -px(10), 0)
        role = "on_selection" if on else "text_muted"
        self._write(painter, place, note, ("caption", 400), role, Qt.AlignmentFlag.AlignRight)

    def _write(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        style: tuple[str, int],
        role: str,
        where: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        font = self._theme.font(*style)
        painter.setFont(font)
        painter.setPen(self._theme.color(role))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        middle = Qt.AlignmentFlag(0) if where == Qt.AlignmentFlag.AlignBottom else Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect, int(where | middle), shown)
