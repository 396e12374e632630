"""Packing the bundle so that the same folder gives the same bytes: sorted, one time for all, nobody's user."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import time
import zipfile
from pathlib import Path

SUMS = "SHA256SUMS"


def settle(folder: Path, epoch: int) -> None:
    """Write the sums of all files, and give all of them the same time and the plainest rights."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != SUMS)
    lines = [f"{_sha256(path)}  {path.relative_to(folder).as_posix()}" for path in files if not path.is_symlink()]
    (folder / SUMS).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            program = path.is_dir() or (path.stat().st_mode & 0o100 and ".so" not in path.name)
            path.chmod(0o755 if program else 0o644)
        os.utime(path, (epoch, epoch), follow_symlinks=os.utime not in os.supports_follow_symlinks)


def tar_xz(folder: Path, into: Path, version: str, epoch: int) -> Path:
    """With the install script beside the program. xz, with threads: the bytes do not depend on their number."""
    name = f"wanstudio-{version}-linux-{platform.machine()}"
    target = into / f"{name}.tar"
    linux = Path(__file__).parent / "linux"
    with tarfile.open(target, "w", format=tarfile.PAX_FORMAT) as tar:
        for path in [folder, *sorted(folder.rglob("*"))]:
            tar.add(path, f"{name}/{path.relative_to(folder.parent).as_posix()}", recursive=False, filter=_plain(epoch))
        for path in (linux / "install.sh", linux / "uninstall.sh", *sorted((linux / "share").rglob("*"))):
            tar.add(path, f"{name}/{path.relative_to(linux).as_posix()}", recursive=False, filter=_plain(epoch))
        for path in sorted((into / "made" / "icons").rglob("*")):
            place = f"{name}/share/icons/{path.relative_to(into / 'made' / 'icons').as_posix()}"
            tar.add(path, place, recursive=False, filter=_plain(epoch))
    subprocess.run(["xz", "--force", "-9", "--threads=2", "--block-size=128MiB", str(target)], check=True)
    return target.with_suffix(".tar.xz")


def zipped(folder: Path, into: Path, version: str, epoch: int) -> Path:
    if sys.platform == "darwin":  # only its own tool keeps an app bundle's links and signatures
        target = into / f"wanstudio-{version}-macos-{platform.machine()}.zip"
        subprocess.run(["ditto", "-c", "-k", "--keepParent", str(into / "WanStudio.app"), str(target)], check=True)
        return target
    target = into / f"wanstudio-{version}-windows-{platform.machine().lower()}.zip"
    stamp = time.gmtime(epoch)[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(folder.parent).as_posix(), stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with path.open("rb") as source, packed.open(entry, "w") as out:
                shutil.copyfileobj(source, out)
    return target


def write_sum(file: Path) -> None:
    text = f"{_sha256(file)}  {file.name}\n"
    file.with_name(file.name + ".sha256").write_text(text, encoding="utf-8", newline="\n")


def _plain(epoch: int):  # type: ignore[no-untyped-def]
    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = "root"
        entry.mtime = epoch
        return entry

    return plain


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
