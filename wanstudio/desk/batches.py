"""Steps of jobs on their way to the window: one at once, many gathered."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

from PySide6.QtCore import QObject, QTimer

from wanstudio.core.jobs import Job

EVERY_MS = 100  # 50 jobs tell of their progress some hundred times a second; nobody reads that
MOST = 20  # at once: a start brings 500, and each new row costs the window 0.2 ms
REST_MS = 5  # until the next of more


class Batches(QObject):
    """Hands `tell` the jobs as they stand: the first one at once, those of the next 100 ms together; where they are
    very many, `MOST` at a time.

    No timer runs while nothing comes.
    """

    def __init__(self, tell: Callable[[tuple[Job, ...]], None]) -> None:
        super().__init__()
        self._tell = tell
        self._waiting: dict[str, Job] = {}
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._on_pause)

    def add(self, job: Job) -> None:
        self._waiting[job.id] = job
        if not self._pause.isActive():
            self._hand_on()

    def again(self, job: Job) -> None:
        """Something else is known of a job as it stands; a step that waits to be told goes before."""
        if job.id not in self._waiting:
            self.add(job)

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
        jobs = tuple(islice(self._waiting.values(), MOST))
        for job in jobs:
            del self._waiting[job.id]
        self._pause.start(REST_MS if self._waiting else EVERY_MS)
        self._tell(jobs)


def _nobody(jobs: tuple[Job, ...]) -> None:
    pass
