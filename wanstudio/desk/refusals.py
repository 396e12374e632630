"""What stands in the way of something that was asked for, said where it can be seen."""

from __future__ import annotations

from collections.abc import Callable

from wanstudio.core.errors import InvalidInput, LocalProblem, StudioError
from wanstudio.desk.remarks import Remarks
from wanstudio.ui.create.view import CreateView
from wanstudio.ui.window import MainWindow


class Refusals:
    """`look_at_folder` looks again whether clips can be written."""

    def __init__(
        self, window: MainWindow, create: CreateView, remarks: Remarks, *, look_at_folder: Callable[[], None]
    ) -> None:
        self._window, self._create, self._remarks = window, create, remarks
        self._look_at_folder = look_at_folder

    def say(self, error: StudioError) -> None:
        """At its field where it has one, else in the status bar."""
        if isinstance(error, InvalidInput):
            self._window.reveal("create")
            if self._create.show_problem(error.param, error.detail):
                return
        elif isinstance(error, LocalProblem):
            self._look_at_folder()
        self._remarks.answer(sentence(error))


def sentence(error: StudioError) -> str:
    """What is wrong, and what to do about it."""
    return " ".join(filter(None, (error.detail or error.title, error.hint)))
