"""How a written file gets its name: whole or not at all, and in place of another only where that was asked for."""

from __future__ import annotations

import contextlib
import errno
import filecmp
import itertools
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wanstudio.core.errors import LocalProblem
from wanstudio.core.names import numbered
from wanstudio.core.text import weight as weight_words
from wanstudio.disk import sync_folder

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}
GONE = {errno.ENOENT, errno.ENOTDIR, errno.EIO, errno.ESTALE}
ANOTHER = "Choose another folder."
MOST_OF_A_NAME = 9999


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """What the system says when the folder takes no more, in a sentence; anything else goes on."""
    try:
        yield
    except OSError as e:
        if e.errno in FULL:
            raise LocalProblem(f"The disk of {folder} is full.", hint=f"Free some space. {ANOTHER}") from None
        if e.errno in REFUSED:
            raise LocalProblem(f"{folder} may not be written to.", hint=ANOTHER) from None
        if e.errno in GONE:
            raise LocalProblem(f"{folder} cannot be reached any more.", hint=ANOTHER) from None
        raise


def check_room(folder: Path, needs_bytes: int) -> None:
    """Raises LocalProblem when the folder's disk has less room than that. Writes nothing."""
    with writing(folder):
        free = shutil.disk_usage(folder).free
    if free < needs_bytes:
        raise LocalProblem(
            f"Not enough room in {folder}: {weight_words(needs_bytes)} are needed, {weight_words(free)} are free.",
            hint=f"Free {weight_words(needs_bytes - free)}, or choose another folder.",
        )


def make_ready(folder: Path, needs_bytes: int = 0) -> None:
    """The same, and see that it is there and takes a file. It is made where only its own name is missing: what else is
    may be a disk. Asks the disk: not for the window's thread."""
    if not folder.is_dir():
        if os.path.lexists(folder) or not folder.parent.is_dir():
            raise LocalProblem(f"There is no folder {folder}.", hint=ANOTHER)
        with writing(folder.parent):
            folder.mkdir(exist_ok=True)
    check_room(folder, needs_bytes)
    trial = temp_beside(folder / "trial")
    with writing(folder):
        trial.touch(exist_ok=False)
        trial.unlink()


def temp_beside(target: Path) -> Path:
    """A name in the same folder, and so on the same disk, that nobody else uses. Hidden, and it says what it is."""
    return target.with_name(f".wanstudio-{secrets.token_hex(6)}.part")


def trial_beside(temp: Path) -> Path:
    """Where something is tried before it becomes `temp`; whoever discards the one discards the other."""
    return temp.with_name(f"{temp.name}.trial")


def land(temp: Path, target: Path) -> Path:
    """Give a whole file or folder its name, or the next free one: "clip (2).mp4". Returns it. Raises LocalProblem."""
    with writing(target.parent):
        for n in range(1, MOST_OF_A_NAME):
            name = numbered(target, n)
            with contextlib.suppress(FileExistsError):
                claim_and_move(temp, name)
                sync_folder(name.parent)
                return name
    raise LocalProblem(f"{target.parent} holds too many files named {target.name}.", hint="Choose another name.")


def same_there(temp: Path, target: Path) -> Path | None:
    """Which of the names that `land` would try has the same in it already, byte for byte; None: none before the first
    that is free. What cannot be read is not the same."""
    names = (numbered(target, n) for n in range(1, MOST_OF_A_NAME))
    return next((name for name in itertools.takewhile(os.path.lexists, names) if _same(temp, name)), None)


def _same(one: Path, other: Path) -> bool:
    """Of two files their bytes, of two folders all files in them. A link is nobody's copy: it may lead elsewhere
    tomorrow."""
    try:
        if other.is_symlink() or one.is_dir() != other.is_dir():
            return False
        if not one.is_dir():
            return other.is_file() and filecmp.cmp(one, other, shallow=False)
        names = {path.name for path in one.iterdir()}
        return names == {path.name for path in other.iterdir()} and all(_same(one / n, other / n) for n in names)
    except OSError:
        return False


def land_over(temp: Path, target: Path, source: Path) -> Path:
    """Give a whole file or folder its name, in place of what has it. Raises LocalProblem.

    Never in place of the clip it was made from, and of a folder only when it holds what an export makes and no more.
    """
    with writing(target.parent):
        if not target.exists():
            return land(temp, target)
        if target.samefile(source):
            raise LocalProblem(f"{target.name} is the clip itself.", hint=ANOTHER)
        if temp.is_dir() != target.is_dir():
            raise LocalProblem(f"{target.name} is something else there.", hint="Choose another name.")
        if temp.is_dir():
            _replace_folder(temp, target)
        else:
            temp.replace(target)
        sync_folder(target.parent)
    return target


def _replace_folder(temp: Path, target: Path) -> None:
    if not _is_of_an_export(target):
        raise LocalProblem(
            f"The folder {target.name} is not an export's, or holds other files, too.", hint="Choose another name."
        )
    aside = temp_beside(target)
    target.rename(aside)
    try:
        temp.rename(target)
    except OSError:
        aside.rename(target)
        raise
    discard(aside)


def _is_of_an_export(folder: Path) -> bool:
    """As far as names tell: all that it holds are the pictures of a sequence, or a sheet and what is said of it."""
    paths, name = list(folder.iterdir()), folder.name
    names, picture = {path.name for path in paths}, re.compile(re.escape(name) + r"_\d{4,}\.png")
    has_names = names == {f"{name}.png", f"{name}.json"} or all(map(picture.fullmatch, names))
    return bool(paths) and has_names and all(path.is_file() for path in paths)


def land_if_free(temp: Path, target: Path) -> Path | None:
    """Give it its name; None, and nothing done, where something has it. Raises LocalProblem."""
    with writing(target.parent), contextlib.suppress(FileExistsError):
        claim_and_move(temp, target)
        sync_folder(target.parent)
        return target
    return None


def claim_and_move(temp: Path, name: Path) -> None:
    """Make the name ours first, for a move alone would replace what is there. Raises FileExistsError."""
    if temp.is_dir():
        if os.name == "nt":
            temp.rename(name)  # never onto what is there; elsewhere an empty folder gives way
            return
        name.mkdir()
        move, give_back = os.rename, name.rmdir
    else:
        name.open("xb").close()
        move, give_back = os.replace, name.unlink
    try:
        move(temp, name)
    except OSError:
        with contextlib.suppress(OSError):  # a folder that holds something by now holds another's
            give_back()
        raise


def discard(path: Path) -> None:
    """Remove a file or folder of ours, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
        return
    with contextlib.suppress(OSError):
        path.unlink()


def weight(path: Path) -> int:
    """Bytes of a file, or of all that a folder holds."""
    return sum(one.stat().st_size for one in path.iterdir()) if path.is_dir() else path.stat().st_size
