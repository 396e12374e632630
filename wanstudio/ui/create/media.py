"""What Create does with files beyond showing them: pictures that are no files, several on one slot, folders, addresses.

Copies of them are made in mending.py, recipes of clips offered in recipes.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from wanstudio.core.facts import Look
from wanstudio.core.params import Value, is_url
from wanstudio.ui.create.card import AskCard
from wanstudio.ui.create.errands import Errands, stays
from wanstudio.ui.create.mending import Mender
from wanstudio.ui.create.recipes import Recipes
from wanstudio.ui.create.several import PLURALS, Several
from wanstudio.ui.create.work import MediaWork
from wanstudio.ui.params.media import MediaEditor
from wanstudio.ui.params.offers import name_of
from wanstudio.ui.params.panel import ParamPanel
from wanstudio.ui.theme.theme import Theme


class MediaBench(QObject):  # a receiver that Qt knows leaves nothing behind when a form has gone
    """Acts on the panel that `panel` gives. `tell` says a sentence above the form, `price` is the text on the button.

    `apply` puts values of a recipe into the form; `refresh` has the form say anew what holds.
    """

    def __init__(
        self,
        theme: Theme,
        view: QWidget,
        work: MediaWork,
        *,
        panel: Callable[[], ParamPanel | None],
        tell: Callable[[str], None],
        price: Callable[[], str],
        apply: Callable[[str, Mapping[str, Value]], None],
        refresh: Callable[[], None],
        values_of: Callable[[str], Mapping[str, Value]],
    ) -> None:
        super().__init__(view)
        self._work, self._panel, self._tell = work, panel, tell
        self.card = AskCard(theme)
        self.several = Several(self.card, panel=panel, price=price, tell=tell, many=work.many)
        self.errands = Errands(theme, editor=self._editor, put=self._put_copy, tell=tell, refresh=refresh)
        self.mender = Mender(theme, view, work, self.errands, panel=panel, put_copy=self._put_copy)
        self.recipes = Recipes(theme, view, work, self.card, self.several, values_of=values_of, apply=apply)
        self._before: dict[str, str] = {}  # what was in a slot before what is in it

    def join(self, panel: ParamPanel) -> None:
        """Listen to a form that is new."""
        panel.mend_asked.connect(self.mender.mend)
        panel.converted.connect(self.mender.take_out)
        panel.tool.connect(self.mender.use)
        panel.pictured.connect(lambda name, image: self._work.keep(image, lambda path: self._put(name, path)))
        panel.several.connect(self.ask_several)
        panel.addressed.connect(self.fetch)
        panel.found_again.connect(self._on_found_again)
        panel.puzzled.connect(self._on_puzzled)
        panel.refused.connect(self._tell)

    def _put(self, name: str, path: str) -> None:
        panel = self._panel()
        if panel is not None and any(param.name == name for param in panel.spec.params):
            panel.set_value(name, path)

    def _put_copy(self, name: str, path: str) -> None:
        self.several.copied(name, path)
        self._put(name, path)

    def _editor(self, name: str) -> MediaEditor | None:
        panel = self._panel()
        return panel.slots.editor(name) if panel is not None else None

    # ---- what is asked and made follows the form ----

    def leave(self) -> str:
        """Another model's form comes: what was asked was about the one before. The sentence on what stops, or ""."""
        self.card.hide()
        self.several.forget()
        self._before.clear()
        return self.errands.leave()

    def replaced(self, name: str, before: str) -> None:
        """The user has put something else into a field; `before` stood there, "" for nothing."""
        self._before[name] = before

    def follow(self) -> None:
        """The form has changed: what is asked and made for it goes on only if it is still wanted."""
        self.errands.stop_unwanted()
        self.several.follow()
        self.recipes.renew()

    def look_for_own(self, name: str) -> None:
        """The user has put something into a field: a clip of ours has a recipe to offer."""
        editor = self._editor(name)
        if editor is not None and editor.slot.value and not is_url(editor.slot.value):
            self.recipes.look_for(editor.slot.value, editor.media.label)

    def take_as(self, name: str, path: str) -> None:
        """Put a file into a slot for what it holds: of a video its first frame, or its sound."""
        if editor := self._editor(name):
            editor.slot.converted.emit(path)

    def fetch(self, name: str, url: str) -> None:
        """Bring what is at a web address here, and put it into the slot."""
        self.several.leave()
        self.errands.fetch(name, url, lambda progress, tell: self._work.fetch(url, progress, tell))

    def _on_found_again(self, before: str, now: str) -> None:
        """Another file was chosen in place of one that is gone: say so where it is not the same."""

        def told(same: bool | None) -> None:
            if same is False:
                self._tell(f"{name_of(now)} is another file than the one that is gone: its content differs.")

        self._work.same(before, now, told)

    # ---- several files ----

    def ask_several(self, name: str, paths: Sequence[str]) -> None:
        """The first goes into the slot; whether the others make jobs is the user's to say.

        Addresses are no files yet: without a file, the first is fetched, and the others are named.
        """
        panel = self._panel()
        if panel is None or self._editor(name) is None or not paths:
            return  # none, or it is another model's by now
        files, addresses = [p for p in paths if not is_url(p)], [p for p in paths if is_url(p)]
        if files:
            self._put(name, files[0])
        else:
            self.fetch(name, addresses.pop(0))
        if addresses:
            named = ", ".join(map(name_of, addresses))
            self._tell(f"Left out: {named}. A web address is fetched alone; drop it by itself.")
        if len(files) > 1:
            self.several.ask(panel, name, files)

    def _on_puzzled(self, name: str, path: str) -> None:
        def told(is_folder: bool) -> None:
            if is_folder and (editor := self._editor(name)):
                editor.slot.tell_folder()

        self._work.folder(path, told)

    def take_folders(self, look: Look) -> None:
        """Something in the form was looked at: where it is a folder, its files that fit take its place."""
        panel = self._panel()
        if panel is not None and look.folder:
            for media in panel.spec.media():
                if panel.values().get(media.name) == look.path:
                    self.take_folder(media.name, look.path)

    def take_folder(self, name: str, folder: str) -> None:
        """A folder was put on a slot: its files that fit."""
        editor = self._editor(name)
        if editor is None:
            return
        before = self._before.get(name, "")
        self._put(name, before)
        self._before[name] = before  # and not the folder

        def found(paths: list[str]) -> None:
            if paths:
                self.ask_several(name, paths)
            else:
                self._tell(f"{name_of(folder)}: no {PLURALS[editor.media.takes]} in this folder.{stays(before)}")

        self._work.files(folder, editor.media.takes, found)
