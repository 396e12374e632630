"""A library of 100,000 clips: does the window open as with an empty one, and does it stand still while they come in?"""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.bench.rows import Row, percentiles
from wanstudio.store.database import Database
from wanstudio.store.folders import Folders

CLIPS = 100_000
STALL_LIMIT_MS = 50.0
ROOT = Path(__file__).parents[2]


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="wanstudio-bench-") as name:
        home, empty = Path(name) / "full", Path(name) / "empty"
        home.mkdir()
        asyncio.run(_fill(Folders.under(home).data / "wanstudio.db"))
        _window(empty, 0)  # once unmeasured: the disk's cache
        bare, full = _window(empty, 0), _window(home, CLIPS)
    gaps = full["gaps_ms"]
    worst = max(range(len(gaps)), key=gaps.__getitem__)
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
            what="newest clips listed",
            unit="s",
            ours=full["newest_s"],
            beside=bare["newest_s"] if bare["newest_s"] > 0 else None,
            limit=5.0,
            detail=f"all of them after {full['all_s']:.1f} s",
        ),
        Row(
            what="worst stall while they come in",
            unit="ms",
            ours=gaps[worst],
            limit=STALL_LIMIT_MS,
            detail=f"{percentiles(gaps, 'ms')}; of the worst {full['on_cpu_ms'][worst]:.1f} ms on a core",
        ),
    ]


def _window(home: Path, clips: int) -> dict[str, Any]:
    env = {**os.environ, "WANSTUDIO_HOME": str(home), "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-P", "-m", "tests.bench.big_window", str(clips)]
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, text=True, check=True, timeout=400)
    return dict(json.loads(done.stdout.splitlines()[-1]))


async def _fill(path: Path) -> None:
    database = Database(path)
    await database.open()
    try:
        await database.run(_clips)
    finally:
        await database.close()


def _clips(c: sqlite3.Connection) -> None:
    begun = datetime(2026, 1, 1, tzinfo=UTC)
    recipe = {"model": "scenario/wan-2.2-i2v", "remote_model": "r", "provider": "scenario", "app": "bench"}
    recipe |= {"values": {"prompt": "a fox in the snow " * 20}, "sources": {}, "seed": 7, "price": None}
    facts = json.dumps({"kind": "video", "format": "mp4", "bytes": 9, "width": 64, "height": 36, "fps": 16.0})
    for n in range(CLIPS):
        at = (begun + timedelta(seconds=30 * n)).isoformat()
        told = json.dumps(recipe | {"submitted": at, "finished": at, "remote_id": f"job_{n}"})
        row = (f"{n:032x}-1", f"{n:032x}", 0, f"/no/such/folder/a fox {n}.mp4", f"{n:064x}", facts, told, at)
        c.execute("INSERT INTO clips VALUES (?,?,?,?,?,?,?,?,?,?,?)", (*row, "A fox", 0, 1))
