"""Taking rows off the queue's list, and putting them back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from wanstudio.core.jobs import Job
from wanstudio.desk.steps import Steps
from wanstudio.studio.wishes import Wishes
from wanstudio.ui.figures import counted


class Clearing:
    """`steps` are those of the queue. `notice` shows what was done, with a way back; "" takes it away."""

    def __init__(
        self, wishes: Wishes, steps: Steps, notice: Callable[[str, Callable[[], object] | None], None]
    ) -> None:
        self.steps = steps
        self._wishes, self._notice = wishes, notice

    def remove(self, job_id: str) -> None:
        self._offer(self._wishes.remove(job_id), "Job removed.")

    def clear(self) -> None:
        """All that have ended."""
        gone = self._wishes.clear_finished()
        self._offer(gone, f"{counted(len(gone), 'job')} cleared.")

    def _offer(self, gone: tuple[Job, ...], said: str) -> None:
        if gone:
            step = self.steps.push(partial(self._back, gone), partial(self._again, gone))
            self._notice(said, partial(self.steps.undo_this, step))

    def _back(self, gone: tuple[Job, ...]) -> None:
        self._notice("", None)
        self._wishes.put_back(gone)

    def _again(self, gone: tuple[Job, ...]) -> None:
        self._wishes.remove(*(job.id for job in gone))
