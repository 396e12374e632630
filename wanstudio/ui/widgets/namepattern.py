"""The pattern that file names are made of, as it is typed: a field, and a menu of what can stand in it."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QLineEdit

from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import IconButton
from wanstudio.ui.widgets.menu import Menu

WORDS = (
    ("{project}", "Project"),
    ("{date}", "Date"),
    ("{model}", "Model"),
    ("{seed}", "Seed"),
    ("{prompt:40}", "Prompt, its first 40 characters"),
    ("{take:03}", "Take, with three figures"),
    ("{id}", "The clip's id"),
)


class NamePattern(QLineEdit):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setToolTip("Words in braces are filled in for each clip. What it does not have is left out.")

    def add_word(self, word: str) -> None:
        """Where the cursor is."""
        before = self.text()[: self.cursorPosition()]
        self.insert(word if not before or before.endswith((" ", "_", "-")) else f" {word}")
        self.setFocus()


class PatternWords(IconButton):
    """The button that offers the words; each is put where the field's cursor is."""

    def __init__(self, theme: Theme, field: NamePattern) -> None:
        super().__init__(theme, "plus", "Add to the name", self._offer)
        self._field = field

    def _offer(self) -> None:
        self.menu_of_words().popup(self.mapToGlobal(self.rect().bottomLeft()))

    def menu_of_words(self) -> Menu:
        menu = Menu(self._theme, self, once=True)
        for word, title in WORDS:
            menu.addAction(f"{title}\t{word}", partial(self._field.add_word, word))
        return menu
