"""What is known of the files that have been in the slots."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from wanstudio.core.facts import Look

LookAt = Callable[[str, Callable[[Look], None]], None]
"""Look at the file at a path; the answer comes by the function: now, later or never."""


class Looks(QObject):  # see MediaBench
    """`show` gets every answer. A file that was found good before is shown as it was until the new answer comes."""

    def __init__(self, look: LookAt, show: Callable[[Look], None]) -> None:
        super().__init__()
        self._look, self._show = look, show
        self._known: dict[str, Look] = {}
        self.trusting = False  # while the form goes back and forth: no flicker over files that are known

    def ask(self, path: str) -> None:
        if self.trusting and path in self._known:
            self._show(self._known[path])
        self._look(path, self._answered)

    def _answered(self, look: Look) -> None:
        if look.problem:
            self._known.pop(look.path, None)
        else:
            self._known[look.path] = look
        self._show(look)
