"""What the library's filters have to choose from: tags, and the files that clips were made from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QWidget

from wanstudio.core.errors import StudioError
from wanstudio.core.seeking import MadeFrom
from wanstudio.studio.studio import Studio
from wanstudio.ui.library.finder import Finder
from wanstudio.ui.widgets.filedialog import FileDialog

_SOURCES = 12  # in the menu; any other file is chosen


class Known:
    """`keep` holds the dialog while it is shown."""

    def __init__(
        self,
        studio: Studio,
        finder: Finder,
        *,
        window: Callable[[], QWidget],
        keep: Callable[[QWidget], None],
        refused: Callable[[StudioError], None],
    ) -> None:
        self._studio, self._finder = studio, finder
        self._window, self._keep, self._refused = window, keep, refused

    def look(self) -> None:
        """Clips have come, gone, or been tagged."""
        start, library = self._studio.tasks.start, self._studio.library
        start("known tags", library.tags(), then=self._finder.show_tags, refused=self._refused)
        start("known sources", library.sources(_SOURCES), then=self._finder.show_sources, refused=self._refused)

    def choose_file(self) -> None:
        """Ask for a file, a source or a clip, and look for what was made from it."""
        dialog = FileDialog(self._window(), "Clips made from this file")
        dialog.fileSelected.connect(lambda path: self.seek(Path(path)))
        self._keep(dialog)
        dialog.open()

    def seek(self, path: Path) -> None:
        """What was made from this file."""
        work = self._studio.origins.known_by(path)
        self._studio.tasks.start(f"read {path.name}", work, then=self.show, refused=self._refused)

    def show(self, source: MadeFrom) -> None:
        self._finder.choose(replace(self._finder.sought, made_from=source))
