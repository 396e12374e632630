"""What a command says: results on stdout, everything else on stderr."""

from __future__ import annotations

import json
import os
import shutil
import sys
from contextlib import suppress
from typing import Any, TextIO

from wanstudio.core.errors import InvalidInput, StudioError


class Say:
    """With `json`, stdout gets one object a line and nothing else. A reader that goes away stops no work."""

    def __init__(self, *, json: bool) -> None:
        self.json = json
        self._terminal = sys.stderr.isatty()
        self._line = ""

    def result(self, text: str) -> None:
        """A line for the user of a command without --json."""
        if not self.json:
            self._clear()
            _write(sys.stdout, text + "\n")

    def event(self, **fields: Any) -> None:
        """A line for the program that reads --json."""
        if self.json:
            _write(sys.stdout, json.dumps(fields, ensure_ascii=False, allow_nan=False) + "\n")

    def note(self, text: str) -> None:
        """A message on stderr, whoever reads."""
        self._clear()
        _write(sys.stderr, flat(text) + "\n")

    def progress(self, text: str) -> None:
        """A line that the next one replaces; only where someone is looking. Empty: none."""
        if self._terminal and not self.json and text != self._line:
            width = shutil.get_terminal_size().columns - 1
            _write(sys.stderr, f"\r\x1b[K{flat(text)[:width]}")
            self._line = text

    def error(self, e: StudioError, *, job: str | None = None) -> None:
        """Tell of an error that came before anything was sent."""
        message = sentence(e)
        self.event(event="error", job=job, code=e.code, message=message, hint=e.hint, charged=False)
        self.note(with_hint(message, e.hint))

    def _clear(self) -> None:
        if self._line:
            _write(sys.stderr, "\r\x1b[K")
            self._line = ""


def sentence(e: StudioError) -> str:
    """What went wrong. An InvalidInput names its field itself; elsewhere the title leads."""
    if isinstance(e, InvalidInput) or not e.detail:
        return flat(e.detail or e.title)
    return flat(f"{e.title}: {e.detail}")


def with_hint(message: str, hint: str) -> str:
    """Two sentences, where there are two; each ends as one."""
    stop = "" if message.endswith((".", "?", "!")) else "."
    return f"{message}{stop} {hint}".strip()


def flat(text: str) -> str:
    """One line without control characters: a service's words must not drive a terminal."""
    return "".join(c if c.isprintable() else " " for c in text).strip()


def _write(stream: TextIO, text: str) -> None:
    try:
        stream.write(text)
        stream.flush()
    except UnicodeEncodeError:
        stream.write(text.encode("ascii", "backslashreplace").decode())
        stream.flush()
    except BrokenPipeError:
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
