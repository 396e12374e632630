"""What the studio does for the files of the form: a name for each of its functions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from wanstudio.core.facts import Look, MediaKind
from wanstudio.core.fixes import Fix
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Media, Value
from wanstudio.ui.create.errands import Stop

if TYPE_CHECKING:  # with what compares recipes
    from wanstudio.ui.create.dropped import Dropped


@dataclass(frozen=True, kw_only=True, slots=True)
class MediaWork:
    """What the studio does for the form. Every answer comes by the function given: now, later, or never.

    mend: make the copy of a file that a Fix asks for; the answer tells of the copy, or has a problem. What is
    returned stops it; then no answer comes.
    fetch: bring what is at a web address here; the first function hears of (bytes here, bytes in all or None), the
    second gets the answer. It is stopped in the same way.
    keep: put pixels into a file; the answer is its path. same: whether the second file is what the first was, None
    where that cannot be known. folder: whether a path is one. files: the files of a kind in a folder.
    strip: a picture of a video from its beginning to its end ("" for none).
    recipe: what made a clip, None for a file that WanStudio did not make.
    many: make a job for each of these values.
    """

    mend: Callable[[str, Fix, Media, Callable[[Look], None]], Stop]
    fetch: Callable[[str, Callable[[int, int | None], None], Callable[[Look], None]], Stop]
    keep: Callable[[QImage, Callable[[str], None]], None]
    folder: Callable[[str, Callable[[bool], None]], None]
    same: Callable[[str, str, Callable[[bool | None], None]], None]
    files: Callable[[str, MediaKind, Callable[[list[str]], None]], None]
    strip: Callable[[str, Callable[[str], None]], None]
    recipe: Callable[[str, Callable[[Dropped | None], None]], None]
    many: Callable[[ModelSpec, list[dict[str, Value]]], None]
