"""The service's charges beside the journal and the files: is there a clip for each, and does the user know?"""

from __future__ import annotations

import hashlib
import io
import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import av

from tests.kills.service import Charge

FRAMES = 5  # of every clip of the service
_SETTLED = ("done", "failed", "cancelled")


@dataclass(frozen=True, slots=True)
class Row:
    """A job of the journal, read past the program. `intent` is what tells it from others at the service."""

    id: str
    phase: str
    remote_id: str
    seed: Any

    @property
    def intents(self) -> tuple[str, str]:
        return self.id, str(self.seed)


@dataclass(slots=True)
class Account:
    """lost: paid for, and no clip of it. twice: paid for more often than there are jobs. unknown: paid for, and no job
    that says so. wrong: clips that are not what the service made, not there, there twice, or without a row.
    open: paid for, and the user sees that it is not settled. litter: files beside the clips that nobody needs.
    """

    charges: int = 0
    jobs: int = 0
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    litter: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        named = {"lost": self.lost, "paid twice": self.twice, "unknown": self.unknown, "wrong": self.wrong}
        return [f"{name}: {what}" for name, found in named.items() for what in found]


def jobs_in(database: Path) -> list[Row]:
    found = []
    for row in _rows(database, "SELECT id, phase, phase_facts, facts FROM jobs"):
        facts, phase = json.loads(row["facts"]), json.loads(row["phase_facts"])
        remote_id = facts.get("remote_id") or phase.get("remote_id", "")
        found.append(Row(row["id"], row["phase"], remote_id, facts["values"].get("seed")))
    return found


def account_of(charges: Sequence[Charge], database: Path, out: Path) -> Account:
    jobs, clips = jobs_in(database), _rows(database, "SELECT id, job_id, path, sha256 FROM clips")
    account = Account(charges=len(charges), jobs=len(jobs))
    unsure = [job for job in jobs if job.phase == "unsure" and not job.remote_id]
    for charge in charges:
        mine = [job for job in jobs if job.remote_id == charge.remote_id]
        for job in mine:
            _hold(account, charge, job, [c for c in clips if c["job_id"] == job.id])
        if len(mine) > 1:
            account.wrong.append(f"{charge.remote_id} belongs to {len(mine)} jobs")
        if not mine and (told := next((job for job in unsure if charge.intent in job.intents), None)):
            unsure.remove(told)
            account.open.append(f"{charge.remote_id} unsure")
        elif not mine:
            account.unknown.append(charge.remote_id)
    asked = Counter(intent for job in jobs for intent in job.intents)
    for intent, times in Counter(charge.intent for charge in charges).items():
        if times > asked[intent]:
            account.twice.append(f"{intent}: {times} times for {asked[intent]} jobs")
    for path in sorted(out.iterdir()) if out.is_dir() else ():
        if str(path) not in {c["path"] for c in clips}:
            (account.wrong if path.suffix == ".mp4" else account.litter).append(f"{path.name} has no row")
    return account


def _hold(account: Account, charge: Charge, job: Row, clips: list[dict[str, Any]]) -> None:
    if job.phase not in _SETTLED:
        account.open.append(f"{charge.remote_id} {job.phase}")
    elif job.phase != "done" or not clips:
        account.lost.append(f"{charge.remote_id}: {job.phase}, {len(clips)} clips")
    elif len(clips) > 1:
        account.wrong.append(f"{charge.remote_id} has {len(clips)} clips")
    else:
        account.wrong += _what_is_wrong_with(clips[0], charge.clip)


def _what_is_wrong_with(clip: dict[str, Any], made: bytes) -> list[str]:
    path = Path(clip["path"])
    if not path.is_file():
        return [f"{path.name} is not there"]
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != clip["sha256"]:
        return [f"{path.name} is not what its row says"]
    if not content.startswith(made):
        return [f"{path.name} is not what the service made"]
    with av.open(io.BytesIO(content)) as file:
        frames = sum(1 for _ in file.decode(video=0))
    return [] if frames == FRAMES else [f"{path.name} has {frames} frames of {FRAMES}"]


def _rows(database: Path, question: str) -> list[dict[str, Any]]:
    if not database.exists():
        return []
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'clips'").fetchone():
            return []
        return [dict(row) for row in connection.execute(question)]
