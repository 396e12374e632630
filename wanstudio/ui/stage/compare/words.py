"""What actions are called while clips are compared: their words name the one that they are about, by its letter."""

from __future__ import annotations

from wanstudio.ui.actions import Action

_OF_ONE = {
    "quick_look": "Quick look at {}",
    "use_first": "Use frame of {} as first frame",
    "use_last": "Use frame of {} as last frame",
    "continue_from": "Continue from this frame of {}",
    "copy_frame": "Copy frame of {}",
    "save_frame": "Save frame of {} as PNG…",
    "export": "Export {}…",
    "show_in_folder": "Show {} in folder",
    "pick": "Pick {}",
    "reject": "Reject {}",
    "rate_0": "No stars for {}",
    "rate_1": "1 star for {}",
    **{f"rate_{n}": f"{n} stars for {{}}" for n in range(2, 6)},
    "tag": "Tags of {}…",
    "name_shot": "Name the shot of {}…",
    "compare_source": "Compare {} with what it was made from",
    "clip_to_panel": "Open the settings of {} in the panel",
    "copy_prompt": "Copy prompt of {}",
    "copy_path": "Copy path of {}",
    "copy_files": "Copy file of {}",
    "trash": "Move {} to the trash",
}


def words_of(row: Action, letter: str) -> str:
    """`letter`: "" while one clip is on alone."""
    return _OF_ONE[row.id].format(letter) if letter and row.id in _OF_ONE else row.text
