"""Looking whether every clip of the library is in its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from wanstudio.core.errors import StudioError
from wanstudio.studio.studio import Studio


class LibraryCheck:
    """`tell` says what was found."""

    def __init__(self, studio: Studio, *, tell: Callable[[str], None], refused: Callable[[StudioError], None]) -> None:
        self._studio, self._tell, self._refused = studio, tell, refused

    def start(self) -> None:
        self._tell("Looking through the library.")
        work = self._studio.check_library()
        self._studio.tasks.start("check the library", work, then=self._say, refused=self._refused)

    def _say(self, found: Sequence[str]) -> None:
        self._tell(" ".join(found))
