"""The transport bar: timecode, the buttons, loop, speed and sound. It shows what the player does, and says why not."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from wanstudio.core.errors import InvalidInput
from wanstudio.ui.keymap import Keymap, KeyTip
from wanstudio.ui.stage.codes import Timecodes
from wanstudio.ui.stage.goto import TimeField, frame_of
from wanstudio.ui.stage.speed import SpeedButton, said
from wanstudio.ui.stage.timecode import Timecode
from wanstudio.ui.stage.transport import Transport
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import IconButton
from wanstudio.ui.widgets.labels import Label
from wanstudio.ui.widgets.turned import Level


class TransportBar(QWidget):
    """`changed` is emitted when loop, ping-pong, mute or volume is another one; `left` when the time field closes."""

    changed = Signal()
    left = Signal()

    def __init__(self, theme: Theme, keymap: Keymap, transport: Transport) -> None:
        super().__init__()
        self._theme, self._keymap = theme, keymap
        self._transport, self._player = transport, transport.player
        self._has_sound, self._no_sound = True, ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._row())
        self.wrong_time: QLabel = Label("", "small", "bad", wrap=True)
        self.wrong_time.hide()
        column.addWidget(self.wrong_time)
        self._join()

    def _row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, self._theme.px(10), 0, self._theme.px(10))
        row.setSpacing(self._theme.px(4))
        self.timecode = Timecode(self._theme, self._keymap)
        self.time_field = TimeField(self.timecode)
        row.addWidget(self.timecode)
        row.addStretch(1)
        for button in self._playing():
            row.addWidget(button)
        row.addStretch(1)
        for widget in (*self._ways(), self.mute_button, self.volume):
            row.addWidget(widget)
        return row

    def _playing(self) -> tuple[QWidget, ...]:
        theme, transport = self._theme, self._transport
        self._start = IconButton(theme, "skip-back", "First frame", transport.to_start, icon_px=20)
        back = IconButton(theme, "step-back", "One frame back", lambda: transport.step(-1), icon_px=20)
        self._play = IconButton(theme, "play", "Play", transport.toggle_play, icon_px=20)
        on = IconButton(theme, "step-forward", "One frame on", lambda: transport.step(1), icon_px=20)
        self._end = IconButton(theme, "skip-forward", "Last frame", transport.to_end, icon_px=20)
        self._play_tip = KeyTip(self._keymap, self._play, "Play", "play", named=True)
        for button, action in (
            (self._start, "first_frame"),
            (back, "frame_back"),
            (on, "frame_on"),
            (self._end, "last_frame"),
        ):
            KeyTip(self._keymap, button, button.toolTip(), action, named=True)
        return (self._start, back, self._play, on, self._end)

    def _ways(self) -> tuple[QWidget, ...]:
        self.loop_button = IconButton(self._theme, "repeat", "Loop", checkable=True)
        KeyTip(self._keymap, self.loop_button, "Loop", "loop", named=True)
        self.loop_button.setChecked(True)
        self.speed_button = SpeedButton(self._theme)
        self.mute_button = IconButton(self._theme, "volume-2", "Mute", checkable=True)
        self.volume = Level(100)
        self.volume.setFixedWidth(self._theme.px(72))
        self.volume.setAccessibleName("Volume")
        return (self.loop_button, self.speed_button)

    def _join(self) -> None:
        self._player.playing_changed.connect(self._on_playing)
        self._player.way_changed.connect(self._say_sound)
        self._player.voice.trouble_changed.connect(self._say_sound)
        self.timecode.clicked.connect(self.ask_time)
        self.time_field.given.connect(self._on_time)
        self.time_field.left.connect(self.close_field)
        self.loop_button.toggled.connect(self._on_loop)
        self.speed_button.chosen.connect(self._transport.set_speed)
        self.mute_button.toggled.connect(self._on_mute)
        self._keymap.changed.connect(self._say_sound)
        self.volume.valueChanged.connect(self._on_volume)

    # ---- what is on ----

    def show_clip(self, codes: Timecodes) -> None:
        self.timecode.show_clip(codes)

    def show_frame(self, frame: int) -> None:
        self.timecode.show_frame(frame)

    def show_sound(self, there_is: bool, why: str = "This clip has no sound") -> None:
        """Whether the clip has sound: the controls of a silent one are off, and say `why`."""
        self._has_sound, self._no_sound = there_is, why
        self.mute_button.setEnabled(there_is)
        self.volume.setEnabled(there_is)
        self._say_sound()

    def set_narrow(self, narrow: bool) -> None:
        self.timecode.set_short(narrow)
        for widget in (self.volume, self._start, self._end):
            widget.setVisible(not narrow)

    def _on_playing(self, playing: bool) -> None:
        self._play.show_icon("pause" if playing else "play", filled=True)
        self._play_tip.say("Pause" if playing else "Play")

    # ---- a place that is typed ----

    def ask_time(self) -> None:
        """Turn the timecode into a field. Not before the clip is open: nobody knows its frames until then."""
        if self._player.facts is not None:
            self.time_field.setGeometry(self.timecode.rect())
            self.time_field.ask(self._player.codes.of(self._player.frame))

    def _on_time(self, text: str) -> None:
        player = self._player
        if player.facts is None or text == player.codes.of(player.frame):  # other frames may have the same one
            self.close_field()
            return
        try:
            frame = frame_of(text, player.codes)
        except InvalidInput as wrong:
            self.wrong_time.setText(wrong.detail)
            self.wrong_time.show()
            self.time_field.setAccessibleDescription(wrong.detail)
            return
        self.close_field()
        self._transport.go_to(frame)

    def close_field(self) -> None:
        if self.time_field.isHidden():
            return
        had_focus = self.time_field.hasFocus()
        self.time_field.hide()
        self.wrong_time.hide()
        if had_focus:
            self.left.emit()

    # ---- loop and sound ----

    def _on_loop(self, on: bool) -> None:
        if not on:
            self._player.ping_pong = False  # it is a kind of loop
        self._player.set_loop(on)
        self.changed.emit()

    def toggle_ping_pong(self) -> None:
        """On and back in turns; a kind of loop, so that is on with it."""
        on = not self._player.ping_pong
        if on:
            self.loop_button.setChecked(True)
        self._player.set_ping_pong(on)
        self.changed.emit()

    def _on_mute(self, muted: bool) -> None:
        self._player.set_muted(muted)
        self._say_sound()
        self.changed.emit()

    def _on_volume(self, percent: int) -> None:
        self._player.set_volume(percent / 100)
        self.changed.emit()

    def _say_sound(self) -> None:
        """Sound is heard at its own speed and forwards only: the control says why there is none."""
        player, muted = self._player, self.mute_button.isChecked()
        silent, trouble = player.speed != 1.0 or not player.forward, player.voice.trouble
        tip = self._keymap.said("Sound on" if muted else "Mute", "mute")
        if not self._has_sound:
            tip = self._no_sound
        elif silent:
            way = "" if player.forward else ", backwards"
            tip = f"No sound at {said(player.speed)}{way}. {tip}"
        elif trouble:
            tip = f"{trouble} {tip}"
        self.mute_button.show_icon("volume-x" if muted or silent or trouble else "volume-2", tip)
