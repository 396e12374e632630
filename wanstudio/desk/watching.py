"""Which clip is watched: the stage goes where the library leads, and the library along with the stage."""

from __future__ import annotations

from functools import partial

from wanstudio.core.recipe import Clip
from wanstudio.desk.clips import ClipDesk
from wanstudio.desk.listing import Listing
from wanstudio.ui.library.grid import ClipAction
from wanstudio.ui.library.quicklook import QuickLook
from wanstudio.ui.library.view import LibraryView
from wanstudio.ui.stage.view import StageView
from wanstudio.ui.window import MainWindow


class Watching:
    """While the library has the whole window (`spread`) there is no stage to be seen, and none begins to play."""

    def __init__(
        self,
        window: MainWindow,
        library: LibraryView,
        stage: StageView,
        look: QuickLook,
        *,
        listing: Listing,
        clips: ClipDesk,
    ) -> None:
        self._window, self._library, self._stage, self._look = window, library, stage, look
        self._listing, self._clips = listing, clips
        library.chosen.connect(self._on_chosen)
        library.alone_wanted.connect(window.spread.toggle)
        window.spread.changed.connect(self._on_spread)
        window.alone.changed.connect(stage.set_full)
        stage.full_screen_wanted.connect(self._show_full)
        stage.player.playing_changed.connect(self._on_playing)
        stage.takes.wanted.connect(self.show_take)

    def show(self, clip_id: str) -> None:
        """Lead to a clip, wherever in the library it is."""
        self._listing.bring(clip_id, then=partial(self._library.select, clip_id))

    def show_take(self, clip: Clip) -> None:
        """Another take of the clip that is on; the library's list goes along, and has no choice of its own where it
        does not hold it: what the menu does is done with what is watched."""
        self._stage.show_take(clip)
        self._library.select(clip.id)

    def take_new(self, clip: Clip) -> None:
        """A clip has come. It takes an empty stage; what the user is watching, and looking for, stays."""
        self._listing.add(clip)
        if self._stage.clip is None and not self._window.spread.on:
            select, alone = partial(self._library.select, clip.id), partial(self._stage.show_clip, clip)
            self._listing.bring(clip.id, then=select, otherwise=alone)

    def act(self, action: ClipAction, clips: tuple[Clip, ...]) -> None:
        """What the library's menu and keys ask for; what is done on the stage is seen there."""
        if action in ("stage", "compare", "compare_source"):
            self._window.show_stage()
        self._clips.act(action, clips)

    def _on_chosen(self, clip: Clip) -> None:
        """The user has moved to a clip: it plays, where there is a stage."""
        if not self._window.spread.on:
            self._stage.show_clip(clip)

    def _on_playing(self, playing: bool) -> None:
        if playing and self._look.clip is None:
            self._window.show_stage()

    def _on_spread(self, on: bool) -> None:
        """The library stands alone, or the stage is there again: with the clip that was chosen meanwhile."""
        clip = self._library.current
        self._library.set_alone(on)
        if on:
            self._stage.player.pause()
        elif clip is not None and clip.id not in [each.id for each in self._stage.clips]:
            self._stage.show_clip(clip, play=False)

    def _show_full(self) -> None:
        self._window.show_stage()
        self._window.alone.toggle()
