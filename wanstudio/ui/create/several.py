"""Several files on one slot: the question how many jobs, for as long as it is about what stands in the form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from wanstudio.core.facts import MediaKind
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Media, Value
from wanstudio.ui.create.card import AskCard
from wanstudio.ui.figures import decimal, number_in, whole
from wanstudio.ui.params.panel import ParamPanel

PLURALS = {MediaKind.IMAGE: "pictures", MediaKind.VIDEO: "videos", MediaKind.AUDIO: "sounds"}


@dataclass(frozen=True, slots=True)
class _Asked:
    """`firsts` are the first file and the copies that were made of it: one of them must be in the slot `name`."""

    spec: ModelSpec
    name: str
    firsts: set[str]
    others: tuple[str, ...]

    @property
    def count(self) -> int:
        return 1 + len(self.others)


class Several:
    """Asks on `card`. `panel` and `price` give the form that is shown and the text on its button; `tell` says a
    sentence above the form; `many` makes a job for each of the values."""

    def __init__(
        self,
        card: AskCard,
        *,
        panel: Callable[[], ParamPanel | None],
        price: Callable[[], str],
        tell: Callable[[str], None],
        many: Callable[[ModelSpec, list[dict[str, Value]]], None],
    ) -> None:
        self._card, self._panel, self._price, self._tell, self._many = card, panel, price, tell, many
        self._asked: _Asked | None = None

    @property
    def stands(self) -> bool:
        """Whether the card asks this now."""
        return self._asked is not None and not self._card.isHidden()

    def ask(self, panel: ParamPanel, name: str, paths: Sequence[str]) -> None:
        """The first is in the slot already; whether the others make jobs is the user's to say."""
        media = panel.spec.param(name)
        assert isinstance(media, Media)
        asked = self._asked = _Asked(panel.spec, name, {paths[0]}, tuple(paths[1:]))
        self._card.ask(
            f"{asked.count} {PLURALS[media.takes]}. One job for each?",
            costs(asked.count, self._price()),
            ((f"Make {asked.count} jobs", lambda: self._make(asked)), ("Only the first", self.forget)),
        )

    def copied(self, name: str, path: str) -> None:
        """`path`, which goes into the slot now, is a copy of what is in it, or what that was copied from."""
        if self._asked is not None and self._asked.name == name:
            self._asked.firsts.add(path)

    def follow(self) -> None:
        """The form has changed: the question goes with the file that it was about."""
        if self._asked is not None and self._first(self._asked) is None:
            self.leave()

    def show_price(self) -> None:
        """The form has another price."""
        if self._asked is not None and self.stands:
            self._card.say(costs(self._asked.count, self._price()))

    def leave(self) -> None:
        """Ask no more, and take the card away."""
        if self.stands:
            self._card.hide()
        self.forget()

    def forget(self) -> None:
        """The card is gone, or asks something else."""
        self._asked = None

    def _first(self, asked: _Asked) -> str | None:
        """What stands in the slot for the first file; None where it is something else by now."""
        panel = self._panel()
        editor = panel.slots.editor(asked.name) if panel is not None and panel.spec.id == asked.spec.id else None
        return editor.slot.value if editor is not None and editor.slot.value in asked.firsts else None

    def _make(self, asked: _Asked) -> None:
        panel, first = self._panel(), self._first(asked)
        if panel is None or first is None or asked is not self._asked:
            return
        missing = [p for p in panel.problems() if p.param != asked.name] + [*panel.slots.unfinished()]
        if missing:
            self._tell(f"Not yet: {missing[0].detail}. Then press again.")
            self._card.show()
            return
        self.forget()
        values = panel.values()
        self._many(asked.spec, [{**values, asked.name: path} for path in (first, *asked.others)])
        self._tell(f"{asked.count} jobs are being made. Each file is looked at first.")


def costs(count: int, price: str) -> str:
    """ "3 × 12 CU = 36 CU"; the price alone where it is no number."""
    found = number_in(price)
    if found is None:
        return price
    before, number, after = found
    places = len(str(number).partition(".")[2])
    return f"{whole(count)} × {price} = {before}{decimal(float(count * number), places)}{after}"
