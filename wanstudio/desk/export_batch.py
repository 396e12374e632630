"""The exports of one press of the button, told as one."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial

from wanstudio.studio.export_job import (
    AlreadyThere,
    ExportCancelled,
    Exported,
    ExportFailed,
    Exporting,
    ExportJob,
    ExportSkipped,
)
from wanstudio.ui.export.progress import ClipProgress, ExportProgress

_PACE_FROM_S, _PACE_FROM = 3.0, 0.1  # before that a pace says nothing


class Batch:
    """Told to `tell`. Its clock begins with the first of them: until then they stand behind another export."""

    def __init__(self, tell: Callable[[ExportProgress], None], now_s: Callable[[], float] = time.monotonic) -> None:
        self._tell, self._now_s = tell, now_s
        self._begun_s: float | None = None
        self._due = False
        self.jobs: dict[str, ExportJob] = {}

    def see(self, job: ExportJob) -> None:
        """All that one turn of the loop brings is told once: a thousand begin in one. The end is told at once."""
        self.jobs[job.id] = job
        self._look_at_the_clock(job)
        if self.ended:
            self.say()
        elif not self._due:
            self._due = True
            asyncio.get_running_loop().call_soon(self._say_due)

    def _look_at_the_clock(self, job: ExportJob) -> None:
        if self._begun_s is None and not (isinstance(job.state, Exporting) and job.state.done is None):
            self._begun_s = self._now_s()

    def _say_due(self) -> None:
        self._due = False
        if not self.ended:  # that has been told
            self.say()

    @property
    def ended(self) -> bool:
        return all(job.ended for job in self.jobs.values())

    def say(self) -> None:
        jobs = tuple(self.jobs.values())
        done = sum(1.0 if job.ended else _fraction(job) for job in jobs) / len(jobs)
        lines = tuple(map(_line, jobs))
        if not self.ended:
            self._tell(ExportProgress(done=done, lines=lines, left_s=self._left_s(done)))
            return
        errors = [job.state.error for job in jobs if isinstance(job.state, ExportFailed)]
        self._tell(
            ExportProgress(
                done=1.0,
                ended=True,
                paths=tuple(path for job in jobs if isinstance(job.state, Exported) for path in job.state.paths),
                there=tuple(path for job in jobs if isinstance(job.state, AlreadyThere) for path in job.state.paths),
                written=sum(isinstance(job.state, Exported) for job in jobs),
                failed=tuple(job.clip for job in jobs if isinstance(job.state, ExportFailed)),
                cancelled=tuple(job.clip for job in jobs if isinstance(job.state, ExportCancelled)),
                skipped=sum(isinstance(job.state, ExportSkipped) for job in jobs),
                error=errors[0] if errors else None,
                lines=lines,
            )
        )

    def _left_s(self, done: float) -> float | None:
        """At the pace so far; None before there is one."""
        if self._begun_s is None:
            return None
        gone_s = self._now_s() - self._begun_s
        return gone_s * (1 - done) / done if gone_s >= _PACE_FROM_S and done >= _PACE_FROM else None


def _line(job: ExportJob) -> ClipProgress:
    line = partial(ClipProgress, job.clip, job.target.name)
    match job.state:
        case Exporting(done=None):
            return line()
        case Exporting(done=done):
            return line("going", done or 0.0)
        case Exported(paths=paths, bytes=count):
            return ClipProgress(job.clip, paths[0].name, "done", 1.0, count)
        case AlreadyThere(paths=paths):
            return ClipProgress(job.clip, paths[0].name, "there")
        case ExportFailed(error=error):
            return line("failed", why=error.detail or error.title)
        case ExportSkipped():
            return line("skipped")
        case ExportCancelled():
            return line("cancelled")


def _fraction(job: ExportJob) -> float:
    return (job.state.done or 0.0) if isinstance(job.state, Exporting) else 1.0
