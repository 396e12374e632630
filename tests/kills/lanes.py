"""Some launchers side by side, and what hands them their trials."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

ROOT = Path(__file__).parents[2]
COUNT = 2
Item = TypeVar("Item")
Result = TypeVar("Result")


class Launcher:
    """Starts commands by forking a process that has everything imported, one at a time (see launcher.py)."""

    def __init__(self, workers: str) -> None:
        self._workers = workers
        self._process = _python("tests.kills.launcher")

    def run(self, **order: Any) -> int:
        """Start a command, wait for its end, and return its exit code; -9 when it was killed."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(order | {"workers": self._workers}).encode() + b"\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        assert not answer["hung"], f"it hangs: {order['arguments']}"
        return int(answer["code"])

    def close(self) -> None:
        _end(self._process)


class Lanes:
    def __init__(self, launchers: list[Launcher]) -> None:
        self._launchers = launchers

    def each(self, work: Callable[[Launcher, Item], Result], items: Iterable[Item]) -> list[Result]:
        """`work(launcher, item)` for each item, as many at once as there are launchers; results in their order."""
        free: SimpleQueue[Launcher] = SimpleQueue()
        for launcher in self._launchers:
            free.put(launcher)

        def one(item: Item) -> Result:
            launcher = free.get()
            try:
                return work(launcher, item)
            finally:
                free.put(launcher)

        with ThreadPoolExecutor(len(self._launchers)) as pool:
            return list(pool.map(one, items))


@contextmanager
def lanes(count: int = COUNT) -> Iterator[Lanes]:
    """Launchers that share what forks their media workers (see relay.py)."""
    with tempfile.TemporaryDirectory(prefix="wan-kills-") as folder:
        workers = _python("tests.kills.relay", "--serve", address := f"{folder}/workers")
        assert workers.stdout
        assert workers.stdout.readline(), "the workers do not start"
        launchers = [Launcher(address) for _ in range(count)]
        try:
            yield Lanes(launchers)
        finally:
            for launcher in launchers:
                launcher.close()
            _end(workers)


def _python(*module: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-P", "-m", *module]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, env=_environment())


def _environment() -> dict[str, str]:
    # numpy's own threads would be lost in a fork
    return {**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}


def _end(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin and process.stdout
    process.stdin.close()
    process.wait()
    process.stdout.close()
