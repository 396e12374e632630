"""The stage: one clip, looked at closely. Header, picture, transport, ruler and filmstrip, actions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QStackedLayout, QVBoxLayout, QWidget

from wanstudio.core.errors import InvalidInput
from wanstudio.core.recipe import Clip
from wanstudio.ui.stage.goto import TimeField, frame_of
from wanstudio.ui.stage.picture import Picture
from wanstudio.ui.stage.player import Player
from wanstudio.ui.stage.reel import Reel, ReelFacts
from wanstudio.ui.stage.scrubber import Scrubber
from wanstudio.ui.stage.speed import SpeedButton, said
from wanstudio.ui.stage.timecode import Timecode, timecode
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button, IconButton
from wanstudio.ui.widgets.labels import ElidedLabel, Label
from wanstudio.ui.widgets.menu import Menu
from wanstudio.ui.widgets.menubutton import MenuButton
from wanstudio.ui.widgets.panels import EmptyState

STRIP_TILES = 9
Filmstrip = Callable[[Clip, Callable[[str], None]], None]
"""Asked for a clip's filmstrip of `STRIP_TILES` frames; tells the path of a picture file when there is one."""


class StageView(QWidget):
    """`show_clip` puts a clip on; it plays in a loop, as short clips are judged. None empties the stage.

    `use_frame` gets "save", "copy" or the role of a slot; `takes` says whether the chosen model has a slot of a role.
    `export_clip` and `show_in_folder` are called with the clip that is on; `seen` is emitted with its id once its
    first frame was really shown.
    """

    seen = Signal(str)
    sound_changed = Signal()

    def __init__(
        self,
        theme: Theme,
        *,
        export_clip: Callable[[Clip], None],
        show_in_folder: Callable[[Clip], None],
        filmstrip: Filmstrip,
        reel: Reel,
        continue_from: Callable[[Clip, int], object],
        use_frame: Callable[[str, Clip, int], object],
        takes: Callable[[str], bool],
        empty: QWidget | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("stage")
        self.setAccessibleName("Stage")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("own_focus", True)
        self._theme, self._filmstrip = theme, filmstrip
        self._export_clip, self._show_in_folder = export_clip, show_in_folder
        self._continue_from = continue_from
        self._use_frame, self._takes = use_frame, takes
        self._shuttling = 0  # how often J (negative) or L was pressed in a row
        self._k_held = False
        self.clip: Clip | None = None
        self._told_seen = ""
        self.player = Player(reel)
        self.player.setParent(self)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(empty or self._nothing_yet())
        self._pages.addWidget(self._deck())
        self._join()

    def _nothing_yet(self) -> QWidget:
        text = "Choose a clip in the library, or press Generate."
        return EmptyState(self._theme, "play", "Nothing to watch yet", text)

    # ---- parts ----

    def _deck(self) -> QWidget:
        deck = QWidget()
        column = QVBoxLayout(deck)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._header())
        self.picture = Picture(self._theme)
        column.addWidget(self.picture, 1)
        below = QVBoxLayout()
        below.setContentsMargins(self._theme.px(16), 0, self._theme.px(16), 0)
        below.setSpacing(0)
        below.addLayout(self._transport())
        self.wrong_time = Label("", "small", "bad", wrap=True)
        self.wrong_time.hide()
        below.addWidget(self.wrong_time)
        self.scrubber = Scrubber(self._theme)
        below.addWidget(self.scrubber)
        below.addLayout(self._actions())
        column.addLayout(below)
        return deck

    def _header(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(self._theme.px(16), 0, self._theme.px(16), 0)
        row.setSpacing(self._theme.px(10))
        self._title = ElidedLabel("", "strong")
        self._title.setFixedHeight(self._theme.px(40))
        self._facts = Label("", tone="muted")
        row.addWidget(self._title, 1)
        row.addWidget(self._facts)
        return row

    def _transport(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, self._theme.px(10), 0, self._theme.px(10))
        row.setSpacing(self._theme.px(4))
        self.timecode = Timecode(self._theme)
        self.time_field = TimeField(self.timecode)
        row.addWidget(self.timecode)
        row.addStretch(1)
        self._start = IconButton(self._theme, "skip-back", "First frame (Home)", self.to_start, icon_px=20)
        self._back = IconButton(self._theme, "step-back", "One frame back (Left)", lambda: self.step(-1), icon_px=20)
        self._play = IconButton(self._theme, "play", "Play (Space)", self.toggle_play, icon_px=20)
        self._on = IconButton(self._theme, "step-forward", "One frame on (Right)", lambda: self.step(1), icon_px=20)
        self._end = IconButton(self._theme, "skip-forward", "Last frame (End)", self.to_end, icon_px=20)
        for button in (self._start, self._back, self._play, self._on, self._end):
            row.addWidget(button)
        row.addStretch(1)
        self.loop_button = IconButton(self._theme, "repeat", "Loop (\\)", checkable=True)
        self.loop_button.setChecked(True)
        self.mute_button = IconButton(self._theme, "volume-2", "Mute (M)", checkable=True)
        self.volume = QSlider(Qt.Orientation.Horizontal)
        self.volume.setRange(0, 100)
        self.volume.setValue(100)
        self.volume.setFixedWidth(self._theme.px(72))
        self.volume.setAccessibleName("Volume")
        self.speed_button = SpeedButton(self._theme)
        for widget in (self.loop_button, self.speed_button, self.mute_button, self.volume):
            row.addWidget(widget)
        return row

    def _actions(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, self._theme.px(8), 0, self._theme.px(8))
        row.setSpacing(self._theme.px(8))
        self._made_by = ElidedLabel("", "small", "muted")
        row.addWidget(self._made_by, 1)
        self.frame_button = MenuButton(self._theme, "Use frame", self._fill_frame_menu, icon="image-play")
        row.addWidget(self.frame_button)
        self.continue_button = Button(self._theme, "Continue from here", self._on_continue, icon="arrow-right-to-line")
        row.addWidget(self.continue_button)
        self._folder = Button(self._theme, "Show in folder", self._on_show, icon="folder-open")
        self.export_button = Button(self._theme, "Export…", self._on_export, icon="share")
        self.export_button.setObjectName("export")
        row.addWidget(self._folder)
        row.addWidget(self.export_button)
        return row

    def _join(self) -> None:
        self.player.frame_shown.connect(self._on_frame)
        self.player.playing_changed.connect(self._on_playing)
        self.player.failed.connect(self._on_failed)
        self.player.opened.connect(self._on_opened)
        self.player.range_changed.connect(self._on_range)
        self.player.damaged.connect(self.scrubber.show_damaged)
        self.picture.size_changed.connect(self.player.set_size)
        self.scrubber.asked.connect(self._on_asked)
        self.picture.clicked.connect(self.toggle_play)
        self.loop_button.toggled.connect(self._on_loop)
        self.timecode.clicked.connect(self.ask_time)
        self.time_field.given.connect(self._on_time)
        self.time_field.left.connect(self._close_field)
        self.speed_button.chosen.connect(self._on_speed)
        self.mute_button.toggled.connect(self._on_mute)
        self.volume.valueChanged.connect(self._on_volume)

    # ---- what is on ----

    def show_clip(self, clip: Clip | None, *, play: bool = True) -> None:
        if clip is not None and self.clip is not None and clip.id == self.clip.id:
            return
        self._close_field()
        self.clip = clip
        self._pages.setCurrentIndex(0 if clip is None else 1)
        self.picture.clear()
        self.player.close()
        if clip is None:
            return
        self._say_facts(clip)
        self.picture.say("")
        self.picture.setToolTip("")
        self.timecode.show_clip(clip.facts.fps, clip.facts.frames)
        self.scrubber.show_clip(clip.facts.fps, clip.facts.frames)
        self.scrubber.clear_strip()
        self._filmstrip(clip, partial(self._on_strip, clip.id))
        self.player.open(clip.path, fps=clip.facts.fps, frames=clip.facts.frames)
        if play:
            self.player.play(speed=self.speed_button.speed)

    def _say_facts(self, clip: Clip) -> None:
        facts = clip.facts
        self._title.setText(clip.title)
        size = f"{facts.width} × {facts.height}"
        stand_in = " · stand-in" if clip.stand_in else ""
        self._facts.setText(f"{size} · {facts.fps:g} fps{stand_in}")
        seed = "" if clip.recipe.seed is None else f"Seed {clip.recipe.seed}"
        self._made_by.setText(seed)
        self.mute_button.setEnabled(facts.has_sound)
        self.volume.setEnabled(facts.has_sound)
        self._say_sound()

    def _on_strip(self, clip_id: str, path: str) -> None:
        if self.clip is not None and self.clip.id == clip_id:
            self.scrubber.show_strip(QPixmap(path), STRIP_TILES)

    def leave(self) -> None:
        """The window closes: let go of the clip, and of the process that decodes it."""
        self.picture.clear()
        self.player.close()
        self.player.reel.end()

    # ---- transport ----

    def toggle_play(self) -> None:
        if self.player.playing:
            self.player.pause()
        else:
            self._shuttling = 0
            self.player.play(speed=self.speed_button.speed)
            self._say_sound()

    def step(self, frames: int) -> None:
        self.player.step(frames)

    def second(self, seconds: int) -> None:
        self.player.step(round(seconds * self.player.fps))

    def to_start(self) -> None:
        self.player.seek(0)

    def to_end(self) -> None:
        self.player.pause()
        self.player.seek(self.player.frames - 1)

    # ---- a place that is typed ----

    def ask_time(self) -> None:
        """Turn the timecode into a field. Not before the clip is open: nobody knows its frames until then."""
        if self.player.facts is not None:
            self.time_field.setGeometry(self.timecode.rect())
            self.time_field.ask(timecode(self.player.frame, self.player.fps))

    def _on_time(self, text: str) -> None:
        player = self.player
        if player.facts is None:
            self._close_field()
            return
        try:
            frame = frame_of(text, player.fps, player.facts.times_s)
        except InvalidInput as wrong:
            self.wrong_time.setText(wrong.detail)
            self.wrong_time.show()
            self.time_field.setAccessibleDescription(wrong.detail)
            return
        self._close_field()
        player.pause()
        player.seek(frame)

    def _close_field(self) -> None:
        if self.time_field.isHidden():
            return
        had_focus = self.time_field.hasFocus()
        self.time_field.hide()
        self.wrong_time.hide()
        if had_focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- shuttle, and the range that is repeated ----

    def shuttle(self, way: int) -> None:
        """L (1) plays on, J (-1) back; pressed again, faster: 1, 2, 4. While K is held, each is one frame."""
        if self._k_held:
            self.step(way)
            return
        again = self._shuttling * way > 0 and self.player.playing
        self._shuttling = min(3, abs(self._shuttling) + 1) * way if again else way
        self.player.play(forward=way > 0, speed=float(1 << (abs(self._shuttling) - 1)))
        self._say_sound()

    def stop(self) -> None:
        self._shuttling = 0
        self.player.pause()
        self.player.speed = self.speed_button.speed
        self._say_sound()

    def mark_in(self) -> None:
        """The range begins with the frame that is shown; one that ended before it ends with the clip."""
        player = self.player
        player.set_range(player.frame, player.last if player.last >= player.frame else player.frames - 1)

    def mark_out(self) -> None:
        """The range ends with the frame that is shown, which is inside it."""
        player = self.player
        player.set_range(player.first if player.first <= player.frame else 0, player.frame)

    def clear_in(self) -> None:
        self.player.set_range(0, self.player.last)

    def clear_out(self) -> None:
        self.player.set_range(self.player.first, self.player.frames - 1)

    def to_in(self) -> None:
        self.player.seek(self.player.first)

    def to_out(self) -> None:
        self.player.seek(self.player.last)

    def _on_range(self) -> None:
        player = self.player
        self.scrubber.show_range(player.first, player.last)
        self._say_range()

    def _say_range(self) -> None:
        player, clip = self.player, self.clip
        if player.facts is None or (player.first, player.last) == (0, player.frames - 1):
            seed = None if clip is None else clip.recipe.seed
            self._made_by.setText("" if seed is None else f"Seed {seed}")
            return
        times = player.facts.times_s
        length_s = times[player.last + 1] - times[player.first]
        looping = ", looping" if player.loop else ""
        first, last = timecode(player.first, player.fps), timecode(player.last, player.fps)
        self._made_by.setText(f"In {first}   Out {last}   {length_s:.2f} s{looping}")

    def _on_asked(self, frame: int) -> None:
        self.player.seek(frame)

    def _on_frame(self, frame: int) -> None:
        self.picture.show_image(self.player.picture)
        self.timecode.show_frame(frame)
        self.scrubber.show_frame(frame)
        if not self.player.playing or frame % max(1, round(self.player.fps)) == 0:
            self._say_time()  # once a second is enough for whoever listens
        if self.clip is not None and self._told_seen != self.clip.id:
            self._told_seen = self.clip.id
            self.seen.emit(self.clip.id)

    def _on_playing(self, playing: bool) -> None:
        self._play.show_icon(
            "pause" if playing else "play", "Pause (Space)" if playing else "Play (Space)", filled=True
        )
        self._say_time()

    def _on_opened(self, facts: ReelFacts) -> None:
        """What the decoder found counts, not what was once probed."""
        self.timecode.show_clip(facts.fps, facts.frames)
        self.scrubber.show_clip(facts.fps, facts.frames)
        self.picture.show_size(facts.width, facts.height)

    def _say_time(self) -> None:
        player = self.player
        doing = "Playing" if player.playing else "Paused"
        now, frame = timecode(player.frame, player.fps), f"frame {player.frame + 1} of {player.frames}"
        self.setAccessibleDescription(f"{doing} at {now}, {frame}" if player.frames else "")

    def _on_failed(self, sentence: str) -> None:
        self.picture.clear()
        self.picture.say(sentence)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys of the region (product.md): what a focused button or slider does not take comes here."""
        shift = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        key = Qt.Key(event.key())
        alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        keys = self._keys() if plain else self._shift_keys() if shift else self._alt_keys() if alt else {}
        doing = keys.get(key)
        self._k_held = self._k_held or (key == Qt.Key.Key_K and plain)
        if doing is None or self.clip is None:
            event.ignore()
        else:
            doing()

    def _keys(self) -> dict[Qt.Key, Callable[[], object]]:
        return {
            Qt.Key.Key_Space: self.toggle_play,
            Qt.Key.Key_Left: partial(self.step, -1),
            Qt.Key.Key_Right: partial(self.step, 1),
            Qt.Key.Key_Home: self.to_start,
            Qt.Key.Key_End: self.to_end,
            Qt.Key.Key_Backslash: self.loop_button.click,
            Qt.Key.Key_M: self.mute_button.click,
            Qt.Key.Key_J: partial(self.shuttle, -1),
            Qt.Key.Key_K: self.stop,
            Qt.Key.Key_L: partial(self.shuttle, 1),
            Qt.Key.Key_I: self.mark_in,
            Qt.Key.Key_O: self.mark_out,
        }

    def _shift_keys(self) -> dict[Qt.Key, Callable[[], object]]:
        return {
            Qt.Key.Key_Left: partial(self.second, -1),
            Qt.Key.Key_Right: partial(self.second, 1),
            Qt.Key.Key_I: self.to_in,
            Qt.Key.Key_O: self.to_out,
        }

    def _alt_keys(self) -> dict[Qt.Key, Callable[[], object]]:
        return {Qt.Key.Key_I: self.clear_in, Qt.Key.Key_O: self.clear_out}

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_K and not event.isAutoRepeat():
            self._k_held = False
        super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._k_held = False
        super().focusOutEvent(event)

    # ---- loop and sound ----

    def _on_loop(self, on: bool) -> None:
        if not on:
            self.player.ping_pong = False  # it is a kind of loop
        self.player.set_loop(on)
        self._say_range()
        self.sound_changed.emit()

    def _on_mute(self, muted: bool) -> None:
        self.player.set_muted(muted)
        self._say_sound()
        self.sound_changed.emit()

    def _say_sound(self) -> None:
        """Sound is heard at its own speed and forwards only: the control says why there is none."""
        clip, player, muted = self.clip, self.player, self.mute_button.isChecked()
        silent = player.speed != 1.0 or not player.forward
        tip = "Sound on (M)" if muted else "Mute (M)"
        if clip is not None and not clip.facts.has_sound:
            tip = "This clip has no sound"
        elif silent:
            way = "" if player.forward else ", backwards"
            tip = f"No sound at {said(player.speed)}{way}. {tip}"
        self.mute_button.show_icon("volume-x" if muted or silent else "volume-2", tip)

    def _on_speed(self, speed: float) -> None:
        self._shuttling = 0
        self.player.forward = True
        self.player.set_speed(speed)
        self._say_sound()

    def toggle_ping_pong(self) -> None:
        """On and back in turns; a kind of loop, so that is on with it."""
        on = not self.player.ping_pong
        if on:
            self.loop_button.setChecked(True)
        self.player.set_ping_pong(on)
        self.sound_changed.emit()

    def _on_volume(self, percent: int) -> None:
        self.player.set_volume(percent / 100)
        self.sound_changed.emit()

    # ---- leaving ----

    def _on_continue(self) -> None:
        if self.clip is not None:
            self._continue_from(self.clip, self.player.frame)

    def _fill_frame_menu(self, menu: Menu) -> None:
        rows = [("image", "As first frame", "first_frame"), ("image", "As last frame", "last_frame")]
        rows = [row for row in rows if self._takes(row[2])]
        for icon, text, action in (*rows, ("copy", "Copy frame", "copy"), ("image-down", "Save frame as PNG…", "save")):
            menu.addAction(self._theme.icon(icon), text, partial(self.use_frame, action))
        if rows:
            menu.insertSeparator(menu.actions()[len(rows)])

    def use_frame(self, action: str) -> None:
        """With the frame that is shown: "save", "copy", or put it into the slot of a role."""
        if self.clip is not None:
            self._use_frame(action, self.clip, self.player.frame)

    def _on_export(self) -> None:
        if self.clip is not None:
            self._export_clip(self.clip)

    def _on_show(self) -> None:
        if self.clip is not None:
            self._show_in_folder(self.clip)

    def resizeEvent(self, event: QResizeEvent) -> None:
        narrow = event.size().width() < self._theme.px(640)
        self.timecode.set_short(narrow)
        self.volume.setVisible(not narrow)
        self._folder.setVisible(event.size().width() >= self._theme.px(900))  # it stands in the File menu
        for button in (self.frame_button, self.continue_button):
            button.set_short(narrow)
        self._start.setVisible(not narrow)
        self._end.setVisible(not narrow)
