"""Judging from the grid: the keys for it, and the entries of its menu."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from wanstudio.core.judging import RATES, Mark, Verdict
from wanstudio.core.recipe import Clip
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.menu import Menu

_KEYS: Mapping[int, Verdict] = {
    Qt.Key.Key_T: "tag",
    Qt.Key.Key_Delete: "trash",
    Qt.Key.Key_P: "pick",
    Qt.Key.Key_X: "reject",
    Qt.Key.Key_0: "rate_0",
    Qt.Key.Key_1: "rate_1",
    Qt.Key.Key_2: "rate_2",
    Qt.Key.Key_3: "rate_3",
    Qt.Key.Key_4: "rate_4",
    Qt.Key.Key_5: "rate_5",
}
_AGAIN: Mapping[Mark, str] = {"pick": "No longer a pick", "reject": "No longer rejected"}


def mark_of(event: QKeyEvent) -> Verdict | None:
    """What a key in the grid says of the chosen clips; one that is held says it once."""
    if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or event.isAutoRepeat():
        return None
    return _KEYS.get(event.key())


def fill_verdicts(theme: Theme, menu: Menu, clips: Sequence[Clip], judge: Callable[[Verdict], object]) -> None:
    flag = clips[0].flag if len({clip.flag for clip in clips}) == 1 else ""
    verdicts: tuple[tuple[Mark, str, str, str], ...] = (
        ("pick", "flag", "Pick", "P"),
        ("reject", "flag-off", "Reject", "X"),
    )
    for mark, icon, words, key in verdicts:
        said = _AGAIN[mark] if flag == mark else words
        menu.addAction(theme.icon(icon), f"{said}\t{key}", partial(judge, mark))
    rate = Menu(theme, menu, "Rate")
    rate.setIcon(theme.icon("star"))
    stars = clips[0].stars if len({clip.stars for clip in clips}) == 1 else -1
    for n, mark in enumerate(RATES, start=1):
        number = n % len(RATES)
        if not number:
            rate.addSeparator()
        words = f"{number} star{'s' * (number > 1)}" if number else "No stars"
        entry = rate.addAction(f"{words}\t{number}", partial(judge, mark))
        entry.setCheckable(True)
        entry.setChecked(number == stars)
    menu.addMenu(rate)
    menu.addAction(theme.icon("tag"), "Tags…\tT", partial(judge, "tag"))
    menu.addSeparator()
    what = "Move to the trash" if len(clips) == 1 else f"Move {len(clips)} to the trash"
    menu.addAction(theme.icon("trash-2"), f"{what}\tDel", partial(judge, "trash"))
