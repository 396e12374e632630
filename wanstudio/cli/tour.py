"""`wanstudio tour`: the real window does the main job on all models."""

from __future__ import annotations

import os
import sys
import tempfile
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from wanstudio.cli.say import Say
from wanstudio.display import check_display
from wanstudio.store.folders import ready, resources

if TYPE_CHECKING:
    from wanstudio.app import Program


def run(args: Namespace, _say: Say) -> int:
    check_display(sys.platform, os.environ)
    return _tour(Path(args.to).absolute())


def _tour(to: Path) -> int:
    """In a home of its own; screenshots and clips go to `to`. Raises LocalProblem: it cannot be made or written."""
    from wanstudio import process
    from wanstudio.tour import whole
    from wanstudio.tour.guide import Guide

    ready(to)
    failed: list[str] = []

    async def drive(program: Program) -> None:
        try:
            await whole.drive(Guide(program, to, resources() / "samples"))
        except RuntimeError as e:
            failed.append(str(e))

    with tempfile.TemporaryDirectory(prefix="wanstudio-tour-") as home:
        os.environ["WANSTUDIO_HOME"] = home
        os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"  # its accounts are gone with it
        code = process.run(drive=drive)
    for sentence in failed:
        print(f"wanstudio: {sentence}", file=sys.stderr)
    return 5 if failed else code
