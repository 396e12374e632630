"""Tags: a box for those of the clips that are chosen, on top of where they are."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from wanstudio.core.alphabet import in_order
from wanstudio.core.errors import StudioError
from wanstudio.core.judging import tag_of
from wanstudio.core.recipe import Clip
from wanstudio.desk.judging import Judging
from wanstudio.studio.studio import Studio
from wanstudio.ui.library.tagbox import TagBox
from wanstudio.ui.theme.theme import Theme


class Tagging:
    """`place` says where the box opens, `now` gives a clip as it is by now, `keep` holds the box while it is shown."""

    def __init__(
        self,
        studio: Studio,
        judging: Judging,
        theme: Theme,
        *,
        window: Callable[[], QWidget],
        place: Callable[[], QPoint],
        now: Callable[[Clip], Clip],
        keep: Callable[[QWidget], None],
        refused: Callable[[StudioError], None],
    ) -> None:
        self._studio, self._judging, self._theme = studio, judging, theme
        self._window, self._place, self._now, self._keep = window, place, now, keep
        self._refused = refused

    def open(self, clips: tuple[Clip, ...]) -> None:
        box, clips = TagBox(self._theme, self._window()), tuple(map(self._now, clips))

        def add(text: str) -> None:
            nonlocal clips
            if tag := tag_of(text, box.known):
                clips = self._judging.tag(clips, add=tag)
                box.show_known(in_order({*box.known, tag}))
                box.show_clips(clips)

        def remove(tag: str) -> None:
            nonlocal clips
            clips = self._judging.tag(clips, remove=tag)
            box.show_clips(clips)

        box.added.connect(add)
        box.removed.connect(remove)
        box.show_clips(clips)
        self._keep(box)
        box.open_at(self._place(), box.field)
        shown = [True]
        box.destroyed.connect(lambda: shown.clear())
        self._studio.tasks.start(
            "known tags",
            self._studio.library.tags(),
            then=lambda tags: box.show_known(tags) if shown else None,
            refused=self._refused,
        )
