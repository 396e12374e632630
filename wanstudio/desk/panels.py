"""The views that show what the studio has: stage, library, queue. Made after the first frame, with the studio."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from wanstudio.core.sharing import shared
from wanstudio.desk.reels import HOVER_BYTES, IDLE_MS, WorkerReel
from wanstudio.ui.figures import local
from wanstudio.ui.library.hover import Hover
from wanstudio.ui.library.model import ClipListModel
from wanstudio.ui.library.projects import ProjectMenus
from wanstudio.ui.library.quicklook import QuickLook
from wanstudio.ui.library.view import LibraryView
from wanstudio.ui.queue.model import JobListModel
from wanstudio.ui.queue.view import QueueView
from wanstudio.ui.stage.view import StageView
from wanstudio.ui.widgets.pictures import Pictures

if TYPE_CHECKING:
    from wanstudio.desk.desk import Desk


def _stage_room(desk: Desk) -> Path:
    """Where workers that decode for the window keep what they make."""
    return desk.studio.folders.cache / "stage"


def clip_model(desk: Desk) -> ClipListModel:
    return ClipListModel(lambda clip: desk.clips.ask_thumbnail(clip), lambda: desk.listing.ask_older())


def job_model(desk: Desk) -> JobListModel:
    return JobListModel(
        desk.specs,
        standing=lambda job: desk.jobs.standings.standing(job),
        moved=lambda job_id, places: desk.jobs.move(job_id, places),
    )


def stage_view(desk: Desk, pictures: Pictures) -> StageView:
    stage = StageView(
        desk.theme,
        export_clip=lambda clip: desk.exports.ask((clip,)),
        show_in_folder=lambda clip: desk.file_manager.show(clip.path),
        filmstrip=lambda clip, tell: desk.clips.filmstrip(clip, tell),
        reel=lambda: WorkerReel(lambda: _stage_room(desk)),
        continue_from=lambda clip, frame: desk.results.continue_from(clip, frame),
        use_frame=lambda action, clip, frame: desk.stills.act(action, clip, frame),
        has_slot=lambda role: desk.results.takes(role),
        judge=lambda mark, clip: desk.clips.act(mark, (clip,)),
        prefer=lambda kept, other: desk.judging.prefer(kept, other),
        differing=lambda clips: desk.comparing.differing(clips),
        takes_of=lambda clip, tell: desk.clips.takes(clip, tell),
        coming=lambda shot: desk.jobs.coming(shot),
        thumbnail=desk.clip_model.thumbnails.of,
        pictures=pictures,
        empty=desk.beginning,
        keymap=desk.keymap,
    )
    stage.takes.strip.fill_menu = lambda menu, clip: desk.library.grid.fill_menu(menu, (clip,))
    return stage


def library_view(desk: Desk, pictures: Pictures) -> LibraryView:
    return LibraryView(
        desk.theme,
        desk.clip_model,
        act=lambda action, clips: desk.watching.act(action, clips),
        can=lambda action, clips: desk.selection.can(action, clips),
        pictures=pictures,
        models=tuple((spec.id, spec.name) for spec in desk.specs.values()),
        keymap=desk.keymap,
        settings=lambda clips: local(shared)([clip.recipe for clip in clips], desk.specs),
        untag=lambda tag, clips: desk.judging.tag(clips, remove=tag),
        projects=ProjectMenus(
            chooser=lambda menu: desk.projects.fill_chooser(menu),
            put=lambda menu, clips: desk.projects.fill_put(menu, clips),
        ),
    )


def quick_look(desk: Desk) -> QuickLook:
    return QuickLook(
        desk.theme,
        desk.keymap,
        desk.window,
        reel=lambda: WorkerReel(lambda: _stage_room(desk), idle_ms=IDLE_MS),
    )


def hover(desk: Desk) -> Hover:
    reel = partial(WorkerReel, lambda: _stage_room(desk), HOVER_BYTES, IDLE_MS)
    return Hover(desk.theme, desk.library.grid, reel)


def queue_view(desk: Desk, pictures: Pictures) -> QueueView:
    return QueueView(
        desk.theme,
        desk.job_model,
        desk.specs,
        act=lambda action, job_id: desk.jobs.act(action, job_id),
        pause=lambda paused: desk.workload.pause(paused),
        clear=lambda: desk.clearing.clear(),
        bar_act=lambda action, connections: desk.heading.act(action, connections),
        show_new=lambda: desk.watching.show(desk.heading.new_clip),
        hold_waiting=lambda: desk.jobs.hold_waiting(),
        let_held_on=lambda: desk.jobs.let_held_on(),
        thumbnail=lambda job: desk.looks.of_job(job) or desk.clips.of_job(job),
        pictures=pictures,
        keymap=desk.keymap,
    )
