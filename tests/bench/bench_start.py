"""From the command to a usable window, beside windows in plain PySide6 in the same run; and what is imported by then.

One of the same kind (like_window.py says what it has), and the least there can be (bare_window.py). All are child
processes that say so on stdout when their first frame is drawn and the event loop is idle.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench.rows import Row, spread
from tests.screen import OFFSCREEN

RUNS = 15
GIVE_UP_S = 60.0
TOO_EARLY = ("av", "httpx", "keyring")  # each takes longer to import than the window to draw
FOLDER = Path(__file__).parent
LIKE = [sys.executable, "-P", str(FOLDER / "like_window.py")]
BARE = [sys.executable, "-P", str(FOLDER / "bare_window.py")]
OURS = [sys.executable, "-P", "-m", "wanstudio"]


def measure() -> list[Row]:
    took_ms: dict[str, list[float]] = {"ours": [], "like": [], "bare": []}
    worked_ms: dict[str, list[float]] = {"ours": [], "like": [], "bare": []}
    early: set[str] = set()
    commands = {"bare": BARE, "like": LIKE, "ours": OURS}
    with tempfile.TemporaryDirectory(prefix="wanstudio-bench-") as home:
        for command in commands.values():  # once unmeasured: the disk's cache, and the first start's folders
            first_frame(command, home)
        for _ in range(RUNS):
            for name, command in commands.items():
                before_ms = _processor_ms()
                took, modules = first_frame(command, home)
                took_ms[name].append(took)
                worked_ms[name].append(_processor_ms() - before_ms)
                early |= {name for name in TOO_EARLY if name in modules}
    return [
        start_row("command to usable window", took_ms["ours"], took_ms["like"], limit=1.8),
        start_row("the same beside an empty window", took_ms["ours"], took_ms["bare"], limit=None),
        start_row("processor time of it, to the end", worked_ms["ours"], worked_ms["like"], limit=1.8),
        Row(
            what=f"of {', '.join(TOO_EARLY)} imported by then",
            unit="modules",
            ours=len(early),
            limit=0,
            detail=", ".join(sorted(early)),
        ),
    ]


def start_row(what: str, ours_ms: Sequence[float], beside_ms: Sequence[float], *, limit: float | None) -> Row:
    """The least of the runs of each: whatever else the machine does only makes one longer."""
    return Row(
        what=what,
        unit="ms",
        ours=min(ours_ms),
        beside=min(beside_ms),
        limit=limit,
        detail=f"the least of {spread(ours_ms, 'ms')}; beside: {spread(beside_ms, 'ms')}",
    )


def _processor_ms() -> float:
    """Of all child processes so far."""
    times = os.times()
    return 1000 * (times.children_user + times.children_system)


def first_frame(command: Sequence[str], home: str) -> tuple[float, frozenset[str]]:
    """Milliseconds from the command to its first frame, and the modules it had imported then."""
    settings = {"WANSTUDIO_EXIT_AFTER_FIRST_FRAME": "1", "WANSTUDIO_HOME": home, "QT_QPA_PLATFORM": OFFSCREEN}
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
