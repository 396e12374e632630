"""One export: what was asked for, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from wanstudio.core.errors import StudioError
from wanstudio.core.exports import ExportSpec
from wanstudio.core.names import Exists
from wanstudio.core.recipe import Clip


@dataclass(frozen=True, slots=True)
class Exporting:
    """`done` is 0…1; None while it waits in line."""

    done: float | None = None


@dataclass(frozen=True, slots=True)
class Exported:
    """One file, or the folder of a sequence; `bytes` is what all of it takes."""

    paths: tuple[Path, ...]
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class AlreadyThere:
    """The same content was in the folder under that name, or the next: nothing was written."""

    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class ExportSkipped:
    """The name was taken, and such were to be skipped."""


@dataclass(frozen=True, slots=True)
class ExportFailed:
    """`error.detail` is the sentence, `error.hint` what to do. Nothing was left in the folder."""

    error: StudioError


@dataclass(frozen=True, slots=True)
class ExportCancelled:
    """Nothing was left in the folder."""


ExportState = Exporting | Exported | AlreadyThere | ExportSkipped | ExportFailed | ExportCancelled


@dataclass(frozen=True, kw_only=True, slots=True)
class ExportJob:
    """`target` is the name it gets unless another file has it; `exists` says what then. Numbered: the next free one,
    or none where the same content is there already."""

    id: str
    clip: Clip
    spec: ExportSpec
    target: Path
    exists: Exists = "number"
    state: ExportState = Exporting()

    @property
    def ended(self) -> bool:
        return not isinstance(self.state, Exporting)
