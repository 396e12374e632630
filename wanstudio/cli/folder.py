"""The folder that results go to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from wanstudio.store.folders import ready


@contextmanager
def made_for_it(folder: Path) -> Iterator[None]:
    """The folder is there inside, and gone again after if it was made for this and nothing came of it.

    Raises:
        LocalProblem: it cannot be made or written.
    """
    missing = [f for f in (folder, *folder.parents) if not f.exists()]
    try:
        ready(folder)
        yield
    finally:
        for made in missing:
            with suppress(OSError):  # it holds something now
                made.rmdir()
