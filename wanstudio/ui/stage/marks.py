"""In and out of the clips that were on the stage, as long as the program runs."""

from __future__ import annotations

from wanstudio.ui.stage.bookmark import Bookmark, Range


class Marks:
    """By the clip's id; only those that are marked."""

    def __init__(self) -> None:
        self._of: dict[str, Range] = {}

    def keep(self, clip_id: str, place: Bookmark) -> None:
        """What is marked where the clip is left, or that nothing is any more."""
        if place.first is None or place.last is None:
            self._of.pop(clip_id, None)
        else:
            self._of[clip_id] = (place.first, place.last)

    def of(self, clip_id: str) -> Bookmark | None:
        """For the clip when it is on alone: its range, and no frame to go to."""
        marked = self._of.get(clip_id)
        return None if marked is None else Bookmark(0, None, *marked)
