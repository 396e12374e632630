"""The real window on a large library, from its start until every clip is listed. Run as a script."""

from __future__ import annotations

import asyncio
import json
import sys
import time

from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from tests.bench.heartbeat import Heartbeat
from wanstudio.app import Program
from wanstudio.store.folders import Folders

GIVE_UP_S = 240.0


def main(clips: int) -> int:
    began_s = time.perf_counter()
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    program = Program(app, Folders.from_environment())
    program.desk.window.show()
    app.processEvents()
    first_s = time.perf_counter() - began_s
    said = {}

    async def watch(_program: Program) -> None:
        heart, model = Heartbeat(program.desk.window), program.desk.clips.model
        said["newest_s"] = time.perf_counter() - began_s if model.rowCount() else -1.0
        async with asyncio.timeout(GIVE_UP_S):
            while model.rowCount() < clips:  # noqa: ASYNC110  # a user looks again, too
                await asyncio.sleep(0.05)
        said["all_s"] = time.perf_counter() - began_s
        said.update(heart.told())

    with asyncio.Runner(loop_factory=lambda: QEventLoop(app)) as runner:
        runner.run(program.live((), watch))
    print(json.dumps({**said, "first_s": first_s}))
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
