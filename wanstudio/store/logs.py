"""The log file, with everything secret taken out before a line is written."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wanstudio.core.secrets import cover, forms

MAX_BYTES = 1_000_000
KEPT_FILES = 4
HIDDEN = "[hidden]"

# httpx writes whole signed addresses at INFO, httpcore cookies at DEBUG, qasync the results of its executor at DEBUG.
# Pillow logs as an error what it raises as well.
_LOUD = {"httpx": logging.WARNING, "httpcore": logging.WARNING, "qasync": logging.WARNING, "PIL": logging.CRITICAL}

_PATTERNS = (
    # credentials in a header, written as a header, a pair or a table entry
    (
        re.compile(
            r"(?i)((?:proxy-)?authorization|x-api-key|api[-_]?key|api[-_]?secret|cookie)"
            r"(['\"]?\s*[:=,]\s*(?:b?['\"])?)(?:(basic|bearer)\s+)?[^\s'\",;)}\]]+"
        ),
        rf"\1\2{HIDDEN}",
    ),
    (re.compile(r"(?i)\b(basic|bearer)\s+[A-Za-z0-9+/=._~-]{8,}"), rf"\1 {HIDDEN}"),
    # the whole query of an address: it may be signed. And a password before the host.
    (re.compile(r"(?i)\b(https?://[^\s'\"<>?#]+\?)[^\s'\"<>)]+"), rf"\1{HIDDEN}"),
    (re.compile(r"(?i)\b(https?://)[^\s/@'\"<>]+@"), rf"\1{HIDDEN}@"),
    (re.compile(r"(?i)\b(data:[\w.+-]+/[\w.+-]+;base64,)[A-Za-z0-9+/=]+"), r"\1…"),
)


class Redactor:
    """Takes out what it was told to hide, in every form it takes on the wire, and what looks like a credential."""

    def __init__(self) -> None:
        self._forms: frozenset[str] = frozenset()
        self._cover = cover(self._forms, HIDDEN)
        self._lock = threading.Lock()
        self.longest = 0
        """Characters of the longest form: so much of a text may be the half of one that was cut through."""

    def hide(self, key: str, secret: str = "") -> None:
        """Never let `key`, `secret` or the Basic form of both through. Kept in memory only, until the program ends."""
        with self._lock:
            self._forms |= forms(key, secret)
            self._cover = cover(self._forms, HIDDEN)
            self.longest = max(map(len, self._forms), default=0)

    def clean(self, text: str) -> str:
        text = self._cover(text)
        for pattern, instead in _PATTERNS:
            text = pattern.sub(instead, text)
        return text


redactor = Redactor()
"""The one of this process: every account's key is given to it before it is used."""


class RedactingFormatter(logging.Formatter):
    """Cleans the finished text, so tracebacks and arguments are covered too."""

    def format(self, record: logging.LogRecord) -> str:
        return redactor.clean(super().format(record))


@contextmanager
def logging_to(folder: Path, name: str, level: str = "INFO") -> Iterator[None]:
    """Write this process's log to `folder`/`name`.log while the block runs; the newest 5 MB are kept.

    A folder that cannot be written costs the log, never the work. `level` is a word of `logging`; an unknown one
    counts as INFO.
    """
    root, before = logging.getLogger(), logging.getLogger().level
    handler = LogFile(folder, name)
    root.addHandler(handler)
    root.setLevel(level.upper() if level.upper() in logging.getLevelNamesMapping() else "INFO")
    quiet_the_loud()
    logging.captureWarnings(True)
    try:
        yield
    finally:
        logging.captureWarnings(False)
        root.removeHandler(handler)
        root.setLevel(before)
        handler.close()


def quiet_the_loud() -> None:
    """Keep other packages from logging what is secret, whatever level is asked for."""
    for name, level in _LOUD.items():
        logging.getLogger(name).setLevel(level)


class LogFile(logging.Handler):
    """`folder`/`name`.log, opened for its first line: loading what turns files over takes a start 0.01 s."""

    def __init__(self, folder: Path, name: str) -> None:
        super().__init__()
        self._folder, self._name = folder, name
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if self._file is None:
            self._file = _opened(self._folder, self._name)
        self._file.emit(record)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        super().close()


def _opened(folder: Path, name: str) -> logging.Handler:
    from logging.handlers import RotatingFileHandler

    handler: logging.Handler
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{name}.log"
        handler = RotatingFileHandler(path, maxBytes=MAX_BYTES, backupCount=KEPT_FILES, encoding="utf-8")
    except OSError:
        return logging.NullHandler()
    handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s"))
    return handler
