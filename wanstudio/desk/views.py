"""The views, each with the functions of the desk that it calls. They stand in the first frame.

Who does the work comes after it: what is reached through a lambda here is there by the first click.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wanstudio.core.models import ModelSpec
from wanstudio.desk.beginning import Beginning
from wanstudio.desk.reels import WorkerReel
from wanstudio.ui.create.media import MediaWork
from wanstudio.ui.create.view import CreateView
from wanstudio.ui.library.model import ClipListModel
from wanstudio.ui.library.view import LibraryView
from wanstudio.ui.queue.model import JobListModel
from wanstudio.ui.queue.view import QueueView
from wanstudio.ui.stage.view import StageView
from wanstudio.ui.statusbar import StatusBar
from wanstudio.ui.widgets.pictures import Pictures
from wanstudio.ui.window import MainWindow

if TYPE_CHECKING:
    from wanstudio.desk.desk import Desk


def clip_model(desk: Desk) -> ClipListModel:
    return ClipListModel(lambda clip: desk.clips.ask_thumbnail(clip))


def job_model(desk: Desk) -> JobListModel:
    return JobListModel(
        desk.specs,
        standing=lambda job: desk.jobs.standings.standing(job),
        moved=lambda job_id, places: desk.jobs.move(job_id, places),
    )


def create_view(desk: Desk, models: Sequence[ModelSpec]) -> CreateView:
    return CreateView(
        desk.theme,
        models,
        generate=desk.generate,
        look=desk.questions.look,
        price=desk.questions.price,
        media=MediaWork(
            mend=lambda *asked: desk.media.mend(*asked),
            fetch=lambda *asked: desk.media.fetch(*asked),
            keep=lambda *asked: desk.media.keep(*asked),
            files=lambda *asked: desk.media.files(*asked),
            strip=lambda *asked: desk.media.strip(*asked),
            recipe=lambda *asked: desk.media.recipe(*asked),
            many=lambda *asked: desk.media.many(*asked),
        ),
    )


def beginning(desk: Desk, models: Sequence[ModelSpec], samples: Path, *, welcomed: bool) -> Beginning:
    return Beginning(
        desk.theme,
        samples,
        models,
        welcomed=welcomed,
        use_sandbox=desk.use_sandbox,
        connect=desk.connect,
        take=desk.fill_form,
    )


def stage_view(desk: Desk) -> StageView:
    return StageView(
        desk.theme,
        export_clip=lambda clip: desk.export((clip,)),
        show_in_folder=lambda clip: desk.show_folder(clip.path),
        filmstrip=lambda clip, tell: desk.clips.filmstrip(clip, tell),
        reel=lambda: WorkerReel(lambda: desk.studio.folders.cache / "stage"),
        continue_from=lambda clip, frame: desk.results.continue_from(clip, frame),
        use_frame=lambda action, clip, frame: desk.stills.act(action, clip, frame),
        takes=lambda role: desk.results.takes(role),
        differing=lambda clips: desk.comparing.differing(clips),
        empty=desk.beginning,
    )


def library_view(desk: Desk, pictures: Pictures) -> LibraryView:
    return LibraryView(
        desk.theme,
        desk.clip_model,
        act=lambda action, clips: desk.clips.act(action, clips),
        can=lambda action, clips: desk.choice.can(action, clips),
        pictures=pictures,
    )


def queue_view(desk: Desk, pictures: Pictures) -> QueueView:
    return QueueView(
        desk.theme,
        desk.job_model,
        desk.specs,
        act=lambda action, job_id: desk.jobs.act(action, job_id),
        pause=desk.pause,
        clear=lambda: desk.studio.queue.clear_finished(),
        bar_act=lambda action, connections: desk.heading.act(action, connections),
        show_new=lambda: desk.show_clip(desk.heading.new_clip),
        hold_waiting=lambda: desk.jobs.hold_waiting(),
        thumbnail=lambda job: desk.looks.of_job(job) or desk.clips.of_job(job),
        pictures=pictures,
    )


def status_bar(desk: Desk) -> StatusBar:
    return StatusBar(
        desk.theme,
        choose=lambda name: desk.connections.choose(name),
        connect=desk.connect,
        toggle=lambda name: desk.window.toggle(name),
    )


def main_window(desk: Desk) -> MainWindow:
    views = {"create": desk.create, "stage": desk.stage, "library": desk.library, "queue": desk.queue}
    return MainWindow(desk.theme, views, desk.status)
