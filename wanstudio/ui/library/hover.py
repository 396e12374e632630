"""The clip under the pointer plays in its cell, without sound."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QPixmap

from wanstudio.core.recipe import Clip
from wanstudio.ui.library.delegate import Moving
from wanstudio.ui.library.model import ClipListModel
from wanstudio.ui.library.shots import ShotView
from wanstudio.ui.stage.player import Player
from wanstudio.ui.stage.reel import Reel, ReelFacts
from wanstudio.ui.stage.speakers import Outlet, Speakers
from wanstudio.ui.stage.together import Together
from wanstudio.ui.stage.voice import Voice
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.pictures import fit

RESTS_MS = 250  # on a clip, before it is opened: on the way across the grid none is
_ENDS = (QEvent.Type.Leave, QEvent.Type.Hide, QEvent.Type.Wheel)


class Silence(Speakers):
    """No sound device is opened for it."""

    def open(self) -> Outlet | None:
        return None


class Hover(QObject):
    """`clip` is the one that the pointer rests on. One that cannot be shown stays as it is; so do all of them where
    nothing is to move."""

    def __init__(self, theme: Theme, grid: ShotView, reel: Callable[[], Reel]) -> None:
        super().__init__(grid)
        self._theme, self._grid = theme, grid
        self.clip: Clip | None = None
        self.player = Player(Together(reel), Voice(Silence()))
        self.player.setParent(self)
        self.player.opened.connect(self._on_opened)
        self.player.frame_shown.connect(self._on_frame)
        self._rests = QTimer(self)
        self._rests.setSingleShot(True)
        self._rests.setInterval(RESTS_MS)
        self._rests.timeout.connect(self._play)
        grid.viewport().setMouseTracking(True)
        grid.viewport().installEventFilter(self)
        grid.verticalScrollBar().valueChanged.connect(self.rest)
        for signal in (grid.model().rowsRemoved, grid.model().modelReset):
            signal.connect(self._on_rows)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _ENDS:
            self.rest()
        elif event.type() == QEvent.Type.MouseButtonPress:
            self._stop()  # it is chosen, or dragged: it plays here again once the pointer has been elsewhere
        elif event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent) and not event.buttons():
            self._point(event.position().toPoint())
        return False

    def _point(self, place: QPoint) -> None:
        clip: Clip | None = self._grid.indexAt(place).data(ClipListModel.ClipRole)
        if clip is None or self.clip is None or clip.id != self.clip.id:
            self.rest()
            if clip is not None and not self._theme.reduced_motion:
                self.clip = clip
                self._rests.start()

    def rest(self) -> None:
        """Nothing plays until the pointer moves again."""
        self.clip = None
        self._stop()

    def leave(self) -> None:
        """The window closes: the process that decodes for it ends."""
        self.rest()
        self.player.reel.end()

    def _stop(self) -> None:
        self._rests.stop()
        self._grid.show_moving(None)
        self.player.close()

    def _on_rows(self, *_: object) -> None:
        """It may be in the list no more."""
        model = self._grid.model()
        if self.clip is not None and isinstance(model, ClipListModel) and model.clip(self.clip.id) is None:
            self.rest()

    # ---- playing ----

    def _play(self) -> None:
        if self.clip is None:
            return
        facts = self.clip.facts
        self._ask_size(facts.width or 16, facts.height or 9)
        self.player.open([self.clip.path], fps=facts.fps or 1.0, frames=max(1, facts.frames))
        self.player.play(speed=1.0)

    def _on_opened(self, facts: ReelFacts) -> None:
        self._ask_size(facts.width, facts.height)

    def _ask_size(self, width: int, height: int) -> None:
        """An upright clip stands whole in its cell, another one fills it, as its thumbnail does."""
        whole, fills = Qt.AspectRatioMode.KeepAspectRatio, Qt.AspectRatioMode.KeepAspectRatioByExpanding
        room = self._grid.picture_size * self._grid.devicePixelRatioF()
        size = QSize(width, height).scaled(room, whole if width < height else fills)
        self.player.set_sizes([(max(1, size.width()), max(1, size.height()))])

    def _on_frame(self, frame: int) -> None:
        if self.clip is not None:
            picture = QPixmap.fromImage(self.player.picture)
            fitted = fit(picture, self._grid.picture_size, self._grid.devicePixelRatioF())
            self._grid.show_moving(Moving(self.clip.id, fitted, frame / max(1, self.player.frames - 1)))
