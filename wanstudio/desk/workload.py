"""How much is at work, in line and waiting for the user, said wherever it matters; and whether the queue is paused."""

from __future__ import annotations

from wanstudio.desk.beginning import Beginning
from wanstudio.desk.connections import Connections
from wanstudio.desk.heading import Heading
from wanstudio.desk.jobs import JobDesk
from wanstudio.desk.menus import Menus
from wanstudio.studio.queue import JobQueue
from wanstudio.ui.stage.view import StageView
from wanstudio.ui.statusbar import StatusBar
from wanstudio.ui.window import MainWindow


class Workload:
    """In the status bar, at the queue's edge and over its rows, in the menus, at the form, and on an empty stage."""

    def __init__(
        self,
        queue: JobQueue,
        jobs: JobDesk,
        heading: Heading,
        connections: Connections,
        *,
        window: MainWindow,
        menus: Menus,
        status: StatusBar,
        stage: StageView,
        beginning: Beginning,
    ) -> None:
        self._queue, self._jobs, self._heading, self._connections = queue, jobs, heading, connections
        self._window, self._menus, self._status = window, menus, status
        self._stage, self._beginning = stage, beginning

    def moved(self, made_one: bool) -> None:
        """Some jobs have taken a step; one of them may have made its clip."""
        self.say()
        self._heading.look()
        self._connections.say_start()
        self._stage.takes.tend()
        self._beginning.look(made_one=made_one, idle=not self._jobs.model.rowCount())

    def say(self) -> None:
        """The figures alone."""
        running, waiting, needing = self._jobs.counts()
        self._status.show_work(running, waiting, needing)
        self._window.columns.right.rail.show_count("queue", running, f"{running} running")
        self._status.show_spent(self._jobs.spending.said())

    def pause(self, paused: bool) -> None:
        self._queue.pause() if paused else self._queue.go_on()
        self.say_pause()

    def say_pause(self) -> None:
        self._menus.check("pause_queue", self._queue.paused)
        self._jobs.line_changed()
        self._heading.look()
        self._connections.say_start()
