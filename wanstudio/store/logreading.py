"""The log files, read from near their end on, in pieces: whatever is in them, a piece takes little time and memory."""

from __future__ import annotations

import os
from pathlib import Path

from wanstudio.core.loglines import LogLine, Piece, Reading
from wanstudio.core.text import legible, weight
from wanstudio.store.folders import reason
from wanstudio.store.logs import KEPT_FILES, Redactor, redactor

BACK_BYTES = 1_000_000  # what is read of what was written before
PIECE_BYTES = 32_000
LINE_CHARACTERS = 2_000
_LONGER = 2  # times that a part of a key becomes longer where a shorter one in it is hidden

_GONE = (0, 0)  # no file's: a new one may be given the number of one that was removed
_NONE = "There is no log yet. It begins with the first line that is written."


def log_names(folder: Path) -> tuple[str, ...]:
    """The logs in the folder, without ".log"; none where it cannot be looked into."""
    try:
        return tuple(sorted({path.name.partition(".log")[0] for path in folder.glob("*.log*")}))
    except OSError:
        return ()


class LogTail:
    """One log through all its files (`name`.log, and the older .1, .2 …), also while they are turned over.

    Every line goes through `hiding` once more. A file is open only while a piece of it is read: Windows could not turn
    it over otherwise.
    """

    def __init__(
        self,
        folder: Path,
        name: str,
        *,
        back_bytes: int = BACK_BYTES,
        hiding: Redactor = redactor,
    ) -> None:
        self._folder, self._name, self._back_bytes = folder, name, back_bytes
        self._hiding = hiding
        self._reading = Reading()
        self._file: tuple[int, int] | None = None  # which one it is, whatever it is called by now
        self._at = 0
        self._line, self._line_bytes = b"", 0  # of a line whose end has not come yet: its beginning, and how long it is
        self._skips = False  # what is left of a line that began before
        self._quiet = False
        self._left_out = False

    def read(self) -> Piece:
        """The next piece; for a thread. Never raises: what cannot be read is said."""
        names = log_names(self._folder)
        try:
            path, later = self._path()
            data, size = self._bytes(path)
        except FileNotFoundError:
            begun, self._file = self._file is not None, _GONE if self._file else None
            return Piece(says="" if begun else _NONE, left_out=self._left_out, names=names)
        except OSError as e:
            says = f"{self._name}.log cannot be read: {reason(e)}."
            return Piece(says=says, left_out=self._left_out, names=names)
        lines = self._lines(data)
        more = bool(data) and (self._at < size or later is not None)
        if not data and later is not None:
            lines += self._last_line()
            self._go_to(later)
            more = True
        elif not data and self._quiet:  # it ends without a line's end, and nothing comes
            lines += self._last_line()
        self._quiet = not data
        return Piece(lines, more, "", self._left_out, names)

    # ---- which file ----

    def _path(self) -> tuple[Path, tuple[int, int] | None]:
        """The file that is read, and which one comes after it."""
        files = self._files()
        if self._file is None:
            self._begin(files)
        known = [which for _, which, _ in files]
        if self._file is None or self._file not in known:  # turned over so often that it is gone, or removed
            self._go_to(known[0])
        n = known.index(self._file) if self._file else 0
        return files[n][0], known[n - 1] if n else None

    def _files(self) -> list[tuple[Path, tuple[int, int], int]]:
        """The newest first, each with which one it is and its size. Raises FileNotFoundError where there is none."""
        found = []
        names = [f"{self._name}.log", *(f"{self._name}.log.{n}" for n in range(1, KEPT_FILES + 1))]
        for path in (self._folder / name for name in names):
            try:
                stat = path.stat()
            except FileNotFoundError:
                continue
            found.append((path, (stat.st_dev, stat.st_ino), stat.st_size))
        if not found:
            raise FileNotFoundError(self._folder)
        return found

    def _begin(self, files: list[tuple[Path, tuple[int, int], int]]) -> None:
        """So far back that what is wanted of the past comes."""
        wanted = self._back_bytes
        for n, (_, which, size) in enumerate(files):
            self._file, self._at = which, max(0, size - wanted)
            wanted -= size
            if wanted <= 0:
                self._left_out = self._at > 0 or n + 1 < len(files)
                break
        self._skips = self._at > 0

    def _bytes(self, path: Path) -> tuple[bytes, int]:
        with path.open("rb") as file:
            stat = os.fstat(file.fileno())
            if (stat.st_dev, stat.st_ino) != self._file:  # turned over a moment ago; the next piece finds it
                return b"", 0
            if stat.st_size < self._at:  # emptied by another
                self._go_to(self._file)
            file.seek(self._at)
            data = file.read(PIECE_BYTES)
        self._at += len(data)
        return data, stat.st_size

    def _go_to(self, file: tuple[int, int]) -> None:
        """To its beginning."""
        self._file, self._at = file, 0
        self._line, self._line_bytes, self._skips = b"", 0, False

    # ---- lines ----

    def _lines(self, data: bytes) -> tuple[LogLine, ...]:
        *ended, rest = data.split(b"\n")
        lines = []
        for part in ended:
            self._add(part)
            if self._skips:
                self._skips, self._line, self._line_bytes = False, b"", 0
            else:
                lines.append(self._take())
        self._add(rest)
        return tuple(lines)

    def _last_line(self) -> tuple[LogLine, ...]:
        return (self._take(),) if self._line and not self._skips else ()

    def _add(self, part: bytes) -> None:
        self._line_bytes += len(part)
        most_bytes = 4 * self._looked_at
        if len(self._line) < most_bytes:
            self._line = (self._line + part)[:most_bytes]

    @property
    def _looked_at(self) -> int:
        """Characters of a line that are looked at."""
        return LINE_CHARACTERS + _LONGER * self._hiding.longest

    def _take(self) -> LogLine:
        """The line that has ended. What may hold half a key is cut off: only a whole one is known."""
        raw, count = self._line, self._line_bytes
        self._line, self._line_bytes = b"", 0
        whole = raw.decode("utf-8", "replace").rstrip("\r")
        is_cut = len(whole) > self._looked_at
        text = self._hiding.clean(whole[: self._looked_at])
        if is_cut:
            text = text[: max(0, len(text) - _LONGER * self._hiding.longest)]
        if is_cut or len(text) > LINE_CHARACTERS:
            text = f"{text[:LINE_CHARACTERS]}… (a line of {weight(count)})"
        return self._reading.line(legible(text.replace("\t", "    ")))
