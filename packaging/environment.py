"""The `.venv` of a checkout: made when there is none, filled from a lock file, made anew when left half done."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

STAMP = "wanstudio.json"  # in .venv; absent while pip is at work, so that a broken-off set-up shows
COVERS = {"requirements.txt": ("requirements.txt", "requirements-dev.txt"), "requirements-dev.txt": ()}
SEE_VENV = "On Debian and Ubuntu the package python3-venv is needed: apt-get install python3-venv"


@dataclass(frozen=True)
class Stamp:
    """What a finished set-up leaves behind: the Python it was made with, and the lock files installed, by hash."""

    python: str
    locks: dict[str, str]


class SetupFailed(Exception):
    """Set-up can't go on; the text says why and what to do."""


def ready(root: Path, lock_file: str) -> Path:
    """The Python of root/.venv with everything that `lock_file` pins. Does nothing when that is so already."""
    folder, packaging = root / ".venv", root / "packaging"
    wanted = {path.name: _hash(path) for path in packaging.glob("requirements*.txt")}
    python = _python_in(folder)
    stamp = read_stamp(folder)
    if stamp is None or stamp.python != _version_of(python):
        python, stamp = make(folder), Stamp(_version(), {})
    if is_installed(stamp, wanted, lock_file):
        return python
    (folder / STAMP).unlink(missing_ok=True)
    print(f"Installing what {lock_file} pins, some 350 MB at the first time…", flush=True)
    quiet = [] if sys.stdout.isatty() else ["--quiet"]
    pip(python, "install", *quiet, "--require-hashes", "--only-binary=:all:", "-r", str(packaging / lock_file))
    _add_project(root, python)
    done = Stamp(stamp.python, {**stamp.locks, lock_file: wanted[lock_file]})
    (folder / STAMP).write_text(json.dumps(asdict(done)), encoding="utf-8")
    return python


def read_stamp(folder: Path) -> Stamp | None:
    """What a finished set-up left in `folder`; None when there was none, or it did not come to its end."""
    try:
        stamp = json.loads((folder / STAMP).read_text("utf-8"))
        return Stamp(str(stamp["python"]), dict(stamp["locks"]))
    except (OSError, ValueError, LookupError, TypeError):
        return None


def is_installed(stamp: Stamp, wanted: dict[str, str], lock_file: str) -> bool:
    """The larger lock holds the smaller one's packages at the same versions, so either will do for the smaller."""
    names = COVERS.get(lock_file) or (lock_file,)
    return any(stamp.locks.get(name) == wanted[name] for name in names if name in wanted)


def make(folder: Path) -> Path:
    """A fresh virtual environment with pip in it, in place of whatever is in `folder`."""
    print(f"Making {folder}…", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    made = subprocess.run([sys.executable, "-m", "venv", str(folder)], check=False).returncode == 0
    python = _python_in(folder)
    if not made or not python.exists():
        raise SetupFailed(f"{sys.executable} could not make {folder}; its own words are above. {SEE_VENV}")
    return python


def pip(python: Path, *arguments: str) -> None:
    command = [str(python), "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments]
    if subprocess.run(command, check=False).returncode:
        raise SetupFailed(
            "The packages could not be installed; pip's own words are above.\n"
            "When the network is the reason, mend that and run this again: it starts over by itself."
        )


def _add_project(root: Path, python: Path) -> None:
    """Make the checkout importable in its environment, and put the command `wanstudio` there.

    Both name the checkout relative to themselves, so it can be moved.
    """
    ask = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = Path(subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip())
    (packages / "wanstudio.pth").write_text(os.path.relpath(root, packages) + "\n", encoding="utf-8")
    if os.name == "nt":
        command = '@"%~dp0python.exe" -P -m wanstudio %*\r\n'
        (python.parent / "wanstudio.cmd").write_text(command, encoding="utf-8", newline="")
        return
    launcher = python.parent / "wanstudio"
    here = '$(dirname "$(readlink -f "$0")")'
    launcher.write_text(f'#!/bin/sh\nexec "{here}/python" -P -m wanstudio "$@"\n', encoding="utf-8")
    launcher.chmod(0o755)


def _python_in(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _version() -> str:
    return ".".join(map(str, sys.version_info[:2]))


def _version_of(python: Path) -> str | None:
    """ "3.11", or None when it can't be started (its base was removed, or it is not there)."""
    ask = [str(python), "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    try:
        return subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return None


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
