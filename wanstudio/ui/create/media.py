"""What Create does with files beyond showing them: mended copies, pictures that are no files, several on one slot."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from wanstudio.core.checks import Mending, findings
from wanstudio.core.facts import Look, MediaFacts, MediaKind
from wanstudio.core.fixes import Fix
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Media, Value, is_url
from wanstudio.core.shapes import centre, wanted
from wanstudio.core.text import legible
from wanstudio.ui.create.card import AskCard
from wanstudio.ui.create.errands import Errands, Stop, stays
from wanstudio.ui.create.several import PLURALS, Several
from wanstudio.ui.params.media import MediaEditor
from wanstudio.ui.params.offers import name_of
from wanstudio.ui.params.panel import ParamPanel
from wanstudio.ui.theme.theme import Theme

if TYPE_CHECKING:  # what opens is loaded when it is first opened
    from wanstudio.ui.create.recipe import Dropped, RecipeCard
    from wanstudio.ui.params.cropping import CropDialog
    from wanstudio.ui.params.trimming import TrimDialog

_DOING = {"becomes": "Taking it out…", "end_s": "Trimming…", "box": "Cropping…", "turn": "Turning…", "mute": "Muting…"}


@dataclass(frozen=True, kw_only=True, slots=True)
class MediaWork:
    """What the studio does for the form. Every answer comes by the function given: now, later, or never.

    mend: make the copy of a file that a Fix asks for; the answer tells of the copy, or has a problem. What is
    returned stops it; then no answer comes.
    fetch: bring what is at a web address here; the first function hears of (bytes here, bytes in all or None), the
    second gets the answer. It is stopped in the same way.
    keep: put pixels into a file; the answer is its path. same: whether the second file is what the first was, None
    where that cannot be known. folder: whether a path is one. files: the files of a kind in a folder.
    strip: a picture of a video from its beginning to its end ("" for none).
    recipe: what made a clip, None for a file that WanStudio did not make.
    many: make a job for each of these values.
    """

    mend: Callable[[str, Fix, Media, Callable[[Look], None]], Stop]
    fetch: Callable[[str, Callable[[int, int | None], None], Callable[[Look], None]], Stop]
    keep: Callable[[QImage, Callable[[str], None]], None]
    folder: Callable[[str, Callable[[bool], None]], None]
    same: Callable[[str, str, Callable[[bool | None], None]], None]
    files: Callable[[str, MediaKind, Callable[[list[str]], None]], None]
    strip: Callable[[str, Callable[[str], None]], None]
    recipe: Callable[[str, Callable[[Dropped | None], None]], None]
    many: Callable[[ModelSpec, list[dict[str, Value]]], None]


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
        self._theme, self._view, self._work = theme, view, work
        self._panel, self._tell, self._apply = panel, tell, apply
        self._values_of = values_of
        self.card = AskCard(theme)
        self.several = Several(self.card, panel=panel, price=price, tell=tell, many=work.many)
        self.errands = Errands(theme, editor=self._editor, put=self._put_copy, tell=tell, refresh=refresh)
        self._before: dict[str, str] = {}  # what was in a slot before what is in it
        self.recipe_card: RecipeCard | None = None
        self.dialog: TrimDialog | CropDialog | None = None

    def join(self, panel: ParamPanel) -> None:
        """Listen to a form that is new."""
        panel.mend_asked.connect(self.mend)
        panel.converted.connect(self._on_converted)
        panel.tool.connect(self._on_tool)
        panel.pictured.connect(lambda name, image: self._work.keep(image, lambda path: self._put(name, path)))
        panel.several.connect(self.ask_several)
        panel.addressed.connect(self.fetch)
        panel.found_again.connect(self._on_found_again)
        panel.puzzled.connect(self._on_puzzled)

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

    def leave(self) -> str:
        """Another model's form comes: what was asked was about the one before. The sentence on what stops, or ""."""
        self.card.hide()
        self.several.forget()
        self._before.clear()
        return self.errands.leave()

    def replaced(self, name: str, before: str) -> None:
        """Something else is in a slot now ("" for nothing)."""
        self._before[name] = before

    def follow(self) -> None:
        """The form has changed: what is asked and made for it goes on only if it is still wanted."""
        self.errands.stop_unwanted()
        self.several.follow()
        if self.recipe_card is not None:
            self.recipe_card.renew()

    # ---- files that were gone ----

    def _on_found_again(self, before: str, now: str) -> None:
        """Another file was chosen in place of one that is gone: say so where it is not the same."""

        def told(same: bool | None) -> None:
            if same is False:
                self._tell(f"{name_of(now)} is another file than the one that is gone: its content differs.")

        self._work.same(before, now, told)

    def fetch(self, name: str, url: str) -> None:
        """Bring what is at a web address here, and put it into the slot."""
        self.several.leave()
        self.errands.fetch(name, url, lambda progress, tell: self._work.fetch(url, progress, tell))

    # ---- mending ----

    def mend(self, name: str, mending: Mending) -> None:
        """Do it, or let the user choose the part or the crop first."""
        editor = self._editor(name)
        if editor is None or editor.slot.look is None or editor.facts is None:
            return
        if mending.ask == "trim":
            self._ask_trim(name, editor, mending.fix)
        elif mending.ask == "crop":
            self._ask_crop(name, editor, mending.fix)
        else:
            self._make(name, editor, mending.fix)

    def _make(self, name: str, editor: MediaEditor, fix: Fix) -> None:
        path = editor.slot.value
        self.errands.make(name, _doing(fix), lambda tell: self._work.mend(path, fix, editor.media, tell))

    def _on_converted(self, name: str, facts: MediaFacts) -> None:
        """A file that was given for what it holds: take that out."""
        editor, panel = self._editor(name), self._panel()
        if editor is None or panel is None:
            return
        found = [f for f in findings(panel.spec, editor.media, facts) if f.severity == "stops" and f.mendings]
        if found and facts.kind is not editor.media.takes:
            self.mend(name, found[0].mendings[0])

    def _on_tool(self, name: str, tool: str) -> None:
        editor, panel = self._editor(name), self._panel()
        if editor is None or panel is None or editor.facts is None or editor.slot.look is None:
            return
        if tool == "original":
            self._put_copy(name, editor.slot.look.origin)
        elif tool == "turn":
            self._make(name, editor, Fix(turn=90))
        elif tool == "mute":
            self._make(name, editor, Fix(mute=True))
        elif tool == "trim":
            self._ask_trim(name, editor, Fix(end_s=editor.media.max_seconds or 0))
        else:
            self._ask_crop(name, editor, Fix())

    def _ask_trim(self, name: str, editor: MediaEditor, fix: Fix) -> None:
        assert editor.facts is not None and editor.slot.look is not None
        from wanstudio.ui.params.trimming import TrimDialog

        dialog = TrimDialog(self._theme, self._view.window(), editor.facts, editor.media, fix)
        dialog.chosen.connect(lambda chosen: self._make(name, editor, chosen))
        self._hold(dialog)
        if editor.facts.kind is MediaKind.VIDEO:
            self._work.strip(editor.slot.value, dialog.show_strip)
        else:
            dialog.show_strip(editor.slot.look.thumbnail)

    def _ask_crop(self, name: str, editor: MediaEditor, fix: Fix) -> None:
        panel = self._panel()
        assert editor.facts is not None and editor.slot.look is not None and panel is not None
        facts, own = editor.facts, wanted(panel.spec, editor.media, editor.facts, panel.slots.facts())
        shapes = panel.spec.output.aspects or ("16:9", "9:16", "1:1")
        if own is not None and own.shape not in shapes:
            shapes = (own.shape, *shapes)
        shape = own.shape if own else min(shapes, key=lambda shape: -centre(facts, shape)[2] * centre(facts, shape)[3])
        start = fix.box if fix != Fix() else centre(facts, shape)
        from wanstudio.ui.params.cropping import CropDialog

        dialog = CropDialog(
            self._theme,
            self._view.window(),
            facts,
            editor.slot.look.thumbnail,
            shapes,
            shape,
            start,
            centre(facts, own.shape) if own is not None and own.cuts else None,
        )
        dialog.chosen.connect(lambda box: self._make(name, editor, Fix(box=box)))
        self._hold(dialog)

    def _hold(self, dialog: TrimDialog | CropDialog) -> None:
        """Keep its Python side while Qt shows it."""
        self.dialog = dialog
        dialog.open()

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

    # ---- recipes ----

    def look_for_recipe(self, path: str, label: str = "") -> None:
        """Offer the recipe of a clip that WanStudio made. `label`: of the slot that has taken it, "" for none."""
        self._work.recipe(path, lambda dropped: self._offer_recipe(dropped, label) if dropped else None)

    def _offer_recipe(self, dropped: Dropped, label: str) -> None:
        if self.several.stands:
            return  # how many jobs to make comes first
        self.several.forget()
        answers: list[tuple[str, Callable[[], Any]]] = [("See its recipe…", lambda: self.show_recipe(dropped))]
        if label:
            answers.append((f"Keep as {label[:1].lower()}{label[1:]}", lambda: None))
        seed = f", seed {dropped.seed}" if dropped.seed is not None else ""
        self.card.ask("This clip has a recipe", f"{legible(dropped.title)}{seed}", answers)

    def show_recipe(self, dropped: Dropped) -> None:
        """What differs from the form, beside it."""
        from wanstudio.ui.create.recipe import RecipeCard

        if self.recipe_card is not None:
            self.recipe_card.close_card()
        self.recipe_card = RecipeCard(
            self._theme,
            self._view,
            dropped,
            lambda: self._values_of(dropped.model),
            lambda values: self._apply(dropped.model, values),
        )
        self.recipe_card.closed.connect(self._forget_recipe)

    def _forget_recipe(self) -> None:
        self.recipe_card = None


def _doing(fix: Fix) -> str:
    plain = Fix()
    return next((words for name, words in _DOING.items() if getattr(fix, name) != getattr(plain, name)), "Converting…")
