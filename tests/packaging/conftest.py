"""The bundle, built once for all tests and kept in build/ until something it is made from changes."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BUILT = ROOT / "build" / "package"


@pytest.fixture(scope="session")
def bundle() -> Path:
    """The program's folder. Test processes beside this one wait while it is built."""
    BUILT.parent.mkdir(exist_ok=True)
    with (BUILT.parent / "package.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        command = [sys.executable, str(ROOT / "packaging" / "bundle.py"), "--folder-only"]
        made = subprocess.run(
            command, capture_output=True, text=True, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        )
    assert made.returncode == 0, made.stderr[-3000:]
    return BUILT / "wanstudio"
