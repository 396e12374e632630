"""Judging: stars, picks, rejects and tags are shown at once, written behind that, and can be taken back.

What else is done with clips can be taken back in its turn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from wanstudio.core.errors import StudioError
from wanstudio.core.judging import Mark, judged, preferred, tagged
from wanstudio.core.recipe import Clip
from wanstudio.studio.studio import Studio

_STEPS = 200  # that can be taken back
Clips = tuple[Clip, ...]
Do = Callable[[], None]


@dataclass(frozen=True, eq=False, slots=True)
class Step:
    """What takes it back, and what does it again; None: it is not done again."""

    back: Do
    again: Do | None = None


class Judging(QObject):
    """`now` gives a clip as it is by now, `show` gets those that changed, `kept` is called once that is written."""

    can_undo = Signal(bool)
    can_redo = Signal(bool)

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
        self._done: list[Step] = []
        self._undone: list[Step] = []

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

    def push(self, back: Do, again: Do | None = None) -> Step:
        """Something was done with clips that can be taken back, and perhaps done again."""
        step = self.keep(back, again)
        self._undone = []
        self._tell()
        return step

    def keep(self, back: Do, again: Do | None = None) -> Step:
        """The same, where nothing new was done: of what could not be taken back yet. It comes next."""
        step = Step(back, again)
        self._done = [*self._done, step][-_STEPS:]
        self._tell()
        return step

    def undo(self) -> None:
        if self._done:
            self.undo_this(self._done[-1])

    def undo_this(self, step: Step) -> None:
        """Also where others have been done since; once only."""
        if step in self._done:
            self._done.remove(step)
            if step.again is not None:
                self._undone.append(step)
            step.back()
            self._tell()

    def redo(self) -> None:
        if self._undone:
            step = self._undone.pop()
            self._done.append(step)
            if step.again is not None:
                step.again()
            self._tell()

    @property
    def steps(self) -> tuple[bool, bool]:
        """Whether something can be taken back, and done again."""
        return bool(self._done), bool(self._undone)

    def _take(self, clips: Clips, before: Clips, step: Step) -> None:
        self._show_marks(clips)
        self._tell()
        work = self._studio.library.judge(clips)
        self._studio.tasks.start(
            "judge", work, then=lambda _: self._kept(), refused=lambda error: self._fail(before, step, error)
        )

    def _fail(self, before: Clips, step: Step, error: StudioError) -> None:
        """It could not be written: nothing is shown that is not kept."""
        self._done = [one for one in self._done if one is not step]
        self._undone = []
        self._show_marks(before)
        self._tell()
        self._refused(error)

    def _show_marks(self, clips: Clips) -> None:
        """What else has become of a clip since then stays."""
        self._show(tuple(replace(self._now(clip), stars=clip.stars, flag=clip.flag, tags=clip.tags) for clip in clips))

    def _tell(self) -> None:
        self.can_undo.emit(bool(self._done))
        self.can_redo.emit(bool(self._undone))
