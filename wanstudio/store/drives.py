"""Whether a folder is on a drive that other computers share: SQLite's write-ahead log needs memory that they do not."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_MOUNTS = Path("/proc/self/mountinfo")
_SHARED = ("nfs", "cifs", "smb", "9p", "afs", "ceph", "gluster", "lustre", "fuse.sshfs", "fuse.rclone", "davfs")
_REMOTE = 4  # DRIVE_REMOTE of GetDriveTypeW


def network_drive(folder: Path) -> str:
    """The kind of network drive that the folder is on, such as "nfs4"; empty when it is on none, as far as is known."""
    if sys.platform == "win32":
        return _on_windows(folder)
    try:
        return kind_in(_MOUNTS.read_text("utf-8", "replace"), Path(os.path.realpath(folder)))
    except OSError:  # macOS has no such file
        return ""


def kind_in(mounts: str, folder: Path) -> str:
    """The same, from the text of Linux's mountinfo (man 5 proc): the deepest mount that holds the folder counts."""
    best, kind = Path("/"), ""
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        fields = before.split()
        if len(fields) < 5 or not after:
            continue
        point = Path(fields[4].encode().decode("unicode_escape"))  # a space is \040
        if folder.is_relative_to(point) and len(point.parts) >= len(best.parts):
            best, kind = point, after.split()[0]
    return kind if kind.startswith(_SHARED) else ""


if sys.platform == "win32":
    import ctypes

    def _on_windows(folder: Path) -> str:
        drive = folder.absolute().drive
        remote = drive.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == _REMOTE
        return "network" if remote else ""

else:

    def _on_windows(folder: Path) -> str:
        return ""
