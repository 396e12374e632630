"""Errors of ours in what Qt calls, a slot or what draws: they go to the log, and the window stays."""

from __future__ import annotations

import logging
import sys
import traceback
from types import TracebackType

log = logging.getLogger(__name__)

_DRAWS = frozenset({"paint", "paintEvent", "sizeHint"})  # asked for again and again


class Faults:
    def __init__(self) -> None:
        self._drawing: set[tuple[str, int | None]] = set()  # where they arose: file, line

    def take(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> bool:
        """As `sys.excepthook`. Log it, and say whether it is news: one in drawing comes again with the next frame.

        What the calls that failed still held is let go of. Python keeps the last error, so a painter among it would
        outlive what it paints on, and then Qt ends the process.
        """
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return False
        is_news = self._is_news(trace)
        if is_news:
            log.error("while drawing" if _is_drawing(trace) else "in a slot", exc_info=(kind, error, trace))
        traceback.clear_frames(trace)
        return is_news

    def _is_news(self, trace: TracebackType | None) -> bool:
        if not _is_drawing(trace):
            return True
        *_, innermost = traceback.extract_tb(trace)
        place = innermost.filename, innermost.lineno
        is_news = place not in self._drawing
        self._drawing.add(place)
        return is_news


def _is_drawing(trace: TracebackType | None) -> bool:
    return trace is not None and trace.tb_frame.f_code.co_name in _DRAWS
