"""Exporting: the dialog, where it was the last time, and the exports that it begins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from wanstudio.core.errors import InvalidInput
from wanstudio.core.recipe import Clip
from wanstudio.desk.folders import show_in_folder
from wanstudio.studio.export import ExportCancelled, Exported, ExportFailed, Exporting, ExportJob, Exports
from wanstudio.studio.studio import Studio
from wanstudio.ui.export.report import News
from wanstudio.ui.theme.theme import Theme

if TYPE_CHECKING:  # the dialog's modules are loaded when it is first opened
    from wanstudio.ui.export.dialog import ExportDialog, Tell
    from wanstudio.ui.export.form import Wish


class ExportDesk:
    """One dialog at a time; what it was last asked for is remembered."""

    def __init__(self, studio: Studio, exports: Exports, theme: Theme, parent: Callable[[], QWidget]) -> None:
        self._studio, self._exports, self._theme, self._parent = studio, exports, theme, parent
        self._batches: dict[str, Batch] = {}  # export job id -> the batch it belongs to
        exports.listen(self._on_job)

    def open(self, clips: Sequence[Clip], frame: int) -> ExportDialog:
        """Ask how `clips` are to be exported. `frame` (from 0) is the one on the stage."""
        from wanstudio.ui.export.dialog import ExportDialog
        from wanstudio.ui.export.form import wish_from

        settings = self._studio.preferences.settings
        folder = settings.export_folder or str(Path.home())
        kept = self._studio.preferences.state.get("export")
        wish = wish_from(kept if isinstance(kept, dict) else {}, folder, settings.export_pattern)
        dialog = ExportDialog(
            self._theme,
            self._parent(),
            clips,
            wish,
            frame=min(frame, clips[0].facts.frames - 1),
            sample=lambda pattern, clip: self._exports.name(clip, pattern),
            start=self._start,
            show=show_in_folder,
            keep=lambda wish: self._studio.preferences.remember(export=asdict(wish)),
        )
        dialog.open()
        return dialog

    def _start(self, clips: Sequence[Clip], wish: Wish, tell: Tell) -> Callable[[], None]:
        batch = Batch(tell)
        try:
            for clip in clips:
                job = self._exports.job(clip, wish.spec, Path(wish.folder).expanduser(), wish.pattern)
                batch.jobs[job.id] = job
            for job in tuple(batch.jobs.values()):
                self._batches[job.id] = batch
                self._exports.begin(job)
        except InvalidInput as e:
            tell(News(ended=True, error=e))
        return partial(self._cancel, batch)

    def _cancel(self, batch: Batch) -> None:
        for job_id in tuple(batch.jobs):
            self._exports.cancel(job_id)

    def _on_job(self, job: ExportJob) -> None:
        batch = self._batches.get(job.id)
        if batch is None:
            return
        batch.jobs[job.id] = job
        if job.ended:
            del self._batches[job.id]
        batch.say()


class Batch:
    """The exports of one press of the button, told as one."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self.jobs: dict[str, ExportJob] = {}

    def say(self) -> None:
        jobs = self.jobs.values()
        done = sum(1.0 if job.ended else _fraction(job) for job in jobs) / len(self.jobs)
        if not all(job.ended for job in jobs):
            self._tell(News(done=done))
            return
        errors = [job.state.error for job in jobs if isinstance(job.state, ExportFailed)]
        self._tell(
            News(
                done=1.0,
                ended=True,
                paths=tuple(path for job in jobs if isinstance(job.state, Exported) for path in job.state.paths),
                written=sum(isinstance(job.state, Exported) for job in jobs),
                failed=tuple(job.clip for job in jobs if isinstance(job.state, ExportFailed)),
                cancelled=tuple(job.clip for job in jobs if isinstance(job.state, ExportCancelled)),
                error=errors[0] if errors else None,
            )
        )


def _fraction(job: ExportJob) -> float:
    return (job.state.done or 0.0) if isinstance(job.state, Exporting) else 1.0
