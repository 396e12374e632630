"""Who stands around the window: the system's notices, file manager and motion, refusals, the log, and leaving."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from wanstudio.desk.folders import FileManager
from wanstudio.desk.leaving import Leaving
from wanstudio.desk.log import LogDesk
from wanstudio.desk.news import Dock, News
from wanstudio.desk.refusals import Refusals
from wanstudio.studio.tasks import unasked

if TYPE_CHECKING:
    from wanstudio.core.jobs import Job
    from wanstudio.desk.desk import Desk
    from wanstudio.desk.joining.engine import Engine
    from wanstudio.desktop.desktop import Desktop


def refusals(desk: Desk) -> Refusals:
    return Refusals(desk.window, desk.create, desk.remarks, look_at_folder=lambda: desk.clips_folder.look())


def file_manager(desk: Desk) -> FileManager:
    return FileManager(desk.status.tell)


def log_desk(desk: Desk, engine: Engine) -> LogDesk:
    return LogDesk(
        engine.studio.folders.logs,
        engine.threads,
        engine.studio.tasks,
        desk.theme,
        engine.diagnose,
        window=lambda: desk.window,
        keep=desk.keep,
    )


def leaving(desk: Desk, engine: Engine) -> Leaving:
    return Leaving(
        desk.theme,
        desk.window,
        engine.studio.preferences,
        jobs=lambda: desk.job_model.jobs,
        exporting=lambda: desk.exports.going,
        keep=desk.keep,
    )


def desktop(desk: Desk, engine: Engine) -> Desktop:
    """The one that this system has."""
    if sys.platform in ("win32", "darwin"):
        from wanstudio.desktop.tray import Tray

        return Tray(desk.theme.app_icon(), chosen=lambda: desk.news.show())
    from wanstudio.desktop.freedesktop import Freedesktop

    start = partial(engine.studio.tasks.start, refused=unasked)
    return Freedesktop(start, chosen=lambda: desk.news.show(), closed=lambda: desk.news.put_away())


def follow_motion(desk: Desk, engine: Engine) -> None:
    """The window moves less while the system's user wishes that."""
    from wanstudio.desktop.motion import follow

    def tell(less: bool) -> None:
        desk.theme.system_wants_stillness = less

    engine.studio.tasks.start("follow the system's motion", follow(tell), refused=unasked)


def news(desk: Desk, engine: Engine) -> News:
    def title_of(job: Job) -> str:
        spec = desk.specs.get(job.model_id)
        return spec.name if spec else job.model_id

    def lead_to(job: Job) -> None:
        if job.state == "done":
            desk.jobs.act("show", job.id)
        else:
            desk.window.reveal("queue")
            desk.queue.choose(job.id)

    made = News(
        desk.desktop,
        wanted=lambda: engine.studio.preferences.settings.notifications,
        looking=lambda: QApplication.activeWindow() is not None,
        title_of=title_of,
        come_forward=desk.window.come_forward,
        lead_to=lead_to,
    )
    engine.studio.queue.board.listen(made.see)
    engine.studio.queue.board.listen_removals(made.forget)
    app = QGuiApplication.instance()
    assert isinstance(app, QGuiApplication)
    app.focusWindowChanged.connect(made.on_window)
    return made


def dock(desk: Desk, engine: Engine) -> Dock:
    made = Dock(desk.desktop)
    engine.studio.queue.board.listen(made.see)
    engine.studio.queue.board.listen_removals(made.forget)
    return made
