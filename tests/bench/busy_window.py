"""The real window with many jobs at once. Run as a script, in a child process: drives it as a user would, and prints
its heartbeat from the first frame to the last clip as JSON."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from tests.bench.heartbeat import Heartbeat
from tests.samples import needed_values
from wanstudio import quick
from wanstudio.app import Program
from wanstudio.core.jobs import Done
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Choice
from wanstudio.process import begin, work
from wanstudio.store.folders import Folders

BETWEEN_CLICKS_S = 0.55  # sooner would be one wish, as a double click is
LOOK_EVERY_S = 0.1
STEP_LIMIT_S, ALL_LIMIT_S = 60.0, 900.0


class Drive:
    """Presses Generate `jobs` times, in turn on every model, and waits until every clip is in the library. The queue
    lists `rows` of jobs that have ended before."""

    def __init__(self, jobs: int, rows: int) -> None:
        self._jobs, self._rows = jobs, rows
        self.heart: Heartbeat | None = None

    async def __call__(self, program: Program) -> None:
        desk = program.desk
        self.heart = Heartbeat(desk.window)
        await _until(lambda: len(desk.jobs.model.jobs) == self._rows, STEP_LIMIT_S)
        specs = list(program.models.values())
        for n, spec in enumerate(specs):
            desk.create.set_values(spec.id, needed_values(spec) | _smallest(spec))
            await _until(lambda: not desk.create.panel.problems(), STEP_LIMIT_S)  # type: ignore[union-attr]
            await asyncio.sleep(BETWEEN_CLICKS_S)  # no hand chooses and clicks in one turn of the loop
            button = desk.create.findChild(QPushButton, "generate")
            assert button is not None
            for _ in range(n, self._jobs, len(specs)):
                QTest.mouseClick(button, Qt.MouseButton.LeftButton)
                await asyncio.sleep(BETWEEN_CLICKS_S)
        await _until(lambda: len(desk.jobs.model.jobs) == self._rows + self._jobs, STEP_LIMIT_S)
        await _until(lambda: all(job.ended for job in desk.jobs.model.jobs), ALL_LIMIT_S)
        done = sum(isinstance(job.phase, Done) for job in desk.jobs.model.jobs) - self._rows
        assert done == self._jobs, f"{done} of {self._jobs} jobs came to a clip"
        await _until(lambda: desk.clips.model.rowCount() == self._jobs, STEP_LIMIT_S)


def _smallest(spec: ModelSpec) -> dict[str, str]:
    """The clip's size: the Sandbox renders on the same cores, and is not what is measured."""
    size = spec.of_role("resolution")
    return {size.name: str(size.options[0])} if isinstance(size, Choice) else {}


async def _until(holds: Callable[[], bool], limit_s: float) -> None:
    async with asyncio.timeout(limit_s):
        while not holds():  # noqa: ASYNC110  # a user looks again, too
            await asyncio.sleep(LOOK_EVERY_S)


def main(jobs: int, rows: int) -> int:
    quick.begin()
    program = begin(Folders.from_environment())
    drive = Drive(jobs, rows)
    work(program, drive=drive)
    heart = drive.heart
    assert heart is not None
    print(json.dumps(heart.told()))
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
