"""The one table of keys: every action that can have one, its keys as the program comes, and where they hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from wanstudio.core.shortcuts.names import is_strong

Place = Literal["window", "stage", "grid", "queue", "prompt"]
"""What has to have the focus for a key to hold; "window": whatever has it."""
PLACES: Mapping[Place, str] = {
    "window": "everywhere",
    "stage": "on the stage",
    "grid": "in the library",
    "queue": "in the queue",
    "prompt": "in the prompt",
}


class KeyRow(NamedTuple):
    """`regions`: where plain keys of the action hold; none: everywhere.

    `in_menu`: the action stands in the window's menus, so that a strong key of it (with Ctrl, or F1 to F24) holds
    everywhere even where plain ones do not, unless the action `stays` in its regions. `fixed`: text fields have the
    same key for the same, it is not changed.
    """

    keys: tuple[str, ...] = ()
    regions: tuple[Place, ...] = ()
    in_menu: bool = True
    fixed: bool = False
    stays: bool = False

    def places(self, key: str) -> tuple[Place, ...]:
        """Where this key would hold, were it the action's."""
        everywhere = not self.regions or (self.in_menu and not self.stays and is_strong(key))
        return ("window",) if everywhere else self.regions


def _window(*keys: str, fixed: bool = False) -> KeyRow:
    return KeyRow(keys, fixed=fixed)


def _stage(*keys: str) -> KeyRow:
    return KeyRow(keys, ("stage",))


def _clip(*keys: str) -> KeyRow:
    """What is done with the clip on the stage, or with those that are chosen in the library."""
    return KeyRow(keys, ("stage", "grid"))


def _prompt(*keys: str) -> KeyRow:
    """What is done with the text of the prompt while it is typed."""
    return KeyRow(keys, ("prompt",), stays=True)


def _only(place: Place, *keys: str) -> KeyRow:
    """What stands in no menu of the window."""
    return KeyRow(keys, (place,), in_menu=False)


TABLE: Mapping[str, KeyRow] = {
    "open": _window("Ctrl+O"),
    "export": _window("Ctrl+E"),
    "exports_going": _window(),
    "show_in_folder": _window(),
    "open_library_folder": _window(),
    "check_library": _window(),
    "quit": _window("Ctrl+Q"),
    "undo": _window("Ctrl+Z", fixed=True),
    "redo": _window("Ctrl+Shift+Z", fixed=True),
    "copy_files": _window("Ctrl+C", fixed=True),
    "paste": _window("Ctrl+V", fixed=True),
    "reset_form": _window(),
    "prompt_back": _prompt("Alt+Up"),
    "prompt_on": _prompt("Alt+Down"),
    "prompt_history": _window(),
    "find": _window("Ctrl+F"),
    "connect": _window(),
    "settings": _window("Ctrl+,"),
    "toggle_create": _window("F2"),
    "toggle_library": _window("F3"),
    "toggle_queue": _window("F4"),
    "library_alone": _window("Shift+F3"),
    "next_region": _window("F6"),
    "full_screen": _stage("F", "F11"),
    "fit": _stage("Ctrl+0"),
    "zoom_0.5": _stage(),
    "zoom_1": _stage("Ctrl+1"),
    "zoom_2": _stage(),
    "zoom_4": _stage(),
    "zoom_in": _stage("+"),
    "zoom_out": _stage("-"),
    "overlay_timecode": _stage(),
    "overlay_thirds": _stage(),
    "overlay_safe": _stage(),
    "crop_": _stage(),
    "crop_16:9": _stage(),
    "crop_9:16": _stage(),
    "crop_1:1": _stage(),
    "crop_4:5": _stage(),
    "crop_2.39:1": _stage(),
    "surround_theme": _stage(),
    "surround_mid": _stage(),
    "surround_black": _stage(),
    "surround_white": _stage(),
    "theme_dark": _window(),
    "theme_light": _window(),
    "theme_contrast": _window(),
    "theme_system": _window(),
    "reset_layout": _window(),
    "quick_look": KeyRow(("Space",), ("grid",)),
    "play": _stage("Space"),
    "loop": _stage("\\"),
    "mute": _stage("M"),
    "shuttle_back": _stage("J"),
    "stop": _stage("K"),
    "shuttle_on": _stage("L"),
    "slower": _stage(),
    "faster": _stage(),
    "normal_speed": _stage(),
    "ping_pong": _stage(),
    "frame_back": _stage("Left"),
    "frame_on": _stage("Right"),
    "second_back": _stage("Shift+Left"),
    "second_on": _stage("Shift+Right"),
    "first_frame": _stage("Home"),
    "last_frame": _stage("End"),
    "to_in": _stage("Shift+I"),
    "to_out": _stage("Shift+O"),
    "go_to_time": _stage("Ctrl+G"),
    "take_back": _stage("Up"),
    "take_on": _stage("Down"),
    "mark_in": _stage("I"),
    "mark_out": _stage("O"),
    "clear_in": _stage("Alt+I"),
    "clear_out": _stage("Alt+O"),
    "pick": _clip("P"),
    "reject": _clip("X"),
    "rate_1": _clip("1"),
    "rate_2": _clip("2"),
    "rate_3": _clip("3"),
    "rate_4": _clip("4"),
    "rate_5": _clip("5"),
    "rate_0": _clip("0"),
    "tag": _clip("T"),
    "name_shot": _window(),
    "continue_from": _stage(),
    "use_first": _stage(),
    "use_last": _stage(),
    "copy_frame": _stage(),
    "save_frame": _stage("Ctrl+Shift+S"),
    "compare": _clip("C"),
    "compare_source": _window(),
    "swap": _stage("Shift+C"),
    "flip": _stage("V"),
    "end_comparison": _stage("Esc"),
    "clip_to_panel": _window(),
    "copy_prompt": _window(),
    "copy_path": _window(),
    "trash": _clip("Del"),
    "generate": _window("Ctrl+Return"),
    "generate_first": _window("Ctrl+Shift+Return"),
    "pause_queue": _window(),
    "hold_waiting": _window(),
    "let_held_on": _window(),
    "clear_ended": _window(),
    "keys": _window("?"),
    "whats_new": _window(),
    "open_log": _window(),
    "diagnostics": _window(),
    "about": _window(),
    "play_chosen": _only("grid", "Return"),
    "job_earlier": _only("queue", "Alt+Shift+Up"),
    "job_later": _only("queue", "Alt+Shift+Down"),
    "job_menu": _only("queue", "Return"),
    "job_remove": _only("queue", "Del"),
}
"""By the ids of ui/actions.py."""
