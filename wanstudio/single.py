"""One window on one data folder: a second start raises the first window and passes its files on.

The lock is Qt's: it names the process and the computer that hold it, and is free again once that process is gone,
however it ended. The window's address stands in a file beside it, so that only who may read the folder can find it.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLockFile, QObject, QSysInfo

from wanstudio.core.errors import LocalProblem

LONGEST_BYTES = 256_000  # of a message; a path has at most some 4,000
MOST_FILES = 100
_ANSWER = b"taken\n"
_TRY_S, _TRIES_S = 0.05, 5.0  # the first may have its lock and not yet listen
_STEP_MS = 1000


class Taken(LocalProblem):
    """`detail` says where the other window is."""

    title = "WanStudio is already open"


class Single:
    """`files` and `raised` are called when another start has passed files on, and when it wants to see the window."""

    def __init__(self, folder: Path) -> None:
        self._address = folder / "window.json"
        self._file = folder / "window.lock"
        self._lock = QLockFile(str(self._file))
        self._lock.setStaleLockTime(0)  # never by age: only when its process is gone
        self._server: Any = None

    def take(self) -> bool:
        """True: this is the only window on the folder, until the process ends. Also where nothing can be locked."""
        return self._lock.tryLock(0) or self._lock.error() is not QLockFile.LockError.LockFailedError

    def pass_on(self, files: Sequence[str]) -> None:
        """Have the other window show itself, and take the files.

        Raises:
            Taken: it does not answer, or is on another computer.
        """
        pid, host = _holder(self._lock)
        if host and host != QSysInfo.machineHostName():
            raise Taken(
                f"WanStudio is open on this data folder on the computer {host} (process {pid}).",
                hint=f"Close it there. If that computer is gone, delete {self._file}.",
            )
        message = json.dumps({"files": [str(Path(f).absolute()) for f in files][:MOST_FILES]}).encode() + b"\n"
        until = time.monotonic() + _TRIES_S
        while not _sent(self._address, message):
            if time.monotonic() > until:
                raise Taken(
                    f"WanStudio is already open on this data folder (process {pid}) and does not answer.",
                    hint="Wait a moment, or end that process.",
                )
            time.sleep(_TRY_S)

    def listen(self, parent: QObject, files: Callable[[list[str]], None], raised: Callable[[], None]) -> None:
        """From now on other starts are heard. Where that cannot be, they are told that this window is open."""
        from PySide6.QtNetwork import QLocalServer

        self._server = QLocalServer(parent)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(lambda: self._greet(files, raised))
        if self._server.listen(_free_address()):
            address = json.dumps({"address": self._server.fullServerName()})
            with suppress(OSError):  # a folder that cannot be written; the window says so
                _write_private(self._address, address.encode())

    def close(self) -> None:
        if self._server is not None:
            self._server.close()
            with suppress(OSError):
                self._address.unlink(missing_ok=True)
            self._server = None
        self._lock.unlock()

    def _greet(self, files: Callable[[list[str]], None], raised: Callable[[], None]) -> None:
        socket = self._server.nextPendingConnection()
        heard = bytearray()

        def hear() -> None:
            heard.extend(socket.readAll().data())
            if len(heard) > LONGEST_BYTES:
                socket.abort()
                return
            if not heard.endswith(b"\n"):
                return
            passed = files_in(bytes(heard))
            heard.clear()
            if passed is None:
                socket.abort()
                return
            socket.write(_ANSWER)
            socket.disconnectFromServer()
            raised()
            if passed:
                files(passed)

        socket.readyRead.connect(hear)
        socket.disconnected.connect(socket.deleteLater)


def files_in(message: bytes) -> list[str] | None:
    """The paths of a message; None when it is none of ours. Whoever may open the socket can write anything."""
    try:
        files = json.loads(message)["files"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if not isinstance(files, list) or len(files) > MOST_FILES:
        return None
    good = all(isinstance(f, str) and "\0" not in f and Path(f).is_absolute() for f in files)
    return files if good else None


def _sent(address: Path, message: bytes) -> bool:
    from PySide6.QtNetwork import QLocalSocket

    name = _address_in(address)
    if not name or not _is_ours(name):
        return False
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(_STEP_MS):
        return False
    socket.write(message)
    socket.waitForBytesWritten(_STEP_MS)
    answer = b""
    while socket.waitForReadyRead(_STEP_MS):
        answer += socket.readAll().data()
        if answer.endswith(b"\n"):
            break
    socket.abort()
    return answer == _ANSWER


def _address_in(file: Path) -> str:
    try:
        address = json.loads(file.read_bytes())["address"]
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return address if isinstance(address, str) else ""


def _is_ours(name: str) -> bool:
    """A socket of another user is not written to: the message holds paths."""
    if sys.platform == "win32":
        return True  # a pipe's own rights see to it
    try:
        return Path(name).stat().st_uid == os.getuid()
    except OSError:
        return False


def _free_address() -> str:
    """A name nobody can guess; on Unix a short path, for a socket's may have some 100 bytes and a home can be long."""
    import secrets  # these two bring OpenSSL, which the first frame need not wait for
    import tempfile

    name = f"wanstudio-{secrets.token_hex(8)}"
    if sys.platform == "win32":
        return name
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    folder = runtime if runtime and Path(runtime).is_dir() and len(runtime) < 60 else tempfile.gettempdir()
    return str(Path(folder) / name)


def _write_private(path: Path, content: bytes) -> None:
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123  # with its rights
        file.write(content)


def _holder(lock: QLockFile) -> tuple[int, str]:
    """(process, computer) of who holds it; 0 and "" when nobody does any more."""
    found: Any = lock.getLockInfo()
    if not isinstance(found, tuple) or len(found) < 2:
        return 0, ""
    return int(found[0]), str(found[1])
