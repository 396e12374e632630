"""What is said around the picture follows what the player tells: the frame, the range, the sound, what went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize

from wanstudio.ui.figures import frame_in_words, whole
from wanstudio.ui.stage.compare.names import is_source
from wanstudio.ui.stage.reel import ReelFacts, Sound
from wanstudio.ui.stage.remarks import ADVICE, SOUND_LACKS

if TYPE_CHECKING:
    from wanstudio.core.recipe import Clip
    from wanstudio.ui.stage.view import StageView


class Following(QObject):
    """Changes nothing of what is played; where one of several clips cannot be, the stage goes on without it."""

    def __init__(self, stage: StageView) -> None:
        super().__init__(stage)
        self._stage = stage
        self._told_seen: tuple[Clip, ...] = ()

    def join(self) -> None:
        stage, player = self._stage, self._stage.player
        player.frame_shown.connect(self._on_frame)
        player.playing_changed.connect(self._say_time)
        player.failed.connect(self._on_failed)
        player.opened.connect(self._on_opened)
        player.range_changed.connect(self._on_range)
        player.sound_came.connect(self.show_sound)
        player.damaged.connect(stage.scrubber.show_damaged)
        player.damaged.connect(stage.remarks.show_damaged)
        stage.picture.times = self.times

    def say_range(self) -> None:
        clip = self._stage.clip
        seed = None if clip is None else clip.recipe.seed
        self._stage.foot.say_range(self._stage.player, "" if seed is None else f"Seed {seed}")

    def show_sound(self, sound: Sound) -> None:
        stage = self._stage
        stage.remarks.show_sound(sound)
        if sound.lacking and len(stage.clips) == 1:
            stage.bar.show_sound(False, SOUND_LACKS[sound.lacking])
        if stage.player.facts is not None:
            stage.scrubber.show_sound(sound, stage.player.facts.times_s, stage.player.reel.heard)

    def times(self) -> list[str]:
        """Of each clip: its own timecode, and its own frame, counted from 1 as in words."""
        player = self._stage.player
        clips = (player.facts, *player.facts.beside) if player.facts is not None else ()
        return [f"{clip.codes.of(n)}   frame {whole(n + 1)}" for n, clip in zip(player.own_frames, clips, strict=False)]

    def _on_opened(self, facts: ReelFacts) -> None:
        """What the decoder found counts, not what was once probed."""
        stage, player = self._stage, self._stage.player
        stage.bar.show_clip(facts.codes)
        stage.scrubber.show_clip(facts.times_s)
        self._on_range()  # one that was kept, too
        stage.remarks.show_facts(facts)
        stage.scrubber.show_parts(player.reel.parts)
        stage.picture.show_sizes([QSize(each.width, each.height) for each in (facts, *facts.beside)])

    def _on_frame(self, frame: int) -> None:
        stage, player = self._stage, self._stage.player
        stage.picture.show_images(player.pictures)
        stage.bar.show_frame(frame)
        stage.scrubber.show_frame(frame)
        if not player.playing or frame % max(1, round(player.fps)) == 0:
            self._say_time()  # once a second is enough for whoever listens
        if self._told_seen != stage.clips:
            self._told_seen = stage.clips
            for clip in stage.clips:
                stage.seen.emit(clip.id)

    def _say_time(self) -> None:
        stage, player = self._stage, self._stage.player
        doing = "Playing" if player.playing else "Paused"
        now, frame = player.codes.of(player.frame), frame_in_words(player.frame, player.frames)
        lost = ", which cannot be decoded" if player.frame in stage.scrubber.damaged else ""
        stage.setAccessibleDescription(f"{doing} at {now}, {frame}{lost}" if player.frames else "")
        stage.bar.timecode.say_frame()
        stage.scrubber.say_frame()
        stage.deeds.say_next()

    def _on_range(self) -> None:
        self._stage.scrubber.show_range(self._stage.player.first, self._stage.player.last)
        self.say_range()

    def _on_failed(self, sentence: str) -> None:
        stage = self._stage
        if stage.drop_failed(stage.player.reel.failing):
            stage.told.emit(sentence)
            return
        stage.picture.clear()
        stage.picture.say(sentence if any(map(is_source, stage.clips)) else f"{sentence}\n{ADVICE}")
        stage.remarks.clear()
        stage.scrubber.show_clip((0.0,))  # there is nothing to point at
