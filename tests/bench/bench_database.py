"""A journal of 100,000 clips: how long its check at the start, its copies and its rebuilding take, off the loop.

Beside them, in the same run: how long the pages alone take to check.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.bench.rows import Row
from wanstudio.store.database import Database

CLIPS, JOBS = 100_000, 10_000
_WAIT_LIMIT_MS = 1000.0  # for other work while a copy is made: most of it is the copy going to the disk


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="wanstudio-bench-") as folder:
        return asyncio.run(_measure(Path(folder)))


async def _measure(home: Path) -> list[Row]:
    path = home / "wanstudio.db"
    database = Database(path)
    await database.open()
    await database.run(_fill)
    await database.close()
    megabytes = path.stat().st_size / 1e6
    pages_s = _timed(lambda: _pragma(path, "quick_check"))
    whole_s = _timed(lambda: _pragma(path, "integrity_check"))
    database, began = Database(path), time.perf_counter()
    await database.open()
    open_s = time.perf_counter() - began
    await database.run(lambda c: c.execute("UPDATE clips SET seen = 1 WHERE rowid = 1"))
    began = time.perf_counter()
    copy = asyncio.create_task(database.back_up())
    waits_ms = await _waits(database, copy)
    copy_s = time.perf_counter() - began
    await database.close()
    path.unlink()
    database, began = Database(path), time.perf_counter()
    await database.open()
    rebuilt_s = time.perf_counter() - began
    assert database.recovery is not None
    await database.close()
    detail = f"{CLIPS:,} clips, {JOBS:,} jobs, {megabytes:.0f} MB"
    return [
        Row(what="open, with the whole check", unit="s", ours=open_s, beside=whole_s, limit=4, detail=detail),
        Row(
            what="check of every page and index",
            unit="s",
            ours=whole_s,
            beside=pages_s,
            limit=4,
            detail="beside: pages alone",
        ),
        Row(what="copy, read back, beside writes", unit="s", ours=copy_s, limit=30, detail=detail),
        Row(
            what="longest wait of a write meanwhile",
            unit="ms",
            ours=max(waits_ms),
            limit=_WAIT_LIMIT_MS,
            detail=f"{len(waits_ms)} writes",
        ),
        Row(what="rebuilt from a copy", unit="s", ours=rebuilt_s, beside=copy_s, limit=6, detail="beside: a copy"),
    ]


async def _waits(database: Database, copy: asyncio.Task[Any]) -> list[float]:
    """How long one write after another takes until the copy is there, in milliseconds."""
    waits_ms = []
    while not copy.done():
        began = time.perf_counter()
        await database.run(lambda c: c.execute("UPDATE clips SET seen = 1 - seen WHERE rowid = 1"), minor=True)
        waits_ms.append((time.perf_counter() - began) * 1000)
    await copy
    return waits_ms


def _fill(c: sqlite3.Connection) -> None:
    recipe: dict[str, Any] = {"model": "scenario/wan-2.2-i2v", "remote_model": "r", "provider": "scenario"}
    recipe |= {"values": {"prompt": "a fox in the snow " * 20}, "sources": {}, "seed": 7, "price": None}
    recipe |= {"submitted": "2026-11-21T03:04:05+00:00", "finished": "2026-11-21T03:04:05+00:00", "app": "bench"}
    facts = json.dumps({"kind": "video", "format": "mp4", "bytes": 9, "width": 64, "height": 36, "fps": 16.0})
    for n in range(CLIPS):
        told = json.dumps(recipe | {"remote_id": f"job_{n}"})
        row = (f"{n:032x}-1", f"{n:032x}", 0, f"/home/fox/Videos/WanStudio/a fox {n}.mp4", f"{n:064x}", facts, told)
        c.execute("INSERT INTO clips VALUES (?,?,?,?,?,?,?,?,?,?,?)", (*row, f"2026-11-21T03:04:{n}", "A fox", 0, 0))
    for n in range(JOBS):
        c.execute("INSERT INTO jobs VALUES (?, ?, 'done', '{\"clips\": []}', ?)", (f"{n:032x}", f"2026-{n}", "{}"))


def _pragma(path: Path, name: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        assert db.execute(f"PRAGMA {name}").fetchone() == ("ok",)


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
