"""A process that has imported everything and starts the real command line by forking: 20 ms instead of half a second.

One at a time: a line of JSON on stdin names the command (see `Order`), one on stdout says how it ended. It has no
thread and no loop of its own, so that a fork of it is as good as a new process.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import wanstudio.cli.generate
import wanstudio.cli.jobs
import wanstudio.media.worker
from tests.kills import relay, steps
from wanstudio.__main__ import main
from wanstudio.providers import warm_up

PATIENCE_S = 60.0  # a command that has not ended by then hangs


def serve() -> None:
    warm_up()
    gc.freeze()
    answers = os.dup(1)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            run(order)
        os.write(answers, json.dumps(followed(child, order["kill_after_s"])).encode() + b"\n")


def followed(child: int, kill_after_s: float | None) -> dict[str, Any]:
    """Wait for its end, or for the moment at which it is to be killed."""
    ended = signal.sigtimedwait([signal.SIGCHLD], PATIENCE_S if kill_after_s is None else kill_after_s)
    if ended is None:
        os.kill(child, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if ended is None:
        signal.sigtimedwait([signal.SIGCHLD], 0)
    return {"code": code, "hung": ended is None and kill_after_s is None}


def run(order: dict[str, Any]) -> None:
    """In the child: the command, to its end."""
    code = 70
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])
        os.environ.update(order["environment"])
        redirect(Path(order["folder"]))
        steps.hurry(order["hurry"], datetime.fromisoformat(order["since"]))
        wanstudio.media.worker.worker_command = lambda: relay.command(order["workers"])
        fuse = steps.Fuse(order["kill_at"], Path(order["folder"]) / "steps")
        steps.lay(fuse, Path(order["folder"]) / "home")
        code = main(order["arguments"])
        fuse.tell()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def redirect(folder: Path) -> None:
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), number)


if __name__ == "__main__":
    serve()
