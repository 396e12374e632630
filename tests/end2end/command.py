"""The real command line as a child process, and what it said."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from wanstudio.__main__ import main
from wanstudio.core.params import Values

ROOT = Path(__file__).parents[2]
TIMEOUT_S = 120.0
QUICK = {
    "resolution": "480p",
    "prompt": "A fox in the snow",
}  # scenario/wan-2.2-i2v without a picture: the cheapest run


@dataclass(frozen=True, slots=True)
class Said:
    """What a command left: its exit code, the JSON objects on stdout (none without --json), and both as text."""

    code: int
    out: str
    err: str

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    def of(self, event: str) -> list[dict[str, Any]]:
        return [e for e in self.events if e["event"] == event]

    @property
    def states(self) -> list[str]:
        """The states in the order they were told, each once in a row."""
        told = [e["state"] for e in self.of("job")]
        return [s for i, s in enumerate(told) if i == 0 or told[i - 1] != s]


def wan(*args: str, env: Mapping[str, str] | None = None, timeout_s: float = TIMEOUT_S) -> Said:
    """Run `wanstudio ARGS` to its end."""
    done = subprocess.run(
        command(*args), capture_output=True, timeout=timeout_s, env=environment(env), stdin=subprocess.DEVNULL
    )
    return Said(done.returncode, done.stdout.decode(), done.stderr.decode())


class Here:
    """Runs the same `main` in this process: for what ends before any work, where a process each would take long."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *args: str) -> Said:
        self._capsys.readouterr()
        try:
            code = main(list(args))
        except SystemExit as e:  # argparse's way
            code = int(e.code or 0)
        out, err = self._capsys.readouterr()
        return Said(code, out, err)


@contextmanager
def started(
    *args: str, env: Mapping[str, str] | None = None, stdin: int = subprocess.DEVNULL
) -> Iterator[subprocess.Popen[str]]:
    """Run `wanstudio ARGS` beside the test; killed at the end if it still runs."""
    process = subprocess.Popen(
        command(*args),
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(env),
        preexec_fn=_hear_interrupts if os.name == "posix" else None,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def _hear_interrupts() -> None:
    """As in a terminal: where the tests run in a shell's background, their children would ignore Ctrl+C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def command(*args: str) -> list[str]:
    return [sys.executable, "-P", "-m", "wanstudio", *args]


def environment(extra: Mapping[str, str] | None) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **(extra or {})}


def params(values: Values) -> list[str]:
    """As -p takes them."""
    words = {True: "true", False: "false"}
    return [f"-p{name}={words[v] if isinstance(v, bool) else v}" for name, v in values.items()]


def sandbox_speed(home: Path, speed: float) -> None:
    (home / "settings.json").write_text(json.dumps({"sandbox_speed": speed}))


def paid_requests(state: Path) -> int:
    """How many runs the Sandbox has accepted (uploads of media are jobs there too, and cost nothing)."""
    jobs = [json.loads(path.read_text()) for path in (state / "jobs").glob("*.json")]
    return sum(job["kind"] == "custom" for job in jobs)


def nothing_left(out: Path) -> bool:
    """No job in the journal, and nothing where the clip was to go."""
    return wan("jobs", "--json").out == "" and not out.exists()
