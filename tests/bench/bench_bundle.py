"""The start of the bundle, beside the windows of `start` frozen by the same tool with the same libraries left out.

All are built where they are not there: the first time takes a minute or two.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.bench_start import BARE, LIKE, RUNS, first_frame, start_row
from tests.bench.rows import Row

ROOT = Path(__file__).parents[2]
BUNDLE = ROOT / "build" / "package" / "wanstudio" / "wanstudio"
PLAIN = ROOT / "build" / "plain-windows"
SPEC = Path(__file__).with_name("plain_windows.spec")
FONTS = ROOT / "resources" / "fonts"


def measure() -> list[Row]:
    _quietly(str(ROOT / "packaging" / "bundle.py"), "--folder-only")
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
