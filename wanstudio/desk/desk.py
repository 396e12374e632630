"""The whole desk: makes the views, brings back what was on it, and makes who does what they ask for.

In two steps, for the studio takes as long to load as the views do. The first frame has the form, the welcome and empty
panels, which is all there can be to see before anything is read. What shows the studio's clips and jobs comes with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget

from wanstudio.core.models import ModelSpec
from wanstudio.core.prompts import prompt_of
from wanstudio.core.shortcuts.chosen import Shortcuts
from wanstudio.desk import views
from wanstudio.desk.connections import say_sandbox
from wanstudio.desk.memory import Memory
from wanstudio.desk.menus import Menus
from wanstudio.desk.questions import Questions
from wanstudio.desk.remarks import Remarks
from wanstudio.store.settings import Kept
from wanstudio.ui.keymap import Keymap
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.pictures import Pictures

if TYPE_CHECKING:  # loaded by `join`, after the first frame
    from wanstudio.desk.joining.engine import Engine


class Desk:
    """`window` is what the user sees, as `kept` from last time. `join` gives it what works, before the loop runs.

    It makes and holds; each part is called by its own name. `session` is told that the studio is open, has gone on with
    its jobs, or closes; `refusals` what was refused; `workload` that jobs have moved; `tallying` that there are other
    clips; `watching` which clip is to be seen; `form` what is to stand in the form, or to be made from it.
    """

    def __init__(
        self, app: QApplication, theme: Theme, resources: Path, models: Sequence[ModelSpec], kept: Kept
    ) -> None:
        self.theme = theme
        self.keymap = Keymap(Shortcuts(kept.settings.key_set, kept.settings.keys))
        self.specs: Mapping[str, ModelSpec] = {spec.id: spec for spec in models}
        self.prompt_of = partial(prompt_of, self.specs)
        self.open_dialog: QWidget | None = None
        self.questions = Questions()
        self.create = views.create_view(self, models)
        self.beginning = views.beginning(self, models, resources / "samples", welcomed=bool(kept.state.get("welcomed")))
        self.status = views.status_bar(self)
        self.remarks = Remarks(self.status.say)
        self.window = views.main_window(self)
        self.menus = Menus(app, theme, resources, kept.settings.theme, self)
        say_sandbox(self.create, self.status)
        self.memory = Memory(self.window, self.create, self.beginning, self.menus)
        self.memory.restore(kept, theme)

    def join(self, engine: Engine) -> None:
        """Give the views who does what they ask for. No event has reached them before."""
        from wanstudio.desk.joining import around, clips, signals, work
        from wanstudio.desk.session import Session

        self.studio = engine.studio
        self._make_panels()
        self.refusals = around.refusals(self)
        self.file_manager = around.file_manager(self)
        self.looks = clips.looks(self, engine)
        self.media = work.media_desk(self, engine)
        self.results = clips.results(self, engine)
        self.stills = clips.stills(self, engine)
        self.comparing = clips.comparing(self, engine)
        self.arranging = clips.arranging(self, engine)
        self.listing = clips.listing(self, engine)
        self.known = clips.known(self, engine)
        self.shown = clips.shown(self)
        self.judging = clips.judging(self, engine)
        self.tagging = clips.tagging(self, engine)
        self.naming = clips.naming(self, engine)
        self.projects = clips.projects(self, engine)
        self.trashing = clips.trashing(self, engine)
        self.clips = clips.clip_desk(self, engine)
        self.looking = clips.looking(self)
        self.watching = clips.watching(self)
        self.jobs = work.job_desk(self, engine)
        self.tallying = clips.tallying(self)
        self.clearing = work.clearing(self, engine)
        self.accounts = work.account_desk(self, engine)
        self.log = around.log_desk(self, engine)
        self.heading = work.heading(self, engine)
        self.exports = work.export_desk(self, engine)
        self.undoing = clips.undoing(self)
        self.clipboard = clips.clipboard(self)
        self.library_check = clips.library_check(self, engine)
        self.menus.join()
        self.selection = clips.selection(self)
        self.connections = work.connections(self, engine)
        self.form = work.form_desk(self)
        self.workload = work.workload(self, engine)
        self.clips_folder = work.clips_folder(self, engine)
        self.leaving = around.leaving(self, engine)
        self.desktop = around.desktop(self, engine)
        around.follow_motion(self, engine)
        self.news, self.dock = around.news(self, engine), around.dock(self, engine)
        self.session = Session(self)
        signals.join(self, engine)
        self.connections.say()
        self.questions.join(self.jobs, self.looks)
        self.memory.join(self.stage, self.studio.preferences)
        self.create.readiness.pricing.ask_soon()  # whoever asked before got no answer

    def _make_panels(self) -> None:
        from wanstudio.desk import panels

        pictures = Pictures()
        self.clip_model, self.job_model = panels.clip_model(self), panels.job_model(self)
        self.stage = panels.stage_view(self, pictures)
        self.library = panels.library_view(self, pictures)
        self.queue = panels.queue_view(self, pictures)
        self.quick_look, self.hover = panels.quick_look(self), panels.hover(self)
        for name, view in (("stage", self.stage), ("library", self.library), ("queue", self.queue)):
            self.window.put(name, view)

    def keep(self, dialog: QWidget) -> None:
        """Hold a dialog's Python side while Qt shows it; Qt deletes it when it closes."""
        self.open_dialog = dialog
