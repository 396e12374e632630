"""Every action of the program, as rows: each stands in a menu, so that all can be found and reached by key.

desk/menus.py says what each of them does, core/shortcuts which keys do the same, and where (arrows mean a frame on the
stage and a clip in the grid).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple


class Action(NamedTuple):
    """`id` is the key in the commands that `MenuActions` is given. An empty row is a line."""

    id: str = ""
    text: str = ""
    icon: str = ""
    checked: bool | None = None  # None: no check mark
    group: str = ""  # of rows with the same word, one is checked


LINE = Action()


class Submenu(NamedTuple):
    """A row that opens more rows: a menu is never longer than a low screen is high."""

    text: str
    rows: tuple[Action, ...]


class Live(NamedTuple):
    """A row that opens what can be done with something that is chosen elsewhere, as it stands when it is opened."""

    id: str
    text: str
    nothing: str  # what stands there while nothing is chosen


Rows = tuple[Action | Submenu | Live, ...]

MENUS: Mapping[str, Rows] = {
    "File": (
        Action("open", "Add media files…", icon="image-plus"),
        LINE,
        Action("export", "Export…", icon="share"),
        Action("exports_going", "Show what is being exported"),
        Action("show_in_folder", "Show in folder", icon="folder-open"),
        Action("open_library_folder", "Open the library folder", icon="folder"),
        Action("check_library", "Check the library"),
        Live("project", "Project", "There is none"),
        LINE,
        Action("quit", "Quit", icon="log-out"),
    ),
    "Edit": (
        Action("undo", "Undo", icon="undo-2"),
        Action("redo", "Redo", icon="redo-2"),
        LINE,
        Action("copy_files", "Copy files", icon="copy"),
        Action("paste", "Paste a picture or file", icon="clipboard-paste"),
        LINE,
        Action("reset_form", "Reset the form to defaults", icon="rotate-ccw"),
        LINE,
        Action("prompt_back", "Earlier prompt"),
        Action("prompt_on", "Later prompt"),
        Action("prompt_history", "Prompt history…", icon="history"),
        LINE,
        Action("find", "Find a clip", icon="search"),
        LINE,
        Live("account", "Account for new jobs", "Wait for the accounts"),
        Action("connect", "Connect an account…", icon="plug"),
        Action("settings", "Settings…", icon="settings"),
    ),
    "View": (
        Action("toggle_create", "Create", icon="panel-left", checked=True),
        Action("toggle_library", "Library", icon="panel-right", checked=True),
        Action("toggle_queue", "Queue", icon="panel-bottom", checked=True),
        Action("library_alone", "Library alone", icon="layout-grid", checked=False),
        Action("next_region", "Next region"),
        LINE,
        Live("arrange", "Sort the library, grid or list", "Wait for the library"),
        Live("filter", "Filter the library", "Wait for the library"),
        LINE,
        Action("full_screen", "Full screen", icon="maximize-2", checked=False),
        Submenu(
            "Zoom",
            (
                Action("fit", "Fit"),
                Action("zoom_0.5", "50 %"),
                Action("zoom_1", "100 %"),
                Action("zoom_2", "200 %"),
                Action("zoom_4", "400 %"),
                LINE,
                Action("zoom_in", "Larger", icon="zoom-in"),
                Action("zoom_out", "Smaller", icon="zoom-out"),
            ),
        ),
        Submenu(
            "Overlays",
            (
                Action("overlay_timecode", "Timecode and frame", checked=False),
                Action("overlay_thirds", "Thirds", checked=False),
                Action("overlay_safe", "Safe areas: action 93 %, title 90 %", checked=False),
                LINE,
                Action("crop_", "Whole picture", checked=True, group="crop"),
                Action("crop_16:9", "Crop 16:9", checked=False, group="crop"),
                Action("crop_9:16", "Crop 9:16", checked=False, group="crop"),
                Action("crop_1:1", "Crop 1:1", checked=False, group="crop"),
                Action("crop_4:5", "Crop 4:5", checked=False, group="crop"),
                Action("crop_2.39:1", "Crop 2.39:1", checked=False, group="crop"),
            ),
        ),
        Submenu(
            "Stage background",
            (
                Action("surround_theme", "As the theme", checked=True, group="surround"),
                Action("surround_mid", "Mid grey", checked=False, group="surround"),
                Action("surround_black", "Black", checked=False, group="surround"),
                Action("surround_white", "White", checked=False, group="surround"),
            ),
        ),
        LINE,
        Action("theme_dark", "Dark", icon="moon", checked=True, group="theme"),
        Action("theme_light", "Light", icon="sun", checked=False, group="theme"),
        Action("theme_contrast", "High contrast", icon="contrast", checked=False, group="theme"),
        Action("theme_system", "Follow the system", icon="monitor", checked=False, group="theme"),
        LINE,
        Action("reset_layout", "Reset layout"),
    ),
    "Clip": (
        Action("quick_look", "Quick look", icon="eye"),
        Action("play", "Play or pause", icon="play"),
        Action("loop", "Loop", icon="repeat", checked=True),
        Action("mute", "Mute", icon="volume-x", checked=False),
        Submenu(
            "Playing",
            (
                Action("shuttle_back", "Play back, then faster"),
                Action("stop", "Stop"),
                Action("shuttle_on", "Play on, then faster"),
                LINE,
                Action("slower", "Play slower"),
                Action("faster", "Play faster"),
                Action("normal_speed", "Play at 1×"),
                LINE,
                Action("ping_pong", "Loop back and forth (ping-pong)", checked=False),
            ),
        ),
        Submenu(
            "Go to",
            (
                Action("frame_back", "One frame back", icon="step-back"),
                Action("frame_on", "One frame on", icon="step-forward"),
                Action("second_back", "One second back"),
                Action("second_on", "One second on"),
                LINE,
                Action("first_frame", "First frame", icon="skip-back"),
                Action("last_frame", "Last frame", icon="skip-forward"),
                Action("to_in", "The range's first frame"),
                Action("to_out", "The range's last frame"),
                LINE,
                Action("go_to_time", "Go to time…"),
                LINE,
                Action("take_back", "Previous take of the shot", icon="arrow-up"),
                Action("take_on", "Next take of the shot", icon="arrow-down"),
            ),
        ),
        Submenu(
            "Range",
            (
                Action("mark_in", "Begin the range here"),
                Action("mark_out", "End the range here"),
                LINE,
                Action("clear_in", "Clear the range's beginning"),
                Action("clear_out", "Clear the range's end"),
            ),
        ),
        LINE,
        Action("pick", "Pick", icon="flag"),
        Action("reject", "Reject", icon="flag-off"),
        Submenu(
            "Rate",
            (
                Action("rate_1", "1 star"),
                Action("rate_2", "2 stars"),
                Action("rate_3", "3 stars"),
                Action("rate_4", "4 stars"),
                Action("rate_5", "5 stars"),
                LINE,
                Action("rate_0", "No stars"),
            ),
        ),
        Action("tag", "Tags…", icon="tag"),
        Action("name_shot", "Name the shot…", icon="pencil"),
        Live("clip_project", "Project", "Choose a clip first"),
        LINE,
        Action("continue_from", "Continue from here", icon="arrow-right-to-line"),
        Submenu(
            "Frame",
            (
                Action("use_first", "Use frame as first frame"),
                Action("use_last", "Use frame as last frame"),
                LINE,
                Action("copy_frame", "Copy frame", icon="copy"),
                Action("save_frame", "Save frame as PNG…", icon="image-down"),
            ),
        ),
        Submenu(
            "Compare",
            (
                Action("compare", "Compare with previous", icon="columns-2"),
                Action("compare_source", "Compare with what it was made from"),
                LINE,
                Action("swap", "Swap A and B", icon="arrow-left-right"),
                Action("flip", "Flip from one to the other"),
                Action("end_comparison", "End the comparison"),
            ),
        ),
        LINE,
        Action("clip_to_panel", "Open its settings in the panel", icon="text-search"),
        Action("copy_prompt", "Copy prompt", icon="copy"),
        Action("copy_path", "Copy path", icon="copy"),
        LINE,
        Action("trash", "Move to the trash", icon="trash-2"),
    ),
    "Queue": (
        Action("generate", "Generate", icon="list-plus"),
        Action("generate_first", "Generate and put first", icon="list-start"),
        LINE,
        Live("this_job", "This job", "Choose a job in the queue first"),
        LINE,
        Action("pause_queue", "Pause the queue", icon="pause", checked=False),
        Action("hold_waiting", "Hold all that wait"),
        Action("let_held_on", "Let all that are on hold go on"),
        Action("clear_ended", "Clear what has ended", icon="list-x"),
    ),
    "Help": (
        Action("keys", "Keyboard", icon="keyboard"),
        Action("whats_new", "What's new", icon="sparkles"),
        Action("open_log", "Log…", icon="scroll-text"),
        Action("diagnostics", "Diagnostics file…", icon="archive"),
        LINE,
        Action("about", "About WanStudio", icon="info"),
    ),
}

IN_REGIONS: tuple[Action, ...] = (
    Action("play_chosen", "Play or pause the chosen clip on the stage"),
    Action("job_menu", "What can be done with the job"),
    Action("job_earlier", "Earlier in the queue"),
    Action("job_later", "Later in the queue"),
    Action("job_remove", "Cancel or remove the job"),
)
"""What has keys in one region alone; a menu that opens there has it too."""


def entries(rows: Rows) -> Iterator[Action]:
    """What can be chosen, also in submenus, in the order it stands there."""
    for row in rows:
        if isinstance(row, Submenu):
            yield from entries(row.rows)
        elif isinstance(row, Action) and row.id:
            yield row


def all_actions() -> Iterator[Action]:
    for rows in MENUS.values():
        yield from entries(rows)
