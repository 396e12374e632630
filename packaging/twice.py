"""Is the same built twice? `python3 packaging/dev.py build --twice` builds again from a copy of the sources elsewhere,
and to another folder; then every file's sum is held against the first one's, and every package's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path


def differences(root: Path, into: Path, parts: Iterable[str], epoch: int, options: Iterable[str]) -> list[str]:
    """A line for each file of `into` that a second build makes otherwise. `parts` are what a bundle is made from."""
    with tempfile.TemporaryDirectory(prefix="wanstudio-twice-") as folder:
        copy, again = Path(folder) / "sources", Path(folder) / "built"
        for name in parts:
            source = root / name
            ignored = shutil.ignore_patterns("__pycache__")
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, copy / name, ignore=ignored)
            else:
                shutil.copyfile(source, copy / name)
        command = [sys.executable, str(copy / "packaging" / "bundle.py"), "--to", str(again), *options]
        env = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch)}
        subprocess.run(command, check=True, env=env, stdout=subprocess.DEVNULL)
        first, second = sums(into), sums(again)
    return [
        f"{name}: {'only one of them has it' if name not in first or name not in second else 'differs'}"
        for name in sorted(first.keys() | second.keys())
        if first.get(name) != second.get(name)
    ]


def sums(into: Path) -> dict[str, str]:
    """The sum of every file of the program's folder, and of every package, by name."""
    files = [into / "wanstudio" / "SHA256SUMS", *sorted(into.glob("wanstudio*.sha256"))]
    lines = [line.split("  ", 1) for file in files for line in file.read_text("utf-8").splitlines()]
    return {name: said for said, name in lines}
