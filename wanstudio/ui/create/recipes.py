"""Offers the recipe of a clip that WanStudio made, and shows it beside the form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from wanstudio.core.params import Value
from wanstudio.core.text import legible
from wanstudio.ui.create.card import AskCard
from wanstudio.ui.create.several import Several
from wanstudio.ui.create.work import MediaWork
from wanstudio.ui.theme.theme import Theme

if TYPE_CHECKING:  # what opens is loaded when it is first opened
    from wanstudio.ui.create.dropped import Dropped
    from wanstudio.ui.create.recipe import RecipeCard


class Recipes:
    """Asks on `question`, which `several` asks on first. `values_of` gives what stands in the form of a model, and
    `apply` puts values into it."""

    def __init__(
        self,
        theme: Theme,
        view: QWidget,
        work: MediaWork,
        question: AskCard,
        several: Several,
        *,
        values_of: Callable[[str], Mapping[str, Value]],
        apply: Callable[[str, Mapping[str, Value]], None],
    ) -> None:
        self._theme, self._view, self._work = theme, view, work
        self._question, self._several = question, several
        self._values_of, self._apply = values_of, apply
        self.card: RecipeCard | None = None

    def look_for(self, path: str, label: str = "") -> None:
        """Offer the recipe of a clip that WanStudio made. `label`: of the slot that has taken it, "" for none."""
        self._work.recipe(path, lambda dropped: self._offer(dropped, label) if dropped else None)

    def renew(self) -> None:
        """The form may have changed: say what differs from it now."""
        if self.card is not None:
            self.card.renew()

    def _offer(self, dropped: Dropped, label: str) -> None:
        if self._several.stands:
            return  # how many jobs to make comes first
        self._several.forget()
        answers: list[tuple[str, Callable[[], Any]]] = [("See its recipe…", lambda: self.show(dropped))]
        if label:
            answers.append((f"Keep as {label[:1].lower()}{label[1:]}", lambda: None))
        seed = f", seed {dropped.seed}" if dropped.seed is not None else ""
        self._question.ask("This clip has a recipe", f"{legible(dropped.title)}{seed}", answers)

    def show(self, dropped: Dropped) -> None:
        """What differs from the form, beside it."""
        from wanstudio.ui.create.recipe import RecipeCard

        if self.card is not None:
            self.card.close_card()
        self.card = RecipeCard(
            self._theme,
            self._view,
            dropped,
            lambda: self._values_of(dropped.model),
            lambda values: self._apply(dropped.model, values),
        )
        self.card.closed.connect(self._forget)

    def _forget(self) -> None:
        self.card = None
