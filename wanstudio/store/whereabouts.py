"""What the user should know of where a folder is before clips go there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from wanstudio.store.drives import network_drive
from wanstudio.store.synced import synced_by


def remark_on(folder: Path, drive: Callable[[Path], str] = network_drive) -> str:
    """A sentence or two; "" where there is nothing to say. `drive` says what kind of network drive a folder is on.

    It looks at the disk, and waits where a drive does not answer.
    """
    if kind := drive(folder):
        return (
            f"This folder is on a network drive ({kind}). While that cannot be reached no clip is fetched; a folder on"
            " this computer is safer."
        )
    if service := synced_by(folder):
        return (
            f"{service} seems to sync this folder. It may hold a clip that is being written, or take one off this"
            " computer; a folder outside of it is safer."
        )
    return ""
