"""Exporting: the dialog, where it was the last time, and the exports that it begins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from wanstudio.core.errors import BadFile, InvalidInput, StudioError
from wanstudio.core.projects import Project
from wanstudio.core.recipe import Clip
from wanstudio.desk.export_batch import Batch
from wanstudio.desk.folders import show_in_folder
from wanstudio.store.folders import from_home
from wanstudio.studio.export import Exports
from wanstudio.studio.export_job import ExportFailed, ExportJob
from wanstudio.studio.studio import Studio
from wanstudio.ui.export.progress import ExportProgress
from wanstudio.ui.theme.theme import Theme

if TYPE_CHECKING:  # the dialog's modules are loaded when it is first opened
    from wanstudio.desk.hidden import HiddenExports
    from wanstudio.ui.export.dialog import ExportDialog
    from wanstudio.ui.export.wish import Wish
    from wanstudio.ui.export.work import Tell
    from wanstudio.ui.stage.view import StageView

_CLOSES = "export_closes"  # in the state that is kept: whether the dialog closes by itself


class ExportDesk:
    """The dialog, which may be hidden while what it began goes on; what it was last asked for is remembered."""

    def __init__(
        self,
        studio: Studio,
        exports: Exports,
        theme: Theme,
        stage: StageView,
        parent: Callable[[], QWidget],
        picture: Callable[[Clip], str],
        hidden: Callable[[], HiddenExports],
        *,
        keep: Callable[[QWidget], None],
        in_trash: Callable[[Clip], bool],
        refused: Callable[[StudioError], None],
    ) -> None:
        """`picture` is the file of a clip's thumbnail, "" while there is none. `hidden` makes what follows exports
        whose dialogs are hidden, when the first dialog is opened.
        """
        self._studio, self._exports, self._theme, self._stage = studio, exports, theme, stage
        self._parent, self._keep_open = parent, keep
        self._picture, self._make_hidden, self._refused = picture, hidden, refused
        self._in_trash = in_trash
        self.hidden: HiddenExports | None = None
        self._batches: dict[str, Batch] = {}  # export job id -> the batch it belongs to
        exports.listen(self._on_job)

    def ask(self, clips: Sequence[Clip]) -> None:
        """How `clips` are to be exported; nothing where there are none."""
        if clips:
            self._keep_open(self.open(clips))

    def open(self, clips: Sequence[Clip]) -> ExportDialog:
        """The dialog. The stage says at which frame it is, and what is marked of its clip."""
        from wanstudio.core.presets import PRESETS_KEPT, as_list, own_from
        from wanstudio.ui.export.dialog import ExportDialog
        from wanstudio.ui.export.wish import wish_from
        from wanstudio.ui.export.work import ExportWork

        preferences, project = self._studio.preferences, self._project_of(clips)
        folder = preferences.settings.export_folder or str(Path.home())
        kept = (project.export if project else None) or preferences.state.get("export")
        wish = wish_from(kept if isinstance(kept, dict) else {}, folder, preferences.settings.export_pattern)
        work = ExportWork(
            sample=lambda pattern, clip: self._exports.names.of(clip, pattern),
            start=partial(self._start, tuple(clips)),
            show=show_in_folder,
            keep=partial(self._keep, project),
            keep_presets=lambda own: preferences.remember(**{PRESETS_KEPT: as_list(own)}),
            keep_closing=lambda closes: preferences.remember(**{_CLOSES: closes}),
            taken=self._count_taken,
            room=self._look_for_room,
            lacking=self._ask_lacking,
            picture=self._picture,
        )
        dialog = ExportDialog(
            self._theme,
            self._parent(),
            clips,
            wish,
            work,
            own=own_from(preferences.state.get(PRESETS_KEPT)),
            frame=frame_of(self._stage, clips[0]),
            marks=marks_of(self._stage, clips),
            closes=preferences.state.get(_CLOSES) is True,
        )
        self.hidden = self.hidden or self._make_hidden()
        self.hidden.follow(dialog)
        dialog.open()
        return dialog

    @property
    def going(self) -> int:
        """How many clips are being exported, or wait in line for it."""
        return len(self._batches)

    def show_hidden(self, tell: Callable[[str], None]) -> None:
        """Bring back the dialog of what goes on, or has ended and was not seen yet; `tell` says that there is none."""
        if self.hidden is None or not self.hidden.show():
            tell("Nothing is being exported.")

    def _project_of(self, clips: Sequence[Clip]) -> Project | None:
        """The one that all of them are of."""
        of = {clip.project for clip in clips}
        return self._studio.projects.get(of.pop()) if len(of) == 1 else None

    def _keep(self, project: Project | None, wish: Wish) -> None:
        """For the next time: of a project, for its clips."""
        if project is None:
            self._studio.preferences.remember(export=asdict(wish))
        else:
            work = self._studio.projects.keep_export(project.id, asdict(wish))
            self._studio.tasks.start("keep how a project is exported", work, refused=self._refused)

    def _start(self, asked_for: Sequence[Clip], clips: Sequence[Clip], wish: Wish, tell: Tell) -> Callable[[], None]:
        """`clips` of all that the dialog was opened for: the first time all, then what is tried again."""
        batch = Batch(tell)
        try:
            for job in self._jobs(asked_for, wish, only=clips):
                batch.jobs[job.id] = job
            for job in tuple(batch.jobs.values()):
                self._batches[job.id] = batch
                self._exports.begin(job)
        except InvalidInput as e:
            tell(ExportProgress(ended=True, error=e, failed=tuple(clips)))
        return partial(self._cancel, batch)

    def _jobs(self, clips: Sequence[Clip], wish: Wish, only: Sequence[Clip] | None = None) -> list[ExportJob]:
        folder = from_home(wish.folder)
        return self._exports.names.jobs(clips, wish.spec, folder, wish.pattern, wish.exists, only=only)

    def _count_taken(self, clips: Sequence[Clip], wish: Wish, tell: Callable[[int], None]) -> None:
        try:
            jobs = self._jobs(clips, wish)
        except InvalidInput:
            return
        self._studio.tasks.start(
            "look at names", self._exports.taken(jobs), then=lambda found: tell(len(found)), refused=lambda _: None
        )

    def _look_for_room(self, clips: Sequence[Clip], wish: Wish, tell: Callable[[str], None]) -> Callable[[], None]:
        try:
            jobs = self._jobs(clips, wish)
        except InvalidInput as e:
            tell(e.detail)
            return lambda: None
        return self._studio.tasks.start(
            "look for room",
            self._exports.check_room(jobs),
            then=lambda _: tell(""),
            refused=lambda e: tell(f"{e.detail} {e.hint}"),
        ).stop

    def _ask_lacking(self, tell: Callable[[Sequence[str]], None]) -> None:
        self._studio.tasks.start("look at formats", self._exports.lacking(), then=tell, refused=lambda _: None)

    def _cancel(self, batch: Batch) -> None:
        for job_id in tuple(batch.jobs):
            self._exports.cancel(job_id)

    def _on_job(self, job: ExportJob) -> None:
        batch = self._batches.get(job.id)
        if batch is None:
            return
        if job.ended:
            del self._batches[job.id]
        if isinstance(job.state, ExportFailed) and isinstance(job.state.error, BadFile) and self._in_trash(job.clip):
            error = BadFile("This clip is in the trash.", hint="Undo takes it out. Then try again.")
            job = replace(job, state=ExportFailed(error))
        batch.see(job)


def frame_of(stage: StageView, clip: Clip) -> int:
    """Where the stage is in the clip; its first frame where another one is on the stage."""
    is_on = stage.clip is not None and stage.clip.id == clip.id
    return max(0, min(stage.frame, clip.facts.frames - 1)) if is_on else 0


def marks_of(stage: StageView, clips: Sequence[Clip]) -> tuple[int, int] | None:
    """In and out of the one clip that is asked about, where it is on the stage and has them."""
    if len(clips) != 1 or stage.clip is None or stage.clip.id != clips[0].id:
        return None
    place = stage.player.place(min(stage.comparison.active, len(stage.player.own_frames) - 1))
    return None if place.first is None or place.last is None else (place.first, place.last)
