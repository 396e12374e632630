"""How an export goes, as it is told to the dialog."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from wanstudio.core.errors import StudioError
from wanstudio.core.notices import Notice
from wanstudio.core.recipe import Clip
from wanstudio.ui.figures import counted

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

    @property
    def went_well(self) -> bool:
        """Every clip was written: there is nothing that the user would have to read."""
        return self.ended and bool(self.paths) and not self.rest and not self.skipped

    @property
    def headline(self) -> str:
        """What came of it, once it has ended."""
        if self.paths and self.rest:
            return f"{self.written} of {self.written + len(self.rest)} exported"
        if self.error is not None:
            return "Not exported"
        if self.paths:
            return f"{counted(self.written, 'clip')} exported"
        return "Nothing exported: the names are taken" if self.skipped else "Export cancelled"

    @property
    def notice(self) -> Notice | None:
        """For a user who is not looking. None where they ended it themselves, or it goes on."""
        if not self.ended or (self.cancelled and self.error is None):
            return None
        well = self.error is None and self.paths
        where = f"In {self.paths[0].parent.name}." if well else "The export says why, and what can be done."
        return Notice(self.headline, where)
