"""`wanstudio doctor`: what works on this computer, a line each."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import AsyncIterator

from wanstudio import doctor
from wanstudio.cli.engine import make_accounts, run_to_the_end
from wanstudio.cli.say import Say, flat
from wanstudio.doctor import Finding
from wanstudio.store.folders import Folders
from wanstudio.store.keys import Keyring
from wanstudio.store.settings import load_settings
from wanstudio.studio.network import Networking

_NOT_ALL = 7


def run(args: Namespace, say: Say) -> int:
    if args.only:
        print(json.dumps(doctor.codecs() if args.only == "codecs" else doctor.display()))
        return 0
    return run_to_the_end(lambda folders: _examine(folders, say))


async def _examine(folders: Folders, say: Say) -> int:
    """Without the engine: it would not open where a folder cannot be written."""
    settings, problems = load_settings(folders.data / "settings.json")
    keyring = Keyring()
    networking = Networking(settings, keyring)
    accounts = make_accounts(folders, settings, keyring)
    try:
        await accounts.load()
        for problem in (*problems, *accounts.problems):
            say.note(problem)
        return await _tell(doctor.examine(folders, accounts, networking), say)
    finally:
        await accounts.close()


async def _tell(findings: AsyncIterator[Finding], say: Say) -> int:
    code = 0
    async for found in findings:
        say.event(event="check", name=found.name, ok=found.ok, needed=found.needed, message=flat(found.says))
        mark = "ok" if found.ok else "PROBLEM" if found.needed else "note"
        say.result(f"{mark:<8} {found.name:<20} {flat(found.says)}")
        code = _NOT_ALL if found.needed and not found.ok else code
    return code
