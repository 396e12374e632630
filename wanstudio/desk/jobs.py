"""The jobs: from the form into the queue, and what a row's buttons do."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QGuiApplication

from wanstudio.core.costs import Price
from wanstudio.core.errors import StudioError
from wanstudio.core.jobs import (
    Done,
    Downloading,
    Failed,
    Job,
    Running,
    Submitting,
    Unfetched,
    Unsure,
    Uploading,
    Waiting,
)
from wanstudio.core.models import ModelSpec, local_media
from wanstudio.core.params import Value
from wanstudio.desk.batches import Batches
from wanstudio.desk.spending import Spending
from wanstudio.studio.accounts import Accounts
from wanstudio.studio.studio import Studio
from wanstudio.ui.queue.model import JobListModel
from wanstudio.ui.queue.rows import Action

_PRICE_PAUSE_S = 0.6  # after the last edit; the price is asked for in the background and never waited for
_AT_WORK = (Uploading, Submitting, Running, Downloading)
_IN_LINE, _NEEDS_YOU = (Waiting,), (Unsure, Unfetched)


class JobDesk:
    """`refused` gets what stands in the way of a job, `show_clip` a clip's id, `to_panel` a job for the form.

    `worked` is called after steps of jobs, with those that took one.
    """

    def __init__(
        self,
        studio: Studio,
        accounts: Accounts,
        model: JobListModel,
        *,
        refused: Callable[[StudioError], None],
        show_clip: Callable[[str], None],
        to_panel: Callable[[Job], None],
        worked: Callable[[tuple[Job, ...]], None],
    ) -> None:
        self._studio, self._accounts = studio, accounts
        self._refused, self._show_clip, self._to_panel = refused, show_clip, to_panel
        self._worked = worked
        self._asked = 0
        self.model = model
        self._batches = Batches(self._on_jobs)
        self.spending = Spending()
        studio.queue.listen(self.spending.see)  # all of it: a job may leave the list before its batch is told
        studio.queue.listen(self._batches.add)
        studio.queue.listen_notes(lambda job, text: self.model.note(job.id, text))
        studio.queue.listen_removals(self._on_removal)

    def _on_jobs(self, jobs: tuple[Job, ...]) -> None:
        for job in jobs:
            self.model.show(job)
        self._worked(jobs)

    def leave(self) -> None:
        self._batches.stop()

    def _on_removal(self, job_id: str) -> None:
        self._batches.drop(job_id)
        self.model.remove(job_id)

    # ---- from the form ----

    def generate(self, spec: ModelSpec, values: dict[str, Value], first: bool) -> None:
        self._studio.start(spec, values, self._accounts.chosen.name, first=first, refused=self._refused)

    def price(self, spec: ModelSpec, values: dict[str, Value], tell: Callable[[str], None]) -> None:
        """Tell what a job of these values would cost. An answer that comes after another edit is dropped."""
        self._asked += 1
        connection = self._accounts.chosen
        if connection.origin == "sandbox":
            tell("Free")
        elif not connection.serves(spec.provider):
            tell("")
        else:
            work = self._price(self._asked, spec, values, connection.name)
            answer = partial(self._tell_price, self._asked, tell)
            self._studio.tasks.start("price", work, then=answer, refused=lambda _: answer(None))

    async def _price(self, number: int, spec: ModelSpec, values: dict[str, Value], connection: str) -> Price | None:
        await asyncio.sleep(_PRICE_PAUSE_S)
        if number != self._asked:
            return None
        files = local_media(spec, values)
        body = {n: v for n, v in spec.check(values).items() if n not in files}
        provider = await self._accounts.provider(connection, spec.provider)
        return await provider.estimate(spec, body)

    def _tell_price(self, number: int, tell: Callable[[str], None], price: Price | None) -> None:
        if number == self._asked:
            tell(str(price) if price else "price unknown")

    # ---- what a row's buttons do ----

    def act(self, action: Action, job_id: str) -> None:
        job = self.model.job(job_id)
        if job is None:
            return
        queue = self._studio.queue
        what: dict[Action, Callable[[], object]] = {
            "cancel": partial(queue.cancel, job_id),
            "first": partial(queue.put_first, job_id),
            "retry": partial(queue.retry, job_id),
            "fetch": partial(queue.look_again, job_id),
            "look": partial(queue.look_again, job_id),
            "send": partial(queue.send_again, job_id),
            "forget": partial(queue.forget, job_id),
            "remove": partial(queue.remove, job_id),
            "open": partial(self._to_panel, job),
            "show": partial(self._show, job),
            "copy": partial(QGuiApplication.clipboard().setText, support_line(job)),
        }
        what[action]()

    def _show(self, job: Job) -> None:
        if isinstance(job.phase, Done) and job.phase.clips:
            self._show_clip(job.phase.clips[0])

    # ---- figures ----

    def counts(self) -> tuple[int, int, int]:
        """(running, waiting, needing the user): jobs at work, jobs in line, jobs that stand until someone decides."""
        return self._count(_AT_WORK), self._count(_IN_LINE), self._count(_NEEDS_YOU)

    def _count(self, phases: tuple[type, ...]) -> int:
        return sum(isinstance(job.phase, phases) for job in self.model.jobs)


def support_line(job: Job) -> str:
    """What a service's support asks for: their id of the job, when, what it cost, how it stands. Never a key."""
    price = str(job.price) if job.price else "price unknown"
    when = (job.submitted_at or job.created).astimezone().strftime("%Y-%m-%d %H:%M:%S %z")
    said = f": {job.phase.title} {job.phase.detail}" if isinstance(job.phase, Failed) else ""
    return f"{job.remote_id or 'no job id'}, {job.model_id}, {when}, {price}, {job.state}{said}"
