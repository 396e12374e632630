"""Projects: which one the library shows and new clips go into, and which one clips are of."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from wanstudio.core.errors import InvalidInput, StudioError
from wanstudio.core.projects import Project
from wanstudio.core.recipe import Clip
from wanstudio.desk.judging import Judging
from wanstudio.desk.shown import Shown
from wanstudio.studio.studio import Studio
from wanstudio.ui.library.namebox import NameBox
from wanstudio.ui.library.projects import fill_chooser, fill_put
from wanstudio.ui.library.view import LibraryView
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.menu import Menu

Placed = tuple[tuple[Clip, str], ...]
"""Clips, each with the id of the project that it is of."""
KEPT = "project"  # in the state: the one that was chosen last


class ProjectDesk:
    """`keep` holds a box while it is shown, `moved` is called when clips are of another project than before."""

    def __init__(
        self,
        studio: Studio,
        judging: Judging,
        shown: Shown,
        library: LibraryView,
        theme: Theme,
        *,
        window: Callable[[], QWidget],
        keep: Callable[[QWidget], None],
        moved: Callable[[], None],
        tell: Callable[[str], None],
        refused: Callable[[StudioError], None],
    ) -> None:
        self._studio, self._judging, self._shown, self._library, self._theme = studio, judging, shown, library, theme
        self._window, self._keep, self._moved, self._tell, self._refused = window, keep, moved, tell, refused
        self.chosen = ""

    def live(self) -> None:
        """The studio is open: show the project that was shown last time."""
        kept = self._studio.preferences.state.get(KEPT)
        if isinstance(kept, str) and kept:
            self.choose(kept)

    def choose(self, project_id: str) -> None:
        """Show its clips alone, and have what is generated go into it; "" is every clip, and no project."""
        project = self._studio.projects.get(project_id)
        self.chosen = project.id if project else ""
        self._library.project.show_name(project.name if project else "")
        finder = self._library.finder
        finder.choose(replace(finder.sought, project=self.chosen))
        self._studio.preferences.remember(**{KEPT: self.chosen})

    def lead_to(self, clip: Clip) -> None:
        """Show all that a clip is among: no words or filters hide it, nor the project where it is of another."""
        if self.chosen != clip.project:
            self.choose("")
        self._library.finder.clear()

    # ---- menus ----

    def fill_chooser(self, menu: Menu) -> None:
        fill_chooser(
            self._theme,
            menu,
            self._studio.projects.all,
            self.chosen,
            choose=self.choose,
            make=self.make,
            rename=self.rename,
            remove=self.remove,
        )

    def fill_put(self, menu: Menu, clips: tuple[Clip, ...]) -> None:
        if clips:
            put, make = partial(self.put, clips), partial(self.make, clips)
            fill_put(self._theme, menu, self._studio.projects.all, clips, put=put, make=make)

    # ---- what they do ----

    def make(self, clips: tuple[Clip, ...] = ()) -> None:
        """Ask for the name of a new one, for these clips; for those that will be made where there are none."""
        place = self._shown.corner() if clips else self._below_the_button()

        def made(project: Project) -> None:
            self.put(clips, project.id) if clips else self.choose(project.id)

        self._ask("Name of the new project", "", place, self._studio.projects.make, made)

    def rename(self) -> None:
        """It can be taken back."""
        project, projects = self._studio.projects.get(self.chosen), self._studio.projects
        if project is None:
            return

        def renamed(_: object) -> None:
            self._show_name()
            now = projects.name_of(project.id)
            if now != project.name:
                self._judging.push(partial(call, project.name), partial(call, now))

        def call(name: str) -> None:
            work = projects.call(project.id, name)
            self._studio.tasks.start("name a project", work, then=self._show_name, refused=self._refused)

        work = partial(projects.rename, project.id)
        self._ask("Name of the project", project.name, self._below_the_button(), work, renamed)

    def _show_name(self, _: object = None) -> None:
        self._library.project.show_name(self._studio.projects.name_of(self.chosen))

    def remove(self) -> None:
        """The clips stay; the way back is undo."""
        project = self._studio.projects.get(self.chosen)
        if project is None:
            return
        projects, start = self._studio.projects, self._studio.tasks.start

        def away() -> None:
            start("remove a project", projects.remove(project.id), then=gone, refused=self._refused)

        def gone(_: object) -> None:
            if self.chosen == project.id:
                self.choose("")

        def back() -> None:
            work = projects.call(project.id, project.name)
            start("bring a project back", work, then=lambda _: self.choose(project.id), refused=self._refused)

        self._judging.push(back, away)
        away()
        self._tell(f"The project {project.name} is removed. Its clips stay in the library.")

    def put(self, clips: tuple[Clip, ...], project_id: str) -> None:
        """All of these into one project, or out of any; it can be taken back."""
        before = tuple((clip, clip.project) for clip in map(self._shown.now, clips))
        after = tuple((clip, project_id) for clip, _ in before)
        if after != before:
            self._judging.push(partial(self._put, before, after), partial(self._put, after, before))
            self._put(after, before)

    def _put(self, wanted: Placed, before: Placed) -> None:
        """It is shown at once, and written behind that: nothing is shown for long that is not kept."""

        def fail(error: StudioError) -> None:
            self._show(before)
            self._refused(error)

        self._show(wanted)
        work = self._studio.projects.put((clip.id, of) for clip, of in wanted)
        self._studio.tasks.start("put into a project", work, then=lambda _: self._moved(), refused=fail)

    def _show(self, placed: Placed) -> None:
        self._shown.judged(tuple(replace(self._shown.now(clip), project=of) for clip, of in placed))

    # ---- the box for a name ----

    def _below_the_button(self) -> QPoint:
        button = self._library.project
        return button.mapToGlobal(QPoint(0, button.height()))

    def _ask(
        self,
        title: str,
        text: str,
        place: QPoint,
        work: Callable[[str], Coroutine[Any, Any, Any]],
        then: Callable[[Any], object],
    ) -> None:
        box = NameBox(self._theme, self._window(), title, text)
        shown = [True]
        box.destroyed.connect(lambda: shown.clear())

        def named(text: str) -> None:
            self._studio.tasks.start("name a project", work(text), then=done, refused=refused)

        def done(answer: Any) -> None:
            if shown:
                box.end()
            then(answer)

        def refused(error: StudioError) -> None:
            if shown and isinstance(error, InvalidInput):
                box.refuse(error.detail)
            else:
                self._refused(error)

        box.named.connect(named)
        self._keep(box)
        box.open_at(place, box.field)
