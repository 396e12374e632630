"""The menu on the picture: what the stage's buttons do with the frame and the clip that are on, with their keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF
from PySide6.QtGui import QAction, QContextMenuEvent

from wanstudio.ui.actions import Action, all_actions
from wanstudio.ui.library.verdicts import fill_verdicts
from wanstudio.ui.stage.compare.names import LETTERS, is_source
from wanstudio.ui.stage.compare.words import words_of
from wanstudio.ui.stage.zoom import ZOOMS
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.menu import Menu

if TYPE_CHECKING:
    from wanstudio.ui.stage.view import StageView

_FRAME = ("use_first", "use_last", "continue_from", "copy_frame", "save_frame")
_SLOTS = {"use_first": "first_frame", "use_last": "last_frame"}
_COMPARING = ("swap", "flip", "end_comparison")
_ZOOM = ("fit", *(f"zoom_{zoom:g}" for zoom in ZOOMS), "zoom_in", "zoom_out")


class PictureMenu(QObject):
    """It opens under the pointer, or by key on the picture's middle while the stage has the focus.

    While clips are compared, its entries name the one they are about: the one whose picture is under the pointer.
    """

    def __init__(self, stage: StageView, theme: Theme) -> None:
        super().__init__(stage)
        self._stage, self._theme = stage, theme
        self._rows = {row.id: row for row in all_actions()}
        for watched in (stage, stage.picture):
            watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QContextMenuEvent) or not self._stage.clips:
            return False
        picture, by_key = self._stage.picture, event.reason() == QContextMenuEvent.Reason.Keyboard
        if not by_key and watched is not picture:  # beside it
            return False
        at = picture.rect().center() if by_key else picture.mapFromGlobal(event.globalPos())
        menu = self.menu(None if by_key else self._stage.comparison.under(QPointF(at)))
        menu.popup(picture.mapToGlobal(at))
        return True

    def menu(self, k: int | None = None) -> Menu:
        """About the clip `k` of those that are compared, or the one that is on: what went into a clip is none that can
        be judged. The caller opens it."""
        stage, active = self._stage, self._stage.comparison.active
        if k is None or is_source(stage.clips[k]):
            k = active
        menu = Menu(self._theme, stage, once=True)
        there, deeds = bool(stage.player.pictures), stage.deeds
        does: dict[str, Callable[[], object]] = {
            "continue_from": partial(deeds.continue_from, k=k),
            "copy_frame": partial(deeds.use_frame, "copy", k=k),
            "save_frame": partial(deeds.use_frame, "save", k=k),
            **{id: partial(deeds.use_frame, role, k=k) for id, role in _SLOTS.items()},
        }
        for id in _FRAME:
            if id not in _SLOTS or stage.foot.has_slot(_SLOTS[id]):
                self._add_of(menu, id, k, does[id]).setEnabled(there)
        menu.addSeparator()
        for id in _COMPARING if stage.comparison.clips else ("compare",):
            self._add(menu, id)
        menu.addSeparator()
        menu.addMenu(self._zoom(menu))
        full = self._add(menu, "full_screen")
        full.setCheckable(stage.deck.full)
        full.setChecked(stage.deck.full)
        menu.addSeparator()
        self._add_of(menu, "export", k, partial(deeds.export, k=k))
        self._add_of(menu, "show_in_folder", k, partial(deeds.show_in_folder, k=k))
        clip = stage.clips[k]
        if not is_source(clip):
            menu.addSeparator()
            keys = stage.keymap.shown if k == active else _no_keys
            fill_verdicts(self._theme, keys, menu, (clip,), partial(deeds.judge, k=k), self._letter(k))
        return menu

    def words(self, row: Action) -> str:
        """What `row` is called, where it is about the clip that is on: while clips are compared, it says which one."""
        return words_of(row, self._letter(self._stage.comparison.active))

    def _letter(self, k: int) -> str:
        return LETTERS[k] if self._stage.comparison.clips else ""

    def _add_of(self, menu: Menu, id: str, k: int, act: Callable[[], object]) -> QAction:
        """What is done with one clip. Keys stand only at the active one: they are about no other."""
        words = words_of(self._rows[id], self._letter(k))
        keys = self._stage.keymap.shown if k == self._stage.comparison.active else _no_keys
        return self._put(menu, id, words, keys(id), act)

    def _zoom(self, menu: Menu) -> Menu:
        zoom = Menu(self._theme, menu, "Zoom")
        for id in _ZOOM:
            self._add(zoom, id)
        return zoom

    def _add(self, menu: Menu, id: str) -> QAction:
        return self._put(menu, id, self._rows[id].text, self._stage.keymap.shown(id), self._stage.commands[id])

    def _put(self, menu: Menu, id: str, words: str, keys: str, act: Callable[[], object]) -> QAction:
        entry = menu.addAction(f"{words}\t{keys}" if keys else words, act)
        if icon := self._rows[id].icon:
            entry.setIcon(self._theme.icon(icon))
        return entry


def _no_keys(_: str) -> str:
    return ""
