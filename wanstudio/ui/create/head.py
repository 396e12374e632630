"""The header of Create: undo, redo, and what can be done with the whole form."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtGui import QUndoStack

from wanstudio.ui.keymap import Keymap, KeyTip
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import IconButton
from wanstudio.ui.widgets.menu import Menu
from wanstudio.ui.widgets.panels import PanelHeader


class CreateHeader(PanelHeader):
    """`undo` and `redo` can be pressed while the stack has something for them; `reset` is in the menu."""

    def __init__(
        self,
        theme: Theme,
        keymap: Keymap,
        stack: QUndoStack,
        *,
        undo: Callable[[], None],
        redo: Callable[[], None],
        reset: Callable[[], None],
    ) -> None:
        super().__init__(theme, "Create")
        self._icons, self._reset = theme, reset
        self.undo = IconButton(theme, "undo-2", "Undo", undo)
        self.redo = IconButton(theme, "redo-2", "Redo", redo)
        self.more = IconButton(theme, "ellipsis", "More", self.open)
        KeyTip(keymap, self.undo, "Undo", "undo", named=True)
        KeyTip(keymap, self.redo, "Redo", "redo", named=True)
        for button in (self.undo, self.redo, self.more):
            self.row.addWidget(button)
        self.undo.setEnabled(stack.canUndo())
        self.redo.setEnabled(stack.canRedo())
        stack.canUndoChanged.connect(self.undo.setEnabled)
        stack.canRedoChanged.connect(self.redo.setEnabled)

    def menu(self) -> Menu:
        """The caller opens it."""
        menu = Menu(self._icons, self, once=True)
        action = menu.addAction(self._icons.icon("rotate-ccw"), "Reset to defaults")
        action.triggered.connect(lambda _=False: self._reset())
        return menu

    def open(self) -> None:
        """Open the menu below its button."""
        menu = self.menu()
        corner = self.more.mapToGlobal(QPoint(self.more.width(), self.more.height()))
        menu.popup(corner - QPoint(menu.sizeHint().width(), 0))
