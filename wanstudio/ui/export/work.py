"""What the dialog of exports can call: all of it the composition's, none of it the dialog's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from wanstudio.core.presets import Preset
from wanstudio.core.recipe import Clip
from wanstudio.ui.export.progress import ExportProgress
from wanstudio.ui.export.wish import Wish

Tell = Callable[[ExportProgress], None]
Start = Callable[[Sequence[Clip], Wish, Tell], Callable[[], None]]
"""Begins an export and returns what cancels it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ExportWork:
    """`sample` makes a file's name of a pattern, `taken` counts names that exist and tells later. `room` tells later
    why the folder cannot take the files, "" where it can, and returns what stops it; `lacking`, which formats cannot
    be written here. `show` opens a folder on a file and says why not where it cannot. `keep`, `keep_presets` and
    `keep_closing` remember what was asked, the user's own presets, and whether the dialog closes by itself. `picture`
    is the file of a clip's thumbnail.
    """

    sample: Callable[[str, Clip], str]
    start: Start
    show: Callable[[Path], str]
    keep: Callable[[Wish], None]
    keep_presets: Callable[[tuple[Preset, ...]], None]
    keep_closing: Callable[[bool], None]
    taken: Callable[[Sequence[Clip], Wish, Callable[[int], None]], None]
    room: Callable[[Sequence[Clip], Wish, Callable[[str], None]], Callable[[], None]]
    lacking: Callable[[Callable[[Sequence[str]], None]], None]
    picture: Callable[[Clip], str]
