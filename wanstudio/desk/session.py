"""From the studio's opening to the window's end: what the program tells the desk, and what is seen of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from wanstudio.core.errors import StudioError
from wanstudio.core.jobs import Job
from wanstudio.core.recipe import Clip
from wanstudio.desk.refusals import sentence
from wanstudio.store.library import Page

if TYPE_CHECKING:
    from wanstudio.desk.desk import Desk


class Session:
    """`live`, or `refuse_to_work`, comes first, `leave` last, before the studio is closed."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def live(self, page: Page, total: int, chosen: Clip | None, today: Iterable[Clip], problems: Sequence[str]) -> None:
        """The studio is open: show its first clips, and the one that was on the stage. `today`: since midnight."""
        desk = self._desk
        desk.listing.fill(page, total, chosen)
        desk.projects.live()
        desk.jobs.spending.look_back(today)
        if chosen is not None:
            desk.library.select(chosen.id)
            if desk.window.spread.on:
                desk.stage.show_clip(chosen, play=False)  # it is there when the stage is
            desk.stage.player.pause()
        desk.beginning.known()
        self.tell_problems(problems)
        desk.connections.say()

    def returned(self, jobs: tuple[Job, ...]) -> None:
        """The studio goes on with the jobs of last time; `jobs` are as they stood."""
        self._desk.workload.say()
        self._desk.workload.say_pause()
        self._desk.queue.known(bool(jobs))
        self._desk.heading.returned(jobs)

    def refuse_to_work(self, error: StudioError) -> None:
        """The studio could not be opened: say so, and make no job that would be lost."""
        self._desk.remarks.last("files", sentence(error))
        self._desk.create.setEnabled(False)

    def tell_problems(self, problems: Sequence[str]) -> None:
        """What could not be read, the first of it."""
        self._desk.remarks.last("files", problems[0] if problems else "")

    def say_elsewhere(self) -> None:
        """Another process runs the jobs of this journal."""
        said = "A command of WanStudio is at work, and goes on there with the jobs under way."
        self._desk.remarks.last("elsewhere", said)

    def leave(self) -> None:
        """The window is closing: remember how it was, and let go of the clip."""
        desk = self._desk
        desk.memory.keep()
        desk.stage.leave()
        desk.quick_look.leave()
        desk.hover.leave()
        desk.jobs.leave()
        desk.dock.leave()
        desk.desktop.withdraw()
