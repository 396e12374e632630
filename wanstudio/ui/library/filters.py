"""What the search can be narrowed down by, as a menu; what is chosen has a check mark."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from wanstudio.core.judging import STARS
from wanstudio.core.recipe import Flag
from wanstudio.core.seeking import Sought
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.menu import Menu

Choose = Callable[[Sought], object]
Choices = Sequence[tuple[str, Sought]]

_DATES = (("Any date", 0), ("Today", 1), ("Last 7 days", 7), ("Last 30 days", 30))
_MADE: tuple[tuple[str, bool | None], ...] = (("Stand-ins and paid", None), ("Stand-ins", True), ("Paid", False))
_MARKS: tuple[tuple[str, frozenset[Flag]], ...] = (
    ("Any mark", frozenset()),
    ("Picks", frozenset({"pick"})),
    ("Picks and unmarked", frozenset({"pick", ""})),
    ("Unmarked", frozenset({""})),
    ("Rejected", frozenset({"reject"})),
)


def fill_filters(theme: Theme, menu: Menu, sought: Sought, models: Sequence[tuple[str, str]], choose: Choose) -> None:
    """`models` are ids with titles. Of the models several can be chosen, of all else one."""
    stars = [("Any rating", 0), *((f"{n} star{'s' * (n > 1)} and up", n) for n in range(1, STARS)), ("5 stars", STARS)]
    _fill_models(theme, menu, sought, models, choose)
    _add(theme, menu, "Date", sought, [(words, replace(sought, days=days)) for words, days in _DATES], choose)
    _add(theme, menu, "Made", sought, [(words, replace(sought, stand_in=made)) for words, made in _MADE], choose)
    _add(theme, menu, "Marks", sought, [(words, replace(sought, flags=flags)) for words, flags in _MARKS], choose)
    _add(theme, menu, "Rating", sought, [(words, replace(sought, stars=n)) for words, n in stars], choose)
    menu.addSeparator()
    clear = menu.addAction("Clear filters", partial(choose, sought.without_filters))
    clear.setEnabled(bool(sought.filters))


def _add(theme: Theme, menu: Menu, title: str, sought: Sought, choices: Choices, choose: Choose) -> None:
    """The menu of one part. Its title says what is chosen, so that it need not be opened for that."""
    now = next((words for words, choice in choices[1:] if choice == sought), "")
    inner = Menu(theme, menu, f"{title}: {now}" if now else title)
    for words, choice in choices:
        _check(inner, words, choice == sought, partial(choose, choice))
    menu.addMenu(inner)


def _fill_models(theme: Theme, menu: Menu, sought: Sought, models: Sequence[tuple[str, str]], choose: Choose) -> None:
    chosen = list(dict.fromkeys(title for id, title in models if id in sought.models))
    inner = Menu(theme, menu, f"Model: {', '.join(chosen)}" if len(chosen) == 1 else "Model")
    if len(chosen) > 1:
        inner.setTitle(f"Model: {len(chosen)} of them")
    _check(inner, "Any model", not sought.models, partial(choose, replace(sought, models=frozenset())))
    for title in dict.fromkeys(title for _, title in models):
        ids = frozenset(id for id, other in models if other == title)  # one model at several services
        on = ids <= sought.models
        choice = replace(sought, models=sought.models - ids if on else sought.models | ids)
        _check(inner, title, on, partial(choose, choice))
    menu.addMenu(inner)


def _check(menu: Menu, words: str, on: bool, choose: Callable[[], object]) -> None:
    entry = menu.addAction(words, choose)
    entry.setCheckable(True)
    entry.setChecked(on)
