"""A library of 100,000 clips, and as many jobs: does the window open as with none, and does it stand still for them?"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.bench.long_past import RARE, fill
from tests.bench.rows import Row, percentiles
from tests.screen import OFFSCREEN

CLIPS = 100_000
PAGES = 30
STALL_LIMIT_MS = 50.0
THERE_S, MORE_MB = 5.0, 20.0
SEARCH_LIMIT = 1.0
ROOT = Path(__file__).parents[2]


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="wanstudio-bench-") as name:
        home, empty = Path(name) / "full", Path(name) / "empty"
        home.mkdir()
        asyncio.run(fill(home, clips=CLIPS, jobs=CLIPS))
        _window(empty, 0)  # once unmeasured: the disk's cache
        bare, full = _window(empty, 0), _window(home, PAGES)
    return [
        Row(
            what=f"first frame with {CLIPS:,} clips",
            unit="ms",
            ours=full["first_s"] * 1000,
            beside=bare["first_s"] * 1000,
            limit=1.5,
            detail="beside: an empty library; from the first line of the program, imports not counted",
        ),
        Row(
            what="all is there that a start shows",
            unit="s",
            ours=full["there_s"],
            limit=THERE_S,
            detail=f"{bare['there_s']:.1f} s with an empty one; {full['clips']:,} of {full['total']:,} clips and "
            f"{full['jobs']:,} of as many jobs are read, and their file is checked",
        ),
        _stall(
            "worst stall at its start", full["at_start"], f"after {1000 * full['engine_s']:.0f} ms for the engine; "
        ),
        _stall(f"worst stall while {PAGES} pages of it are scrolled through", full["scrolling"]),
        Row(
            what=f"a search in {CLIPS:,} clips, from its last letter on",
            unit="ms",
            ours=full["search_ms"][RARE],
            beside=full["scan_ms"],
            limit=SEARCH_LIMIT,
            detail=f"beside: every recipe read for the word; words that are in all of them: "
            f"{full['search_ms']['fox snow']:.0f} ms",
        ),
        _stall("worst stall while two searches are typed", full["typing"]),
        Row(
            what="memory of it more than of an empty one",
            unit="MB",
            ours=full["mb"] - bare["mb"],
            limit=MORE_MB,
            detail=f"{bare['mb']:.0f} to {full['mb']:.0f} MB, before it is scrolled",
        ),
    ]


def _stall(what: str, told: dict[str, list[float]], detail: str = "") -> Row:
    gaps = told["gaps_ms"]
    worst = max(range(len(gaps)), key=gaps.__getitem__)
    return Row(
        what=what,
        unit="ms",
        ours=gaps[worst],
        limit=STALL_LIMIT_MS,
        detail=f"{detail}{percentiles(gaps, 'ms')}; of the worst {told['on_cpu_ms'][worst]:.1f} ms on a core, "
        f"{told['no_core_ms'][worst]:.1f} ms without one; most on a core {max(told['on_cpu_ms']):.1f} ms",
    )


def _window(home: Path, pages: int) -> dict[str, Any]:
    env = {**os.environ, "WANSTUDIO_HOME": str(home), "QT_QPA_PLATFORM": OFFSCREEN, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-P", "-m", "tests.bench.big_window", str(pages)]
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, text=True, check=True, timeout=400)
    return dict(json.loads(done.stdout.splitlines()[-1]))
