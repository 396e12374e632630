"""What is being made for the slots: mended copies, files from the web. It is stopped once nobody waits for it."""

from __future__ import annotations

from collections.abc import Callable

from wanstudio.core.facts import Look
from wanstudio.ui.create.link import LinkCards
from wanstudio.ui.params.media import MediaEditor
from wanstudio.ui.params.offers import name_of
from wanstudio.ui.params.slots import FETCHING
from wanstudio.ui.theme.theme import Theme

Stop = Callable[[], None]
Tell = Callable[[Look], None]
Progress = Callable[[int, int | None], None]


class Errands:
    """One a slot at most. `editor` gives that of a parameter of the form that is shown; `put` a file into its slot;
    `tell` says a sentence above the form; `refresh` has the form say anew what holds."""

    def __init__(
        self,
        theme: Theme,
        *,
        editor: Callable[[str], MediaEditor | None],
        put: Callable[[str, str], None],
        tell: Callable[[str], None],
        refresh: Callable[[], None],
    ) -> None:
        self._editor, self._put, self._tell, self._refresh = editor, put, tell, refresh
        self.links = LinkCards(theme)
        self._under_way: dict[str, tuple[MediaEditor, str, Stop]] = {}

    def make(self, name: str, doing: str, ask: Callable[[Tell], Stop]) -> None:
        """`ask` for a copy of what is in the slot; `doing` says what is done to it. The copy takes its place."""
        editor = self._editor(name)
        if editor is None:
            return
        self._end(name)
        path = editor.slot.value
        editor.slot.set_busy(doing)
        self._refresh()

        def made(look: Look) -> None:
            if self._editor(name) is editor and editor.slot.value == path and editor.slot.busy:
                self._came(name, editor, look)

        self._begun(name, editor, ask(made))

    def fetch(self, name: str, url: str, ask: Callable[[Progress, Tell], Stop]) -> None:
        """`ask` for what is at the address; it goes into the slot, which stays as it is until then."""
        self.make(name, FETCHING, lambda made: ask(self._card(name, url), made))

    def _card(self, name: str, url: str) -> Progress:
        return self.links.add(name, name_of(url), lambda: self._give_up(name)).show_progress

    def stop_unwanted(self) -> None:
        """Stop what is made for a slot that has another file by now, or none, or is another form's."""
        for name, (editor, value, _) in [*self._under_way.items()]:
            if self._editor(name) is not editor or editor.slot.value != value or not editor.slot.busy:
                self._end(name)

    def leave(self) -> str:
        """Another form comes: stop all of it. What was being fetched is said in the sentence that is returned."""
        names = [card.name for card in self.links.cards.values()]
        for name in [*self._under_way]:
            self._end(name)
        if not names:
            return ""
        what = f"{' and '.join(names)} {'is' if len(names) == 1 else 'are'}"
        return f"{what} no longer being fetched: another model's form has taken its place."

    def _begun(self, name: str, editor: MediaEditor, stop: Stop) -> None:
        if editor.slot.busy:  # else the answer is here already
            self._under_way[name] = (editor, editor.slot.value, stop)

    def _came(self, name: str, editor: MediaEditor, look: Look) -> None:
        self._under_way.pop(name, None)
        self.links.remove(name)
        fetched = editor.slot.busy == FETCHING
        editor.slot.set_busy("")
        if look.problem:
            self._tell(look.problem.rstrip() + (stays(editor.slot.value) if fetched else ""))
            self._refresh()
        else:
            self._put(name, look.path)

    def _give_up(self, name: str) -> None:
        if editor := self._editor(name):
            editor.slot.set_busy("")
        self._end(name)
        self._refresh()

    def _end(self, name: str) -> None:
        *_, stop = self._under_way.pop(name, (None, "", lambda: None))
        stop()
        self.links.remove(name)


def stays(value: str) -> str:
    """The end of a sentence on what did not come in its place; "" for an empty slot."""
    return f" {name_of(value)} stays." if value else ""
