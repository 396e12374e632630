"""Who does what the views of clips ask for: the library, the stage, the quick look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wanstudio.desk.arranging import Arranging
from wanstudio.desk.checking import LibraryCheck
from wanstudio.desk.clipboard import Clipboard
from wanstudio.desk.clips import ClipDesk
from wanstudio.desk.comparing import Comparing
from wanstudio.desk.judging import Judging
from wanstudio.desk.known import Known
from wanstudio.desk.listing import Listing
from wanstudio.desk.looking import Looking
from wanstudio.desk.looks import Looks
from wanstudio.desk.naming import Naming
from wanstudio.desk.projects import ProjectDesk
from wanstudio.desk.results import Results
from wanstudio.desk.selection import Selection
from wanstudio.desk.shown import Shown
from wanstudio.desk.stills import Stills
from wanstudio.desk.tagging import Tagging
from wanstudio.desk.tallying import Tallying
from wanstudio.desk.trashing import Trashing
from wanstudio.desk.undoing import Undoing
from wanstudio.desk.watching import Watching
from wanstudio.desktop import trash
from wanstudio.studio.trash import Trash
from wanstudio.ui.widgets.pill import Pill

if TYPE_CHECKING:
    from wanstudio.desk.desk import Desk
    from wanstudio.desk.joining.engine import Engine


def looks(desk: Desk, engine: Engine) -> Looks:
    return Looks(engine.studio, desk.specs, lambda: desk.queue.list.viewport().update())


def results(desk: Desk, engine: Engine) -> Results:
    return Results(
        desk.create,
        engine.studio,
        engine.workers,
        engine.threads,
        desk.specs,
        tell=desk.remarks.answer,
        reveal=lambda: desk.window.reveal("create"),
        refused=desk.refusals.say,
    )


def stills(desk: Desk, engine: Engine) -> Stills:
    return Stills(
        desk.results,
        engine.workers,
        engine.threads,
        engine.studio.tasks,
        window=lambda: desk.window,
        shown=lambda clip: desk.stage.player.pictures[desk.stage.clips.index(clip)],
        keep=desk.keep,
        tell=desk.remarks.answer,
        refused=desk.refusals.say,
    )


def clipboard(desk: Desk) -> Clipboard:
    return Clipboard(
        desk.create,
        chosen=lambda: desk.selection.clips(),
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
        refused=desk.refusals.say,
    )


def arranging(desk: Desk, engine: Engine) -> Arranging:
    return Arranging(engine.studio.preferences, desk.library)


def listing(desk: Desk, engine: Engine) -> Listing:
    return Listing(
        engine.studio,
        desk.clip_model,
        tell=lambda tallies: desk.tallying.tell(tallies),
        lead_to=lambda clip: desk.projects.lead_to(clip),
        refused=desk.refusals.say,
        sought=desk.library.finder.sought,
    )


def known(desk: Desk, engine: Engine) -> Known:
    return Known(
        engine.studio,
        desk.library.finder,
        window=lambda: desk.window,
        keep=desk.keep,
        refused=desk.refusals.say,
    )


def shown(desk: Desk) -> Shown:
    return Shown(desk.listing, desk.library, desk.quick_look, desk.stage, desk.window.focusWidget)


def judging(desk: Desk, engine: Engine) -> Judging:
    return Judging(
        engine.studio,
        now=desk.shown.now,
        show=desk.shown.judged,
        kept=desk.listing.look_again,
        refused=desk.refusals.say,
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
        refused=desk.refusals.say,
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
        refused=desk.refusals.say,
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
        refused=desk.refusals.say,
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
        refused=desk.refusals.say,
    )


def undoing(desk: Desk) -> Undoing:
    return Undoing(desk.create, desk.judging, desk.clearing.steps, desk.menus.actions)


def clip_desk(desk: Desk, engine: Engine) -> ClipDesk:
    return ClipDesk(
        engine.studio,
        engine.workers,
        engine.threads,
        desk.listing,
        export=lambda clips: desk.exports.ask(clips),
        to_panel=lambda model_id, values: desk.form.fill(model_id, values),
        folder=desk.file_manager.show,
        prompt_of=desk.prompt_of,
        values_of=desk.media.values_of,
        tell=desk.remarks.answer,
        refused=desk.refusals.say,
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


def watching(desk: Desk) -> Watching:
    return Watching(
        desk.window,
        desk.library,
        desk.stage,
        desk.quick_look,
        listing=desk.listing,
        clips=desk.clips,
    )


def tallying(desk: Desk) -> Tallying:
    return Tallying(desk.listing, desk.library, desk.stage.takes, desk.known, desk.jobs.numbers)


def library_check(desk: Desk, engine: Engine) -> LibraryCheck:
    return LibraryCheck(engine.studio, tell=desk.remarks.answer, refused=desk.refusals.say)


def selection(desk: Desk) -> Selection:
    return Selection(
        desk.library,
        desk.stage,
        desk.create,
        desk.menus,
        results=desk.results,
        specs=desk.specs,
        prompt_of=desk.prompt_of,
    )
