"""Steps of jobs on their way to the window: one at once, many gathered."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from wanstudio.core.jobs import Job

EVERY_MS = 100  # 50 jobs tell of their progress some hundred times a second; nobody reads that


class Batches(QObject):
    """Hands `tell` the jobs as they stand: the first one at once, those of the next 100 ms together.

    No timer runs while nothing comes.
    """

    def __init__(self, tell: Callable[[tuple[Job, ...]], None]) -> None:
        super().__init__()
        self._tell = tell
        self._waiting: dict[str, Job] = {}
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(EVERY_MS)
        self._pause.timeout.connect(self._on_pause)

    def add(self, job: Job) -> None:
        self._waiting[job.id] = job
        if not self._pause.isActive():
            self._hand_on()

    def drop(self, job_id: str) -> None:
        """Forget a job that is no longer in the list."""
        self._waiting.pop(job_id, None)

    def stop(self) -> None:
        """The window is going: nothing is told any more."""
        self._tell = _nobody
        self._pause.stop()

    def _on_pause(self) -> None:
        if self._waiting:
            self._hand_on()

    def _hand_on(self) -> None:
        jobs, self._waiting = tuple(self._waiting.values()), {}
        self._pause.start()
        self._tell(jobs)


def _nobody(jobs: tuple[Job, ...]) -> None:
    pass
