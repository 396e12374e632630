"""The pictures of clips: which are known, of which clips there is none, and which could not be made for now."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from wanstudio.core.recipe import Clip

_PATIENCE_MS = 10_000


class Thumbnails(QObject):
    """`ask` is called once for each clip whose picture is wanted; `show` or `none_now` is the answer.

    changed: with the id of a clip that is to be painted anew.
    """

    changed = Signal(str)

    def __init__(self, parent: QObject, ask: Callable[[Clip], None]) -> None:
        super().__init__(parent)
        self._ask = ask
        self._paths: dict[str, str] = {}
        self._lost: set[str] = set()
        self._put_off: set[str] = set()
        self.patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self.patience.timeout.connect(self._ask_again)

    def of(self, clip: Clip) -> str:
        """The picture's file; "" while it is being made, or where there is none."""
        if clip.id not in self._paths:
            self._paths[clip.id] = ""
            self._ask(clip)
        return self._paths[clip.id]

    def is_lost(self, clip_id: str) -> bool:
        return clip_id in self._lost

    def show(self, clip_id: str, path: str) -> None:
        """ "" where none can be made: its file is gone, or cannot be read."""
        self._paths[clip_id] = path
        self._lost.discard(clip_id) if path else self._lost.add(clip_id)
        self.changed.emit(clip_id)

    def none_now(self, clip_id: str) -> None:
        """None could be made, which says nothing of the clip's file: the computer is busy, or its disk full.

        Those that are painted after a while are asked for again.
        """
        self._put_off.add(clip_id)
        if not self.patience.isActive():
            self.patience.start()

    def forget(self, clip_id: str) -> None:
        """Its file may be another: the picture is asked for when it is wanted next."""
        self._paths.pop(clip_id, None)
        self._lost.discard(clip_id)

    def _ask_again(self) -> None:
        put_off, self._put_off = self._put_off, set()
        for clip_id in put_off:
            self.forget(clip_id)
            self.changed.emit(clip_id)
