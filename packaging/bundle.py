"""Builds the bundle in `build/package`: `python3 packaging/dev.py build`. Runs in the checkout's environment.

    wanstudio/                       the program, one folder
    wanstudio-VERSION-SYSTEM.tar.xz  the same, packed; .zip on Windows and macOS
    wanstudio_VERSION_ARCH.deb       on Debian and its kin
    *.sha256  sizes.txt  dropped.txt sums, the largest files with the reason for each, what was left out and why

The same sources, packages and Python give the same bytes (SOURCE_DATE_EPOCH; by default the last commit's time).
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import archive
import debfile
import elf
import icons
import sizes
import twice
import x265

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "build" / "package"
KEY = "sources.sha256"
COUNTS = ("wanstudio", "resources", "packaging", "LICENSE", "pyproject.toml")  # what the bundle is made from


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="dev.py build", description="Build the bundle.")
    parser.add_argument("--folder-only", action="store_true", help="no archives; done already: nothing to do")
    parser.add_argument("--archive-only", action="store_true", help="the .tar.xz or .zip, and no other package")
    parser.add_argument("--twice", action="store_true", help="and again elsewhere; ends with 1 where a byte differs")
    parser.add_argument("--to", type=Path, default=PACKAGE, help="default: build/package")
    given = parser.parse_args(arguments)
    into: Path = given.to.absolute()
    key = sources_key(ROOT)
    if not ((given.folder_only or given.archive_only) and is_built(into, key)):
        build(into, key)
    packed = [] if given.folder_only else pack(into, archive_only=given.archive_only)
    print((into / "sizes.txt").read_text("utf-8"), end="")
    print(f"Built: {into / 'wanstudio'}")
    codes = [debfile.judge(file) for file in packed if file.suffix == ".deb"]
    codes.append(_too_large(into / "wanstudio", packed))
    if given.twice and not any(codes):
        codes.append(_again(into, [word for word in arguments if word in ("--folder-only", "--archive-only")]))
    return max(codes)


def _again(into: Path, options: list[str]) -> int:
    found = twice.differences(ROOT, into, COUNTS, epoch(), options)
    print("\n".join(found) if found else f"The same twice: {len(twice.sums(into))} sums are equal.")
    return 1 if found else 0


def _too_large(folder: Path, packed: list[Path]) -> int:
    """The exit code: 1, and a line each, for what is over its limit."""
    installed = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    found = [(folder, installed, sizes.INSTALLED_MB), *((f, f.stat().st_size, sizes.PACKED_MB) for f in packed)]
    over = [f"{path.name}: {size / 1e6:.1f} MB, over {limit} MB" for path, size, limit in found if size > limit * 1e6]
    print("\n".join(over), file=sys.stderr, end="\n" if over else "")
    return 1 if over else 0


def is_built(into: Path, key: str) -> bool:
    file = into / KEY
    return file.exists() and file.read_text("utf-8") == key and program(into).exists()


def program(into: Path) -> Path:
    return into / "wanstudio" / ("wanstudio.exe" if sys.platform == "win32" else "wanstudio")


def sources_key(root: Path) -> str:
    """Of everything that goes into a bundle; another one means to build again."""
    found = hashlib.sha256(f"{sys.version} {sys.platform}".encode())
    for path in _sources(root):
        found.update(str(path.relative_to(root)).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def _sources(root: Path) -> Iterator[Path]:
    for name in COUNTS:
        top = root / name
        files = [top] if top.is_file() else (p for p in top.rglob("*") if p.is_file() and p.suffix != ".pyc")
        yield from sorted(files)


def build(into: Path, key: str) -> None:
    """The folder, whole or not at all: the key is written last."""
    shutil.rmtree(into, ignore_errors=True)
    made = into / "made"
    made.mkdir(parents=True)
    icons.write(ROOT / "resources" / "icons" / "app.svg", made)
    variables = {
        **os.environ,
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": str(epoch()),
        "WANSTUDIO_BUILD": str(made),
        "PYINSTALLER_CONFIG_DIR": str(made / "cache"),
    }
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    command += ["--distpath", str(into), "--workpath", str(made / "work"), str(ROOT / "packaging" / "wanstudio.spec")]
    subprocess.run(command, check=True, env=variables, cwd=ROOT)
    folder = into / "wanstudio"
    if sys.platform.startswith("linux"):
        x265.empty(folder / "_internal", made / "x265")
        without_traces(folder)
    shutil.copytree(made / "papers", folder, dirs_exist_ok=True)  # WanStudio.app has its own inside
    archive.settle(folder, epoch())
    shutil.copyfile(made / "dropped.txt", into / "dropped.txt")
    (into / "sizes.txt").write_text(sizes.report(folder), encoding="utf-8")
    (into / KEY).write_text(key, encoding="utf-8")


def pack(into: Path, *, archive_only: bool) -> list[Path]:
    folder, version = into / "wanstudio", _version()
    if sys.platform.startswith("linux"):
        files = [archive.tar_xz(folder, into, version, epoch())]
        if shutil.which("dpkg-deb") and not archive_only:
            files.append(debfile.build(folder, into, version, epoch()))
    else:
        files = [archive.zipped(folder, into, version, epoch())]
    for file in files:
        archive.write_sum(file)
        print(f"{file.name}: {file.stat().st_size / 1e6:.1f} MB")
    return files


def without_traces(folder: Path) -> None:
    """Debugging information goes where somebody left it: 24 MB of PyAV's 30, 16 MB of Python's 23. So does the folder
    where the building machine keeps its Python, which Python's own modules name as a place to look for libraries.

    Of the libraries in a wheel's `NAME.libs` none is touched: patchelf has been at them, and strip then breaks the
    load addresses of some (seen with OpenBLAS: "not page-aligned").
    """
    libraries = sorted(path for path in folder.rglob("*.so*") if path.is_file() and not path.is_symlink())
    for path in libraries:
        if path.parent.suffix != ".libs" and "PySide6" not in path.parts:
            subprocess.run(["strip", "--strip-unneeded", "--preserve-dates", str(path)], check=True)
    elsewhere = [path for path, places in elf.search_paths(libraries).items() if any(p[0] != "$" for p in places)]
    for path in elsewhere:
        subprocess.run(["chrpath", "--delete", str(path)], check=True, stdout=subprocess.DEVNULL)


def epoch() -> int:
    """Seconds; the last commit's time where SOURCE_DATE_EPOCH does not say."""
    if said := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(said)
    asked = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False)
    return int(asked.stdout) if asked.returncode == 0 and asked.stdout.strip() else 1767225600


def _version() -> str:
    sys.path.insert(0, str(ROOT))
    from wanstudio import __version__

    return __version__


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
