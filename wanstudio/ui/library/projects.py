"""Projects in menus: which one the library shows, and which one clips are of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from wanstudio.core.projects import Project
from wanstudio.core.recipe import Clip
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.menu import Menu
from wanstudio.ui.widgets.menubutton import MenuButton
from wanstudio.ui.widgets.tips import tip

EVERY = "All clips"
_WORDS_PX = 200  # at most, for its words; in the narrowest panel icon and chevron stand alone


@dataclass(frozen=True, slots=True)
class ProjectMenus:
    """`chooser` fills a menu with the projects to show, `put` one with those that clips can be put into."""

    chooser: Callable[[Menu], object]
    put: Callable[[Menu, tuple[Clip, ...]], object]


NO_PROJECTS = ProjectMenus(lambda menu: None, lambda menu, clips: None)


class ProjectButton(MenuButton):
    """In the library's header: what it shows, and the menu for another. A long name is cut to the room there is."""

    def __init__(self, theme: Theme, menus: ProjectMenus) -> None:
        super().__init__(theme, "", menus.chooser, icon="folder", flat=True)
        self.setObjectName("project")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._words = ""
        self.show_name("")

    def show_name(self, name: str) -> None:
        """ "" is every clip."""
        self._words = name or EVERY
        self.setAccessibleName(f"Project: {self._words}")
        self.setToolTip(tip(f"{name}\nWhat you generate goes into the project that is chosen here.") if name else "")
        self._cut()

    def _cut(self) -> None:
        room = self.width() - self._around_px()
        shown = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        if self._words == EVERY:  # the half of it says nothing
            self.setToolTip("" if shown == EVERY else EVERY)
            shown = shown if shown == EVERY else ""
        self.setText(shown)

    def _around_px(self) -> int:
        """What the words stand between: padding, icon, chevron."""
        return super().sizeHint().width() - self.fontMetrics().horizontalAdvance(self.text())

    def sizeHint(self) -> QSize:
        width = min(self._theme.px(_WORDS_PX), self.fontMetrics().horizontalAdvance(self._words) + 1)
        return QSize(self._around_px() + width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._around_px(), super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()


def fill_chooser(
    theme: Theme,
    menu: Menu,
    projects: Sequence[Project],
    chosen: str,
    *,
    choose: Callable[[str], object],
    make: Callable[[], object],
    rename: Callable[[], object],
    remove: Callable[[], object],
) -> None:
    _check(menu, EVERY, not chosen, partial(choose, ""))
    if projects:
        menu.addSeparator()
    for project in projects:
        _check(menu, project.name, project.id == chosen, partial(choose, project.id))
    menu.addSeparator()
    menu.addAction(theme.icon("plus"), "New project…", make)
    name = next((project.name for project in projects if project.id == chosen), "")
    if name:
        menu.addAction(theme.icon("pencil"), "Rename this project…", rename)
        menu.addAction(theme.icon("x"), "Remove this project", remove)


def fill_put(
    theme: Theme,
    menu: Menu,
    projects: Sequence[Project],
    clips: Sequence[Clip],
    *,
    put: Callable[[str], object],
    make: Callable[[], object],
) -> None:
    """What all of the clips are in has a check mark."""
    known = {project.id for project in projects}
    of = {clip.project if clip.project in known else "" for clip in clips}
    _check(menu, "No project", of == {""}, partial(put, ""))
    if projects:
        menu.addSeparator()
    for project in projects:
        _check(menu, project.name, of == {project.id}, partial(put, project.id))
    menu.addSeparator()
    menu.addAction(theme.icon("plus"), "New project…", make)


def _check(menu: Menu, words: str, on: bool, act: Callable[[], object]) -> None:
    entry = menu.addAction(words.replace("&", "&&"), act)
    entry.setCheckable(True)
    entry.setChecked(on)
