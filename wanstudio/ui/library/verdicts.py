"""Judging from the grid: the keys for it, and the entries of its menu."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtGui import QAction

from wanstudio.core.judging import MARKS, RATES, Mark, Verdict
from wanstudio.core.recipe import Clip
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.menu import Menu

_AGAIN: Mapping[Mark, str] = {"pick": "No longer a pick", "reject": "No longer rejected"}


def mark_of(action: str) -> Verdict | None:
    """What an action says of the chosen clips; None where it says nothing of them."""
    said: tuple[Verdict, ...] = (*MARKS, "tag", "trash")
    return next((verdict for verdict in said if verdict == action), None)


def fill_verdicts(
    theme: Theme,
    keys: Callable[[str], str],
    menu: Menu,
    clips: Sequence[Clip],
    judge: Callable[[Verdict], object],
    letter: str = "",
) -> None:
    """`keys` says what is pressed for a mark instead. `letter` names the one clip where several are looked at."""

    def put(into: Menu, words: str, mark: Verdict, icon: str = "") -> QAction:
        pressed = keys(mark)
        entry = into.addAction(f"{words}\t{pressed}" if pressed else words, partial(judge, mark))
        if icon:
            entry.setIcon(theme.icon(icon))
        return entry

    flag = clips[0].flag if len({clip.flag for clip in clips}) == 1 else ""
    verdicts: tuple[tuple[Mark, str, str], ...] = (("pick", "flag", "Pick"), ("reject", "flag-off", "Reject"))
    for mark, icon, words in verdicts:
        again = f"{letter} is {_AGAIN[mark].lower()}" if letter else _AGAIN[mark]
        put(menu, again if flag == mark else f"{words} {letter}".rstrip(), mark, icon)
    rate = Menu(theme, menu, f"Rate {letter}".rstrip())
    rate.setIcon(theme.icon("star"))
    stars = clips[0].stars if len({clip.stars for clip in clips}) == 1 else -1
    for n, mark in enumerate(RATES, start=1):
        number = n % len(RATES)
        if not number:
            rate.addSeparator()
        words = f"{number} star{'s' * (number > 1)}" if number else "No stars"
        entry = put(rate, words, mark)
        entry.setCheckable(True)
        entry.setChecked(number == stars)
    menu.addMenu(rate)
    put(menu, f"Tags of {letter}…" if letter else "Tags…", "tag", "tag")
    menu.addSeparator()
    which = letter or (str(len(clips)) if len(clips) > 1 else "")
    put(menu, f"Move {which} to the trash" if which else "Move to the trash", "trash", "trash-2")
