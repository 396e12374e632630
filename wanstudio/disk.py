"""What was written lasts through a power cut: its bytes, and the names in its folder."""

from __future__ import annotations

import errno
import os
from pathlib import Path

_NOT_DONE_HERE = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EACCES}  # what drives that do without it answer


def sync_file(path: Path) -> None:
    """Have what a file holds on the disk. Raises OSError."""
    handle = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk, where the system does such a thing: Windows, some network drives and
    some of FUSE do not, and what has its name by then has it all the same. Raises OSError where the disk fails."""
    if os.name == "nt":
        return  # a folder cannot be opened there; NTFS keeps a journal of names
    try:
        sync_file(folder)
    except OSError as e:
        if e.errno not in _NOT_DONE_HERE:
            raise
