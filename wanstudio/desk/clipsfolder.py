"""Whether clips can be written where the settings say: if not, the form says so, and no job is made."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from wanstudio.store.folders import unwritable
from wanstudio.studio.studio import Studio
from wanstudio.studio.tasks import unasked
from wanstudio.studio.threads import Threads
from wanstudio.ui.create.view import CreateView


class ClipsFolder:
    """Looked at now, whenever `look` is called, and while it is in the way each time the user comes back to the window.

    `choose` leads to where another folder can be chosen.
    """

    def __init__(self, studio: Studio, threads: Threads, create: CreateView, choose: Callable[[], object]) -> None:
        self._studio, self._threads, self._readiness = studio, threads, create.readiness
        create.folder_wanted.connect(choose)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.applicationStateChanged.connect(self._on_state)
        self.look()

    def look(self) -> None:
        work = self._threads.run(unwritable, self._studio.library_folder)
        self._studio.tasks.start("look at the clips' folder", work, then=self._readiness.say_folder, refused=unasked)

    def _on_state(self, state: Qt.ApplicationState) -> None:
        if self._readiness.folder and state is Qt.ApplicationState.ApplicationActive:
            self.look()
