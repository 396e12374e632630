"""The whole desk: makes the views, brings back what was on it, and joins them to the studio.

In two steps: the first frame needs the views alone, and the studio takes as long to load as they do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from wanstudio.core.connections import SANDBOX, SERVICES, Connection
from wanstudio.core.errors import InvalidInput, StudioError
from wanstudio.core.facts import Look
from wanstudio.core.jobs import Done, Job
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Value
from wanstudio.core.prompts import prompt_of
from wanstudio.core.recipe import Clip
from wanstudio.desk.beginning import Beginning
from wanstudio.desk.leaving import what_is_left
from wanstudio.desk.menus import Menus
from wanstudio.desk.reels import WorkerReel
from wanstudio.desk.remarks import Remarks
from wanstudio.store.settings import Kept
from wanstudio.ui.create.media import MediaWork
from wanstudio.ui.create.sending import Sending
from wanstudio.ui.create.view import CreateView
from wanstudio.ui.library.model import ClipListModel
from wanstudio.ui.library.view import ClipAction, LibraryView
from wanstudio.ui.queue.model import JobListModel
from wanstudio.ui.queue.view import QueueView
from wanstudio.ui.stage.view import StageView
from wanstudio.ui.statusbar import ConnectionRow, StatusBar
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.pictures import Pictures
from wanstudio.ui.window import MainWindow

if TYPE_CHECKING:  # loaded by `join`, after the first frame
    from wanstudio.desk.accounts import AccountDesk
    from wanstudio.desk.clips import ClipDesk
    from wanstudio.desk.exports import ExportDesk
    from wanstudio.desk.heading import Heading
    from wanstudio.desk.jobs import JobDesk
    from wanstudio.desk.looks import Looks
    from wanstudio.desk.media import MediaDesk
    from wanstudio.desk.results import Results
    from wanstudio.desk.stills import Stills
    from wanstudio.media.worker import Workers
    from wanstudio.studio.accounts import Accounts
    from wanstudio.studio.export import Exports
    from wanstudio.studio.studio import Studio
    from wanstudio.studio.threads import Threads

_NOTE = "stand-in clip"


class Desk:
    """`window` is what the user sees, as `kept` from last time. `join` gives it what works, before the loop runs.

    `live` is called when the studio is open, `state` before it is closed.
    """

    studio: Studio
    clips: ClipDesk
    jobs: JobDesk
    accounts: AccountDesk
    exports: ExportDesk
    media: MediaDesk
    results: Results
    stills: Stills
    heading: Heading
    _accounts: Accounts
    _looks: Looks

    def __init__(
        self, app: QApplication, theme: Theme, resources: Path, models: Sequence[ModelSpec], kept: Kept
    ) -> None:
        self._app, self._theme, self._resources = app, theme, resources
        self._restored = False  # what the form says while it is filled is not the user's doing
        self._to_look_at: list[tuple[str, Callable[[Look], None]]] = []  # asked for before there is who looks
        self._specs: Mapping[str, ModelSpec] = {spec.id: spec for spec in models}
        self._welcomed = bool(kept.state.get("welcomed"))
        self._prompt_of = partial(prompt_of, self._specs)
        self._clip_model = ClipListModel(lambda clip: self.clips.ask_thumbnail(clip))
        self._job_model = JobListModel(
            self._specs,
            standing=lambda job: self.jobs.standings.standing(job),
            moved=lambda job_id, places: self.jobs.move(job_id, places),
        )
        self.open_dialog: QWidget | None = None
        self._asking_to_quit = False
        self._make_views(models, kept.settings.theme)
        self._restore(kept)

    def join(self, studio: Studio, accounts: Accounts, exports: Exports, workers: Workers, threads: Threads) -> None:
        """Give the views who does what they ask for. No event has reached them before."""
        from wanstudio.desk.accounts import AccountDesk
        from wanstudio.desk.clips import ClipDesk
        from wanstudio.desk.exports import ExportDesk
        from wanstudio.desk.heading import Heading
        from wanstudio.desk.jobs import JobDesk
        from wanstudio.desk.looks import Looks
        from wanstudio.desk.media import MediaDesk
        from wanstudio.desk.results import Results
        from wanstudio.desk.stills import Stills

        self.studio, self._accounts = studio, accounts
        self._looks = Looks(studio, self._specs, lambda: self.queue.list.viewport().update())
        self.media = MediaDesk(
            studio, workers, threads, self._specs, connection=lambda: accounts.chosen.name, refused=self._refused
        )
        self.results = Results(
            self.create, studio, workers, threads, self._specs, tell=self.remarks.answer, refused=self._refused
        )
        self.stills = Stills(
            self.results,
            workers,
            threads,
            studio.tasks,
            window=lambda: self.window,
            keep=self.keep,
            tell=self.remarks.answer,
            refused=self._refused,
        )
        self.clips = ClipDesk(
            studio,
            workers,
            threads,
            self._clip_model,
            export=self.export,
            to_panel=self._fill_form,
            folder=self.show_folder,
            prompt_of=self._prompt_of,
            values_of=self.media.values_of,
            tell=self.remarks.answer,
            results=self.results,
        )
        self.jobs = JobDesk(
            studio,
            accounts,
            self._job_model,
            refused=self._refused,
            show_clip=self.show_clip,
            to_panel=self._job_to_panel,
            worked=self._on_work,
            choose_folder=self._choose_folder,
        )
        self.accounts = AccountDesk(studio, accounts, self._theme, lambda: self.window, self._refused)
        self.heading = Heading(
            studio,
            self.jobs,
            self.queue,
            self.status,
            accounts=lambda: self.menus.actions.by_id["settings"].trigger(),
            folder=self.show_folder,
        )
        self.exports = ExportDesk(studio, exports, self._theme, lambda: self.window)
        self._join_signals()
        for path, tell in self._to_look_at:
            self._looks.look(path, tell)
        self._to_look_at.clear()
        self._restored = True
        self.create.pricing.ask_soon()  # whoever asked before got no answer

    # ---- views ----

    def _make_views(self, models: Sequence[ModelSpec], theme_name: str) -> None:
        theme, pictures = self._theme, Pictures()
        self.create = CreateView(
            theme,
            models,
            generate=self._generate,
            look=self._look,
            price=self._price,
            media=MediaWork(
                mend=lambda *asked: self.media.mend(*asked),
                keep=lambda *asked: self.media.keep(*asked),
                files=lambda *asked: self.media.files(*asked),
                strip=lambda *asked: self.media.strip(*asked),
                recipe=lambda *asked: self.media.recipe(*asked),
                many=lambda *asked: self.media.many(*asked),
            ),
        )
        self._beginning = Beginning(
            theme,
            self._resources / "samples",
            models,
            use_sandbox=self._use_sandbox,
            connect=self.connect,
            take=self._fill_form,
        )
        self._beginning.welcome(not self._welcomed)
        self.stage = StageView(
            theme,
            export_clip=lambda clip: self.export((clip,)),
            show_in_folder=lambda clip: self.show_folder(clip.path),
            filmstrip=lambda clip, tell: self.clips.filmstrip(clip, tell),
            reel=WorkerReel(lambda: self.studio.folders.cache / "stage"),
            continue_from=lambda clip, frame: self.results.continue_from(clip, frame),
            use_frame=lambda action, clip, frame: self.stills.act(action, clip, frame),
            takes=lambda role: self.results.takes(role),
            empty=self._beginning,
        )
        self.library = LibraryView(
            theme,
            self._clip_model,
            act=lambda action, clips: self.clips.act(action, clips),
            can=self._can,
            pictures=pictures,
        )
        self.queue = QueueView(
            theme,
            self._job_model,
            self._specs,
            act=lambda action, job_id: self.jobs.act(action, job_id),
            pause=self._pause,
            clear=lambda: self.studio.queue.clear_finished(),
            bar_act=lambda action, connections: self.heading.act(action, connections),
            show_new=lambda: self.show_clip(self.heading.new_clip),
            hold_waiting=lambda: self.jobs.hold_waiting(),
            thumbnail=lambda job: self._looks.of_job(job) or self.clips.of_job(job),
            pictures=pictures,
        )
        self.status = StatusBar(
            theme,
            choose=lambda name: self._accounts.choose(name),
            connect=self.connect,
            toggle=lambda name: self.window.toggle(name),
        )
        self.remarks = Remarks(self.status.say)
        views = {"create": self.create, "stage": self.stage, "library": self.library, "queue": self.queue}
        self.window = MainWindow(theme, views, self.status)
        self.window.may_close = self.may_close
        self.menus = Menus(self._app, theme, self._resources, theme_name, self)

    def keep(self, dialog: QWidget) -> None:
        """Hold a dialog's Python side while Qt shows it; Qt deletes it when it closes."""
        self.open_dialog = dialog

    def _join_signals(self) -> None:
        self.library.chosen.connect(self._on_chosen)
        self._clip_model.dataChanged.connect(lambda *_: self.queue.list.viewport().update())
        self.library.grid.played.connect(self.stage.transport.toggle_play)
        self.library.grid.selectionModel().selectionChanged.connect(lambda *_: self._enable_clip_actions())
        self._enable_clip_actions()
        self.stage.seen.connect(self.clips.seen)
        self.stage.bar.changed.connect(self._keep_sound)
        self.create.changed.connect(self._remember_form)
        self.create.model_changed.connect(lambda _: self._say_connection())
        self.create.model_changed.connect(lambda _: self._enable_clip_actions())
        self.window.files_dropped.connect(self.create.take_files)
        self._accounts.listen(self._say_connection)
        self._accounts.listen(self.studio.queue.accounts_changed)
        self.studio.queue.listen_stops(lambda _: self._say_accounts())
        self.studio.listen_clips(self._on_clip)
        self.studio.listen_found(self.clips.add)
        self._say_connection()

    # ---- coming and going ----

    def _restore(self, kept: Kept) -> None:
        state, settings = kept.state, kept.settings
        self.create.set_connection(SANDBOX.title, True, _NOTE)
        self.status.show_connections((ConnectionRow(SANDBOX.name, SANDBOX.title),), SANDBOX.name)
        self.window.resize(self._theme.px(1440), self._theme.px(900))
        self.window.reset_layout()
        if isinstance(state.get("window"), dict):
            self.window.restore(state["window"])
        if isinstance(state.get("form"), dict):
            self.create.restore(state["form"])
        elif self._beginning.first_model:
            self.create.show_model(self._beginning.first_model)
        self.stage.bar.volume.setValue(round(settings.volume * 100))
        self.stage.bar.mute_button.setChecked(settings.muted)
        self.stage.bar.loop_button.setChecked(settings.loop)

    def live(self, clips: tuple[Clip, ...], chosen: Clip | None, problems: Sequence[str]) -> None:
        """The studio is open: show its newest clips, and the one that was on the stage, which may be an older one."""
        self.clips.fill(clips if chosen is None or chosen in clips else (*clips, chosen))
        self.jobs.spending.look_back(clips)
        self._show_figures()
        if chosen is not None:
            self.library.select(chosen.id)
            self.stage.player.pause()
        self.tell_problems(problems)
        self._say_connection()

    def more_clips(self, clips: tuple[Clip, ...]) -> None:
        """Older ones, as they are read."""
        self.clips.more(clips)
        self.jobs.spending.look_back(clips)

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

    def leave(self) -> None:
        """The window is closing: remember how it was, and let go of the clip."""
        self.studio.preferences.remember(**self.state())
        self.stage.leave()
        self.jobs.leave()

    def state(self) -> dict[str, Any]:
        """What comes back at the next start."""
        clip = self.stage.clip
        return {
            "window": self.window.state(),
            "form": self.create.state(),
            "clip": clip.id if clip else "",
            "welcomed": self._welcomed,
        }

    def _remember_form(self) -> None:
        if self._restored:
            self.studio.preferences.remember(form=self.create.state())

    def _keep_sound(self) -> None:
        if self._restored:
            stage = self.stage
            self.studio.preferences.change(
                volume=stage.bar.volume.value() / 100,
                muted=stage.bar.mute_button.isChecked(),
                loop=stage.bar.loop_button.isChecked(),
            )
        self.menus.check("loop", self.stage.bar.loop_button.isChecked())
        self.menus.check("ping_pong", self.stage.player.ping_pong)
        self.menus.check("mute", self.stage.bar.mute_button.isChecked())

    def _price(self, spec: ModelSpec, values: dict[str, Value], tell: Callable[[str], None]) -> None:
        if self._restored:  # before, the form has not been given to anybody; joining asks again
            self.jobs.price(spec, values, tell)

    def _look(self, path: str, tell: Callable[[Look], None]) -> None:
        if self._restored:
            self._looks.look(path, tell)
        else:
            self._to_look_at.append((path, tell))

    # ---- clips ----

    def show_clip(self, clip_id: str) -> None:
        self.library.select(clip_id)

    def _on_chosen(self, clip: Clip) -> None:
        self.stage.show_clip(clip)

    def _on_clip(self, clip: Clip) -> None:
        """A clip has come. It takes an empty stage; what the user is watching stays."""
        self.clips.add(clip)
        if clip.recipe.seed is not None:
            self.create.show_seed(clip.recipe.seed, clip.recipe.model)
        if self.stage.clip is None:
            self.library.select(clip.id)

    def show_folder(self, path: Path) -> None:
        from wanstudio.desk.clips import show_in_folder

        if sorry := show_in_folder(path):
            self.status.tell(sorry)

    def check_library(self) -> None:
        """Look whether every clip is in its place; the status bar says what was found."""
        self.remarks.answer("Looking through the library.")
        self.studio.tasks.start(
            "check the library",
            self.studio.check_library(),
            then=lambda said: self.remarks.answer(" ".join(said)),
            refused=self._refused,
        )

    def _enable_clip_actions(self) -> None:
        self.menus.enable_on_clip(bool(self.chosen_clips()), self.results.takes)

    def export(self, clips: tuple[Clip, ...]) -> None:
        if clips:
            self.keep(self.exports.open(clips, self.stage.player.frame))

    def chosen_clips(self) -> tuple[Clip, ...]:
        on_stage = (self.stage.clip,) if self.stage.clip else ()
        return self.library.grid.chosen() or on_stage

    def _job_to_panel(self, job: Job) -> None:
        self._fill_form(job.model_id, dict(job.values))

    def _fill_form(self, model_id: str, values: dict[str, Any]) -> None:
        if model_id not in self._specs:
            self.remarks.answer(f"The model {model_id} is not installed.")
            return
        self.create.set_values(model_id, values)

    # ---- from a result to a source ----

    def use_frame(self, role: str, png_path: Path) -> bool:
        """Put the frame on the stage into the slot of this role: "first_frame", "last_frame". False: there is none."""
        return self.results.use_frame(role, png_path)

    def _can(self, action: ClipAction, clips: tuple[Clip, ...]) -> bool:
        """Whether the library's menu can do this with these clips now."""
        clip = clips[0] if len(clips) == 1 else None
        match action:
            case "prompt":
                return any(map(self._prompt_of, clips))
            case "continue":
                return clip is not None and any(spec.of_role("first_frame") for spec in self._specs.values())
            case "source":
                return clip is not None and self.results.takes("source_video")
            case "voice":
                return clip is not None and clip.facts.has_sound and self.results.takes("voice")
        return True

    # ---- jobs ----

    def _generate(self, spec: ModelSpec, values: dict[str, Value], first: bool) -> None:
        self.remarks.answer("")
        self.jobs.generate(spec, values, first)

    def _on_work(self, jobs: tuple[Job, ...]) -> None:
        self._show_figures()
        self.heading.look()
        if any(isinstance(job.phase, Done) for job in jobs):
            self._welcomed = True
        self._beginning.welcome(not self._welcomed and not self.jobs.model.rowCount())

    def _show_figures(self) -> None:
        self.status.show_work(*self.jobs.counts())
        self.status.show_spent(self.jobs.spending.said())

    def _refused(self, error: StudioError) -> None:
        if isinstance(error, InvalidInput) and self.create.show_problem(error.param, error.detail):
            return
        self.remarks.answer(_sentence(error))

    def _pause(self, paused: bool) -> None:
        self.studio.queue.pause() if paused else self.studio.queue.go_on()
        self._show_pause()

    def _show_pause(self) -> None:
        self.menus.check("pause_queue", self.studio.queue.paused)
        self.jobs.line_changed()
        self.heading.look()

    def returned(self, jobs: tuple[Job, ...]) -> None:
        """The studio goes on with the jobs of last time; `jobs` are as they stood."""
        self._show_pause()
        self.heading.returned(jobs)

    def _choose_folder(self, take: Callable[[str], None]) -> None:
        dialog = QFileDialog(self.window, "Folder for this clip", str(self.studio.library_folder))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(take)
        self.keep(dialog)
        dialog.open()

    def may_close(self) -> bool:
        """Ask, when something would be left behind and the user wants to be asked."""
        left = what_is_left(self.jobs.model.jobs) if self._restored else None
        if left is None or not self.studio.preferences.settings.ask_before_quit:
            return True
        from wanstudio.ui.quit import QuitQuestion

        if not self._asking_to_quit:
            self._asking_to_quit = True
            question = QuitQuestion(self._theme, self.window, *left, leave=self._quit)
            question.finished.connect(self._on_quit_answered)
            self.keep(question)
            question.open()
        return False

    def _on_quit_answered(self, _: int) -> None:
        self._asking_to_quit = False

    def _quit(self, never_again: bool) -> None:
        if never_again:
            self.studio.preferences.change(ask_before_quit=False)
        self.window.leave()

    # ---- accounts ----

    def connect(self) -> None:
        self.keep(self.accounts.connect())

    def _say_accounts(self) -> None:
        self.status.show_connections(self.accounts.rows(), self._accounts.chosen.name)
        self.accounts.refresh()

    def _say_connection(self) -> None:
        connection: Connection = self._accounts.chosen
        self._say_accounts()
        self.jobs.standings.connections = self._accounts.connections
        self.remarks.last("keyring", self.accounts.keyring_note)
        spec = self.create.spec
        serves = spec is not None and connection.serves(spec.provider)
        note = _NOTE if connection.origin == "sandbox" else ""
        self.create.set_connection(self.accounts.title_of(connection), serves, note)
        self.say_sending()

    def say_sending(self) -> None:
        """Tell the form where its files go, and what the way there takes."""
        connection, spec = self._accounts.chosen, self.create.spec
        settings, local = self.studio.preferences.settings, connection.origin == "sandbox"
        service = SERVICES.get(spec.provider) if spec and not local else None
        inside = spec is not None and spec.provider == "aimlapi"  # files go inside the request itself there
        limit = settings.data_uri_limit_bytes if inside else None
        self.create.set_sending(Sending(service.title if service else "", limit, settings.remove_notes))

    def _use_sandbox(self) -> None:
        self._accounts.choose("sandbox")
        self._welcomed = True
        self._beginning.welcome(False)
        self.window.next_region()


def _sentence(error: StudioError) -> str:
    return " ".join(filter(None, (error.detail or error.title, error.hint)))
