"""What is done while clips are compared: joins the picture, the mode buttons, the panel and the player."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QPointF, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from wanstudio.core.differences import Row
from wanstudio.core.recipe import Clip
from wanstudio.ui.keymap import Keymap
from wanstudio.ui.stage.align import BY_FRAME, BY_TIME
from wanstudio.ui.stage.compare.handle import WipeHandle
from wanstudio.ui.stage.compare.modes import LOOKS, UPON_EACH_OTHER, ModeButtons
from wanstudio.ui.stage.compare.names import LETTERS, is_source, names_of
from wanstudio.ui.stage.compare.panel import ComparePanel
from wanstudio.ui.stage.painting import Blend, wipe_x
from wanstudio.ui.stage.picture import Picture
from wanstudio.ui.stage.places import Mode
from wanstudio.ui.stage.player import Player
from wanstudio.ui.theme.theme import Theme

Differing = Callable[[Sequence[Clip]], tuple[Sequence[Row], str]]
"""What clips were made with: rows of what differs, and a sentence on what is the same."""


class Comparison(QObject):
    """`clips` are those that are compared, none while one clip is on alone. The mode is kept for the next time.

    `wanted` is emitted when a mode is chosen while one clip is on: somebody knows which one to put beside it.
    """

    wanted = Signal()
    changed = Signal()  # it has begun, ended, or is between other clips
    closed = Signal()
    settings_wanted = Signal(object)  # Clip

    def __init__(self, theme: Theme, keymap: Keymap, picture: Picture, player: Player, differing: Differing) -> None:
        super().__init__(picture)
        self._picture, self._player, self._differing = picture, player, differing
        self.clips: tuple[Clip, ...] = ()
        self.by = BY_TIME
        self._blend = Blend(mode=Mode.WIPE)
        self._liked = Mode.WIPE  # the mode that was chosen last
        self.said = ""  # what screen readers were told of it
        self.modes, self.panel = ModeButtons(theme), ComparePanel(theme, keymap)
        self.handle = WipeHandle(theme, picture)
        self.panel.hide()
        self.modes.chosen.connect(self.choose)
        self.handle.moved.connect(lambda wipe: self._show(wipe=wipe))
        picture.moved.connect(self._stand)
        panel = self.panel
        panel.mixed.connect(lambda opacity: self._show(opacity=opacity))
        panel.heard.connect(self._hear)
        panel.aligned.connect(self._align)
        panel.swapped.connect(self.swap)
        panel.closed.connect(self.closed)
        panel.choices.settings_wanted.connect(lambda k: self.settings_wanted.emit(self.clips[k]))

    # ---- beginning and ending ----

    def begin(self, clips: Sequence[Clip]) -> None:
        """Two to four clips are on from now on; their pictures come when they are open."""
        self.clips = tuple(clips)
        self.modes.show_count(len(clips))
        heard = next((k for k, clip in enumerate(clips) if clip.facts.has_sound), 0)
        self._player.reel.heard = heard  # none has been read yet
        self._say_who()
        self._show(mode=Mode.SIDE if len(clips) > 2 and self._liked in UPON_EACH_OTHER else self._liked, top=0)
        self.panel.show()
        self.changed.emit()

    def end(self) -> None:
        if self.clips:
            self.clips = ()
            self.panel.hide()
            self.handle.hide()
            self._picture.show_names(())
            self.modes.show_mode(Mode.ONE)
            self.modes.show_count(1)
            self._say("")
            self.changed.emit()

    def _say_who(self) -> None:
        names = names_of(self.clips)
        self._picture.show_names([f"{LETTERS[k]}  {name}" for k, name in enumerate(names)])
        made = not any(map(is_source, self.clips))
        self.panel.show_rows(names, *self._differing(self.clips), judged=made)
        self.panel.show_sounds([clip.facts.has_sound for clip in self.clips], self._player.reel.heard)
        rates = {round(clip.facts.fps, 3) for clip in self.clips if clip.facts.fps}
        self.panel.show_aligning(len(rates) > 1, self.by == BY_FRAME)

    # ---- how they are shown ----

    def choose(self, mode: Mode) -> None:
        self._liked = self._liked if mode is Mode.ONE else mode
        if self.clips:
            self._show(mode=mode)
        elif mode is not Mode.ONE:
            self.modes.show_mode(Mode.ONE)  # until there is one beside it
            self.wanted.emit()

    def flip(self) -> None:
        """One alone, and the next one in its place each time."""
        if self.clips:
            alone = self._blend.mode is Mode.ONE
            self._show(mode=Mode.ONE, top=(self._blend.top + 1) % len(self.clips) if alone else 1)

    @property
    def active(self) -> int:
        """The clip that actions are about: the one that is shown alone, else the first; never a source."""
        made = [k for k, clip in enumerate(self.clips) if not is_source(clip)]
        alone = self._blend.top if self._blend.mode is Mode.ONE else -1
        return alone if alone in made else next(iter(made), 0)

    def under(self, at: QPointF) -> int:
        """The clip whose picture is seen there (in logical pixels); where they are mixed, the active one."""
        mode, seen = self._picture.mode, self._picture.seen_places()
        if mode is Mode.WIPE and len(seen) == 2:
            return int(at.x() >= wipe_x(seen[0], self._blend.wipe))
        beside = seen if mode is Mode.SIDE else []
        return next((k for k, place in enumerate(beside) if place.contains(at.toPoint())), self.active)

    def _show(self, **change: object) -> None:
        self._blend = replace(self._blend, **change)  # type: ignore[arg-type]
        if not self.clips:
            return
        self._picture.show_blend(self._blend)
        self.modes.show_mode(self._blend.mode)
        self.panel.show_mixing(self._blend.mode is Mode.OVERLAY)
        self._say(self._in_words())
        self._stand()

    def _in_words(self) -> str:
        """ "Wipe: A Seed 1, B Seed 2"; of one alone, which one of them."""
        named = [f"{LETTERS[k]} {name}" for k, name in enumerate(names_of(self.clips))]
        alone = self._blend.mode is Mode.ONE
        shown = named[min(self._blend.top, len(named) - 1)] if alone else ", ".join(named)
        return f"{LOOKS[self._blend.mode][1]}: {shown}"

    def _say(self, said: str) -> None:
        """To screen readers: at once, and as what the picture is."""
        if said != self.said:
            self.said = said
            self._picture.setAccessibleDescription(said)
            if said:
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._picture, said))

    def _stand(self) -> None:
        """The handle of the wipe goes where the picture is."""
        wiping = len(self.clips) == 2 and self._picture.mode is Mode.WIPE
        self.handle.setVisible(wiping)
        if wiping:
            self.handle.stand(self._picture.seen_places()[0], self._blend.wipe)

    # ---- what else is chosen ----

    def swap(self) -> None:
        if len(self.clips) == 2:
            self.clips = self.clips[::-1]
            self._player.swap()
            self._say_who()
            self._say(self._in_words())
            self.changed.emit()

    def _hear(self, k: int) -> None:
        self._player.reel.hear(k)

    def _align(self, by_frame: bool) -> None:
        self.by = BY_FRAME if by_frame else BY_TIME
        self._player.align(self.by)
