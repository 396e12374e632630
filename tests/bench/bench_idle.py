"""What the window costs while nothing runs: processor time, timers faster than a second, memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.rows import Row
from tests.screen import OFFSCREEN

WATCHED_S = 20.0
ROOT = Path(__file__).parents[2]
REST_MB = 250.0


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="wanstudio-bench-") as home:
        env = {**os.environ, "WANSTUDIO_HOME": home, "QT_QPA_PLATFORM": OFFSCREEN, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-P", "-m", "tests.bench.idle_window", str(WATCHED_S)]
        done = subprocess.run(command, env=env, stdout=subprocess.PIPE, text=True, check=True, timeout=300)
    said = json.loads(done.stdout.splitlines()[-1])
    timers = said["fast_timers"]
    return [
        Row(
            what="processor use of an idle window", unit="%", ours=said["cpu_percent"], limit=0.5, detail="of one core"
        ),
        Row(
            what="timers faster than 1 s in an idle window",
            unit="timers",
            ours=len(timers),
            limit=0,
            detail=", ".join(timers),
        ),
        Row(
            what="memory of an idle window",
            unit="MB",
            ours=said["rss_mb"],
            limit=REST_MB,
            detail=f"{said['processes']} processes; the window's own {said['own_mb']:.0f}",
        ),
    ]
