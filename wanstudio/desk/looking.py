"""A quick look at clips of the library: which one is looked at, and that the stage waits meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QObject, QTimer

from wanstudio.core.recipe import Clip
from wanstudio.desk.clips import ClipDesk
from wanstudio.ui.library.hover import Hover
from wanstudio.ui.library.quicklook import Move, QuickLook
from wanstudio.ui.library.view import LibraryView
from wanstudio.ui.stage.view import StageView

_BACK = (Move.MoveLeft, Move.MoveUp)


class Looking(QObject):
    """Looks at the next clip of the grid with the arrows, or, where several are chosen, at those in turn. `now` gives a
    clip as it is by now."""

    def __init__(
        self,
        look: QuickLook,
        hover: Hover,
        library: LibraryView,
        stage: StageView,
        clips: ClipDesk,
        *,
        now: Callable[[Clip], Clip],
    ) -> None:
        super().__init__(look)
        self._look, self._hover, self._library, self._stage = look, hover, library, stage
        self._clips, self._now = clips, now
        self._several: tuple[Clip, ...] = ()
        self._goes_on = False  # the stage, when this is over
        look.moved.connect(self._move)
        look.judged.connect(lambda mark, clip: clips.act(mark, (clip,)))
        look.entered.connect(self._enter)
        look.closed.connect(self._closed)
        look.mute_wanted.connect(stage.bar.mute_button.toggle)
        stage.bar.changed.connect(self._take_sound)
        stage.player.playing_changed.connect(self._on_stage)
        library.grid.clicked.connect(self._on_click)

    def open(self, clips: tuple[Clip, ...]) -> None:
        """Or close, where it is open: the same key does both."""
        if self._look.clip is not None:
            self._look.put_away()
        elif clips:
            self._open(clips)

    def _open(self, clips: tuple[Clip, ...]) -> None:
        self._several = clips if len(clips) > 1 else ()
        self._goes_on = self._stage.player.playing
        self._hover.rest()
        self._stage.player.pause()
        self._take_sound()
        current = self._library.current
        self._show(current if current in clips else clips[0])

    def _show(self, clip: Clip | None) -> None:
        if clip is None:
            return
        self._library.go_along(clip.id)
        place = ""
        if self._several:
            place = f"{self._place_of(clip) + 1} of {len(self._several)} chosen"
        self._look.show_clip(self._now(clip), self._clips.model.thumbnails.of(clip), place)

    def _place_of(self, clip: Clip) -> int:
        return next(n for n, each in enumerate(self._several) if each.id == clip.id)

    def _move(self, move: Move) -> None:
        clip = self._look.clip
        if clip is None:
            return
        beside = self._in_turn(clip, move) if self._several else self._in_grid(clip, move)
        if beside is not None and beside.id != clip.id:
            self._show(beside)

    def _in_turn(self, clip: Clip, move: Move) -> Clip:
        last = len(self._several) - 1
        if move in (Move.MoveHome, Move.MoveEnd):
            return self._several[0 if move is Move.MoveHome else last]
        return self._several[min(max(self._place_of(clip) + (-1 if move in _BACK else 1), 0), last)]

    def _in_grid(self, clip: Clip, move: Move) -> Clip | None:
        """As the arrows go in the grid; from where the keys are, where it has left the list meanwhile."""
        row = self._library.grid.row_beside(move)
        return None if row is None else self._clips.model.at(row)

    def look_on(self, gone: set[str]) -> None:
        """These leave: where one of them is looked at, the next one that stays is, or the one before."""
        if self._hover.clip is not None and self._hover.clip.id in gone:
            self._hover.rest()
        clip, several = self._look.clip, self._several
        stay = tuple(one for one in several if one.id not in gone)
        self._several = stay if len(stay) > 1 else ()
        if clip is None or clip.id not in gone:
            return
        here = next((n for n, one in enumerate(several) if one.id == clip.id), 0)
        near = _near(several, here, gone)
        if near is None:
            row = self._library.grid.currentIndex().row()
            near = _near(self._clips.model.clips, max(0, row), gone)
        if near is None:
            self._look.put_away()
        else:
            self._show(near)

    # ---- the stage ----

    def to_stage(self, clips: tuple[Clip, ...]) -> None:
        """Play it there; what is there already plays or rests, as by its own key."""
        ids = {clip.id for clip in self._stage.clips}
        if any(clip.id in ids for clip in clips):
            self._stage.transport.toggle_play()
        elif clips:
            self._stage.show_clip(clips[0])

    def _enter(self, clip: Clip) -> None:
        if [on.id for on in self._stage.clips] == [clip.id]:
            self._stage.player.play(forward=self._stage.player.forward)
        self._stage.show_clip(clip)

    def _closed(self) -> None:
        """One that went to the trash meanwhile leaves no empty stage behind."""
        self._several = ()
        if not self._stage.clips:
            self._stage.show_clip(self._library.current, play=False)
        elif self._goes_on:
            self._stage.player.play(forward=self._stage.player.forward)
        self._goes_on = False

    def _on_stage(self, playing: bool) -> None:
        """Something has come onto the stage meanwhile: it begins when this is over."""
        if playing and self._look.clip is not None:
            QTimer.singleShot(0, self, self._hold)

    def _hold(self) -> None:
        if self._look.clip is not None and self._stage.player.playing:
            self._goes_on = True
            self._stage.player.pause()

    def _take_sound(self) -> None:
        """As loud as the stage, or as silent."""
        bar = self._stage.bar
        self._look.player.set_volume(bar.volume.value() / 100)
        self._look.player.set_muted(bar.mute_button.isChecked())

    def _on_click(self, _: QModelIndex) -> None:
        """A clip that became the chosen one while it was looked at is not chosen anew by a click."""
        clip = self._library.grid.only()
        if clip is not None and all(on.id != clip.id for on in self._stage.clips):
            self._stage.show_clip(clip)


def _near(clips: Sequence[Clip], here: int, gone: set[str]) -> Clip | None:
    return next((clip for clip in (*clips[here:], *clips[:here][::-1]) if clip.id not in gone), None)
