"""Judging from the grid: the keys for it, and the entries of its menu."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from wanstudio.core.judging import MARKS, RATES, Mark, Verdict
from wanstudio.core.recipe import Clip
from wanstudio.ui.keymap import Keymap
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.menu import Menu

_AGAIN: Mapping[Mark, str] = {"pick": "No longer a pick", "reject": "No longer rejected"}


def mark_of(action: str) -> Verdict | None:
    """What an action says of the chosen clips; None where it says nothing of them."""
    said: tuple[Verdict, ...] = (*MARKS, "tag", "trash")
    return next((verdict for verdict in said if verdict == action), None)


def fill_verdicts(
    theme: Theme, keymap: Keymap, menu: Menu, clips: Sequence[Clip], judge: Callable[[Verdict], object]
) -> None:
    flag = clips[0].flag if len({clip.flag for clip in clips}) == 1 else ""
    verdicts: tuple[tuple[Mark, str, str], ...] = (("pick", "flag", "Pick"), ("reject", "flag-off", "Reject"))
    for mark, icon, words in verdicts:
        said = _AGAIN[mark] if flag == mark else words
        menu.addAction(theme.icon(icon), f"{said}\t{keymap.shown(mark)}", partial(judge, mark))
    rate = Menu(theme, menu, "Rate")
    rate.setIcon(theme.icon("star"))
    stars = clips[0].stars if len({clip.stars for clip in clips}) == 1 else -1
    for n, mark in enumerate(RATES, start=1):
        number = n % len(RATES)
        if not number:
            rate.addSeparator()
        words = f"{number} star{'s' * (number > 1)}" if number else "No stars"
        entry = rate.addAction(f"{words}\t{keymap.shown(mark)}", partial(judge, mark))
        entry.setCheckable(True)
        entry.setChecked(number == stars)
    menu.addMenu(rate)
    menu.addAction(theme.icon("tag"), f"Tags…\t{keymap.shown('tag')}", partial(judge, "tag"))
    menu.addSeparator()
    what = "Move to the trash" if len(clips) == 1 else f"Move {len(clips)} to the trash"
    menu.addAction(theme.icon("trash-2"), f"{what}\t{keymap.shown('trash')}", partial(judge, "trash"))
