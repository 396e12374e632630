"""Files that are written whole or not at all, and what is in them."""

from __future__ import annotations

import contextlib
import errno
import os
import time
from collections.abc import Callable
from pathlib import Path

from wanstudio.disk import sync_folder

FULL = {errno.ENOSPC, errno.EDQUOT}
TRIES = 10
_CHUNK_BYTES = 1 << 20


def write_atomically(path: Path, content: bytes, *, temp: Path | None = None) -> None:
    """Put `content` at `path`: after a crash there is the old file or the new one, never half of either.

    A program that is killed meanwhile leaves a file beside it. `temp`, of a file that has one writer alone, is where:
    what lies there is written over, and can be found again.

    Raises:
        OSError: the disk's own reason; what stood at `path` still does.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = "wb" if temp else "xb"
    temp = temp or path.with_name(f".{path.name}.{os.urandom(4).hex()}.tmp")
    try:
        with temp.open(mode) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        patiently(lambda: temp.replace(path))
    except BaseException:
        temp.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hex. Reads in pieces: a file of any size takes 1 MiB of memory."""
    import hashlib  # it brings OpenSSL, which the first frame need not wait for

    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_CHUNK_BYTES):
            digest.update(piece)
    return digest.hexdigest()


def place(temp: Path, target: Path) -> bool:
    """Move `temp` to `target` on the same disk, unless a file is there: then False, and nothing has changed."""
    try:
        os.link(temp, target)
    except FileExistsError:
        return False
    except OSError:  # a disk without hard links (FAT, some network drives)
        return _place_reserved(temp, target)
    with contextlib.suppress(PermissionError):  # it has its name; what is left is a second one
        patiently(temp.unlink)
    sync_folder(target.parent)
    return True


def patiently(act: Callable[[], object]) -> None:
    """Do it again when it is refused: on Windows a virus scanner or an index holds a new file for a moment.

    Blocks for up to some 3 s. Raises OSError when it is refused to the end, or for any other reason.
    """
    for n in range(TRIES):
        try:
            act()
            return
        except PermissionError:
            if n == TRIES - 1:
                raise
            time.sleep(min(0.01 * 2**n, 0.5))


def _place_reserved(temp: Path, target: Path) -> bool:
    try:
        target.open("xb").close()
    except FileExistsError:
        return False
    try:
        patiently(lambda: temp.replace(target))
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)
    return True
