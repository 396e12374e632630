"""The clips as cells: which are chosen, what the keys and the menu on them ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Literal

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView

from wanstudio.core.judging import Verdict
from wanstudio.core.recipe import Clip
from wanstudio.ui.keymap import Keymap
from wanstudio.ui.library.delegate import ClipDelegate
from wanstudio.ui.library.model import ClipListModel
from wanstudio.ui.library.shots import ShotView
from wanstudio.ui.library.verdicts import fill_verdicts, mark_of
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.menu import Menu

ClipAction = (
    Literal["stage", "look", "export", "folder", "files", "path", "prompt", "panel", "name"]
    | Literal["compare", "compare_source", "continue", "source", "voice"]
    | Verdict
)
_FEW = 3
Can = Callable[["ClipAction", tuple[Clip, ...]], bool]
Act = Callable[[ClipAction, tuple[Clip, ...]], None]

WORDS: Mapping[ClipAction, tuple[str, str]] = {
    "stage": ("play", "Open on the stage"),
    "look": ("eye", "Quick look"),
    "export": ("share", "Export…"),
    "folder": ("folder-open", "Show in folder"),
    "panel": ("text-search", "Open in panel"),
    "name": ("pencil", "Name the shot…"),
    "compare": ("columns-2", "Compare"),
    "compare_source": ("columns-2", "Compare with its source"),
    "continue": ("arrow-right-to-line", "Continue from its end"),
    "source": ("film", "Use as source clip"),
    "voice": ("audio-lines", "Use its sound"),
    "files": ("copy", "Copy files"),
    "path": ("copy", "Copy path"),
    "prompt": ("copy", "Copy prompt"),
}
_OF_ONE: Mapping[ClipAction, str] = {"compare": "Compare with previous", "files": "Copy file"}
"""Their words where one clip alone is chosen."""
_ACTIONS: Mapping[ClipAction, str] = {
    "stage": "play_chosen",
    "look": "quick_look",
    "compare": "compare",
    "files": "copy_files",
}
"""What has keys is called otherwise in their table."""


class ClipGrid(ShotView):
    """The arrows move from clip to clip."""

    def __init__(
        self,
        theme: Theme,
        keymap: Keymap,
        model: ClipListModel,
        delegate: ClipDelegate,
        act: Act,
        can: Can,
        fill_projects: Callable[[Menu, tuple[Clip, ...]], object] = lambda menu, clips: None,
    ) -> None:
        super().__init__(theme, model, delegate)
        self._keymap, self._act, self._can, self._fill_projects = keymap, act, can, fill_projects
        self.setAccessibleName("Library")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)

    def chosen(self) -> tuple[Clip, ...]:
        rows = sorted(self.selectedIndexes(), key=QModelIndex.row)
        return tuple(index.data(ClipListModel.ClipRole) for index in rows)

    def some_chosen(self, most: int) -> tuple[tuple[Clip, ...], int]:
        """Those that are chosen, in order, and how many they are; the first few where they are more than `most`."""
        chosen = self.selectionModel().selection()
        parts = [chosen.at(n) for n in range(chosen.count())]
        count = sum(part.height() for part in parts)
        if count <= most:
            return self.chosen(), count
        top = min(part.top() for part in parts)
        rows = [row for part in parts if part.top() == top for row in range(top, part.bottom() + 1)][:_FEW]
        return tuple(self.model().index(row, 0).data(ClipListModel.ClipRole) for row in rows), count

    def only(self) -> Clip | None:
        """The clip that is chosen, where it is one alone: thousands may be, and they are not read for that."""
        chosen = self.selectionModel().selection()
        if chosen.count() != 1 or chosen.first().height() != 1:
            return None
        clip: Clip = chosen.first().topLeft().data(ClipListModel.ClipRole)
        return clip

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            if self.chosen():
                self.menu().popup(self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center()))
        elif self.indexAt(event.pos()).isValid():
            self.menu().popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = self._keymap.action("grid", event)
        if (asked := _asked(action)) is not None and self.chosen():
            if not event.isAutoRepeat():  # one that is held says it once
                self._act(asked, self.chosen())
        elif (mark := mark_of(action)) is not None and not event.isAutoRepeat():
            self._act(mark, self.chosen())
        else:
            super().keyPressEvent(event)

    def menu(self) -> Menu:
        menu = Menu(self._theme, self, once=True)
        self.fill_menu(menu, self.chosen())
        return menu

    def fill_menu(self, menu: Menu, clips: tuple[Clip, ...]) -> None:
        """With what can be done with these, wherever they are shown."""
        for action, (icon, words) in WORDS.items():
            if len(clips) == 1:
                words = _OF_ONE.get(action, words)
            if action in _ACTIONS:
                words = f"{words}\t{self._keymap.shown(_ACTIONS[action])}"
            entry = menu.addAction(self._theme.icon(icon), words, partial(self._act, action, clips))
            entry.setEnabled(self._can(action, clips))
        projects = Menu(self._theme, menu, "Project")
        projects.setIcon(self._theme.icon("folder"))
        self._fill_projects(projects, clips)
        if not projects.isEmpty():
            menu.addMenu(projects)
        menu.addSeparator()
        fill_verdicts(self._theme, self._keymap.shown, menu, clips, partial(self._judge, clips))

    def _judge(self, clips: tuple[Clip, ...], mark: Verdict) -> None:
        self._act(mark, clips)


def _asked(action: str) -> ClipAction | None:
    return next((asked for asked, name in _ACTIONS.items() if name == action), None)
