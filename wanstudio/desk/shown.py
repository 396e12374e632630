"""Clips as they are shown: in the library's list, in a quick look, on the stage; with the marks they have by now."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from wanstudio.core.recipe import Clip
from wanstudio.desk.listing import Listing
from wanstudio.ui.library.quicklook import QuickLook
from wanstudio.ui.library.view import LibraryView
from wanstudio.ui.stage.view import StageView


class Shown:
    """`focus` says where in the window the keys go."""

    def __init__(
        self,
        listing: Listing,
        library: LibraryView,
        look: QuickLook,
        stage: StageView,
        focus: Callable[[], QWidget | None],
    ) -> None:
        self._listing, self._library, self._look, self._stage, self._focus = listing, library, look, stage, focus

    def judged(self, clips: tuple[Clip, ...]) -> None:
        """They are thought of otherwise."""
        for clip in clips:
            self._listing.renew(clip)
            self._stage.show_judged(clip)
            self._look.renew(clip)

    def now(self, clip: Clip) -> Clip:
        """With the marks that it has by now, as far as it is shown anywhere."""
        looked_at = (self._look.clip,) if self._look.clip is not None else ()
        elsewhere = (one for one in (*looked_at, *self._stage.clips) if one.id == clip.id)
        return self._listing.model.clip(clip.id) or next(elsewhere, clip)

    def of_shot(self, shot: int) -> tuple[Clip, ...]:
        """The clips of a shot that are shown anywhere."""
        listed = {clip.id: clip for clip in self._listing.model.clips if clip.shot == shot}
        on_stage = {clip.id: clip for clip in self._stage.clips if clip.shot == shot}
        return tuple((on_stage | listed).values())

    def corner(self) -> QPoint:
        """Where a box about the chosen clips opens: at what is looked at, the grid's cell, or the stage's header."""
        if self._look.clip is not None:
            return self._look.corner()
        focus = self._focus()
        in_grid = focus is not None and self._library.isAncestorOf(focus)
        return self._library.cell_corner() if in_grid else self._stage.corner()
