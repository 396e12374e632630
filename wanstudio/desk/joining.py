"""Who does what the views ask for, each with the part of the engine it needs. Loaded after the first frame."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from wanstudio.desk.accounts import AccountDesk
from wanstudio.desk.arranging import Arranging
from wanstudio.desk.choice import Choice
from wanstudio.desk.clipboard import Clipboard
from wanstudio.desk.clips import ClipDesk
from wanstudio.desk.comparing import Comparing
from wanstudio.desk.connections import Connections
from wanstudio.desk.exports import ExportDesk
from wanstudio.desk.folders import choose_folder, show_in_folder
from wanstudio.desk.heading import Heading
from wanstudio.desk.jobs import JobDesk
from wanstudio.desk.judging import Judging
from wanstudio.desk.known import Known
from wanstudio.desk.leaving import Leaving
from wanstudio.desk.listing import Listing
from wanstudio.desk.log import Diagnose, LogDesk
from wanstudio.desk.looking import Looking
from wanstudio.desk.looks import Looks
from wanstudio.desk.media import MediaDesk
from wanstudio.desk.naming import Naming
from wanstudio.desk.network import NetworkDesk
from wanstudio.desk.news import Dock, News
from wanstudio.desk.projects import ProjectDesk
from wanstudio.desk.results import Results
from wanstudio.desk.shown import Shown
from wanstudio.desk.stills import Stills
from wanstudio.desk.tagging import Tagging
from wanstudio.desk.trashing import Trashing
from wanstudio.desk.undoing import Undoing
from wanstudio.desktop import trash
from wanstudio.media.worker import Workers
from wanstudio.studio.accounts import Accounts
from wanstudio.studio.export import Exports
from wanstudio.studio.network import Networking
from wanstudio.studio.studio import Studio
from wanstudio.studio.threads import Threads
from wanstudio.studio.trash import Trash
from wanstudio.ui.widgets.pill import Pill

if TYPE_CHECKING:
    from wanstudio.core.jobs import Job
    from wanstudio.desk.desk import Desk
    from wanstudio.desk.hidden import HiddenExports
    from wanstudio.desktop.desktop import Desktop


@dataclass(frozen=True, slots=True)
class Engine:
    """What works behind the window."""

    studio: Studio
    accounts: Accounts
    network: Networking
    exports: Exports
    workers: Workers
    threads: Threads
    diagnose: Diagnose


def looks(desk: Desk, engine: Engine) -> Looks:
    return Looks(engine.studio, desk.specs, lambda: desk.queue.list.viewport().update())


def media_desk(desk: Desk, engine: Engine) -> MediaDesk:
    return MediaDesk(
        engine.studio,
        engine.workers,
        engine.threads,
        desk.specs,
        connection=lambda: engine.accounts.chosen.name,
        project=lambda: desk.projects.chosen,
        refused=desk.refused,
    )


def results(desk: Desk, engine: Engine) -> Results:
    return Results(
        desk.create,
        engine.studio,
        engine.workers,
        engine.threads,
        desk.specs,
        tell=desk.remarks.answer,
        reveal=lambda: desk.window.reveal("create"),
        refused=desk.refused,
    )


def stills(desk: Desk, engine: Engine) -> Stills:
    return Stills(
        desk.results,
        engine.workers,
        engine.threads,
        engine.studio.tasks,
        window=lambda: desk.window,
        keep=desk.keep,
        tell=desk.remarks.answer,
        refused=desk.refused,
    )


def clipboard(desk: Desk) -> Clipboard:
    return Clipboard(
        desk.create,
        chosen=lambda: desk.choice.clips(),
        reveal=lambda: desk.window.reveal("create"),
        tell=desk.remarks.answer,
    )


def comparing(desk: Desk, engine: Engine) -> Comparing:
    return Comparing(
        engine.studio,
        desk.stage,
        desk.clip_model,
        desk.specs,
        chosen=desk.library.grid.chosen,
        values_of=desk.media.values_of,
        tell=desk.remarks.answer,
        refused=desk.refused,
    )


def arranging(desk: Desk, engine: Engine) -> Arranging:
    return Arranging(engine.studio.preferences, desk.library)


def listing(desk: Desk, engine: Engine) -> Listing:
    return Listing(
        engine.studio,
        desk.clip_model,
        tell=desk.counted,
        lead_to=lambda clip: desk.projects.lead_to(clip),
        refused=desk.refused,
        sought=desk.library.finder.sought,
    )


def known(desk: Desk, engine: Engine) -> Known:
    return Known(
        engine.studio,
        desk.library.finder,
        window=lambda: desk.window,
        keep=desk.keep,
        refused=desk.refused,
    )


def shown(desk: Desk) -> Shown:
    return Shown(desk.listing, desk.library, desk.quick_look, desk.stage, desk.window.focusWidget)


def judging(desk: Desk, engine: Engine) -> Judging:
    return Judging(
        engine.studio,
        now=desk.shown.now,
        show=desk.shown.judged,
        kept=desk.listing.look_again,
        refused=desk.refused,
    )


def tagging(desk: Desk, engine: Engine) -> Tagging:
    return Tagging(
        engine.studio,
        desk.judging,
        desk.theme,
        window=lambda: desk.window,
        place=desk.shown.corner,
        now=desk.shown.now,
        keep=desk.keep,
    )


def naming(desk: Desk, engine: Engine) -> Naming:
    return Naming(
        engine.studio,
        desk.judging,
        desk.shown,
        desk.theme,
        window=lambda: desk.window,
        keep=desk.keep,
        named=desk.listing.look_again,
        refused=desk.refused,
    )


def projects(desk: Desk, engine: Engine) -> ProjectDesk:
    return ProjectDesk(
        engine.studio,
        desk.judging,
        desk.shown,
        desk.library,
        desk.theme,
        window=lambda: desk.window,
        keep=desk.keep,
        moved=desk.listing.look_again,
        tell=desk.remarks.answer,
        refused=desk.refused,
    )


def trashing(desk: Desk, engine: Engine) -> Trashing:
    return Trashing(
        Trash(library=engine.studio.library, threads=engine.threads, put=trash.put, take_back=trash.take_back),
        engine.studio.tasks,
        desk.listing,
        desk.judging,
        desk.stage,
        look_on=lambda ids: desk.looking.look_on(ids),
        let_go=desk.library.let_go,
        notice=Pill(desk.theme, desk.stage, desk.stage.picture, "trash-2").say,
        tell=desk.remarks.answer,
        refused=desk.refused,
    )


def undoing(desk: Desk) -> Undoing:
    return Undoing(desk.create, desk.judging, desk.menus.actions)


def clip_desk(desk: Desk, engine: Engine) -> ClipDesk:
    return ClipDesk(
        engine.studio,
        engine.workers,
        engine.threads,
        desk.listing,
        export=desk.export,
        to_panel=desk.fill_form,
        folder=desk.show_folder,
        prompt_of=desk.prompt_of,
        values_of=desk.media.values_of,
        tell=desk.remarks.answer,
        to_stage=lambda clips: desk.looking.to_stage(clips),
        look=lambda clips: desk.looking.open(clips),
        copy_files=lambda clips: desk.clipboard.copy_files(clips),
        results=desk.results,
        comparing=desk.comparing,
        judging=desk.judging,
        tagging=desk.tagging,
        naming=desk.naming,
        trashing=desk.trashing,
    )


def looking(desk: Desk) -> Looking:
    return Looking(desk.quick_look, desk.hover, desk.library, desk.stage, desk.clips, now=desk.shown.now)


def job_desk(desk: Desk, engine: Engine) -> JobDesk:
    return JobDesk(
        engine.studio,
        engine.accounts,
        desk.job_model,
        refused=desk.refused,
        show_clip=desk.show_clip,
        to_panel=lambda job: desk.fill_form(job.model_id, dict(job.values)),
        worked=desk.worked,
        project=lambda: desk.projects.chosen,
        choose_folder=lambda take: desk.keep(choose_folder(desk.window, engine.studio.library_folder, take)),
    )


def account_desk(desk: Desk, engine: Engine) -> AccountDesk:
    network = NetworkDesk(engine.studio, engine.accounts, engine.network)
    return AccountDesk(engine.studio, engine.accounts, desk.theme, lambda: desk.window, network.work)


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


def heading(desk: Desk, engine: Engine) -> Heading:
    return Heading(
        engine.studio,
        desk.jobs,
        desk.queue,
        desk.status,
        accounts=desk.menus.show_accounts,
        network=desk.menus.show_network,
        folder=desk.show_folder,
    )


def export_desk(desk: Desk, engine: Engine) -> ExportDesk:
    def hidden() -> HiddenExports:
        from wanstudio.desk.hidden import HiddenExports

        return HiddenExports(
            desk.theme,
            put=desk.status.put,
            show=show_in_folder,
            tell=desk.status.tell,
            notify=desk.news.tell_export,
        )

    return ExportDesk(
        engine.studio,
        engine.exports,
        desk.theme,
        lambda: desk.window,
        lambda clip: desk.clips.model.thumbnail(clip),
        hidden,
    )


def choice(desk: Desk) -> Choice:
    return Choice(
        desk.library,
        desk.stage,
        desk.create,
        desk.menus,
        results=desk.results,
        specs=desk.specs,
        prompt_of=desk.prompt_of,
    )


def connections(desk: Desk, engine: Engine) -> Connections:
    return Connections(
        engine.studio,
        engine.accounts,
        desk.accounts,
        desk.jobs.standings,
        create=desk.create,
        status=desk.status,
        remarks=desk.remarks,
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

        return Tray(desk.theme.app_icon(), chosen=desk.show_news)
    from wanstudio.desktop.freedesktop import Freedesktop

    return Freedesktop(engine.studio.tasks.start, chosen=desk.show_news, closed=lambda: desk.news.put_away())


def follow_motion(desk: Desk, engine: Engine) -> None:
    """The window moves less while the system's user wishes that."""
    from wanstudio.desktop.motion import follow

    def tell(less: bool) -> None:
        desk.theme.system_wants_stillness = less

    engine.studio.tasks.start("follow the system's motion", follow(tell))


def news(desk: Desk, engine: Engine) -> News:
    def title_of(job: Job) -> str:
        spec = desk.specs.get(job.model_id)
        return spec.title if spec else job.model_id

    made = News(
        desk.desktop,
        wanted=lambda: engine.studio.preferences.settings.notifications,
        looking=lambda: QApplication.activeWindow() is not None,
        title_of=title_of,
    )
    engine.studio.queue.listen(made.see)
    engine.studio.queue.listen_removals(made.forget)
    app = QGuiApplication.instance()
    assert isinstance(app, QGuiApplication)
    app.focusWindowChanged.connect(made.on_window)
    return made


def dock(desk: Desk, engine: Engine) -> Dock:
    made = Dock(desk.desktop)
    engine.studio.queue.listen(made.see)
    engine.studio.queue.listen_removals(made.forget)
    return made
