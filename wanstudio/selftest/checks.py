"""One thing that was checked, and the checks that need no window."""

from __future__ import annotations

import asyncio
import os
import platform
import sqlite3
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, qVersion

from wanstudio import __version__
from wanstudio.core.errors import BadFile, StudioError
from wanstudio.core.exports import ExportSpec
from wanstudio.core.formats import FORMATS
from wanstudio.media.probe import probe
from wanstudio.media.transcode import export
from wanstudio.media.worker import Workers
from wanstudio.selftest import tls
from wanstudio.store.keys import Keyring

CALLS, LOST_AT_MOST = 20_000, 1_000
IMMORTAL_NONE = (3, 12)
FORMAT_FRAMES, FORMAT_LINES = 9, 90
PHOTOGRAPH_PX = (320, 214)
NOT_TESTED = "a keyring is not needed: keys then live until the program is quit"


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    ok: bool
    says: str


def program() -> Check:
    kind = "bundle" if getattr(sys, "frozen", False) else "checkout"
    made_of = f"Python {platform.python_version()}, Qt {qVersion()}, SQLite {sqlite3.sqlite_version}"
    return Check("program", True, f"WanStudio {__version__}, {kind}, {made_of}, {platform.platform(terse=True)}")


def references() -> Check:
    """PySide6 6.12.0 on Python 3.11 drops a reference to None on every call that returns nothing, then aborts."""
    if sys.version_info >= IMMORTAL_NONE:
        return Check("references", True, "None is immortal in this Python")
    thing, before, lost, calls = QObject(), sys.getrefcount(None), 0, 0
    while calls < CALLS and lost <= LOST_AT_MOST:
        thing.setObjectName("x")
        calls, lost = calls + 1, before - sys.getrefcount(None)
    return Check("references", lost <= LOST_AT_MOST, f"{max(0, lost)} references to None lost in {calls} calls into Qt")


def database(folder: Path) -> Check:
    """Of every database that the program has made in `folder` by now."""
    found = sorted(path for path in folder.glob("*.db*") if path.suffix in (".db", ".sqlite"))
    said = {path.name: _quick_check(path) for path in found}
    ok = bool(said) and all(answer == "ok" for answer in said.values())
    return Check("database", ok, ", ".join(f"{name}: {answer}" for name, answer in said.items()) or "there is none")


def _quick_check(path: Path) -> str:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        return str(connection.execute("PRAGMA quick_check").fetchone()[0])


async def keyring(environ: Mapping[str, str]) -> Check:
    """Either it keeps a random value, or there is a reason that can be told."""
    ring = Keyring(environ=environ)
    try:
        why = await ring.probe()
    finally:
        ring.close()
    return Check("keyring", True, f"not used: {why} ({NOT_TESTED})" if why else "keeps and gives back a value")


async def trust() -> Check:
    doubts = await tls.doubts()
    says = "own authority taken; another host's and an unknown authority's certificate refused"
    return Check("tls", not doubts, "; ".join(doubts) or says)


async def worker_crash(clip: Path) -> Check:
    """A worker process that dies in the middle of its task costs that task, and the next one is done."""
    workers = Workers()
    try:
        await probe(workers, clip)
        victim = workers.pids
        work = asyncio.create_task(probe(workers, clip, deep=True), name="probe of the self-test")
        for pid in victim:
            os.kill(pid, 9)
        [outcome] = await asyncio.gather(work, return_exceptions=True)
        facts = await probe(workers, clip)
    finally:
        await workers.close()
    survived = isinstance(outcome, BadFile) and bool(victim) and victim != workers.pids and facts.frames > 0
    return Check("worker crash", survived, "the task was refused, the next one done" if survived else f"{outcome!r}")


async def photograph(picture: Path) -> Check:
    """HEIC has a decoder of its own, which the bundle carries without its encoder."""
    workers = Workers()
    try:
        facts = await probe(workers, picture)
    except BadFile as e:
        return Check("photograph", False, str(e))
    finally:
        await workers.close()
    ok = (facts.width, facts.height) == PHOTOGRAPH_PX
    return Check("photograph", ok, f"HEIC is read: {facts.width}x{facts.height}")


async def formats(clip: Path, folder: Path) -> Check:
    """Every format is written and read again: the bundle carries an encoder of each."""
    workers = Workers()
    refused = []
    try:
        for name, row in FORMATS.items():
            spec = ExportSpec(format=name, last=FORMAT_FRAMES - 1, height_px=FORMAT_LINES)
            suffix = "" if row.makes_folder else row.suffix or clip.suffix
            try:
                await export(workers, clip, folder / f"{name}{suffix}", spec)
            except StudioError as e:
                refused.append(f"{name}: {e.detail}")
    finally:
        await workers.close()
    return Check("formats", not refused, "; ".join(refused) or f"{len(FORMATS)} written: {', '.join(FORMATS)}")


def secrets_kept(folder: Path, secrets: tuple[str, ...]) -> Check:
    """No file under `folder` has one of `secrets` in it."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    leaks = [path.name for path in files if any(secret.encode() in path.read_bytes() for secret in secrets)]
    return Check(
        "secrets", bool(files) and not leaks, f"in {', '.join(leaks)}" if leaks else f"none in {len(files)} files"
    )


def quiet_log(log: Path) -> Check:
    lines = log.read_text("utf-8", errors="replace").splitlines() if log.exists() else []
    loud = [line for line in lines if " ERROR " in line or " CRITICAL " in line]
    return Check("log", bool(lines) and not loud, loud[0] if loud else f"no error in {len(lines)} lines")
