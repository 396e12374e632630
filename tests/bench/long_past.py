"""A home in which much has been made before: rows of clips, and of jobs that have ended."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from wanstudio.core.jobs import Job
from wanstudio.store.database import Database
from wanstudio.store.folders import Folders
from wanstudio.store.journal import Journal

TAKES_EACH = 4
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
PROMPT = "a fox in the snow " * 20
RARE, RARE_EVERY = "heron", 1000  # a word that one clip in so many was asked for with


async def fill(home: Path, *, clips: int, jobs: int) -> None:
    """The clips' files do not exist. Clip n is of job n, `TAKES_EACH` are of a shot; else all are alike
    but for the rare word."""
    database = Database(Folders.under(home).data / "wanstudio.db")
    await database.open()
    try:
        values = {"prompt": PROMPT, "image": "/no/such/picture.png"}
        job = Job(id="first", model_id="scenario/wan-2.2-i2v", connection="sandbox", values=values, created=BEGUN)
        await Journal(database).save(job)
        await database.run(partial(_jobs, jobs))
        await database.run(partial(_clips, clips))
    finally:
        await database.close()


def _at(n: int) -> str:
    return (BEGUN + timedelta(seconds=30 * n)).isoformat()


def _jobs(count: int, c: sqlite3.Connection) -> None:
    """All like the one that is there, which goes."""
    (facts,) = c.execute("SELECT facts FROM jobs").fetchone()
    c.execute("DELETE FROM jobs")
    for n in range(count):
        done = json.dumps({"clips": [f"{n:032x}-1"]})
        c.execute("INSERT INTO jobs VALUES (?,?,?,?,?)", (f"{n:032x}", _at(n), "done", done, facts))


def _clips(count: int, c: sqlite3.Connection) -> None:
    recipe: dict[str, Any] = {
        "model": "scenario/wan-2.2-i2v",
        "remote_model": "r",
        "provider": "scenario",
        "app": "bench",
    }
    recipe |= {"values": {"prompt": PROMPT}, "sources": {}, "seed": 7, "price": None}
    facts = json.dumps({"kind": "video", "format": "mp4", "bytes": 9, "width": 64, "height": 36, "fps": 16.0})
    for n in range(count):
        words = f"{PROMPT}{RARE}" if n % RARE_EVERY == 0 else PROMPT
        recipe["values"] = {"prompt": f"{words} shot {n // TAKES_EACH}"}
        told = json.dumps(recipe | {"submitted": _at(n), "finished": _at(n), "remote_id": f"job_{n}"})
        row = (f"{n:032x}-1", f"{n:032x}", 0, f"/no/such/folder/a fox {n}.mp4", f"{n:064x}", facts, told, _at(n))
        c.execute("INSERT INTO clips VALUES (?,?,?,?,?,?,?,?,?,?,?)", (*row, "A fox", 0, 1))
