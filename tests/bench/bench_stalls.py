"""How long the window stands still at most with 100 Sandbox jobs at once, in a queue that lists 500 more which have
ended, and how its heartbeats are distributed.

Beside it a bare Qt window beats on the same machine at the same time: what it is late, the cores were busy with the
Sandbox's rendering.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.bench.long_past import fill
from tests.bench.rows import Row, percentiles
from tests.screen import OFFSCREEN

JOBS, ROWS = 100, 500
LIMIT_MS = 50.0
GIVE_UP_S = 1200.0
SETTINGS = {"jobs_at_once": JOBS, "sandbox_speed": 2.0}
ROOT = Path(__file__).parents[2]


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="wanstudio-bench-") as home:
        (Path(home) / "settings.json").write_text(json.dumps(SETTINGS), encoding="utf-8")
        compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": f"{home}/compiled"}  # as at any second start
        env = {**os.environ, "WANSTUDIO_HOME": home, "QT_QPA_PLATFORM": OFFSCREEN, **compiled}
        _child("busy_window", {**env, "WANSTUDIO_HOME": f"{home}/before"}, "1", "0").communicate(timeout=GIVE_UP_S)
        asyncio.run(fill(Path(home), clips=0, jobs=ROWS))
        bare = _child("heartbeat", env)
        try:
            busy = _child("busy_window", env, str(JOBS), str(ROWS))
            said, _ = busy.communicate(timeout=GIVE_UP_S)
            beside, _ = bare.communicate(timeout=GIVE_UP_S)
        finally:
            bare.kill()
    if busy.returncode:
        raise RuntimeError(f"the window with {JOBS} jobs ended with {busy.returncode}")
    ours = json.loads(said)
    return [_row(ours["gaps_ms"], ours["on_cpu_ms"], ours["no_core_ms"], json.loads(beside))]


def _row(
    gaps_ms: Sequence[float], on_cpu_ms: Sequence[float], no_core_ms: Sequence[float], beside_ms: Sequence[float]
) -> Row:
    worst = max(range(len(gaps_ms)), key=gaps_ms.__getitem__)
    over = sum(gap > LIMIT_MS for gap in gaps_ms)
    return Row(
        what=f"worst stall with {JOBS} jobs at once and {ROWS} rows that have ended",
        unit="ms",
        ours=gaps_ms[worst],
        limit=LIMIT_MS,
        detail=f"{percentiles(gaps_ms, 'ms')} in {len(gaps_ms)} beats, {over} over {LIMIT_MS:g}; "
        f"of the worst {on_cpu_ms[worst]:.1f} ms on a core, {no_core_ms[worst]:.1f} ms without one, "
        f"after {sum(gaps_ms[:worst]) / 1000:.1f} s; a bare window beside it: {percentiles(beside_ms, 'ms')}",
    )


def _child(module: str, env: dict[str, str], *args: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-P", "-m", f"tests.bench.{module}", *args]
    path = {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env | path)
