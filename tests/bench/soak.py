"""Does anything grow while the window works for long? Not among the benches: it takes as long as it is told."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.bench.rows import Row, percentiles

WARM_UP = 0.25  # of the time
GROWTH_LIMIT_MB = 60.0  # an hour
STALL_LIMIT_MS = 200.0
MORE_LIMIT = 8
ROOT = Path(__file__).parents[2]


def measure(minutes: float) -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="wanstudio-soak-") as home:
        (Path(home) / "settings.json").write_text(json.dumps({"sandbox_speed": 4.0}), encoding="utf-8")
        env = {**os.environ, "WANSTUDIO_HOME": home, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-P", "-m", "tests.bench.soak_window", str(60 * minutes)]
        done = subprocess.run(command, env=env, stdout=subprocess.PIPE, text=True, check=True)
    said = json.loads(done.stdout.splitlines()[-1])
    notes = said["notes"][int(WARM_UP * len(said["notes"])) :]
    lasted = f"{minutes:g} min, {said['clips']} clips, {notes[0]['mb']:.0f} to {notes[-1]['mb']:.0f} MB"
    return [
        Row(
            what="growth of the window's memory at work",
            unit="MB an hour",
            ours=3600 * slope([n["at_s"] for n in notes], [n["mb"] for n in notes]),
            limit=GROWTH_LIMIT_MB,
            detail=lasted,
        ),
        _more("threads", notes),
        _more("handles", notes),
        Row(
            what="worst stall of the soak",
            unit="ms",
            ours=max(said["gaps_ms"]),
            limit=STALL_LIMIT_MS,
            detail=percentiles(said["gaps_ms"], "ms"),
        ),
    ]


def slope(at: Sequence[float], values: Sequence[float]) -> float:
    """How much a straight line through the values rises per unit of `at`; at least two values."""
    return statistics.linear_regression(at, values).slope


def _more(what: str, notes: Sequence[dict[str, float]]) -> Row:
    """The median of the last third beside that of the first, after the warm-up: jobs come and go."""
    third = max(1, len(notes) // 3)
    first, last = (statistics.median(n[what] for n in part) for part in (notes[:third], notes[-third:]))
    return Row(
        what=f"{what} more after the soak",
        unit=what,
        ours=max(0.0, last - first),
        limit=MORE_LIMIT,
        detail=f"{first:g} to {last:g}",
    )
