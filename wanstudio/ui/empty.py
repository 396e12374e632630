"""What a panel says while there is nothing in it, and the plain panel of the first frame, which does not know yet."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button
from wanstudio.ui.widgets.panels import EmptyState, Hairline, PanelHeader


def no_clips(theme: Theme) -> EmptyState:
    return EmptyState(theme, "film", "No clips yet", "What you generate lands here, with everything that made it.")


def no_clips_in_project(theme: Theme) -> EmptyState:
    text = "What you generate now lands here. Clips that you have go in with Clip > Project."
    return EmptyState(theme, "folder", "No clips in this project", text)


def nothing_found(theme: Theme, clear: Callable[[], object]) -> EmptyState:
    text = "No clip has all of that. Try fewer words, or clear the search and its filters."
    return EmptyState(theme, "search", "Nothing found", text, Button(theme, "Clear the search", clear))


def no_jobs(theme: Theme) -> EmptyState:
    text = "Press Generate, as often as you like. Jobs run while you go on."
    return EmptyState(theme, "list-video", "Nothing in the queue", text)


def nothing_to_watch(theme: Theme) -> EmptyState:
    return EmptyState(theme, "play", "Nothing to watch yet", "Choose a clip in the library, or press Generate.")


class EmptyPanel(QWidget):
    """A panel until its view is there: `title` over plain ground, under a line where it has one."""

    def __init__(self, theme: Theme, title: str, *, line: bool = False) -> None:
        super().__init__()
        self.header = PanelHeader(theme, title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        if line:
            column.addWidget(Hairline())
        column.addStretch(1)
