"""The real window while many files are dropped on one slot and a job is made of each. Run as a script, in a child
process: prints its heartbeat, from the drop to the last job in the queue, as JSON."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from PySide6.QtWidgets import QWidget

from tests.bench.busy_window import STEP_LIMIT_S, _until
from tests.bench.heartbeat import Heartbeat
from tests.ui.dragging import enter, release
from wanstudio import quick
from wanstudio.app import Program
from wanstudio.process import begin, work
from wanstudio.store.folders import Folders

MODEL, SLOT = "scenario/wan-2.2-i2v", "image"
ALL_LIMIT_S = 600.0
AIMING_S = 0.2  # no hand lets go in the turn of the loop in which it comes


class Drive:
    def __init__(self, folder: Path) -> None:
        self._files = sorted(folder.iterdir())
        self.heart: Heartbeat | None = None

    async def __call__(self, program: Program) -> None:
        desk = program.desk
        program.studio.queue.pause()  # what is measured is the adding, not the jobs
        desk.create.set_values(MODEL, {"prompt": "a fox in the snow"})
        slot = desk.create.findChild(QWidget, f"slot.{SLOT}")
        assert slot is not None
        await asyncio.sleep(1.0)  # the window is at rest
        self.heart = Heartbeat(desk.window)
        enter(slot, *self._files)
        await asyncio.sleep(AIMING_S)
        release(slot, *self._files)
        await _until(desk.create.media.card.isVisible, STEP_LIMIT_S)
        desk.create.media.card.buttons[0].click()
        await _until(lambda: len(desk.jobs.model.jobs) == len(self._files), ALL_LIMIT_S)


def main(folder: str) -> int:
    quick.begin()
    program = begin(Folders.from_environment())
    drive = Drive(Path(folder))
    work(program, drive=drive)
    heart = drive.heart
    assert heart is not None
    print(json.dumps(heart.told()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
