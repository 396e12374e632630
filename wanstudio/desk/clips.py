"""The clips: what the library and the stage show, and what can be done with a clip."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtGui import QGuiApplication

from wanstudio.core.errors import StudioError
from wanstudio.core.jobs import Job
from wanstudio.core.judging import MARKS
from wanstudio.core.params import Value
from wanstudio.core.recipe import Clip, Recipe
from wanstudio.desk.comparing import Comparing
from wanstudio.desk.judging import Judging
from wanstudio.desk.listing import Listing
from wanstudio.desk.naming import Naming
from wanstudio.desk.results import Results
from wanstudio.desk.tagging import Tagging
from wanstudio.desk.trashing import Trashing
from wanstudio.media.thumbnails import filmstrip
from wanstudio.media.worker import Workers
from wanstudio.store.folders import ready
from wanstudio.studio.returning import clips_of
from wanstudio.studio.sources import may_be_good
from wanstudio.studio.studio import Studio
from wanstudio.studio.tasks import unasked
from wanstudio.studio.threads import Threads
from wanstudio.ui.library.grid import ClipAction
from wanstudio.ui.stage.view import STRIP_TILES

ValuesOf = Coroutine[Any, Any, tuple[dict[str, Value], tuple[str, ...]]]
"""A recipe's values with its media as paths, and the names of those that are gone."""
_STRIP_PX = 128  # drawn 52 or 64 high: twice that for sharp screens


class ClipDesk:
    """`to_stage` has a clip played on the stage, `look` looks at it quickly, `export` opens the dialog, `to_panel` gets
    a model's id and values.

    `folder` shows the folder that a file is in.
    """

    def __init__(
        self,
        studio: Studio,
        workers: Workers,
        threads: Threads,
        listing: Listing,
        *,
        export: Callable[[tuple[Clip, ...]], None],
        to_panel: Callable[[str, dict[str, Value]], None],
        folder: Callable[[Path], None],
        prompt_of: Callable[[Clip], str],
        values_of: Callable[[Recipe], ValuesOf],
        tell: Callable[[str], None],
        refused: Callable[[StudioError], None],
        to_stage: Callable[[tuple[Clip, ...]], None],
        look: Callable[[tuple[Clip, ...]], None],
        copy_files: Callable[[tuple[Clip, ...]], None],
        results: Results,
        comparing: Comparing,
        judging: Judging,
        tagging: Tagging,
        naming: Naming,
        trashing: Trashing,
    ) -> None:
        self._to_stage, self._look, self._copy_files = to_stage, look, copy_files
        self._tagging, self._naming, self._trashing = tagging, naming, trashing
        self._results, self._comparing, self.judging = results, comparing, judging
        self._values_of, self._tell, self._refused = values_of, tell, refused
        self._studio, self._workers = studio, workers
        self._export, self._to_panel, self._folder = export, to_panel, folder
        self._threads, self._prompt_of = threads, prompt_of
        self._listing = listing
        self.model = listing.model

    # ---- pictures ----

    def ask_thumbnail(self, clip: Clip) -> None:
        """Asked by the grid when a clip first comes into sight."""
        self._studio.tasks.start(
            f"thumbnail of {clip.id}",
            self._studio.sources.picture(clip.path, clip.facts),
            then=lambda picture: self.model.thumbnails.show(clip.id, str(picture)),
            refused=partial(self._no_thumbnail, clip.id),
        )

    def _no_thumbnail(self, clip_id: str, error: StudioError) -> None:
        unasked(error)
        if may_be_good(error):
            self.model.thumbnails.none_now(clip_id)
        else:
            self.model.thumbnails.show(clip_id, "")

    def of_job(self, job: Job) -> str:
        """The picture of the clip that a job made, for a job that nothing went into; "" until there is one."""
        clip = self._listing.clip_of(job.id, next(iter(clips_of(job)), ""))
        return self.model.thumbnails.of(clip) if clip else ""

    def filmstrip(self, clip: Clip, tell: Callable[[str], None]) -> None:
        work = self._filmstrip(clip)
        self._studio.tasks.start(f"filmstrip of {clip.id}", work, then=tell, refused=lambda _: None)

    def takes(self, clip: Clip, tell: Callable[[Sequence[Clip]], None]) -> None:
        work = self._studio.library.takes(clip.shot)
        self._studio.tasks.start(f"takes of {clip.id}", work, then=tell, refused=lambda _: None)

    async def _filmstrip(self, clip: Clip) -> str:
        target = self._studio.folders.cache / "filmstrips" / f"{clip.id}.jpg"
        if not await self._threads.run(_has, target):
            await filmstrip(self._workers, clip.path, target, count=STRIP_TILES, height_px=_STRIP_PX)
        return str(target)

    # ---- what can be done ----

    def seen(self, clip_id: str) -> None:
        clip = self.model.clip(clip_id)
        if clip is not None and not clip.seen:
            self._listing.renew(replace(clip, seen=True))
        if clip is None or not clip.seen:
            self._studio.tasks.start(f"seen {clip_id}", self._studio.library.mark_seen(clip_id), refused=unasked)

    def act(self, action: ClipAction, clips: tuple[Clip, ...]) -> None:
        if not clips:
            return
        prompts = map(self._prompt_of, clips)
        what: dict[ClipAction, Callable[[], object]] = {
            "stage": partial(self._to_stage, clips),
            "look": partial(self._look, clips),
            "export": partial(self._export, clips),
            "folder": partial(self._folder, clips[0].path),
            "files": partial(self._copy_files, clips),
            "path": partial(_copy, "\n".join(str(clip.path) for clip in clips)),
            "prompt": partial(_copy, "\n\n".join(filter(None, prompts))),
            "panel": partial(self._open_in_panel, clips[0]),
            "compare": partial(self._comparing.compare, clips),
            "compare_source": partial(self._comparing.with_source, clips[0]),
            "continue": partial(self._results.continue_from, clips[0]),
            "source": partial(self._results.use_clip, clips[0].path),
            "voice": partial(self._results.use_voice, clips[0].path),
            "tag": partial(self._tagging.open, clips),
            "name": partial(self._naming.open, clips[0]),
            "trash": partial(self._trashing.act, clips),
            **{mark: partial(self.judging.act, mark, clips) for mark in MARKS},
        }
        what[action]()

    def _open_in_panel(self, clip: Clip) -> None:
        """The recipe's values. It names its media by content; those that are nowhere any more are named."""

        def fill(found: tuple[dict[str, Value], tuple[str, ...]]) -> None:
            values, missing = found
            self._to_panel(clip.recipe.model, values)
            if missing:
                self._tell(f"No longer on this computer: {', '.join(missing)}.")

        self._studio.tasks.start("open in panel", self._values_of(clip.recipe), then=fill, refused=self._refused)


def _has(file: Path) -> bool:
    """Its folder is made where it is not there yet. Raises LocalProblem where that cannot be done."""
    return (ready(file.parent) / file.name).exists()


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
