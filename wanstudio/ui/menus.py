"""The menus of the window, made of the rows in ui/actions.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenuBar, QWidget

from wanstudio.ui.actions import MENUS, Action, Live, Rows, Submenu, all_actions
from wanstudio.ui.keymap import Keymap
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.menu import Menu


def _own_words(row: Action) -> str:
    return row.text


class MenuActions:
    """The QActions by id. They stand in the menus of the first frame, and do something from `join` on."""

    def __init__(self, theme: Theme, window: QWidget, keymap: Keymap | None = None) -> None:
        self._theme, self._keymap = theme, keymap or Keymap()
        self.by_id: dict[str, QAction] = {}
        groups: dict[str, QActionGroup] = {}
        for row in all_actions():
            action = QAction(row.text, window)
            self._fit(action, row)
            if row.group:
                group = groups.setdefault(row.group, QActionGroup(window))
                group.addAction(action)
            self.by_id[row.id] = action
        self._words: Callable[[Action], str] = _own_words
        self._show_keys()
        self._keymap.changed.connect(self._show_keys)
        self._live: dict[str, tuple[Menu, str]] = {}
        theme.changed.connect(self._undress)
        self._dressed: set[str] = set()

    def join(
        self,
        commands: Mapping[str, Callable[[], object]],
        live: Mapping[str, Callable[[Menu], object]],
        words: Callable[[Action], str] = _own_words,
    ) -> None:
        """`commands` gives the function of each; one that is missing is a bug, found at start.

        `live` fills what is chosen elsewhere each time that it is opened, and `words` says then what a row is called.
        """
        self._words = words
        for id, action in self.by_id.items():
            action.triggered.connect(lambda _=False, command=commands[id]: command())
        for id, (menu, nothing) in self._live.items():
            menu.aboutToShow.connect(partial(_fill_anew, menu, live[id], nothing))

    def _fit(self, action: QAction, row: Action) -> None:
        action.setObjectName(f"action.{row.id}")
        if row.checked is not None:
            action.setCheckable(True)
            action.setChecked(row.checked)

    def _show_keys(self) -> None:
        """Shortcuts of the window hold everywhere; the keys that regions answer to stand beside the words."""
        for row in all_actions():
            action, sequences = self.by_id[row.id], self._keymap.sequences(row.id)
            if sequences or action.shortcuts():
                action.setShortcuts(sequences)
            self._say(row)

    def _say(self, row: Action) -> None:
        keys, everywhere = self._keymap.shortcuts.keys(row.id), self._keymap.shortcuts.window_keys(row.id)
        shows_itself, words = len(everywhere) <= 1 and keys == everywhere, self._words(row)
        text = words if shows_itself else f"{words}\t{self._keymap.shown(row.id)}"
        if text != self.by_id[row.id].text():
            self.by_id[row.id].setText(text)

    def _undress(self) -> None:
        self._dressed.clear()

    def _open(self, title: str, rows: Rows) -> None:
        self._dress(title, rows)
        for row in rows:
            if isinstance(row, Action) and row.id:
                self._say(row)

    def _dress(self, title: str, rows: Rows) -> None:
        """Give a menu's entries their icons when it is first opened: all of them cost a start 0.015 s."""
        if title not in self._dressed:
            self._dressed.add(title)
            for row in rows:
                if isinstance(row, Action) and row.icon:
                    self.by_id[row.id].setIcon(self._theme.icon(row.icon))

    def fill(self, bar: QMenuBar) -> None:
        for title, rows in MENUS.items():
            bar.addMenu(self._menu(bar, f"&{title}", rows))

    def _menu(self, parent: QWidget, title: str, rows: Rows) -> Menu:
        menu = Menu(self._theme, parent, title)
        menu.aboutToShow.connect(partial(self._open, title, rows))
        for row in rows:
            if isinstance(row, Submenu):
                menu.addMenu(self._menu(menu, row.text, row.rows))
            elif isinstance(row, Live):
                inner = Menu(self._theme, menu, row.text)
                _fill_anew(inner, lambda _: None, row.nothing)
                self._live[row.id] = (inner, row.nothing)
                menu.addMenu(inner)
            elif row.id:
                menu.addAction(self.by_id[row.id])
            else:
                menu.addSeparator()
        return menu


def _fill_anew(menu: Menu, fill: Callable[[Menu], object], nothing: str) -> None:
    menu.clear()
    for inner in menu.findChildren(Menu, options=Qt.FindChildOption.FindDirectChildrenOnly):
        inner.deleteLater()  # what it stood in does not own it
    fill(menu)
    if menu.isEmpty():
        menu.addAction(nothing).setEnabled(False)
