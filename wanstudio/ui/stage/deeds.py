"""What is done with the clip and the frame that are on: the next shot, a still, a verdict, an export."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF

from wanstudio.core.judging import Verdict
from wanstudio.core.recipe import Clip, continued_at
from wanstudio.ui.figures import frame_in_words
from wanstudio.ui.stage.compare.names import LETTERS, is_source, names_of

if TYPE_CHECKING:
    from wanstudio.ui.stage.view import StageView


class Deeds(QObject):
    """On an empty stage nothing is done. `k` is one of the clips that are compared; without, it is the one that is on.

    `use_frame` gets "save", "copy", "drag" or the role of a slot, `judge` what the user thinks of the clip;
    `prefer` the one that is kept and the one that is not; `export_clip` and `show_in_folder` get the clip alone.
    """

    def __init__(
        self,
        stage: StageView,
        *,
        export_clip: Callable[[Clip], None],
        show_in_folder: Callable[[Clip], None],
        continue_from: Callable[[Clip, int], object],
        use_frame: Callable[[str, Clip, int], object],
        judge: Callable[[Verdict, Clip], object],
        prefer: Callable[[Clip, Clip], object],
    ) -> None:
        super().__init__(stage)
        self._stage = stage
        self._export_clip, self._show_in_folder = export_clip, show_in_folder
        self._continue_from, self._use_frame, self._judge = continue_from, use_frame, judge
        self._prefer = prefer

    def join(self) -> None:
        """Do what the buttons below and above the picture ask for."""
        foot = self._stage.foot
        foot.frame_wanted.connect(self.use_frame)
        foot.continue_wanted.connect(self.continue_from)
        foot.export_wanted.connect(self.export)
        foot.folder_wanted.connect(self.show_in_folder)
        self._stage.head.verdict.wanted.connect(self.judge)
        self._stage.comparison.panel.choices.kept.connect(self.keep)
        self._stage.picture.hands.pulled.connect(self.drag_frame)

    def continue_from(self, *, k: int | None = None) -> None:
        """The next shot begins with the frame that is shown; at the clip's end, with one a little before it."""
        if (clip := self._clip(k)) is not None:
            self._continue_from(clip, continued_at(self._frames(k), self._frame(k)))

    def say_next(self) -> None:
        """At its button: which frame the next shot would begin with."""
        frames, frame = self._frames(None), self._stage.frame
        begin = continued_at(frames, frame)
        why = ": the last ones often have artefacts" if begin < frame else ""
        which = "the frame that is shown" if self._stage.player.playing else f"{frame_in_words(begin, frames)}{why}"
        self._stage.foot.say_next(f"Continue from here, with {which}" if frames else "")

    def _clip(self, k: int | None) -> Clip | None:
        clips = self._stage.clips
        return self._stage.clip if k is None else clips[k] if k < len(clips) else None

    def _frame(self, k: int | None) -> int:
        """The frame of it that is shown, counted from 0 in that clip."""
        own = self._stage.player.own_frames
        return self._stage.frame if k is None else own[min(k, len(own) - 1)]

    def _frames(self, k: int | None) -> int:
        """How many the clip has: as the decoder found, once it is open."""
        facts, clip = self._stage.player.reel.facts, self._clip(k)
        found = facts[self._stage.comparison.active if k is None else k] if facts else None
        return found.frames if found is not None else clip.facts.frames if clip is not None else 0

    def use_frame(self, action: str, *, k: int | None = None) -> None:
        """With the frame that is shown: "save", "copy", or put it into the slot of a role."""
        if (clip := self._clip(k)) is not None:
            self._use_frame(action, clip, self._frame(k))

    def drag_frame(self, at: QPointF) -> None:
        """The frame that is shown under the hand leaves the stage. What went into a clip is none of its frames."""
        stage, own = self._stage, self._stage.player.own_frames
        k = min(stage.comparison.under(at), len(own) - 1)
        if stage.player.pictures and not is_source(stage.clips[k]):
            self._use_frame("drag", stage.clips[k], own[k])

    def judge(self, mark: Verdict, *, k: int | None = None) -> None:
        clip = self._clip(k)
        if clip is not None and not is_source(clip):
            self._judge(mark, clip)

    def keep(self, k: int) -> None:
        """Of two that are compared: this one is picked, the other one rejected."""
        clips = self._stage.comparison.clips
        if len(clips) == 2:
            names = [f"{letter}, {name}," for letter, name in zip(LETTERS, names_of(clips), strict=False)]
            self._prefer(clips[k], clips[1 - k])
            self._stage.told.emit(f"{names[k]} is picked; {names[1 - k]} is rejected.")

    def export(self, *, k: int | None = None) -> None:
        if (clip := self._clip(k)) is not None:
            self._export_clip(clip)

    def show_in_folder(self, *, k: int | None = None) -> None:
        if (clip := self._clip(k)) is not None:
            self._show_in_folder(clip)
