"""All checks, one after the other: a line each on stdout, and the exit code 0 when every one held, else 1."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from wanstudio.display import has_display
from wanstudio.selftest.checks import (
    Check,
    database,
    formats,
    keyring,
    photograph,
    program,
    quiet_log,
    references,
    secrets_kept,
    trust,
)
from wanstudio.selftest.window import Drive
from wanstudio.store.folders import resources

EXIT_LIMIT_S = 5.0
SETTINGS = {"sandbox_speed": 4.0}
HELP = "usage: wanstudio --self-test [--json]\n\nChecks that this program works on this computer; one line a check."


class Report:
    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self.checks: list[Check] = []

    def tell(self, check: Check) -> None:
        self.checks.append(check)
        line = f"{'ok  ' if check.ok else 'FAIL'}  {check.name:<13} {check.says}"
        print(json.dumps(asdict(check), ensure_ascii=False) if self._as_json else line, flush=True)


def main(arguments: Sequence[str]) -> int:
    if unknown := set(arguments) - {"--json"}:
        print(f"wanstudio: --self-test does not take {' '.join(sorted(unknown))}\n\n{HELP}", file=sys.stderr)
        return 2
    report = Report(as_json="--json" in arguments)
    before = dict(os.environ)
    if not has_display(sys.platform, os.environ):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    report.tell(program())
    report.tell(references())
    with tempfile.TemporaryDirectory(prefix="wanstudio-self-test-", ignore_cleanup_errors=True) as folder:
        asyncio.run(_ask(report, before, Path(folder)))
        _live(report, Path(folder))
    return 0 if all(check.ok for check in report.checks) else 1


async def _ask(report: Report, environ: Mapping[str, str], folder: Path) -> None:
    report.tell(await keyring(environ))
    report.tell(await trust())
    report.tell(await photograph(resources() / "selftest" / "photograph.heic"))
    exported = folder / "formats"
    exported.mkdir()
    report.tell(await formats(resources() / "samples" / "bigbuckbunny.mp4", exported))


def _live(report: Report, folder: Path) -> None:
    """Open the window, work in it, close it, and look at what it left behind."""
    from wanstudio.process import run

    home, to = folder / "home", folder / "out"
    home.mkdir()
    to.mkdir()
    (home / "settings.json").write_text(json.dumps(SETTINGS), encoding="utf-8")
    os.environ["WANSTUDIO_HOME"] = str(home)
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"  # its accounts are gone with it
    drive = Drive(to, resources() / "samples", report.tell)
    code = run(drive=drive)
    took_s = time.monotonic() - drive.left_at_s
    report.tell(Check("exit", code == 0 and took_s < EXIT_LIMIT_S, f"closed with {code} after {took_s:.1f} s"))
    report.tell(database(home))
    report.tell(secrets_kept(home, drive.canaries))
    report.tell(quiet_log(home / "logs" / "wanstudio.log"))
