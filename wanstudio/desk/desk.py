"""The whole desk: makes the views, brings back what was on it, and joins them to the studio.

In two steps, for the studio takes as long to load as the views do. The first frame has the form, the welcome and empty
panels, which is all there can be to see before anything is read. What shows the studio's clips and jobs comes with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication, QWidget

from wanstudio.core.connections import SANDBOX
from wanstudio.core.errors import InvalidInput, LocalProblem, StudioError
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Value
from wanstudio.core.prompts import prompt_of
from wanstudio.core.shortcuts.chosen import Shortcuts
from wanstudio.desk import views
from wanstudio.desk.connections import say_sandbox
from wanstudio.desk.folders import show_in_folder
from wanstudio.desk.memory import Memory
from wanstudio.desk.menus import Menus
from wanstudio.desk.questions import Questions
from wanstudio.desk.remarks import Remarks
from wanstudio.store.settings import Kept
from wanstudio.ui.keymap import Keymap
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.pictures import Pictures

if TYPE_CHECKING:  # loaded by `join`, after the first frame
    from wanstudio.core.jobs import Job
    from wanstudio.core.recipe import Clip
    from wanstudio.core.seeking import Sought, Tallies
    from wanstudio.desk.joining.engine import Engine
    from wanstudio.store.library import Page
    from wanstudio.ui.library.grid import ClipAction


class Desk:
    """`window` is what the user sees, as `kept` from last time. `join` gives it what works, before the loop runs.

    `live` is called when the studio is open, `leave` before it is closed.
    """

    def __init__(
        self, app: QApplication, theme: Theme, resources: Path, models: Sequence[ModelSpec], kept: Kept
    ) -> None:
        self.theme = theme
        self.keymap = Keymap(Shortcuts(kept.settings.key_set, kept.settings.keys))
        self.specs: Mapping[str, ModelSpec] = {spec.id: spec for spec in models}
        self.prompt_of = partial(prompt_of, self.specs)
        self.open_dialog: QWidget | None = None
        self._counted: Sought | None = None
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
        from wanstudio.desk.joining import around, clips, work

        self.studio = engine.studio
        self._make_panels()
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
        self.jobs = work.job_desk(self, engine)
        self.clearing = work.clearing(self, engine)
        self.accounts = work.account_desk(self, engine)
        self.log = around.log_desk(self, engine)
        self.heading = work.heading(self, engine)
        self.exports = work.export_desk(self, engine)
        self.undoing = clips.undoing(self)
        self.clipboard = clips.clipboard(self)
        self.menus.join()
        self.choice = clips.choice(self)
        self.connections = work.connections(self, engine)
        self.clips_folder = work.clips_folder(self, engine)
        self.leaving = around.leaving(self, engine)
        self.desktop = around.desktop(self, engine)
        around.follow_motion(self, engine)
        self.news, self.dock = around.news(self, engine), around.dock(self, engine)
        self._join_signals(engine)
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

    def _join_signals(self, engine: Engine) -> None:
        self.library.chosen.connect(self._on_chosen)
        self.stage.player.playing_changed.connect(self._on_playing)
        self.window.spread.changed.connect(self._on_spread)
        self.library.alone_wanted.connect(self.window.spread.toggle)
        self.library.finder.changed.connect(self.listing.seek)
        self.library.finder.sight_wanted.connect(partial(self.window.reveal, "library"))
        self.library.finder.file_wanted.connect(self.known.choose_file)
        self.clip_model.pictured.connect(self.queue.list.viewport().update)
        self.clip_model.pictured.connect(self.stage.takes.strip.renew_pictures)
        self.stage.takes.wanted.connect(self.show_take)
        for view in (self.stage, self.quick_look):
            view.seen.connect(self.clips.seen)
        self.stage.told.connect(self.remarks.answer)
        self.stage.comparison.wanted.connect(lambda: self.comparing.compare())
        self.stage.comparison.settings_wanted.connect(lambda clip: self.clips.act("panel", (clip,)))
        self.stage.full_screen_wanted.connect(self._show_full)
        self.window.alone.changed.connect(self.stage.set_full)
        self.window.files_dropped.connect(self.take_files)
        self.window.may_close = self.leaving.may_close
        engine.studio.listen_clips(self._on_clip)
        engine.studio.listen_found(self.listing.add)
        for keeper in (engine.studio.preferences, engine.studio.queue, engine.accounts):
            keeper.listen_refused(self.refused)
        self.connections.say()

    def keep(self, dialog: QWidget) -> None:
        """Hold a dialog's Python side while Qt shows it; Qt deletes it when it closes."""
        self.open_dialog = dialog

    # ---- coming and going ----

    def live(self, page: Page, total: int, chosen: Clip | None, today: Iterable[Clip], problems: Sequence[str]) -> None:
        """The studio is open: show its first clips, and the one that was on the stage. `today`: since midnight."""
        self.listing.fill(page, total, chosen)
        self.projects.live()
        self.jobs.spending.look_back(today)
        self._show_figures()
        if chosen is not None:
            self.library.select(chosen.id)
            if self.window.spread.on:
                self.stage.show_clip(chosen, play=False)  # it is there when the stage is
            self.stage.player.pause()
        self.beginning.known()
        self.tell_problems(problems)
        self.connections.say()

    def tell_problems(self, problems: Sequence[str]) -> None:
        """What could not be read, the first of it."""
        self.remarks.last("files", problems[0] if problems else "")

    def say_elsewhere(self) -> None:
        """Another process runs the jobs of this journal."""
        self.remarks.last("elsewhere", "A command of WanStudio is at work, and goes on there with the jobs under way.")

    def refuse_to_work(self, error: StudioError) -> None:
        """The studio could not be opened: say so, and make no job that would be lost."""
        self.remarks.last("files", _sentence(error))
        self.create.setEnabled(False)

    def returned(self, jobs: tuple[Job, ...]) -> None:
        """The studio goes on with the jobs of last time; `jobs` are as they stood."""
        self._show_pause()
        self.queue.known(bool(jobs))
        self.heading.returned(jobs)

    def leave(self) -> None:
        """The window is closing: remember how it was, and let go of the clip."""
        self.memory.keep()
        self.stage.leave()
        self.quick_look.leave()
        self.hover.leave()
        self.jobs.leave()
        self.dock.leave()
        self.desktop.withdraw()

    # ---- jobs ----

    def generate(self, spec: ModelSpec, values: dict[str, Value], first: bool) -> None:
        self.remarks.answer("")
        self.jobs.generate(spec, values, first)

    def refused(self, error: StudioError) -> None:
        """Say what stands in the way: at its field where it has one, else in the status bar."""
        if isinstance(error, InvalidInput):
            self.window.reveal("create")
            if self.create.show_problem(error.param, error.detail):
                return
        elif isinstance(error, LocalProblem):
            self.clips_folder.look()
        self.remarks.answer(_sentence(error))

    def worked(self, made_one: bool) -> None:
        """Some jobs have taken a step; one of them may have made its clip."""
        self._show_figures()
        self.heading.look()
        self.connections.say_start()
        self.stage.takes.tend()
        self.beginning.look(made_one=made_one, idle=not self.job_model.rowCount())

    def _show_figures(self) -> None:
        running, waiting, needing = self.jobs.counts()
        self.status.show_work(running, waiting, needing)
        self.window.columns.right.rail.show_count("queue", running, f"{running} running")
        self.status.show_spent(self.jobs.spending.said())

    def pause(self, paused: bool) -> None:
        self.studio.queue.pause() if paused else self.studio.queue.go_on()
        self._show_pause()

    def _show_pause(self) -> None:
        self.menus.check("pause_queue", self.studio.queue.paused)
        self.jobs.line_changed()
        self.heading.look()
        self.connections.say_start()

    # ---- clips ----

    def show_clip(self, clip_id: str) -> None:
        self.listing.bring(clip_id, then=partial(self.library.select, clip_id))

    def counted(self, tallies: Tallies) -> None:
        """So many clips there are of what; there may be other takes of the shot that is on."""
        self.library.show_tallies(tallies)
        self.stage.takes.look_again()
        before, self._counted = self._counted, self.listing.sought
        if before in (None, self._counted):  # by looking for something else no tag and no take comes or goes
            self.known.look()
            self.jobs.numbers.look()

    def show_take(self, clip: Clip) -> None:
        """Another take of the clip that is on; the library's list goes along, and has no choice of its own where it
        does not hold it: what the menu does is done with what is watched."""
        self.stage.show_take(clip)
        self.library.select(clip.id)

    def act_on_clips(self, action: ClipAction, clips: tuple[Clip, ...]) -> None:
        """What the library's menu and keys ask for; what is done on the stage is seen there."""
        if action in ("stage", "compare", "compare_source"):
            self.window.show_stage()
        self.clips.act(action, clips)

    def _on_chosen(self, clip: Clip) -> None:
        """The user has moved to a clip: it plays, where there is a stage."""
        if not self.window.spread.on:
            self.stage.show_clip(clip)

    def _on_playing(self, playing: bool) -> None:
        if playing and self.quick_look.clip is None:
            self.window.show_stage()

    def _on_spread(self, on: bool) -> None:
        """The library stands alone, or the stage is there again: with the clip that was chosen meanwhile."""
        clip = self.library.current
        self.library.set_alone(on)
        if on:
            self.stage.player.pause()
        elif clip is not None and clip.id not in [each.id for each in self.stage.clips]:
            self.stage.show_clip(clip, play=False)

    def _show_full(self) -> None:
        self.window.show_stage()
        self.window.alone.toggle()

    def show_news(self) -> None:
        """The user has chosen Show of a notification: the window comes forward with what it was about."""
        job, export = self.news.newest, self.news.newest_export  # with the focus on the window there is none any more
        self.window.come_forward()
        if job is not None and job.state == "done":
            self.jobs.act("show", job.id)
        elif job is not None:
            self.window.reveal("queue")
            self.queue.choose(job.id)
        elif export is not None:
            export()

    def _on_clip(self, clip: Clip) -> None:
        """A clip has come. It takes an empty stage; what the user is watching, and looking for, stays."""
        self.listing.add(clip)
        if clip.recipe.seed is not None:
            self.create.forms.show_seed(clip.recipe.seed, clip.recipe.model)
        if self.stage.clip is None and not self.window.spread.on:
            select, alone = partial(self.library.select, clip.id), partial(self.stage.show_clip, clip)
            self.listing.bring(clip.id, then=select, otherwise=alone)

    def find(self) -> None:
        """Lead to the search, in whatever way the library is to be had."""
        self.window.reveal("library")
        self.library.lead_to_search()

    def export(self, clips: tuple[Clip, ...]) -> None:
        if clips:
            self.keep(self.exports.open(clips, self.stage))

    def take_files(self, files: list[str]) -> None:
        """Files from outside, for the slots that they fit."""
        self.create.take_files(files)
        self.window.reveal("create")

    def fill_form(self, model_id: str, values: dict[str, Any]) -> None:
        if model_id not in self.specs:
            self.remarks.answer(f"The model {model_id} is not installed.")
            return
        self.create.set_values(model_id, values)
        self.window.reveal("create")

    def show_folder(self, path: Path) -> None:
        if sorry := show_in_folder(path):
            self.status.tell(sorry)

    def check_library(self) -> None:
        """Look whether every clip is in its place; the status bar says what was found."""
        self.remarks.answer("Looking through the library.")
        self.studio.tasks.start(
            "check the library",
            self.studio.check_library(),
            then=lambda said: self.remarks.answer(" ".join(said)),
            refused=self.refused,
        )

    # ---- accounts ----

    def connect(self) -> None:
        self.keep(self.accounts.connect())

    def use_sandbox(self) -> None:
        self.connections.choose(SANDBOX.name)
        self.beginning.end()
        self.window.reveal("create")
        self.create.lead_on()


def _sentence(error: StudioError) -> str:
    return " ".join(filter(None, (error.detail or error.title, error.hint)))
