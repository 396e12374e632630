"""How an export goes, as it is told to the dialog."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from wanstudio.core.errors import StudioError
from wanstudio.core.recipe import Clip

State = Literal["waiting", "going", "done", "skipped", "failed", "cancelled"]


@dataclass(frozen=True, slots=True)
class Line:
    """One clip of an export: the name it gets, how far it is (0…1), what it takes, why it was not written."""

    clip: Clip
    name: str
    state: State = "waiting"
    done: float = 0.0
    bytes: int = 0
    why: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class News:
    """How an export goes: `done` 0…1 of all its clips. At the end: what was written, and which clips were not.

    `written` counts clips, `paths` are their files. `error` is that of the first that failed. `left_s`: how long the
    rest may take, None while that is not known.
    """

    done: float = 0.0
    ended: bool = False
    paths: tuple[Path, ...] = ()
    written: int = 0
    failed: tuple[Clip, ...] = ()
    cancelled: tuple[Clip, ...] = ()
    skipped: int = 0
    error: StudioError | None = None
    lines: tuple[Line, ...] = ()
    left_s: float | None = None

    @property
    def rest(self) -> tuple[Clip, ...]:
        """What could be tried again."""
        return (*self.failed, *self.cancelled)
