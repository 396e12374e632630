"""Who does what is asked for of work: files for the form, jobs, accounts, exports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wanstudio.desk.accounts import AccountDesk
from wanstudio.desk.clearing import Clearing
from wanstudio.desk.clipsfolder import ClipsFolder
from wanstudio.desk.connections import Connections
from wanstudio.desk.exports import ExportDesk
from wanstudio.desk.folders import choose_folder, show_in_folder
from wanstudio.desk.form import FormDesk
from wanstudio.desk.heading import Heading
from wanstudio.desk.jobs import JobDesk
from wanstudio.desk.media import MediaDesk
from wanstudio.desk.network import NetworkDesk
from wanstudio.desk.steps import Steps
from wanstudio.desk.workload import Workload
from wanstudio.ui.widgets.pill import Pill

if TYPE_CHECKING:
    from wanstudio.desk.desk import Desk
    from wanstudio.desk.hidden import HiddenExports
    from wanstudio.desk.joining.engine import Engine


def media_desk(desk: Desk, engine: Engine) -> MediaDesk:
    return MediaDesk(
        engine.studio,
        engine.workers,
        engine.threads,
        desk.specs,
        connection=lambda: engine.accounts.chosen.name,
        project=lambda: desk.projects.chosen,
        refused=desk.refusals.say,
        made=lambda account: desk.connections.job_made(account),
    )


def job_desk(desk: Desk, engine: Engine) -> JobDesk:
    return JobDesk(
        engine.studio,
        engine.accounts,
        desk.job_model,
        refused=desk.refusals.say,
        show_clip=desk.watching.show,
        to_panel=lambda job: desk.form.fill(job.model_id, dict(job.values)),
        moved=lambda made_one: desk.workload.moved(made_one),
        made=lambda account: desk.connections.job_made(account),
        project=lambda: desk.projects.chosen,
        choose_folder=lambda take: desk.keep(choose_folder(desk.window, engine.studio.library_folder, take)),
        remove=lambda job_id: desk.clearing.remove(job_id),
    )


def clearing(desk: Desk, engine: Engine) -> Clearing:
    return Clearing(engine.studio.queue.wishes, Steps(), Pill(desk.theme, desk.queue, desk.queue.list, "list-x").say)


def account_desk(desk: Desk, engine: Engine) -> AccountDesk:
    network = NetworkDesk(engine.studio, engine.accounts, engine.network)
    return AccountDesk(
        engine.studio,
        engine.accounts,
        desk.theme,
        lambda: desk.window,
        network.work,
        engine.threads,
        desk.keep,
    )


def clips_folder(desk: Desk, engine: Engine) -> ClipsFolder:
    return ClipsFolder(engine.studio, engine.threads, desk.create, desk.menus.show_clips_folder)


def heading(desk: Desk, engine: Engine) -> Heading:
    return Heading(
        engine.studio,
        desk.jobs,
        desk.queue,
        desk.status,
        accounts=desk.menus.show_accounts,
        network=desk.menus.show_network,
        folder=desk.file_manager.show,
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


def form_desk(desk: Desk) -> FormDesk:
    return FormDesk(
        desk.create,
        desk.jobs,
        desk.connections,
        desk.specs,
        reveal=lambda: desk.window.reveal("create"),
        tell=desk.remarks.answer,
    )


def workload(desk: Desk, engine: Engine) -> Workload:
    return Workload(
        engine.studio.queue,
        desk.jobs,
        desk.heading,
        desk.connections,
        window=desk.window,
        menus=desk.menus,
        status=desk.status,
        stage=desk.stage,
        beginning=desk.beginning,
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
        desk.stage,
        lambda: desk.window,
        lambda clip: desk.clips.model.thumbnails.of(clip),
        hidden,
        keep=desk.keep,
        in_trash=lambda clip: desk.trashing.has(clip),
        refused=desk.refusals.say,
    )
