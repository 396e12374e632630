"""A sandbox server for tests: the real one, as a child process.

    with sandbox(speed=50) as server:
        httpx.get(f"{server.scenario_url}/jobs", auth=server.scenario_auth)

`server.faults("GET /v1/jobs/* status=503 count=1")` changes what goes wrong while it runs; no argument: nothing does.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

ROOT = Path(__file__).parent.parent
COMMAND = [sys.executable, "-P", "-m", "wanstudio", "sandbox"]


@dataclass(frozen=True, kw_only=True)
class SandboxServer:
    """Where it listens, with which keys. `scenario_url` ends in /v1, `aimlapi_url` has no path."""

    scenario_url: str
    scenario_key: str
    scenario_secret: str
    aimlapi_url: str
    aimlapi_key: str
    process: subprocess.Popen[bytes]

    @property
    def scenario_auth(self) -> tuple[str, str]:
        return self.scenario_key, self.scenario_secret

    @property
    def aimlapi_headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.aimlapi_key}"}

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs to reach it as the connections `scenario` and `aimlapi`."""
        return {
            "SCENARIO_BASE_URL": self.scenario_url,
            "SCENARIO_SDK_API_KEY": self.scenario_key,
            "SCENARIO_SDK_API_SECRET": self.scenario_secret,
            "AIMLAPI_BASE_URL": self.aimlapi_url,
            "AIMLAPI_KEY": self.aimlapi_key,
        }

    def faults(self, *specs: str) -> None:
        """From now on these go wrong, and nothing else (wanstudio/sandbox/faults.py has the words)."""
        url = f"{self.aimlapi_url}/sandbox/faults"
        httpx.put(url, json={"faults": specs}, headers=self.aimlapi_headers).raise_for_status()


@contextmanager
def sandbox(
    *,
    speed: float = 50,
    faults: Sequence[str] = (),
    state: Path | None = None,
    link_life_s: float | None = None,
    port: int = 0,
) -> Iterator[SandboxServer]:
    """Start a server, give it, and end it. It ends when this process does, whatever happens."""
    command = [*COMMAND, "--with-parent", f"--speed={speed}", f"--port={port}"]
    command += [f"--fault={spec}" for spec in faults]
    command += [f"--state={state}"] if state else []
    command += [f"--link-life={link_life_s}"] if link_life_s is not None else []
    with tempfile.TemporaryFile() as said, tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "WANSTUDIO_HOME": home}  # no models but the shipped
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=said, env=environment) as process:
            try:
                yield _announced(process)
            finally:
                end(process)
        said.seek(0)
        words = said.read().decode(errors="replace")
    cut_off = "CancelledError" in words  # requests that were held back on purpose when it ended
    assert "Traceback" not in words or cut_off, words


def end(process: subprocess.Popen[bytes]) -> int:
    """Close its stdin, as a parent that goes does; return the exit code."""
    assert process.stdin is not None
    process.stdin.close()
    try:
        return process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        raise


def _announced(process: subprocess.Popen[bytes]) -> SandboxServer:
    assert process.stdout is not None
    said = process.stdout.readline()
    assert said, f"the sandbox did not start (exit code {process.wait(10)})"
    line = json.loads(said)
    return SandboxServer(
        scenario_url=line["scenario"]["base_url"],
        scenario_key=line["scenario"]["api_key"],
        scenario_secret=line["scenario"]["api_secret"],
        aimlapi_url=line["aimlapi"]["base_url"],
        aimlapi_key=line["aimlapi"]["api_key"],
        process=process,
    )
