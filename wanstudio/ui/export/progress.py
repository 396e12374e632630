"""How an export goes, as it is told to the dialog."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from wanstudio.core.errors import StudioError
from wanstudio.core.notices import Notice
from wanstudio.core.recipe import Clip
from wanstudio.ui.figures import counted, whole
from wanstudio.ui.widgets.clock import LEAST_LEFT_S, about

State = Literal["waiting", "going", "done", "there", "skipped", "failed", "cancelled"]


@dataclass(frozen=True, slots=True)
class ClipProgress:
    """One clip of an export: the name it gets, how far it is (0…1), what it takes, why it was not written."""

    clip: Clip
    name: str
    state: State = "waiting"
    done: float = 0.0
    bytes: int = 0
    why: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ExportProgress:
    """How an export goes: `done` 0…1 of all its clips. At the end: what was written, and which clips were not.

    `written` counts clips, `paths` are their files; `there` are those that stood in the folder with the same content
    already, and were not written again. `error` is that of the first that failed. `left_s`: how long the
    rest may take, None while that is not known.
    """

    done: float = 0.0
    ended: bool = False
    paths: tuple[Path, ...] = ()
    written: int = 0
    there: tuple[Path, ...] = ()
    failed: tuple[Clip, ...] = ()
    cancelled: tuple[Clip, ...] = ()
    skipped: int = 0
    error: StudioError | None = None
    lines: tuple[ClipProgress, ...] = ()
    left_s: float | None = None

    @property
    def left(self) -> str:
        """ "about 0:25 left"; "" where that is not known, and for the last moments."""
        return "" if self.left_s is None or self.left_s < LEAST_LEFT_S else f"{about(self.left_s)} left"

    @property
    def rest(self) -> tuple[Clip, ...]:
        """What could be tried again."""
        return (*self.failed, *self.cancelled)

    @property
    def files(self) -> tuple[Path, ...]:
        """All that are in the folder now."""
        return (*self.paths, *self.there)

    @property
    def all_in_place(self) -> bool:
        """Every clip is in the folder, written now or before."""
        return self.ended and bool(self.files) and not self.rest and not self.skipped

    @property
    def went_well(self) -> bool:
        """Every clip was written: there is nothing that the user would have to read."""
        return self.all_in_place and not self.there

    @property
    def headline(self) -> str:
        """What came of it, once it has ended."""
        if self.files and self.rest:
            return f"{self.written} of {self.written + len(self.there) + len(self.rest)} exported"
        if self.error is not None:
            return "Not exported"
        if self.paths:
            already = f", {whole(len(self.there))} already there" if self.there else ""
            return f"{counted(self.written, 'clip')} exported{already}"
        if self.there:
            return f"{counted(len(self.there), 'clip')} already there"
        return "Nothing exported: the names are taken" if self.skipped else "Export cancelled"

    @property
    def notice(self) -> Notice | None:
        """For a user who is not looking. None where they ended it themselves, or it goes on."""
        if not self.ended or (self.cancelled and self.error is None):
            return None
        well = self.error is None and self.files
        where = f"In {self.files[0].parent.name}." if well else "The export says why, and what can be done."
        return Notice(self.headline, where)
