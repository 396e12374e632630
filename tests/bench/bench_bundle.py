"""The bundle: its start, beside the windows of `start` frozen by the same tool with the same libraries left out, its
size, and what it says of itself.

All are built and packed where they are not there: the first time takes some minutes.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.bench_start import BARE, LIKE, RUNS, first_frame, start_row
from tests.bench.rows import Row

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "build" / "package"
BUNDLE = PACKAGE / "wanstudio" / "wanstudio"
PLAIN = ROOT / "build" / "plain-windows"
SPEC = Path(__file__).with_name("plain_windows.spec")
FONTS = ROOT / "resources" / "fonts"
INSTALLED_MB, PACKED_MB, EXIT_S = 320, 95, 5.0


def measure() -> list[Row]:
    _quietly(str(ROOT / "packaging" / "bundle.py"), "--folder-only")
    return [*_start(), *_size(), *_proof()]


def _start() -> list[Row]:
    plain = _plain_windows()
    commands = {name: [str(plain / f"{name}_window")] for name in ("bare", "like")} | {"ours": [str(BUNDLE)]}
    took_ms: dict[str, list[float]] = {name: [] for name in commands}
    with tempfile.TemporaryDirectory(prefix="wanstudio-bench-") as home:
        for command in commands.values():  # once unmeasured: the disk's cache, and the first start's folders
            first_frame(command, home)
        for _ in range(RUNS):
            for name, command in commands.items():
                took_ms[name].append(first_frame(command, home)[0])
    return [
        start_row("the bundle: command to usable window", took_ms["ours"], took_ms["like"], limit=1.8),
        start_row("the bundle beside an empty window", took_ms["ours"], took_ms["bare"], limit=None),
    ]


def _size() -> list[Row]:
    if not list(PACKAGE.glob("*.tar.xz")):  # a package in that folder is always of the folder beside it
        _quietly(str(ROOT / "packaging" / "bundle.py"), "--archive-only")
    [packed] = PACKAGE.glob("*.tar.xz")
    files = [path for path in BUNDLE.parent.rglob("*") if path.is_file() and not path.is_symlink()]
    installed_mb = sum(path.stat().st_size for path in files) / 1e6
    return [
        Row(
            what="the bundle, installed", unit="MB", ours=installed_mb, limit=INSTALLED_MB, detail=f"{len(files)} files"
        ),
        Row(
            what="the bundle, packed", unit="MB", ours=packed.stat().st_size / 1e6, limit=PACKED_MB, detail=packed.name
        ),
    ]


def _proof() -> list[Row]:
    checks, began_s = [], time.monotonic()
    with tempfile.TemporaryDirectory(prefix="wanstudio-bench-") as home:
        env = {"HOME": home, "PATH": "/nonexistent", "LANG": "C.UTF-8"}
        command = [str(BUNDLE), "--self-test", "--json"]
        with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as child:
            assert child.stdout
            for line in child.stdout:
                checks.append(json.loads(line))
                said_s = time.monotonic()
            code = child.wait()
    end_s = time.monotonic() - said_s
    failed = [check["name"] for check in checks if not check["ok"]]
    took = f"{len(checks)} checks in {time.monotonic() - began_s:.0f} s {' '.join(failed)}".rstrip()
    unsaid = 1 if code and not failed else 0  # it ended before its end
    return [
        Row(
            what="checks of the bundle's self-test that fail", unit="", ours=len(failed) + unsaid, limit=0, detail=took
        ),
        Row(what="from its last word to the end of its process", unit="s", ours=end_s, limit=EXIT_S),
    ]


def _plain_windows() -> Path:
    """The folder with both; built anew when something that they are made of has changed."""
    made_of = [
        Path(LIKE[-1]),
        Path(BARE[-1]),
        SPEC,
        *(ROOT / "packaging" / n for n in ("dropped.py", "requirements.txt")),
    ]
    key = hashlib.sha256(b"".join(path.read_bytes() for path in made_of) + sys.version.encode()).hexdigest()
    written = PLAIN / "key"
    if not written.exists() or written.read_text("utf-8") != key:
        shutil.rmtree(PLAIN, ignore_errors=True)
        folders = ["--distpath", str(PLAIN / "dist"), "--workpath", str(PLAIN / "work")]
        _quietly("-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", *folders, str(SPEC))
        shutil.copytree(FONTS, PLAIN / "dist" / "resources" / "fonts")  # where like_window.py looks, seen from there
        written.write_text(key, encoding="utf-8")
    return PLAIN / "dist" / "plain"


def _quietly(*arguments: str) -> None:
    env = {**os.environ, "PYINSTALLER_CONFIG_DIR": str(PLAIN / "cache")}
    subprocess.run(
        [sys.executable, *arguments], check=True, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
