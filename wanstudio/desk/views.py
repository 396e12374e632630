"""What stands in the first frame, each with the functions of the desk that it calls.

Who does the work comes after it, and so do the views that show what the studio has (panels.py): what is reached
through a lambda here is there by the first click.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wanstudio.core.models import ModelSpec
from wanstudio.desk.beginning import Beginning
from wanstudio.ui.create.view import CreateView
from wanstudio.ui.create.work import MediaWork
from wanstudio.ui.empty import EmptyPanel
from wanstudio.ui.statusbar import StatusBar
from wanstudio.ui.window import MainWindow

if TYPE_CHECKING:
    from wanstudio.desk.desk import Desk


def create_view(desk: Desk, models: Sequence[ModelSpec]) -> CreateView:
    return CreateView(
        desk.theme,
        models,
        generate=lambda *asked: desk.form.generate(*asked),
        look=desk.questions.look,
        price=desk.questions.price,
        media=MediaWork(
            mend=lambda *asked: desk.media.mend(*asked),
            fetch=lambda *asked: desk.media.fetch(*asked),
            keep=lambda *asked: desk.media.keep(*asked),
            folder=lambda *asked: desk.media.folder(*asked),
            same=lambda *asked: desk.media.same(*asked),
            files=lambda *asked: desk.media.files(*asked),
            strip=lambda *asked: desk.media.strip(*asked),
            recipe=lambda *asked: desk.media.recipe(*asked),
            many=lambda *asked: desk.media.many(*asked),
        ),
        keymap=desk.keymap,
    )


def beginning(desk: Desk, models: Sequence[ModelSpec], samples: Path, *, welcomed: bool) -> Beginning:
    return Beginning(
        desk.theme,
        samples,
        models,
        welcomed=welcomed,
        use_sandbox=lambda: desk.form.begin_in_sandbox(),
        connect=lambda: desk.accounts.connect(),
        take=lambda model_id, values: desk.form.fill(model_id, values),
    )


def status_bar(desk: Desk) -> StatusBar:
    return StatusBar(
        desk.theme,
        choose=lambda name: desk.connections.choose(name),
        connect=lambda: desk.accounts.connect(),
        toggle=lambda name: desk.window.toggle(name),
        keymap=desk.keymap,
    )


def main_window(desk: Desk) -> MainWindow:
    views = {
        "create": desk.create,
        "stage": desk.beginning,
        "library": EmptyPanel(desk.theme, "Library"),
        "queue": EmptyPanel(desk.theme, "Queue", line=True),
    }
    return MainWindow(desk.theme, views, desk.status, desk.keymap)
