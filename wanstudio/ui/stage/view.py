"""The stage: one clip, looked at closely. Header, picture, transport, ruler and filmstrip, actions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from wanstudio.core.judging import Verdict
from wanstudio.core.recipe import Clip
from wanstudio.ui.keymap import Keymap
from wanstudio.ui.stage.bar import TransportBar
from wanstudio.ui.stage.bookmark import Bookmark
from wanstudio.ui.stage.compare.comparison import Comparison, Differing
from wanstudio.ui.stage.compare.names import is_source
from wanstudio.ui.stage.deck import Deck
from wanstudio.ui.stage.deeds import Deeds
from wanstudio.ui.stage.fitting import fit
from wanstudio.ui.stage.following import Following
from wanstudio.ui.stage.foot import Foot
from wanstudio.ui.stage.header import Header
from wanstudio.ui.stage.keys import Keys, commands_of
from wanstudio.ui.stage.looks import Looks
from wanstudio.ui.stage.marks import Marks
from wanstudio.ui.stage.picture import Picture
from wanstudio.ui.stage.picture_menu import PictureMenu
from wanstudio.ui.stage.player import Player
from wanstudio.ui.stage.reel import Reel
from wanstudio.ui.stage.remarks import Remarks
from wanstudio.ui.stage.strip.glimpse import Glimpse
from wanstudio.ui.stage.strip.scrubber import Scrubber
from wanstudio.ui.stage.takes.model import ThumbnailOf
from wanstudio.ui.stage.takes.takes import ComingOf, Takes, TakesOf
from wanstudio.ui.stage.together import Together
from wanstudio.ui.stage.transport import Transport
from wanstudio.ui.stage.zoom import ZoomButton
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.panels import EmptyState
from wanstudio.ui.widgets.pictures import Pictures, read

STRIP_TILES = 9
Filmstrip = Callable[[Clip, Callable[[str], None]], None]
"""Asked for a clip's filmstrip of `STRIP_TILES` frames; tells the path of a picture file when there is one."""


class StageView(QWidget):
    """`show_clip` puts a clip on; it plays in a loop, as short clips are judged. None empties the stage.

    What `Deeds` and `Takes` call is given here; `has_slot` says whether the chosen model has one of a role. `seen` is
    emitted with a clip's id once its first frame was really shown, `told` with a sentence for the status bar.
    `commands` are what menus and keys do here, by the ids of `ui.actions`.
    """

    seen = Signal(str)
    told = Signal(str)
    changed = Signal()  # another clip is on, or none
    full_screen_wanted = Signal()  # or no longer

    def __init__(
        self,
        theme: Theme,
        *,
        export_clip: Callable[[Clip], None],
        show_in_folder: Callable[[Clip], None],
        filmstrip: Filmstrip,
        reel: Callable[[], Reel],
        continue_from: Callable[[Clip, int], object],
        use_frame: Callable[[str, Clip, int], object],
        has_slot: Callable[[str], bool],
        judge: Callable[[Verdict, Clip], object] = lambda mark, clip: None,
        prefer: Callable[[Clip, Clip], object] = lambda kept, other: None,
        differing: Differing = lambda clips: ((), ""),
        takes_of: TakesOf = lambda clip, tell: None,
        coming: ComingOf = lambda shot: (),
        thumbnail: ThumbnailOf = lambda clip: "",
        pictures: Pictures | None = None,
        empty: QWidget | None = None,
        keymap: Keymap | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("stage")
        self.setAccessibleName("Stage")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("own_focus", True)
        self._theme, self._filmstrip = theme, filmstrip
        self.keymap = keymap = keymap or Keymap()
        self.clips: tuple[Clip, ...] = ()
        self._begun_from = ""  # the id of the clip that was on alone before it was compared
        self._marks = Marks()
        self.player = Player(Together(reel))
        self.player.setParent(self)
        self.transport = Transport(self.player)
        self.picture = Picture(theme)
        self.looks = Looks(self.picture)
        self.bar = TransportBar(theme, keymap, self.transport)
        self.remarks = Remarks(theme)
        self.scrubber = Scrubber(theme)
        self.foot = Foot(theme, has_slot)
        self.takes = Takes(self, theme, keymap, takes_of, coming, thumbnail, pictures or Pictures())
        self.comparison = Comparison(theme, keymap, self.picture, self.player, differing)
        self.deeds = Deeds(
            self,
            export_clip=export_clip,
            show_in_folder=show_in_folder,
            continue_from=continue_from,
            use_frame=use_frame,
            judge=judge,
            prefer=prefer,
        )
        self.following = Following(self)
        self.commands = commands_of(self)
        self.keys, self.picture_menu = Keys(self), PictureMenu(self, theme)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(empty or self._nothing_yet())
        self.deck = self._deck()
        self._pages.addWidget(self.deck)
        self.glimpse = Glimpse(theme, self.player.reel, self.scrubber, self)
        self._join()

    def _nothing_yet(self) -> QWidget:
        text = "Choose a clip in the library, or press Generate."
        return EmptyState(self._theme, "play", "Nothing to watch yet", text)

    # ---- parts ----

    def _deck(self) -> Deck:
        self.zoom_button = ZoomButton(self._theme, self.picture)
        self.head = Header(self._theme, self.keymap, self.takes.turner, (self.zoom_button, self.comparison.modes))
        return Deck(
            self._theme,
            above=(self.head, self.remarks),
            picture=self.picture,
            controls=(self.bar, self.scrubber),
            below=(self.foot, self.comparison.panel),
            base=self.takes.strip,
        )

    def _join(self) -> None:
        self.following.join()
        self.picture.sizes_changed.connect(self.player.set_sizes)
        self.picture.hands.clicked.connect(self.transport.toggle_play)
        self.picture.hands.double_clicked.connect(self.full_screen_wanted)
        self.head.full_screen_wanted.connect(self.full_screen_wanted)
        self.scrubber.asked.connect(self.player.seek)
        self.scrubber.looked.connect(self.glimpse.look_at)
        self.scrubber.mark_grabbed.connect(self.transport.grab)
        self.scrubber.mark_dragged.connect(self.transport.drag)
        self.scrubber.mark_dropped.connect(self.transport.let_go)
        self.scrubber.mark_set.connect(self.transport.mark)
        self.scrubber.mark_cleared.connect(self.transport.clear)
        self.bar.changed.connect(self.following.say_range)
        self.bar.left.connect(partial(self.setFocus, Qt.FocusReason.OtherFocusReason))
        self.takes.paired.connect(self.compare)
        self.seen.connect(self.takes.seen)
        self.deeds.join()
        self.comparison.closed.connect(self.end_comparison)
        self.comparison.changed.connect(self._on_compared)

    # ---- what is on ----

    @property
    def clip(self) -> Clip | None:
        """The one that frame and clip actions are about: while several are compared, the first, or the one alone."""
        return self.clips[self.comparison.active] if self.clips else None

    @property
    def frame(self) -> int:
        """The frame of `clip` that is shown, counted from 0 in that clip."""
        own = self.player.own_frames
        return own[min(self.comparison.active, len(own) - 1)]

    def show_clip(self, clip: Clip | None, *, play: bool = True) -> None:
        self._show(() if clip is None else (clip,), play=play)

    def show_take(self, clip: Clip) -> None:
        """Another take of what is on, at the frame and with the range that are on: that is how takes are judged."""
        if len(self.clips) == 1 and self.clip != clip:
            self._show((clip,), play=self.player.playing, at=replace(self.player.place(0), k=0))

    def compare(self, clips: Sequence[Clip], *, play: bool | None = None) -> None:
        """Two to four clips on one time; the first one is the one that all others are aligned with.

        What is on now stays at its frame, with its range, and plays on or rests, unless `play` says otherwise.
        """
        on, ids = self.clip, [clip.id for clip in clips]
        at = None
        if on is not None and len(self.clips) == 1:
            self._begun_from = on.id
        if on is not None and on.id in ids:
            at = replace(self.player.place(self.comparison.active), k=ids.index(on.id))
        self._show(tuple(clips), play=(at is None or self.player.playing) if play is None else play, at=at)

    def toggle_comparison(self) -> None:
        """With the clip that somebody knows to put beside this one; once more ends it."""
        if self.comparison.clips:
            self.end_comparison()
        else:
            self.comparison.wanted.emit()

    def end_comparison(self) -> None:
        """To the clip that it began from, at its frame; where none of them was on, to the one that is looked at."""
        if len(self.clips) > 1:
            ids = [clip.id for clip in self.clips]
            k = ids.index(self._begun_from) if self._begun_from in ids else self.comparison.active
            at = replace(self.player.place(k), k=0)
            self._show((self.clips[k],), play=self.player.playing, at=at)

    def drop_failed(self, k: int) -> bool:
        """Of several clips, the others stay; whether there are any that are worth it."""
        others = tuple(clip for n, clip in enumerate(self.clips) if n != k)
        there_are = bool(others) and not all(map(is_source, others))
        if there_are:
            self._show(others, play=False)
        return there_are

    def _show(self, clips: tuple[Clip, ...], *, play: bool, at: Bookmark | None = None) -> None:
        same = [clip.id for clip in clips] == [clip.id for clip in self.clips]
        if clips and same and not self.picture.message:  # one that could not be shown is tried again
            return
        if self.clip is not None:
            self._marks.keep(self.clip.id, self.player.place(self.comparison.active))
        if at is None and len(clips) == 1:
            at = self._marks.of(clips[0].id)
        self.bar.close_field()
        self.comparison.end()
        self.clips = clips
        self.takes.follow(clips[0] if len(clips) == 1 and not is_source(clips[0]) else None)
        self._begun_from = self._begun_from if len(clips) > 1 else ""
        self._pages.setCurrentIndex(1 if clips else 0)
        self.changed.emit()
        self.picture.clear()
        self.player.close()
        if not clips:
            self.leave_full_screen()
            return
        first = clips[0].facts
        fps, frames = first.fps or 1.0, max(1, first.frames)  # a still picture that a clip is compared with has none
        self.picture.say("")
        self.remarks.clear()
        self.bar.show_sound(any(clip.facts.has_sound for clip in clips))
        self.player.open([clip.path for clip in clips], fps=fps, frames=frames, by=self.comparison.by, at=at)
        self.bar.show_clip(self.player.codes)
        self.scrubber.show_clip(self.player.codes.times_s)
        self.foot.setVisible(len(clips) == 1)
        if len(clips) > 1:
            self.comparison.begin(clips)
        else:
            self._ask_films()
        self.head.say(self.clips)
        self.following.say_range()
        if play:
            self.player.play(speed=self.transport.speed)

    def _on_compared(self) -> None:
        """They may have been swapped."""
        if self.comparison.clips:
            self.clips = self.comparison.clips
            self._ask_films()
            self.head.say(self.clips)

    def _ask_films(self) -> None:
        """One below the other, as they are compared."""
        self.scrubber.clear_strip(len(self.clips))
        if parts := self.player.reel.parts:
            self.scrubber.show_parts(parts)
        if (sound := self.player.reel.sound) is not None:
            self.following.show_sound(sound)
        for row, clip in enumerate(self.clips):
            self._filmstrip(clip, partial(self._on_film, row, clip.id))

    def _on_film(self, row: int, clip_id: str, path: str) -> None:
        if row < len(self.clips) and self.clips[row].id == clip_id:
            self.scrubber.show_strip(row, read(path), STRIP_TILES)

    def corner(self) -> QPoint:
        """Under the header, on the screen: where a box about the clip opens."""
        return self.head.mapToGlobal(self.head.rect().bottomLeft() + QPoint(self._theme.px(16), 0))

    def show_judged(self, clip: Clip) -> None:
        """It has other stars, or another flag."""
        if any(clip.id == on.id for on in self.clips):
            self.clips = tuple(clip if clip.id == on.id else on for on in self.clips)
            self.head.say(self.clips)
        self.takes.renew(clip)

    # ---- the whole screen ----

    def set_full(self, full: bool) -> None:
        """The stage is alone on the screen from now on, or in its place again."""
        self.deck.set_full(full)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave_full_screen(self) -> None:
        if self.deck.full:
            self.full_screen_wanted.emit()

    def leave(self) -> None:
        """The window closes: let go of the clip, and of the process that decodes it."""
        self.picture.clear()
        self.player.close()
        self.player.reel.end()

    # ---- keys ----

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.keys.press(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        self.keys.release(event)
        super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.keys.let_go()
        super().focusOutEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        fit(self, self._theme, event.size())
