"""What views, and the engine, tell of by themselves, and who is told."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wanstudio.desk.desk import Desk
    from wanstudio.desk.joining.engine import Engine


def join(desk: Desk, engine: Engine) -> None:
    _join_views(desk)
    desk.window.files_dropped.connect(desk.form.take_files)
    desk.window.may_close = desk.leaving.may_close
    engine.studio.listen_clips(desk.watching.take_new)
    engine.studio.listen_clips(desk.form.show_seed)
    engine.studio.listen_found(desk.listing.add)
    for keeper in (engine.studio.preferences, engine.studio.queue, engine.accounts):
        keeper.listen_refused(desk.refusals.say)


def _join_views(desk: Desk) -> None:
    desk.library.finder.changed.connect(desk.listing.seek)
    desk.library.finder.sight_wanted.connect(partial(desk.window.reveal, "library"))
    desk.library.finder.file_wanted.connect(desk.known.choose_file)
    desk.clip_model.pictured.connect(desk.queue.list.viewport().update)
    desk.clip_model.pictured.connect(desk.stage.takes.strip.renew_pictures)
    for view in (desk.stage, desk.quick_look):
        view.seen.connect(desk.clips.seen)
    desk.stage.told.connect(desk.remarks.answer)
    desk.stage.comparison.wanted.connect(lambda: desk.comparing.compare())
    desk.stage.comparison.settings_wanted.connect(lambda clip: desk.clips.act("panel", (clip,)))
