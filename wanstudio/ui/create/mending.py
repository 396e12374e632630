"""Copies of what is in a slot: mended, cut, cropped, turned, without its sound, or taken out of something else."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from wanstudio.core.checks import Mending, findings
from wanstudio.core.facts import MediaFacts, MediaKind
from wanstudio.core.fixes import Fix
from wanstudio.core.shapes import centre, wanted
from wanstudio.ui.create.errands import Errands
from wanstudio.ui.create.work import MediaWork
from wanstudio.ui.params.media import MediaEditor
from wanstudio.ui.params.panel import ParamPanel
from wanstudio.ui.theme.theme import Theme

if TYPE_CHECKING:  # what opens is loaded when it is first opened
    from wanstudio.ui.params.cropping import CropDialog
    from wanstudio.ui.params.trimming import TrimDialog

_DOING = {"becomes": "Taking it out…", "end_s": "Trimming…", "box": "Cropping…", "turn": "Turning…", "mute": "Muting…"}


class Mender(QObject):  # see MediaBench
    """Acts on the panel that `panel` gives, and asks in dialogs over the window of `view`. `put_copy` puts a file that
    is a copy of what is in a slot, or what that was copied from, into it."""

    def __init__(
        self,
        theme: Theme,
        view: QWidget,
        work: MediaWork,
        errands: Errands,
        *,
        panel: Callable[[], ParamPanel | None],
        put_copy: Callable[[str, str], None],
    ) -> None:
        super().__init__(view)
        self._theme, self._view, self._work, self._errands = theme, view, work, errands
        self._panel, self._put_copy = panel, put_copy
        self.dialog: TrimDialog | CropDialog | None = None

    def mend(self, name: str, mending: Mending) -> None:
        """Do it, or let the user choose the part or the crop first."""
        editor = self._shown(name)
        if editor is None:
            return
        if mending.ask == "trim":
            self._ask_trim(name, editor, mending.fix)
        elif mending.ask == "crop":
            self._ask_crop(name, editor, mending.fix)
        else:
            self._make(name, editor, mending.fix)

    def take_out(self, name: str, facts: MediaFacts) -> None:
        """A file that was given for what it holds: take that out."""
        editor, panel = self._editor(name), self._panel()
        if editor is None or panel is None:
            return
        found = [f for f in findings(panel.spec, editor.media, facts) if f.severity == "stops" and f.mendings]
        if found and facts.kind is not editor.media.takes:
            self.mend(name, found[0].mendings[0])

    def use(self, name: str, tool: str) -> None:
        """One of the slot's own tools was chosen."""
        editor = self._shown(name)
        if editor is None or editor.slot.look is None:
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

    def _editor(self, name: str) -> MediaEditor | None:
        panel = self._panel()
        return panel.slots.editor(name) if panel is not None else None

    def _shown(self, name: str) -> MediaEditor | None:
        """The editor of this parameter, once its file is known."""
        editor = self._editor(name)
        return editor if editor is not None and editor.slot.look is not None and editor.facts is not None else None

    def _make(self, name: str, editor: MediaEditor, fix: Fix) -> None:
        path = editor.slot.value
        self._errands.make(name, _doing(fix), lambda tell: self._work.mend(path, fix, editor.media, tell))

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


def _doing(fix: Fix) -> str:
    plain = Fix()
    return next((words for name, words in _DOING.items() if getattr(fix, name) != getattr(plain, name)), "Converting…")
