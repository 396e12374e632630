"""Numbers, lengths, sizes, prices, times and dates as the window shows them: in the way of whoever sits before it.

The only room of the window that writes them. Timecodes and "1:05" are written alike everywhere; so are addresses,
versions and seeds, which are names. What goes into a file or the log is core's plain way.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from PySide6.QtCore import QLocale

from wanstudio.core import text, writing
from wanstudio.core.writing import PLAIN, Writing, written

if TYPE_CHECKING:  # the first frame has no price in it
    from decimal import Decimal

    from wanstudio.core.costs import Price

P = ParamSpec("P")
T = TypeVar("T")

_QUOTED = re.compile(r"'[^']*'")
_NARROW_GAP = "\u202f"


def of_reader() -> Writing:
    """How the system says that its user writes."""
    locale = QLocale()
    return _way(locale.name(), locale.decimalPoint(), locale.groupSeparator(), locale.timeFormat(_SHORT))


_SHORT = QLocale.FormatType.ShortFormat


@lru_cache
def _way(name: str, point: str, group: str, clock: str) -> Writing:
    """The arguments are what a user can set apart from the language; all else is asked of the locale in force."""
    locale = QLocale()
    if locale.language() == QLocale.Language.C or locale.zeroDigit() != "0":
        return PLAIN  # other digits would stand alone in a Latin sentence, and could not be read back
    clock = _QUOTED.sub("", clock)
    mark = re.search(r"[Hh]([:.])m", clock)
    return Writing(
        point=point,
        group=group if group and group != point else _NARROW_GAP,
        least_grouped=5 if locale.toString(1234) == "1234" else 4,
        time_mark=mark[1] if mark else ":",
        twelve_hours="a" in clock.lower(),
        month_first=locale.dateFormat(_SHORT).startswith("M"),
    )


def local(say: Callable[P, T]) -> Callable[P, T]:
    """The same function, whatever it writes written in the reader's way."""

    @wraps(say)
    def said(*args: P.args, **kwargs: P.kwargs) -> T:
        with written(of_reader()):
            return say(*args, **kwargs)

    return said


number = local(writing.number)
figure, figure_up, figure_down = local(text.figure), local(text.figure_up), local(text.figure_down)
megabytes, weight, counted = local(text.megabytes), local(text.weight), local(text.counted)
hour_of, date_of, weekday_of = local(writing.hour_of), local(writing.date_of), writing.weekday_of


def whole(count: int) -> str:
    """1,200."""
    return number(f"{count:,}")


def frame_in_words(frame: int, frames: int) -> str:
    """ "frame 40 of 81", of `frame` 39: from 1, as in words."""
    return f"frame {whole(frame + 1)} of {whole(frames)}"


def decimal(value: float, places: int) -> str:
    return number(f"{value:,.{places}f}")


def seconds(value: float, places: int = 2) -> str:
    """5.06 s."""
    return f"{decimal(value, places)} s"


def fps(rate: float) -> str:
    """25 fps, 23.98 fps."""
    return f"{number(f'{round(rate, 2):g}')} fps"


def percent(share: float) -> str:
    """0.45 as "45 %"."""
    return f"{100 * share:.0f} %"


def number_in(said: str) -> tuple[str, Decimal, str] | None:
    """(what stands before it, the one number in what was written here, what stands after it); None: not just one."""
    from decimal import Decimal

    way = of_reader()
    found = re.fullmatch(rf"(\D*?)(\d[\d{re.escape(way.point + way.group)}]*)(\D*)", said)
    if found is None:
        return None
    before, figures, after = found.groups()
    return before, Decimal(figures.replace(way.group, "").replace(way.point, ".")), after


@local
def price(cost: Price) -> str:
    return str(cost)
