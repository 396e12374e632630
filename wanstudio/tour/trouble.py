"""What does not go well, and what waits: an empty form, jobs that cannot be sent, a queue that is paused."""

from __future__ import annotations

import socket

from PySide6.QtWidgets import QDialog

from wanstudio.core.connections import SANDBOX
from wanstudio.core.jobs import Job, Waiting
from wanstudio.core.models import ModelSpec
from wanstudio.providers.base import Credentials
from wanstudio.tour.guide import JOB_LIMIT_S, Guide
from wanstudio.tour.job import MainJob


class Trouble:
    def __init__(self, guide: Guide, jobs: MainJob) -> None:
        self._guide, self._desk, self._jobs = guide, guide.desk, jobs

    async def empty_form(self) -> None:
        """Generate pressed with nothing in the form of a model that needs files."""
        create, before = self._desk.create, self._desk.create.spec
        spec = max(self._guide.program.models.values(), key=lambda spec: sum(media.required for media in spec.media()))
        create.show_model(spec.id)
        create.generate()
        await self._guide.shoot("problems")
        if before is not None:
            create.show_model(before.id)

    async def no_way(self) -> None:
        """Jobs on a service that is out of reach, and on one that does not take the key."""
        spec = self._least()
        here = (await self._guide.program.sandbox.addresses())[spec.provider]["base_url"]
        accounts = self._guide.program.accounts
        self._desk.create.set_values(spec.id, dict(self._jobs.words(spec)))
        for title, url in (("Out of reach", f"http://127.0.0.1:{_closed_port()}"), ("Wrong key", here)):
            await accounts.connect(title, spec.provider, url, Credentials("no-such-key-1", "no-such-secret-1"))
            accounts.choose(title)
            await self.stand(title)
        await self._guide.shoot("queue-trouble")
        accounts.choose(SANDBOX.name)
        for title in ("Out of reach", "Wrong key"):
            await accounts.remove(title)
        for job in self._desk.jobs.model.jobs:
            if not job.ended:
                self._desk.jobs.act("cancel", job.id)
        await self._guide.until(lambda: all(job.ended for job in self._desk.jobs.model.jobs), "what stood is cancelled")

    def _least(self) -> ModelSpec:
        """The model that needs the fewest files."""
        return min(self._guide.program.models.values(), key=lambda spec: sum(m.required for m in spec.media()))

    async def stand(self, where: str) -> None:
        """Press Generate for a job that cannot go on, and wait until it stands."""
        made = await self._jobs.make()
        await self._guide.until(lambda: _stands(self._jobs.job(made)), f"the job stands: {where}")

    async def line(self) -> None:
        """A paused queue: places in line, one on hold, a question in a row, and the one before the window closes."""
        spec = self._least()
        desk = self._desk
        desk.create.show_model(spec.id)
        desk.create.set_values(spec.id, desk.create.values() | dict(self._jobs.words(spec)))
        running = await self._jobs.make()
        await self._guide.until(lambda: self._jobs.job(running).state == "running", "one runs")
        desk.jobs.act("cancel", running)
        desk.queue.pause_button.click()
        made = [await self._jobs.make() for _ in range(3)]
        await self._guide.until(lambda: len(desk.studio.queue.line) == len(made), "the others are in line")
        desk.jobs.act("hold", made[-1])
        await self._guide.shoot("queue-paused")
        desk.queue.pause_button.click()
        for job_id in made:
            desk.jobs.act("hold", job_id)
        desk.jobs.act("keep", running)
        desk.window.close()
        dialog = desk.open_dialog
        assert isinstance(dialog, QDialog) and dialog.isVisible(), "nothing asks before the window closes"
        await self._guide.shoot("quit", dialog)
        dialog.reject()
        for job_id in made:
            desk.jobs.act("cancel", job_id)
        await self._guide.until(
            lambda: all(self._jobs.job(i).ended for i in (running, *made)), "it is over", JOB_LIMIT_S
        )


def _stands(job: Job) -> bool:
    return job.ended or (isinstance(job.phase, Waiting) and job.phase.why != "")


def _closed_port() -> int:
    """A port of this computer that nothing listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
