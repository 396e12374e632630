"""What the stage can be told to do, by the ids of the menus' rows, and the keys that it answers to itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from wanstudio.core.judging import MARKS
from wanstudio.ui.stage.zoom import ZOOMS

if TYPE_CHECKING:
    from wanstudio.ui.stage.view import StageView

REPEATING = ("frame_back", "frame_on", "second_back", "second_on", "slower", "faster")
"""What a key that is held does again and again."""
Commands = Mapping[str, Callable[[], object]]


def commands_of(stage: StageView) -> Commands:
    transport, bar, picture = stage.transport, stage.bar, stage.picture
    return {
        "play": transport.toggle_play,
        "frame_back": partial(transport.step, -1),
        "frame_on": partial(transport.step, 1),
        "second_back": partial(transport.second, -1),
        "second_on": partial(transport.second, 1),
        "first_frame": transport.to_start,
        "last_frame": transport.to_end,
        "go_to_time": bar.ask_time,
        "shuttle_back": partial(transport.shuttle, -1),
        "shuttle_on": partial(transport.shuttle, 1),
        "stop": transport.stop,
        "mark_in": transport.mark_in,
        "mark_out": transport.mark_out,
        "to_in": transport.to_in,
        "to_out": transport.to_out,
        "clear_in": transport.clear_in,
        "clear_out": transport.clear_out,
        "loop": bar.loop_button.click,
        "ping_pong": bar.toggle_ping_pong,
        "slower": bar.speed_button.slower,
        "faster": bar.speed_button.faster,
        "normal_speed": partial(bar.speed_button.choose, 1.0),
        "mute": bar.mute_button.click,
        "take_back": partial(stage.takes.step, -1),
        "take_on": partial(stage.takes.step, 1),
        "compare": stage.toggle_comparison,
        "swap": stage.comparison.swap,
        "flip": stage.comparison.flip,
        "end_comparison": stage.end_comparison,
        "fit": picture.fit,
        **{f"zoom_{zoom:g}": partial(picture.zoom_to, zoom) for zoom in ZOOMS},
        "zoom_in": partial(picture.zoom_step, 1),
        "zoom_out": partial(picture.zoom_step, -1),
        **stage.looks.commands(),
        "full_screen": stage.full_screen_wanted.emit,
        **{mark: partial(stage.deeds.judge, mark) for mark in MARKS},
        "tag": partial(stage.deeds.judge, "tag"),
        "trash": partial(stage.deeds.judge, "trash"),
        "continue_from": stage.deeds.continue_from,
        "save_frame": partial(stage.deeds.use_frame, "save"),
        "copy_frame": partial(stage.deeds.use_frame, "copy"),
        "use_first": partial(stage.deeds.use_frame, "first_frame"),
        "use_last": partial(stage.deeds.use_frame, "last_frame"),
    }


class Keys:
    """Of the region: what a focused button or slider does not take comes here."""

    def __init__(self, stage: StageView) -> None:
        self._stage, self._transport, self._commands = stage, stage.transport, stage.commands
        self._stopping = Qt.Key.Key_unknown  # the key that stops, while it is held

    def press(self, event: QKeyEvent) -> None:
        action = self._stage.keymap.action("stage", event)
        if action and event.isAutoRepeat() and not self._repeats(action):
            return
        if action == "stop":
            self._transport.k_held, self._stopping = True, Qt.Key(event.key())
        if self._stage.deck.full and event.key() == Qt.Key.Key_Escape:
            self._stage.leave_full_screen()
        elif action not in self._commands or self._stage.clip is None:
            event.ignore()
        else:
            self._commands[action]()

    def _repeats(self, action: str) -> bool:
        """A key that is held goes from frame to frame; it does not switch something on and off."""
        held = ("shuttle_back", "shuttle_on") if self._transport.k_held else ()
        return action in (*REPEATING, *held)

    def release(self, event: QKeyEvent) -> None:
        if event.key() == self._stopping and not event.isAutoRepeat():
            self.let_go()

    def let_go(self) -> None:
        """No key is held: the last one came up, or somebody else hears of it."""
        self._transport.k_held, self._stopping = False, Qt.Key.Key_unknown
