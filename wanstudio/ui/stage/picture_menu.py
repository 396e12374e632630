"""The menu on the picture: what the stage's buttons do with the frame and the clip that are on, with their keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction, QContextMenuEvent

from wanstudio.ui.actions import all_actions
from wanstudio.ui.library.verdicts import fill_verdicts
from wanstudio.ui.stage.compare.names import is_source
from wanstudio.ui.stage.zoom import ZOOMS
from wanstudio.ui.widgets.menu import Menu

if TYPE_CHECKING:
    from wanstudio.ui.stage.view import StageView

_FRAME = ("use_first", "use_last", "continue_from", "copy_frame", "save_frame")
_SLOTS = {"use_first": "first_frame", "use_last": "last_frame"}
_COMPARING = ("swap", "flip", "end_comparison")
_ZOOM = ("fit", *(f"zoom_{zoom:g}" for zoom in ZOOMS), "zoom_in", "zoom_out")


class PictureMenu(QObject):
    """It opens under the pointer, or by key on the picture's middle while the stage has the focus."""

    def __init__(self, stage: StageView) -> None:
        super().__init__(stage)
        self._stage = stage
        self._rows = {row.id: row for row in all_actions()}
        for watched in (stage, stage.picture):
            watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QContextMenuEvent) or not self._stage.clips:
            return False
        picture, by_key = self._stage.picture, event.reason() == QContextMenuEvent.Reason.Keyboard
        if not by_key and watched is not picture:  # beside it
            return False
        self.menu().popup(picture.mapToGlobal(picture.rect().center()) if by_key else event.globalPos())
        return True

    def menu(self) -> Menu:
        """The caller opens it."""
        stage = self._stage
        menu = Menu(stage._theme, stage, once=True)
        there = bool(stage.player.pictures)
        for id in _FRAME:
            if id not in _SLOTS or stage.foot.has_slot(_SLOTS[id]):
                self._add(menu, id).setEnabled(there)
        menu.addSeparator()
        for id in _COMPARING if stage.comparison.clips else ("compare",):
            self._add(menu, id)
        menu.addSeparator()
        menu.addMenu(self._zoom(menu))
        full = self._add(menu, "full_screen")
        full.setCheckable(stage.deck.full)
        full.setChecked(stage.deck.full)
        menu.addSeparator()
        self._add(menu, "export", stage.foot.export_wanted.emit)
        self._add(menu, "show_in_folder", stage.foot.folder_wanted.emit)
        clip = stage.clip
        if clip is not None and not is_source(clip):
            menu.addSeparator()
            fill_verdicts(stage._theme, stage.keymap, menu, (clip,), stage.deeds.judge)
        return menu

    def _zoom(self, menu: Menu) -> Menu:
        zoom = Menu(self._stage._theme, menu, "Zoom")
        for id in _ZOOM:
            self._add(zoom, id)
        return zoom

    def _add(self, menu: Menu, id: str, act: Callable[[], object] | None = None) -> QAction:
        row, keys = self._rows[id], self._stage.keymap.shown(id)
        entry = menu.addAction(f"{row.text}\t{keys}" if keys else row.text, act or self._stage.commands[id])
        if row.icon:
            entry.setIcon(self._stage._theme.icon(row.icon))
        return entry
