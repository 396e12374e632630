"""From the command to a usable window, beside a bare PySide6 window in the same run; and what is imported by then.

Both are child processes that say so on stdout when their first frame is drawn and the event loop is idle.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench.rows import Row, spread

RUNS = 5
GIVE_UP_S = 60.0
TOO_EARLY = ("av", "httpx", "keyring")  # each takes longer to import than the window to draw
BARE = [sys.executable, "-P", str(Path(__file__).with_name("bare_window.py"))]
OURS = [sys.executable, "-P", "-m", "wanstudio"]


def measure() -> list[Row]:
    ours_ms: list[float] = []
    bare_ms: list[float] = []
    early: set[str] = set()
    with tempfile.TemporaryDirectory(prefix="wanstudio-bench-") as home:
        for command in (BARE, OURS):  # once unmeasured: the disk's cache, and the first start's folders
            _first_frame(command, home)
        for _ in range(RUNS):
            bare_ms.append(_first_frame(BARE, home)[0])
            took_ms, modules = _first_frame(OURS, home)
            ours_ms.append(took_ms)
            early |= {name for name in TOO_EARLY if name in modules}
    return [
        Row(
            what="command to usable window",
            unit="ms",
            ours=statistics.median(ours_ms),
            beside=statistics.median(bare_ms),
            limit=1.8,
            detail=spread(ours_ms, "ms"),
        ),
        Row(
            what=f"of {', '.join(TOO_EARLY)} imported by then",
            unit="modules",
            ours=len(early),
            limit=0,
            detail=", ".join(sorted(early)),
        ),
    ]


def _first_frame(command: Sequence[str], home: str) -> tuple[float, frozenset[str]]:
    """Milliseconds from the command to its first frame, and the modules it had imported then."""
    settings = {"WANSTUDIO_EXIT_AFTER_FIRST_FRAME": "1", "WANSTUDIO_HOME": home, "QT_QPA_PLATFORM": "offscreen"}
    compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": f"{home}/compiled"}  # as at any second start
    begun = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, **settings, **compiled}
    ) as child:
        give_up = threading.Timer(GIVE_UP_S, child.kill)
        give_up.start()
        assert child.stdout
        line = child.stdout.readline()
        took_ms = (time.perf_counter() - begun) * 1000
        child.stdout.read()
        code = child.wait()
        give_up.cancel()
    if code or not line:
        raise RuntimeError(f"{' '.join(command)} drew no first frame; its exit code was {code}")
    return took_ms, frozenset(json.loads(line)["modules"])
