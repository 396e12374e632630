"""The other clips of the shot that is on the stage: asked for, shown below it, stepped through."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from wanstudio.core.recipe import Clip
from wanstudio.ui.keymap import Keymap
from wanstudio.ui.stage.takes.model import Coming, ThumbnailOf
from wanstudio.ui.stage.takes.strip import TakesStrip
from wanstudio.ui.stage.takes.turner import Turner
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.pictures import Pictures

TakesOf = Callable[[Clip, Callable[[Sequence[Clip]], None]], None]
"""Asked for the takes of a clip's shot; tells them in the order of their numbers: now, later or never."""
ComingOf = Callable[[int], Sequence[Coming]]
"""The takes of a shot that are being made, in the order of their numbers."""


class Takes(QObject):
    """`wanted` is emitted with the take that is to be shown, `paired` with the one before it and the one that is on.
    `clips` are those of the shot, as far as they are known.

    A shot with one take has neither strip nor turner: there is nothing to choose; it has a strip while another is made.
    """

    wanted = Signal(object)  # Clip
    paired = Signal(object)  # two clips

    def __init__(
        self,
        parent: QObject,
        theme: Theme,
        keymap: Keymap,
        ask: TakesOf,
        coming: ComingOf,
        thumbnail: ThumbnailOf,
        pictures: Pictures,
    ) -> None:
        super().__init__(parent)
        self._ask, self._coming = ask, coming
        self._on: Clip | None = None
        self._roomy = True
        self._asked, self._answered = 0, 0
        self._cards: tuple[Coming, ...] = ()
        self._awaited: set[str] = set()  # jobs that are over, of which it is not known yet whether they made a clip
        self.clips: tuple[Clip, ...] = ()
        self.strip = TakesStrip(theme, keymap, thumbnail, pictures)
        self.turner = Turner(theme, keymap)
        self.strip.chosen.connect(self.wanted)
        self.strip.compare_wanted.connect(lambda: self.paired.emit((self.before, self._on)))
        self.turner.turned.connect(self.step)
        self._say()

    def follow(self, clip: Clip | None) -> None:
        """This one is on now; None where none is alone on the stage."""
        if clip is None or self._on is None or clip.shot != self._on.shot:
            self.clips = ()
        self._on = clip
        self._cards = ()
        self._take_stock()
        self._say()
        self.look_again()

    def look_again(self) -> None:
        """There may be more takes than before, or fewer."""
        if self._on is not None and self._on.shot:
            self._asked += 1
            self._ask(self._on, partial(self._came, self._asked, self._on.shot))

    def _came(self, asked: int, shot: int, clips: Sequence[Clip]) -> None:
        self._answered = max(asked, self._answered)
        if asked == self._asked and self._on is not None and self._on.shot == shot:
            self.clips = tuple(clips)
            self._cards = ()  # whatever has come by then is among the clips
            self._take_stock()
            self._say()

    def _take_stock(self) -> bool:
        """What is being made, and what is over of which it is not known yet whether a clip has come of it: the strip
        does not go and come. A clip is there some moments before its job is over. Whether something is over."""
        there = {clip.take for clip in self.clips}
        coming = self._coming(self._on.shot) if self._on is not None and self._on.shot else ()
        jobs = {one.job_id for one in coming}
        over = {card.job_id: card for card in self._cards if card.job_id not in jobs}
        cards = sorted((*over.values(), *coming), key=lambda card: card.number)
        more = over.keys() - self._awaited
        self._awaited = set(over)
        self._cards = tuple(card for card in cards if card.number not in there)
        return bool(more)

    def renew(self, clip: Clip) -> None:
        """It is thought of otherwise. An answer that is on its way may not know of it."""
        if any(clip.id == one.id and clip != one for one in self.clips):
            self.clips = tuple(clip if clip.id == one.id else one for one in self.clips)
            self._say()
            if self._answered < self._asked:
                self.look_again()

    def tend(self) -> None:
        """What is being made has come further, or something else is."""
        before = self._cards
        if self._take_stock():
            self.look_again()
        if self._cards != before:
            self._say()

    def seen(self, clip_id: str) -> None:
        for clip in self.clips:
            if clip.id == clip_id:
                self.renew(replace(clip, seen=True))

    def step(self, by: int) -> None:
        """To the take after (1) or before (-1) the one that is on; at the end nothing happens."""
        row = self._row()
        if row is not None and 0 <= row + by < len(self.clips):
            self.wanted.emit(self.clips[row + by])

    @property
    def before(self) -> Clip | None:
        """The take before the one that is on."""
        row = self._row()
        return self.clips[row - 1] if row else None

    def set_roomy(self, roomy: bool) -> None:
        """Whether there is room for the strip; where there is not, the turner has two buttons."""
        self._roomy = roomy
        self._say()

    def _row(self) -> int | None:
        ids = [clip.id for clip in self.clips]
        return ids.index(self._on.id) if self._on is not None and self._on.id in ids else None

    def _say(self) -> None:
        row, several = self._row(), len(self.clips) > 1
        worth_it = row is not None and (several or bool(self._cards))
        self.strip.setVisible(self._roomy and worth_it)
        self.turner.set_buttons(not self._roomy)
        self.turner.say([clip.take for clip in self.clips] if several else [], row, self._cards)
        if row is not None and worth_it:
            self.strip.show_takes(self.clips, row, self._cards)
