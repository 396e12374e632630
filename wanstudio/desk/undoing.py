"""Undo and redo in the menu: of the form, of what was done with clips, or with the queue's list, by where the focus is
or was last."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from wanstudio.desk.steps import Steps
from wanstudio.ui.create.view import CreateView
from wanstudio.ui.menus import MenuActions
from wanstudio.ui.region import Region

_OF_CLIPS = {"create": False, "stage": True, "library": True}  # by the region's name


class Undoing(QObject):
    """A menu that takes the focus, or a dialog, changes nothing: what it is about is where the focus was.

    It is about the queue's list where the focus is on the queue, or nothing else was done since, and only while there
    is something to take back of it.
    """

    def __init__(self, create: CreateView, clips: Steps, listed: Steps, actions: MenuActions) -> None:
        super().__init__(create)  # it goes with the window, and hears of no focus after that
        form = create.forms.history.stack
        self._create, self._actions = create, actions
        self._of_form = (form.canUndo(), form.canRedo())
        self._clips, self._listed = clips, listed
        self._of_clips = self._of_list = False
        listed.can_undo.connect(self._on_list)
        form.canUndoChanged.connect(self._on_can_undo)
        form.canRedoChanged.connect(self._on_can_redo)
        form.indexChanged.connect(self._on_form)
        for signal in (listed.can_redo, clips.can_undo, clips.can_redo):
            signal.connect(lambda _: self._say())
        QApplication.instance().focusChanged.connect(self._on_focus)  # type: ignore[union-attr]
        self._say()

    def undo(self) -> None:
        self._steps.undo() if self._steps else self._create.undo()

    def redo(self) -> None:
        self._steps.redo() if self._steps else self._create.redo()

    @property
    def _steps(self) -> Steps | None:
        """None: the form's."""
        if self._of_list and any(self._listed.steps):
            return self._listed
        return self._clips if self._of_clips else None

    def _on_list(self, can: bool) -> None:
        self._of_list = self._of_list or can
        self._say()

    def _on_can_undo(self, can: bool) -> None:
        self._of_form = (can, self._of_form[1])
        self._say()

    def _on_can_redo(self, can: bool) -> None:
        self._of_form = (self._of_form[0], can)
        self._say()

    def _on_form(self) -> None:
        self._of_list = False
        self._say()

    def _on_focus(self, old: QWidget | None, now: QWidget | None) -> None:
        while now is not None and not isinstance(now, Region):
            now = now.parentWidget()
        if now is None:
            return
        self._of_list = now.name == "queue"
        self._of_clips = _OF_CLIPS.get(now.name, self._of_clips)
        self._say()

    def _say(self) -> None:
        undo, redo = self._steps.steps if self._steps else self._of_form
        self._actions.by_id["undo"].setEnabled(undo)
        self._actions.by_id["redo"].setEnabled(redo)
