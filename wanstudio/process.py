"""The window's process: one at a time, from its first frame to its end."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from wanstudio.app import Drive, Program
from wanstudio.core.errors import LocalProblem
from wanstudio.faults import Faults
from wanstudio.single import Single
from wanstudio.store.folders import Folders, ready
from wanstudio.store.logs import logging_to
from wanstudio.ui.theme.theme import STYLE

FIRST_FRAME = "WANSTUDIO_EXIT_AFTER_FIRST_FRAME"  # for the bench: say what was loaded by then, and end


def run(files: Sequence[str] = (), drive: Drive | None = None) -> int:
    """Open the window, or bring forward the one that is open; the exit code when it was closed."""
    folders = Folders.from_environment()
    with suppress(LocalProblem):  # the window says that nothing can be written there
        ready(folders.data)
    single = Single(folders.data)
    if not single.take():
        single.pass_on(files)
        print("WanStudio is already open. Its window has come to the front.", file=sys.stderr)
        return 0
    try:
        with logging_to(folders.logs, "wanstudio"):
            return _run(single, folders, files, drive)
    finally:
        single.close()


def _run(single: Single, folders: Folders, files: Sequence[str], drive: Drive | None) -> int:
    program = begin(folders)
    if os.environ.get(FIRST_FRAME):
        print(json.dumps({"first_frame": True, "modules": sorted(sys.modules)}), flush=True)
        return 0
    single.listen(program.app, program.take_files, program.come_forward)
    return work(program, files, drive)


def begin(folders: Folders) -> Program:
    """The process's application, and its window with the first frame drawn; what the user does meanwhile waits."""
    sys.excepthook = Faults().take
    app = QApplication([*sys.argv[:1], "-style", STYLE])
    app.setApplicationName("WanStudio")
    app.setDesktopFileName("wanstudio")
    app.setQuitOnLastWindowClosed(False)  # `live` returns first, after closing what is open
    program = Program(app, folders)
    sys.excepthook = program.on_fault
    program.desk.window.show()
    app.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    return program


def work(program: Program, files: Sequence[str] = (), drive: Drive | None = None) -> int:
    """From the first frame until the window is closed."""
    import asyncio

    import qasync

    from wanstudio.sweep import Sweeper

    Sweeper(program.app)
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(program.app)) as runner:
        return runner.run(program.live(files, drive))
