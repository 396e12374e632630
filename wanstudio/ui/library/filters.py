"""What the search can be narrowed down by, as menus; what is chosen has a check mark."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from wanstudio.core.alphabet import in_order
from wanstudio.core.judging import STARS
from wanstudio.core.periods import Between, LastDays, Period
from wanstudio.core.recipe import Flag
from wanstudio.core.seeking import Length, MadeFrom, Sought
from wanstudio.core.text import file_name
from wanstudio.ui.library.days import span_words
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.menu import Menu

Choose = Callable[[Sought], object]
Ask = Callable[[str], object]
"""Ask for what stands in no menu, with the title of its part: two days, a file."""


class Offered(NamedTuple):
    """What there is to choose from: the ids of models with their titles, the tags that some clip has, and the files
    that went into clips last."""

    models: Sequence[tuple[str, str]] = ()
    tags: Sequence[str] = ()
    sources: Sequence[MadeFrom] = ()


_DATES: tuple[tuple[str, Period | None], ...] = (
    ("Any date", None),
    ("Today", LastDays(1)),
    ("Last 7 days", LastDays(7)),
    ("Last 30 days", LastDays(30)),
    ("This month", "this_month"),
    ("Last month", "last_month"),
    ("This year", "this_year"),
)
_MADE: tuple[tuple[str, bool | None], ...] = (("Stand-ins and paid", None), ("Stand-ins", True), ("Paid", False))
_MARKS: tuple[tuple[str, frozenset[Flag]], ...] = (
    ("Any mark", frozenset()),
    ("Picks", frozenset({"pick"})),
    ("Picks and unmarked", frozenset({"pick", ""})),
    ("Unmarked", frozenset({""})),
    ("Rejected", frozenset({"reject"})),
)
_STARS = (
    ("Any rating", 0),
    *((f"{n} star{'s' * (n > 1)} and up", n) for n in range(1, STARS)),
    (f"{STARS} stars", STARS),
)


_LENGTHS: tuple[tuple[str, Length], ...] = (
    ("Any length", ""),
    ("Up to 5 s", "short"),
    ("6 to 10 s", "middle"),
    ("Longer than 10 s", "long"),
)


class Choice(NamedTuple):
    """`to` is what is sought when it is taken."""

    words: str
    on: bool
    to: Sought


class Part(NamedTuple):
    """`choices` are those of one part. The first is not to narrow it down; of the others several may be on.

    `asks`: the words of one more, for which the user is asked.
    """

    title: str
    choices: Callable[[Sought, Offered], list[Choice]]
    asks: str = ""

    def on(self, sought: Sought, offered: Offered) -> list[str]:
        """The words of those that narrow it down."""
        return [choice.words for choice in self.choices(sought, offered)[1:] if choice.on]

    def fill(self, menu: Menu, sought: Sought, offered: Offered, choose: Choose, ask: Ask) -> None:
        for choice in self.choices(sought, offered):
            entry = menu.addAction(choice.words.replace("&", "&&"), partial(choose, choice.to))
            entry.setCheckable(True)
            entry.setChecked(choice.on)
        if self.asks:
            menu.addAction(self.asks, partial(ask, self.title))


def _of_models(sought: Sought, offered: Offered) -> list[Choice]:
    found = [Choice("Any model", not sought.models, replace(sought, models=frozenset()))]
    for title in dict.fromkeys(title for _, title in offered.models):
        ids = frozenset(id for id, other in offered.models if other == title)  # two of one service can have one title
        on = ids <= sought.models
        found.append(Choice(title, on, replace(sought, models=sought.models - ids if on else sought.models | ids)))
    return found


def _one(sought: Sought, choices: Sequence[tuple[str, Sought]]) -> list[Choice]:
    return [Choice(words, to == sought, to) for words, to in choices]


def _of_dates(sought: Sought, _: Offered) -> list[Choice]:
    found = _one(sought, [(words, replace(sought, period=period)) for words, period in _DATES])
    if isinstance(sought.period, Between):
        found.append(Choice(span_words(sought.period), True, sought))
    return found


def _of_made(sought: Sought, _: Offered) -> list[Choice]:
    return _one(sought, [(words, replace(sought, stand_in=made)) for words, made in _MADE])


def _of_marks(sought: Sought, _: Offered) -> list[Choice]:
    return _one(sought, [(words, replace(sought, flags=flags)) for words, flags in _MARKS])


def _of_stars(sought: Sought, _: Offered) -> list[Choice]:
    return _one(sought, [(words, replace(sought, stars=n)) for words, n in _STARS])


def _of_lengths(sought: Sought, _: Offered) -> list[Choice]:
    return _one(sought, [(words, replace(sought, length=length)) for words, length in _LENGTHS])


def _of_tags(sought: Sought, offered: Offered) -> list[Choice]:
    """One that no clip has any more is there while it is sought."""
    found = [Choice("Any tag", not sought.tags, replace(sought, tags=frozenset()))]
    for tag in in_order({*offered.tags, *sought.tags}):
        found.append(Choice(tag, tag in sought.tags, replace(sought, tags=sought.tags ^ {tag})))
    return found


def _of_sources(sought: Sought, offered: Offered) -> list[Choice]:
    """Those that were used last, and the one that is sought."""
    found = [Choice("Any source", sought.made_from is None, replace(sought, made_from=None))]
    here = sought.made_from
    if here is not None and not any(each.contents[0] in here.contents for each in offered.sources):
        found.append(Choice(file_name(here.name), True, sought))
    for each in offered.sources:
        on = here is not None and each.contents[0] in here.contents
        found.append(Choice(file_name(each.name), on, sought if on else replace(sought, made_from=each)))
    return found


PARTS = (
    Part("Model", _of_models),
    Part("Rating", _of_stars),
    Part("Marks", _of_marks),
    Part("Date", _of_dates, "Between two days…"),
    Part("Tags", _of_tags),
    Part("Length", _of_lengths),
    Part("Made from", _of_sources, "Another file…"),
    Part("Stand-ins or paid", _of_made),
)


def fill_filters(theme: Theme, menu: Menu, sought: Sought, offered: Offered, choose: Choose, ask: Ask) -> None:
    """A menu for each part. Its title says what is chosen, so that it need not be opened for that."""
    for part in PARTS:
        on = part.on(sought, offered)
        said = on[0] if len(on) == 1 else f"{len(on)} of them"
        inner = Menu(theme, menu, f"{part.title}: {said}" if on else part.title)
        part.fill(inner, sought, offered, choose, ask)
        menu.addMenu(inner)
    menu.addSeparator()
    clear = menu.addAction("Clear filters", partial(choose, sought.without_filters))
    clear.setEnabled(bool(sought.filters))
