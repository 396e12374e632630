"""A quick look: a clip of the grid over the whole window, playing in a loop, while the stage stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import ceil, floor

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget
from shiboken6 import isValid

from wanstudio.core.judging import RATES, Verdict
from wanstudio.core.recipe import Clip
from wanstudio.ui.keymap import Keymap
from wanstudio.ui.library.caption import Caption, words_of
from wanstudio.ui.library.verdicts import mark_of
from wanstudio.ui.stage.picture import Picture
from wanstudio.ui.stage.player import Player
from wanstudio.ui.stage.reel import Reel, ReelFacts
from wanstudio.ui.stage.remarks import ADVICE
from wanstudio.ui.stage.together import Together
from wanstudio.ui.stage.viewport import FIT, FITS_AT_MOST, placed
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.box import in_box

Move = QAbstractItemView.CursorAction
_MOVES: Mapping[int, Move] = {
    Qt.Key.Key_Left: Move.MoveLeft,
    Qt.Key.Key_Right: Move.MoveRight,
    Qt.Key.Key_Up: Move.MoveUp,
    Qt.Key.Key_Down: Move.MoveDown,
    Qt.Key.Key_Home: Move.MoveHome,
    Qt.Key.Key_End: Move.MoveEnd,
}
_MARGIN_PX, _GAP_PX = 40, 12
_SENTENCE_PX = QSize(720, 405)  # the room for a sentence in place of a picture


class QuickLook(QWidget):
    """Lies over all of `over`, with the keys while it is shown; they go back to whoever had them before.

    Its keys are those of the grid, and the stage's for the sound; the arrows and Esc are its own.

    `moved`: an arrow asks for the clip beside. `judged`: what is said of the clip. `entered`: it is wanted on the
    stage. `seen` is emitted with a clip's id once its first frame was really shown. `closed`: there is nothing to see
    of it any more, whatever closed it; it comes before `entered`.
    """

    moved = Signal(object)  # CursorAction
    judged = Signal(str, object)  # Verdict, Clip
    entered = Signal(object)  # Clip
    mute_wanted = Signal()
    seen = Signal(str)
    closed = Signal()

    def __init__(self, theme: Theme, keymap: Keymap, over: QWidget, reel: Callable[[], Reel]) -> None:
        super().__init__(over)
        self._theme, self._keymap, self._over = theme, keymap, over
        self.setObjectName("quick_look")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("own_focus", True)
        self.clip: Clip | None = None
        self._own = QSize()
        self._told_seen, self._place_said, self._lacks = "", "", ""
        self._before: QWidget | None = None
        self.player = Player(Together(reel))
        self.player.setParent(self)
        self.picture = Picture(theme)
        self.picture.setParent(self)
        self.picture.setMinimumSize(1, 1)
        self.picture.set_framed(False)
        self.picture.show_looks(self.picture.overlays, "black")
        self.picture.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.caption = Caption(theme, self)
        self.caption.stars.wanted.connect(lambda stars: self._judge(RATES[stars - 1]))
        self.picture.sizes_changed.connect(self.player.set_sizes)
        self.player.opened.connect(self._on_opened)
        self.player.frame_shown.connect(self._on_frame)
        self.player.damaged.connect(lambda _: self._lack("Damaged in places"))
        self.player.failed.connect(self._on_failed)
        theme.changed.connect(self._dress)
        over.installEventFilter(self)
        self.hide()

    # ---- what is looked at ----

    def show_clip(self, clip: Clip, thumbnail: str = "", place: str = "") -> None:
        """Look at this one now. `thumbnail` is there until its first frame is; `place`: "2 of 3" of those chosen."""
        self.clip, self._place_said, self._lacks = clip, place, ""
        self.picture.say("")
        self.picture.clear()
        self._tell()
        self._take_size(QSize(clip.facts.width or 16, clip.facts.height or 9))
        if thumbnail and not (image := QImage(thumbnail)).isNull():
            self.picture.show_images([image])
        self.player.open([clip.path], fps=clip.facts.fps or 1.0, frames=max(1, clip.facts.frames))
        self.player.play(speed=1.0)
        if self.isHidden():
            self._open()

    def renew(self, clip: Clip) -> None:
        """It has other marks by now."""
        if self.clip is not None and clip.id == self.clip.id:
            self.clip = clip
            self._tell()

    def _dress(self) -> None:
        if self.clip is not None:
            self._tell()

    def _tell(self) -> None:
        assert self.clip is not None
        words = tuple(filter(None, (self._lacks, *words_of(self.clip), self._place_said)))
        self.caption.show_clip(self.clip, words)
        self.setAccessibleName(f"Quick look: {', '.join((self.clip.title, *words))}")
        self._place()

    def _open(self) -> None:
        self._before = self._over.focusWidget()
        self._place()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        QApplication.instance().focusChanged.connect(self._on_focus)  # type: ignore[union-attr]

    def put_away(self, *, back: bool = True) -> None:
        """`back`: whoever had the keys before has them again."""
        if self.clip is None:
            return
        QApplication.instance().focusChanged.disconnect(self._on_focus)  # type: ignore[union-attr]
        self.clip = None
        before, self._before = self._before, None
        if back and before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.hide()
        self.let_go()
        self.closed.emit()

    def let_go(self) -> None:
        """Of the file and its pictures."""
        self.picture.clear()
        self.player.close()

    def leave(self) -> None:
        """The window closes: the process that decodes for it ends."""
        self.let_go()
        self.player.reel.end()

    def corner(self) -> QPoint:
        """Of the picture, on the screen: a box that opens there leaves what is said of the clip in sight."""
        inset = self._theme.px(_GAP_PX)
        return self.picture.mapToGlobal(QPoint(inset, inset))

    # ---- what the player tells ----

    def _on_opened(self, facts: ReelFacts) -> None:
        """What the decoder found counts, not what was once probed."""
        self._take_size(QSize(facts.width, facts.height))
        if facts.cut_short:
            self._lack("Cut short")

    def _lack(self, words: str) -> None:
        self._lacks = self._lacks or words
        self._tell()

    def _on_frame(self, _: int) -> None:
        self.picture.show_images(self.player.pictures)
        if self.clip is not None and self._told_seen != self.clip.id:
            self._told_seen = self.clip.id
            self.seen.emit(self.clip.id)

    def _on_failed(self, sentence: str) -> None:
        self._take_size(_SENTENCE_PX * self.devicePixelRatioF())
        self.picture.clear()
        self.picture.say(f"{sentence}\n{ADVICE}")
        self.setAccessibleDescription(self.picture.message)

    # ---- where ----

    def _take_size(self, own: QSize) -> None:
        self._own = own
        self.setAccessibleDescription("")
        self._place()
        self.picture.show_sizes([own])

    def _place(self) -> None:
        """The picture in the middle of what is left above its caption, on whole pixels of the screen."""
        if self.clip is None or self._own.isEmpty():
            return
        self.setGeometry(self._over.rect())
        margin, gap = self._theme.px(_MARGIN_PX), self._theme.px(_GAP_PX)
        room = self.rect().adjusted(margin, margin, -margin, -margin)
        low = self.caption.sizeHint().height()
        room.setBottom(max(room.top(), room.bottom() - low - gap))
        ratio = self.devicePixelRatioF()
        inner = QRect(ceil(room.left() * ratio), ceil(room.top() * ratio), 0, 0)
        inner.setSize(QSize(floor(room.width() * ratio), floor(room.height() * ratio)))
        found = placed(FIT, self._own, inner, FITS_AT_MOST * ratio)
        found = placed(FIT, self._own, found, FITS_AT_MOST * ratio)  # as the picture itself rounds it
        left, top = floor(found.left() / ratio), floor(found.top() / ratio)
        right, bottom = ceil((found.right() + 1) / ratio), ceil((found.bottom() + 1) / ratio)
        self.picture.setGeometry(left, top, right - left, bottom - top)
        width = min(room.width(), max(self.picture.width(), self.caption.sizeHint().width()))
        beside = ceil((width - self.picture.width()) / 2)
        self.caption.setGeometry(left - beside, bottom + gap, self.picture.width() + 2 * beside, low)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.clip is not None:
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        veil = self._theme.color("veil")
        veil.setAlphaF(0.5)
        painter = QPainter(self)
        painter.fillRect(event.rect(), veil)
        painter.end()

    # ---- hands ----

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """All keys are for it: nothing else in the window is meant."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in _MOVES:
            self.moved.emit(_MOVES[event.key()])
        elif event.isAutoRepeat():  # one that is held says it once
            return
        elif event.key() == Qt.Key.Key_Escape:
            self.put_away()
        else:
            self._do(self._keymap.action("grid", event) or self._keymap.action("stage", event))

    def _do(self, action: str) -> None:
        clip = self.clip
        if clip is None:
            return
        if action == "quick_look":
            self.put_away()
        elif action == "play_chosen":
            self.put_away()
            self.entered.emit(clip)
        elif action == "mute":
            self.mute_wanted.emit()
        elif (verdict := mark_of(action)) is not None:
            self._judge(verdict)

    def _judge(self, verdict: Verdict) -> None:
        if self.clip is not None:
            self.judged.emit(verdict, self.clip)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab leads to nothing that lies below."""
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the picture closes it; nothing below is pressed."""
        place = event.position().toPoint()
        if not self.picture.geometry().contains(place):
            self.put_away()

    def _on_focus(self, _: QWidget | None, now: QWidget | None) -> None:
        """The keys have gone to something else of the window (F6): it would lie hidden below. A box lies above."""
        if now is None or now.window() is not self.window():
            return
        if now is not self and not self.isAncestorOf(now) and not in_box(now):
            self.put_away(back=False)
