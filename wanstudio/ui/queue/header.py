"""The queue's header: what concerns all jobs, in buttons, and all of it once more in words."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint

from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import IconButton
from wanstudio.ui.widgets.menu import Menu
from wanstudio.ui.widgets.panels import PanelHeader


class QueueHeader(PanelHeader):
    """`pause` is called with whether to; the others are what the words of the menu say. `waits` and `held` tell whether
    any job does, and is."""

    def __init__(
        self,
        theme: Theme,
        *,
        pause: Callable[[bool], None],
        hold: Callable[[], None],
        let_on: Callable[[], None],
        clear: Callable[[], None],
        waits: Callable[[], bool],
        held: Callable[[], bool],
    ) -> None:
        super().__init__(theme, "Queue")
        self._look, self._hold, self._let_on, self._waits, self._held = theme, hold, let_on, waits, held
        self.pause = IconButton(
            theme, "pause", "Pause the queue", lambda: pause(self.pause.isChecked()), checkable=True
        )
        self.clear = IconButton(theme, "list-x", "Clear what has ended", clear)
        self.more = IconButton(theme, "ellipsis", "More for the queue", self.open)
        for button in (self.pause, self.clear, self.more):
            self.row.addWidget(button)

    def show_paused(self, paused: bool) -> None:
        self.pause.setChecked(paused)
        self.pause.show_icon("play" if paused else "pause", "Go on" if paused else "Pause the queue")

    def menu(self) -> Menu:
        """The caller opens it."""
        menu, paused = Menu(self._look, self, once=True), self.pause.isChecked()
        words = "Go on" if paused else "Pause the queue"
        menu.addAction(self._look.icon("play" if paused else "pause"), words, self.pause.click)
        menu.addAction("Hold all that wait", self._hold).setEnabled(self._waits())
        menu.addAction("Let all that are on hold go on", self._let_on).setEnabled(self._held())
        menu.addSeparator()
        clear = menu.addAction(self._look.icon("list-x"), "Clear what has ended", self.clear.click)
        clear.setEnabled(self.clear.isEnabled())
        return menu

    def open(self) -> None:
        """Open the menu below its button."""
        menu = self.menu()
        corner = self.more.mapToGlobal(QPoint(self.more.width(), self.more.height()))
        menu.popup(corner - QPoint(menu.sizeHint().width(), 0))
