"""Judging: stars, picks, rejects and tags are shown at once, written behind that, and can be taken back.

What else is done with clips can be taken back in its turn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from wanstudio.core.errors import StudioError
from wanstudio.core.judging import Mark, judged, preferred, tagged
from wanstudio.core.recipe import Clip
from wanstudio.desk.steps import Step, Steps
from wanstudio.studio.studio import Studio

Clips = tuple[Clip, ...]


class Judging(Steps):
    """`now` gives a clip as it is by now, `show` gets those that changed, `kept` is called once that is written."""

    def __init__(
        self,
        studio: Studio,
        *,
        now: Callable[[Clip], Clip],
        show: Callable[[Clips], None],
        kept: Callable[[], None],
        refused: Callable[[StudioError], None],
    ) -> None:
        super().__init__()
        self._studio, self._now, self._show, self._refused = studio, now, show, refused
        self._kept = kept

    def act(self, mark: Mark, clips: Clips) -> None:
        """What all of them have already is taken away from them."""
        before = tuple(map(self._now, clips))
        self._do(before, judged(before, mark))

    def prefer(self, kept: Clip, other: Clip) -> None:
        """In one step: it is taken back as one."""
        before = (self._now(kept), self._now(other))
        self._do(before, preferred(*before))

    def tag(self, clips: Clips, *, add: str = "", remove: str = "") -> Clips:
        """The clips as they are after that, which may be shown nowhere any more."""
        before = tuple(map(self._now, clips))
        after = tagged(before, add, remove=remove)
        self._do(before, after)
        return after

    def _do(self, before: Clips, after: Clips) -> None:
        if after == before:
            return
        step = self.push(lambda: self._take(before, after, step), lambda: self._take(after, before, step))
        self._take(after, before, step)

    def _take(self, clips: Clips, before: Clips, step: Step) -> None:
        self._show_marks(clips)
        self._tell()
        work = self._studio.library.judge(clips)
        self._studio.tasks.start(
            "judge", work, then=lambda _: self._kept(), refused=lambda error: self._fail(before, step, error)
        )

    def _fail(self, before: Clips, step: Step, error: StudioError) -> None:
        """It could not be written: nothing is shown that is not kept."""
        self.drop(step)
        self._show_marks(before)
        self._refused(error)

    def _show_marks(self, clips: Clips) -> None:
        """What else has become of a clip since then stays."""
        self._show(tuple(replace(self._now(clip), stars=clip.stars, flag=clip.flag, tags=clip.tags) for clip in clips))
