"""Several texts as one .zip, which is there whole or not at all, and takes no other file's place."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from wanstudio.core.errors import LocalProblem
from wanstudio.core.names import numbered
from wanstudio.store.files import FULL, place
from wanstudio.store.folders import reason

_MOST_OF_A_NAME = 9999


def zip_path(path: Path) -> Path:
    """`path`, with .zip where it has none."""
    return path if path.suffix.lower() == ".zip" else path.with_name(f"{path.name}.zip")


def check_target(target: Path) -> None:
    """See whether a file can come there, before it takes time to make it. Asks the disk.

    Raises:
        LocalProblem: which says why not.
    """
    if target.is_dir():
        raise LocalProblem(f"{target} is a folder.", hint="Give the file a name.")
    if not target.parent.is_dir():
        raise LocalProblem(f"There is no folder {target.parent}.", hint="Choose another folder.")
    if not os.access(target.parent, os.W_OK | os.X_OK):
        raise LocalProblem(f"Nothing can be written in the folder {target.parent}.", hint="Choose another folder.")


def write_zip(target: Path, texts: Mapping[str, str]) -> Path:
    """Write it; where its name is taken it gets the next free one: "name (2).zip". Returns it.

    Raises:
        LocalProblem: it cannot be written; nothing is left of it.
    """
    temp = target.with_name(f".wanstudio-{os.urandom(6).hex()}.part")
    try:
        with temp.open("xb") as file:
            with ZipFile(file, "w", ZIP_DEFLATED) as made:
                for name, text in texts.items():
                    made.writestr(name, text.encode("utf-8", "replace"))
            file.flush()
            os.fsync(file.fileno())
        return _placed(temp, target)
    except OSError as e:
        why = "the disk is full" if e.errno in FULL else reason(e)
        raise LocalProblem(f"{target} cannot be written: {why}.", hint="Choose another folder.") from e
    finally:
        temp.unlink(missing_ok=True)


def _placed(temp: Path, target: Path) -> Path:
    for n in range(1, _MOST_OF_A_NAME):
        if place(temp, name := numbered(target, n)):
            return name
    raise LocalProblem(f"{target.parent} holds too many files named {target.name}.", hint="Choose another name.")
