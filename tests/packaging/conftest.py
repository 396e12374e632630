"""The bundle, built once for all tests and kept in build/ until something it is made from changes."""

from __future__ import annotations

import fcntl
import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
BUILT = ROOT / "build" / "package"


def script(name: str) -> ModuleType:
    """One of the modules that build the bundle; they are in no package."""
    spec = importlib.util.spec_from_file_location(f"packaging_{name}", ROOT / "packaging" / f"{name}.py")
    assert spec and spec.loader
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


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
