"""Does anything grow while the window works for long? Not among the benches: it takes as long as it is told."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.bench.rows import Row, percentiles
from tests.screen import OFFSCREEN

WARM_UP = 0.5  # of the time: pictures are kept, up to a number of bytes, and five minutes fill that
GROWTH_LIMIT_MB = 60.0  # an hour
STALL_LIMIT_MS = 200.0
MORE_LIMITS = {"threads": 8, "handles": 8, "blocks": 100_000}
QT_LIMIT = 100.0
BREATH = 15  # notes: half a minute, in which clips and renders come and go
ROOT = Path(__file__).parents[2]


def measure(minutes: float) -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="wanstudio-soak-") as home:
        (Path(home) / "settings.json").write_text(json.dumps({"sandbox_speed": 4.0}), encoding="utf-8")
        env = {
            **os.environ,
            "WANSTUDIO_HOME": home,
            "XDG_DATA_HOME": f"{home}/share",
            "QT_QPA_PLATFORM": OFFSCREEN,
            "PYTHONPATH": str(ROOT),
        }
        command = [sys.executable, "-P", "-m", "tests.bench.soak_window", str(60 * minutes)]
        done = subprocess.run(command, env=env, stdout=subprocess.PIPE, text=True, check=True)
    said = json.loads(done.stdout.splitlines()[-1])
    notes = said["notes"][int(WARM_UP * len(said["notes"])) :]
    return [
        _growth(
            "growth of what the window holds at least",
            "mb",
            least(notes, "mb"),
            f"{minutes:g} min, {said['clips']} clips, ",
        ),
        _growth("of it what was asked for and not given back", "heap_mb", notes),
        _growth("growth of what the workers and the Sandbox hold at least", "children_mb", least(notes, "children_mb")),
        _more("threads", notes),
        _more("handles", notes),
        _more("blocks", notes, said["more"]),
        Row(
            what="objects of Qt's more after the soak",
            unit="objects",
            ours=max(0.0, said["qt"][1] - said["qt"][0]),
            limit=QT_LIMIT,
            detail="{} to {}".format(*said["qt"]),
        ),
        _stall(said["gaps_ms"], said["on_cpu_ms"], said["no_core_ms"], said["worst_ms"]),
    ]


def _stall(
    gaps_ms: Sequence[float], on_cpu_ms: Sequence[float], no_core_ms: Sequence[float], after_ms: Mapping[str, float]
) -> Row:
    worst = max(range(len(gaps_ms)), key=gaps_ms.__getitem__)
    return Row(
        what="worst stall of the soak",
        unit="ms",
        ours=gaps_ms[worst],
        limit=STALL_LIMIT_MS,
        detail=f"{percentiles(gaps_ms, 'ms')}; of the worst {on_cpu_ms[worst]:.1f} ms on a core, "
        f"{no_core_ms[worst]:.1f} ms without one; most on a core {max(on_cpu_ms):.1f} ms; "
        f"the longest after {', '.join(f'{name} {ms:.0f}' for name, ms in sorted(after_ms.items()))} ms",
    )


def slope(at: Sequence[float], values: Sequence[float]) -> float:
    """How much a straight line through the values rises per unit of `at`; at least two values."""
    return statistics.linear_regression(at, values).slope


def least(notes: Sequence[dict[str, float]], part: str) -> list[dict[str, float]]:
    """Of each `BREATH` notes the one with the least: a worker holds 150 MB of frames more for one clip than for
    another (the window 10 MB), and a renderer as much for as long as it renders, so what stays shows in the lows."""
    return [min(notes[n : n + BREATH], key=lambda note: note[part]) for n in range(0, len(notes), BREATH)]


def _growth(what: str, part: str, notes: Sequence[dict[str, float]], detail: str = "") -> Row:
    return Row(
        what=what,
        unit="MB an hour",
        ours=3600 * slope([n["at_s"] for n in notes], [n[part] for n in notes]),
        limit=GROWTH_LIMIT_MB,
        detail=f"{detail}{notes[0][part]:.0f} to {notes[-1][part]:.0f} MB",
    )


def _more(what: str, notes: Sequence[dict[str, float]], detail: str = "") -> Row:
    """The median of the last third beside that of the first, after the warm-up: jobs come and go."""
    third = max(1, len(notes) // 3)
    first, last = (statistics.median(n[what] for n in part) for part in (notes[:third], notes[-third:]))
    return Row(
        what=f"{what} more after the soak",
        unit=what,
        ours=max(0.0, last - first),
        limit=MORE_LIMITS[what],
        detail=f"{first:g} to {last:g}{detail and '; '}{detail}",
    )
