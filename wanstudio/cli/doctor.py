"""`wanstudio doctor`: what works on this computer, a line each; with --save, as a file for whoever helps."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from wanstudio import doctor
from wanstudio.cli.engine import make_accounts, run_to_the_end
from wanstudio.cli.say import Say, flat
from wanstudio.core.diagnosis import Saved
from wanstudio.core.errors import LocalProblem
from wanstudio.core.settings import Settings
from wanstudio.core.text import weight
from wanstudio.doctor import Finding
from wanstudio.store.folders import Folders, as_typed
from wanstudio.store.keys import Keyring
from wanstudio.store.parcel import check_target, zip_path
from wanstudio.store.settings import load_settings
from wanstudio.store.tally import Tally, tally_beside
from wanstudio.studio.network import Networking
from wanstudio.studio.threads import Threads

_NOT_ALL = 7


def run(args: Namespace, say: Say) -> int:
    if args.only:
        print(json.dumps(doctor.codecs() if args.only == "codecs" else doctor.display()))
        return 0
    target = zip_path(as_typed(args.save)) if args.save else None
    if target is not None:
        check_target(target)
    return run_to_the_end(lambda folders: _examine(folders, target, say))


async def _examine(folders: Folders, target: Path | None, say: Say) -> int:
    """Without the engine: it would not open where a folder cannot be written."""
    settings, problems = load_settings(folders.data / "settings.json")
    keyring = Keyring()
    networking = Networking(settings, keyring)
    accounts = make_accounts(folders, settings, keyring)
    try:
        await accounts.load()
        for problem in (*problems, *accounts.problems):
            say.note(problem)
        there = replace(folders, library=folders.library_at(settings.library_folder))
        findings = [found async for found in _told(doctor.examine(there, accounts, networking), say)]
    finally:
        await accounts.close()
    if target is not None:
        saved = await _in_a_thread(partial(_save, target, folders, settings, findings))
        say.event(event="diagnostics", path=saved.path, bytes=saved.bytes)
        say.result(f"Saved {saved.path}, {weight(saved.bytes)}. It holds no keys, no prompts and no media.")
    return _NOT_ALL if any(found.needed and not found.ok for found in findings) else 0


async def _told(findings: AsyncIterator[Finding], say: Say) -> AsyncIterator[Finding]:
    async for found in findings:
        say.event(event="check", name=found.name, ok=found.ok, needed=found.needed, message=flat(found.says))
        mark = "ok" if found.ok else "PROBLEM" if found.needed else "note"
        say.result(f"{mark:<8} {found.name:<20} {flat(found.says)}")
        yield found


# ---- the file -------------------------------------------------------------------------------------


async def _in_a_thread(work: Callable[[], Saved]) -> Saved:
    threads = Threads(1)
    try:
        return await threads.run(work)
    finally:
        threads.close()


def _save(target: Path, folders: Folders, settings: Settings, findings: list[Finding]) -> Saved:
    from wanstudio import diagnostics  # not for a look alone

    return diagnostics.save(target, folders, settings, findings, _counted(folders))


def _counted(folders: Folders) -> Tally | str:
    try:
        return tally_beside(folders.data / "wanstudio.db")
    except LocalProblem as e:
        return e.detail
