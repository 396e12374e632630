"""Undo and redo in the menu: of the form, or of what was done with clips, by where the focus is or was last."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from wanstudio.desk.judging import Judging
from wanstudio.ui.create.view import CreateView
from wanstudio.ui.menus import MenuActions
from wanstudio.ui.region import Region

_OF_CLIPS = {"create": False, "stage": True, "library": True}  # by the region's name; the queue changes nothing


class Undoing(QObject):
    """A menu that takes the focus, or a dialog, changes nothing: what it is about is where the focus was."""

    def __init__(self, create: CreateView, judging: Judging, actions: MenuActions) -> None:
        super().__init__(create)  # it goes with the window, and hears of no focus after that
        self._create, self._judging, self._actions = create, judging, actions
        self._form = {"undo": create.header.undo.isEnabled(), "redo": create.header.redo.isEnabled()}
        self._of_clips = False
        steps = create.forms.history.stack
        steps.canUndoChanged.connect(lambda can: self._on_form("undo", can))
        steps.canRedoChanged.connect(lambda can: self._on_form("redo", can))
        judging.can_undo.connect(lambda _: self._say())
        judging.can_redo.connect(lambda _: self._say())
        QApplication.instance().focusChanged.connect(self._on_focus)  # type: ignore[union-attr]
        self._say()

    def undo(self) -> None:
        self._judging.undo() if self._of_clips else self._create.undo()

    def redo(self) -> None:
        self._judging.redo() if self._of_clips else self._create.redo()

    def _on_form(self, name: str, can: bool) -> None:
        self._form[name] = can
        self._say()

    def _on_focus(self, old: QWidget | None, now: QWidget | None) -> None:
        while now is not None and not isinstance(now, Region):
            now = now.parentWidget()
        if now is not None and now.name in _OF_CLIPS:
            self._of_clips = _OF_CLIPS[now.name]
            self._say()

    def _say(self) -> None:
        undo, redo = self._judging.steps if self._of_clips else (self._form["undo"], self._form["redo"])
        self._actions.by_id["undo"].setEnabled(undo)
        self._actions.by_id["redo"].setEnabled(redo)
