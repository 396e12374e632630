"""The jobs: from the form into the queue, and what a row's buttons do."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QGuiApplication

from wanstudio.core.connections import SANDBOX
from wanstudio.core.errors import StudioError
from wanstudio.core.jobs import (
    Done,
    Downloading,
    Failed,
    Job,
    Phase,
    Running,
    Submitting,
    Unfetched,
    Unsure,
    Uploading,
    Waiting,
)
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Seed, Value
from wanstudio.desk.batches import Batches
from wanstudio.desk.numbers import Numbers
from wanstudio.desk.prices import Prices
from wanstudio.desk.spending import Spending
from wanstudio.desk.standing import Standings
from wanstudio.studio.accounts import Accounts
from wanstudio.studio.studio import Studio
from wanstudio.ui.queue.model import JobListModel
from wanstudio.ui.queue.rows import UNKNOWN, Action, Question, before_sending_again
from wanstudio.ui.stage.takes.model import Coming

_IN_THE_SANDBOX = "The Sandbox finishes what it has begun, free of charge; the clip can still be fetched later."
_AT_WORK = (Uploading, Submitting, Running, Downloading)
_IN_LINE, _NEEDS_YOU = (Waiting,), (Unsure, Unfetched)


class JobDesk:
    """`refused` gets what stands in the way of a job, `show_clip` a clip's id, `to_panel` a job for the form.

    `moved` is called after steps of jobs: True when one of them has come to its clip. `made` gets the account that a
    job was asked for, anew or again. `choose_folder` hands on what the user chose; `remove` takes an ended job off the
    list.
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
        moved: Callable[[bool], None],
        made: Callable[[str], None],
        project: Callable[[], str],
        choose_folder: Callable[[Callable[[str], None]], None],
        remove: Callable[[str], None],
    ) -> None:
        self._studio, self._accounts, self._choose_folder = studio, accounts, choose_folder
        self._refused, self._show_clip, self._to_panel = refused, show_clip, to_panel
        self._moved, self._made, self._project, self._remove = moved, made, project, remove
        self.model = model
        self.prices = Prices(accounts, studio.tasks, studio.asking, studio.references.known)
        self._batches = Batches(self._on_jobs)
        self.spending = Spending()
        self.numbers = Numbers(studio, self._renumbered)
        self.standings = Standings(studio, studio.models, self.numbers.said)
        self._stood: dict[str, Phase] = {}  # the phase that each job was last told of in
        studio.queue.board.listen(self.spending.see)  # all of it: a job may leave the list before its batch is told
        studio.queue.board.listen(self._batches.add)
        studio.queue.board.listen_notes(lambda job, text: self.model.note(job.id, text))
        studio.queue.board.listen_removals(self._on_removal)

    def _on_jobs(self, jobs: tuple[Job, ...]) -> None:
        moved = any(isinstance(j.phase, Waiting) or type(self._stood.get(j.id)) is not type(j.phase) for j in jobs)
        if moved:
            self.standings.forget()
        for job in jobs:
            self._stood[job.id] = job.phase
            self.model.show(job)
        if moved:
            self.line_changed()
            self.numbers.look()
        self._moved(any(isinstance(job.phase, Done) for job in jobs))

    def leave(self) -> None:
        self._batches.stop()
        self.numbers.stop()

    def line_changed(self) -> None:
        """Who waits for what may be another: all that have not ended are said anew."""
        self.standings.forget()
        self.model.take_line(self._studio.queue.line)
        self.model.tick()

    def _renumbered(self, job_ids: set[str]) -> None:
        for job in filter(None, map(self.model.job, job_ids)):
            self._batches.again(job)
        self._moved(False)

    def coming(self, shot: int) -> list[Coming]:
        """The takes of this shot that are being made, in the order of their numbers."""
        numbers = self.numbers.in_shot(shot)
        jobs = [job for job in map(self.model.job, numbers) if job is not None and isinstance(job.phase, _AT_WORK)]
        takes = [Coming(job.id, numbers[job.id], job.progress, isinstance(job.phase, Downloading)) for job in jobs]
        return sorted(takes, key=lambda take: take.number)

    def _on_removal(self, job_id: str) -> None:
        self._batches.drop(job_id)
        self._stood.pop(job_id, None)
        self.model.remove(job_id)

    # ---- from the form ----

    def generate(self, spec: ModelSpec, values: dict[str, Value], first: bool) -> None:
        connection, project = self._accounts.chosen.name, self._project()
        self._studio.making.start(spec, values, connection, first=first, project=project, refused=self._refused)
        self._made(connection)

    # ---- what a row's buttons do ----

    def act(self, action: Action, job_id: str) -> None:
        job = self.model.job(job_id)
        if job is None:
            return
        queue = self._studio.queue
        what: dict[Action, Callable[[], object]] = {
            "cancel": partial(self._cancel, job_id),
            "stop": partial(self._answered, job_id, queue.wishes.stop_watching),
            "keep": partial(self.model.ask, job_id, None),
            "first": partial(queue.put_first, job_id),
            "earlier": partial(queue.move, job_id, -1),
            "later": partial(queue.move, job_id, 1),
            "hold": partial(queue.wishes.hold, job_id),
            "let_on": partial(queue.wishes.let_on, job_id),
            "retry": partial(self._retry, job),
            "again": partial(self._duplicate, job),
            "fetch": partial(queue.wishes.look_again, job_id),
            "folder": partial(self._choose_folder, partial(queue.wishes.fetch_to, job_id)),
            "watch": partial(queue.wishes.fetch_all_the_same, job_id),
            "look": partial(queue.wishes.look_again, job_id),
            "send": partial(self.model.ask, job_id, Question(before_sending_again(job), ("send_sure", "keep"))),
            "send_sure": partial(self._answered, job_id, queue.wishes.send_again),
            "forget": partial(queue.wishes.forget, job_id),
            "remove": partial(self._remove, job_id),
            "open": partial(self._to_panel, job),
            "show": partial(self._show, job),
            "copy": partial(QGuiApplication.clipboard().setText, support_line(job)),
        }
        what[action]()

    def _cancel(self, job_id: str) -> None:
        """Where a job cannot be stopped, ask in its row; nothing is done before."""
        if note := self._studio.queue.wishes.note_on_cancelling(job_id):
            job = self.model.job(job_id)
            if job is not None and job.connection == SANDBOX.name:
                note = _IN_THE_SANDBOX  # it speaks as a service does, and charges nothing
            self.model.ask(job_id, Question(note, ("stop", "keep")))
        else:
            self._studio.queue.wishes.cancel(job_id)

    def _answered(self, job_id: str, act: Callable[[str], None]) -> None:
        self.model.ask(job_id, None)
        act(job_id)

    def _retry(self, job: Job) -> None:
        self._studio.making.again(job, refused=self._refused)
        self._made(job.connection)

    def _duplicate(self, job: Job) -> None:
        """Another take: the same settings, with a seed of its own."""
        spec = self._studio.models.get(job.model_id)
        if spec is None:
            return
        seeds = {param.name for param in spec.params if isinstance(param, Seed)}
        values = {name: value for name, value in job.values.items() if name not in seeds}
        self._studio.making.start(spec, values, job.connection, project=job.project, refused=self._refused)
        self._made(job.connection)

    def hold_waiting(self) -> None:
        for job in self._studio.queue.jobs:  # the list may not show all of them yet
            if isinstance(job.phase, Waiting):
                self._studio.queue.wishes.hold(job.id)

    def let_held_on(self) -> None:
        for job in self._studio.queue.jobs:
            self._studio.queue.wishes.let_on(job.id)

    def move(self, job_id: str, places: int) -> None:
        self._studio.queue.move(job_id, places)

    def _show(self, job: Job) -> None:
        if isinstance(job.phase, Done) and job.phase.clips:
            self._show_clip(job.phase.clips[0])

    # ---- figures ----

    def counts(self) -> tuple[int, int, int]:
        """(running, waiting, needing the user): jobs at work, jobs in line, jobs that stand until someone decides."""
        return self._count(_AT_WORK), self._count(_IN_LINE), self._count(_NEEDS_YOU)

    def _count(self, phases: tuple[type, ...]) -> int:
        return sum(isinstance(job.phase, phases) for job in self._studio.queue.jobs)


def support_line(job: Job) -> str:
    """What a service's support asks for: their id of the job, when, what it cost, how it stands. Never a key."""
    price = str(job.price) if job.price else UNKNOWN
    when = (job.submitted_at or job.created).astimezone().strftime("%Y-%m-%d %H:%M:%S %z")
    said = f": {job.phase.title} {job.phase.detail}" if isinstance(job.phase, Failed) else ""
    return f"{job.remote_id or 'no job id'}, {job.model_id}, {when}, {price}, {job.state}{said}"
