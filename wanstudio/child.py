"""The Sandbox as a child process: started when it is first needed, ended with the program."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from wanstudio.core.connections import SERVICES
from wanstudio.core.errors import LocalProblem

START_TIMEOUT_S = 30.0  # a cold disk; some 0.6 s when warm
PACKAGES = Path(__file__).parents[1]
NICE = 10
END_TIMEOUT_S = 3.0  # for each of: asked by closing stdin, SIGTERM

log = logging.getLogger(__name__)

Addresses = Mapping[str, Mapping[str, str]]
"""By provider id: "base_url", "api_key" and, for Scenario, "api_secret": the first line of `wanstudio sandbox`."""


def program(*args: str) -> list[str]:
    """The command line that starts this program again. A bundle is its own interpreter; elsewhere Python runs the
    package, and imports nothing of the current folder."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *args]
    return [sys.executable, "-P", "-m", "wanstudio", *args]


class SandboxChild:
    """One sandbox server on loopback. It ends when this process does, however that happens: its stdin closes.

    `speed` is how many times faster than usual its jobs run. `state` is the folder where it keeps jobs between
    starts. `log_file` takes what it says on stderr; None drops it.
    """

    def __init__(self, *, speed: float, state: Path, log_file: Path | None = None) -> None:
        self._speed, self._state, self._log_file = speed, state, log_file
        self._process: asyncio.subprocess.Process | None = None
        self._addresses: Addresses = {}
        self._starting = asyncio.Lock()

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.returncode is None

    async def addresses(self) -> Addresses:
        """Where it listens and with which keys; it is started first when it does not run.

        Raises:
            LocalProblem: it did not start.
        """
        async with self._starting:
            if not self.running:
                await self._start()
            return self._addresses

    async def close(self) -> None:
        """End it. Nothing listens when this returns."""
        async with self._starting:
            if self._process is not None:
                await _end(self._process)
            self._process, self._addresses = None, {}

    async def _start(self) -> None:
        """It counts as running once its first line is read. What ends the wait for that, ends it too."""
        if self._process is not None:
            log.warning("the sandbox ended with %s; it is started again", self._process.returncode)
        self._process, self._addresses = None, {}
        process = await self._spawn()
        _step_back(process.pid)
        try:
            addresses = _read(await asyncio.wait_for(_stdout(process).readline(), START_TIMEOUT_S))
        except asyncio.CancelledError:
            await _end(process)
            raise
        except (TimeoutError, ValueError):
            await _end(process)
            raise LocalProblem("The Sandbox did not start.", hint="The log file sandbox.log says why.") from None
        self._process, self._addresses = process, addresses
        log.info("the sandbox listens at %s", ", ".join(keys["base_url"] for keys in addresses.values()))

    async def _spawn(self) -> asyncio.subprocess.Process:
        args = ["sandbox", "--port", "0", "--with-parent", "--speed", f"{self._speed:g}", "--state", str(self._state)]
        stderr = _append_to(self._log_file)
        try:
            return await asyncio.create_subprocess_exec(
                *program(*args),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                env=environment(),
                start_new_session=True,  # Ctrl-C is for the program; it then ends its child in good order
            )
        except OSError as e:
            raise LocalProblem("The Sandbox could not be started.", hint=str(e.strerror)) from None
        finally:
            if stderr >= 0:
                os.close(stderr)


def _step_back(pid: int) -> None:
    """Have the child go after the window, from its first moment on.

    Linux weighs whole sessions against one another, and the child leads one of its own: its niceness alone would count
    among its own renderers only.
    """
    if sys.platform == "win32":
        return
    session = Path(f"/proc/{pid}/autogroup")
    with suppress(OSError):  # it has ended already, or the system does not let us
        os.setpriority(os.PRIO_PROCESS, pid, NICE)
        if session.exists():
            session.write_text(str(NICE))


def environment() -> dict[str, str]:
    """Ours, with the folder this package was found in, and without the keys of real accounts: a stand-in has no use
    for them."""
    keys = {name for service in SERVICES.values() for name in service.variables}
    kept = {name: value for name, value in os.environ.items() if name not in keys}
    return kept | {"PYTHONPATH": os.pathsep.join(filter(None, [str(PACKAGES), kept.get("PYTHONPATH")]))}


def _append_to(path: Path | None) -> int:
    """A descriptor for the child's stderr; never the terminal."""
    with suppress(OSError):
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    return subprocess.DEVNULL


def _read(line: bytes) -> dict[str, dict[str, str]]:
    """Raises ValueError when the line is not the one promised."""
    found: Any = json.loads(line)
    try:
        return {name: {k: str(v) for k, v in found[name].items()} for name in SERVICES}
    except (KeyError, TypeError, AttributeError):
        raise ValueError("not the sandbox's line") from None


async def _end(process: asyncio.subprocess.Process) -> None:
    """Close its stdin, ask, then insist. Reads what is left of stdout, so that no pipe stays open."""
    if process.stdin is not None:
        process.stdin.close()
    for insist in (process.terminate, process.kill, None):
        try:
            await asyncio.wait_for(process.wait(), END_TIMEOUT_S)
            break
        except TimeoutError:
            if insist is not None:
                with suppress(ProcessLookupError):
                    insist()
    await _stdout(process).read()


def _stdout(process: asyncio.subprocess.Process) -> asyncio.StreamReader:
    assert process.stdout is not None
    return process.stdout
