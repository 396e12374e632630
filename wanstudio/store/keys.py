"""Keys of accounts, in the system's keyring and nowhere else.

The keyring's calls block: for seconds while it asks for a password, for ever when its daemon hangs (no D-Bus
time-out). They run in one daemon thread of its own, so that neither the loop nor the end of the program waits for
them, and so that no executor sees a secret (qasync logs what its executors return).
"""

from __future__ import annotations

import asyncio
import json
import os
import queue
import secrets
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from wanstudio.core.errors import LocalProblem

SERVICE = "WanStudio"
TIMEOUT_S = 5.0  # a working keyring answers in some 20 ms
UNLOCK_TIMEOUT_S = 60.0  # where a person may be typing the keyring's password
SECRET_LIMIT = 1200  # characters: Windows takes 1,280 UTF-16 units (keyring #355)

# The only ones that are ever loaded: both the environment and keyringrc.cfg can name any module at all.
_BACKENDS = {
    "linux": ("keyring.backends.SecretService.Keyring", "keyring.backends.kwallet.DBusKeyring"),
    "darwin": ("keyring.backends.macOS.Keyring",),
    "win32": ("keyring.backends.Windows.WinVaultKeyring",),
}

_Call = tuple[Callable[[], Any], asyncio.AbstractEventLoop, "asyncio.Future[Any]", Callable[[], None] | None]


class NoKeyring(LocalProblem):
    """The keyring cannot be used. `detail` is the reason, a sentence without anything secret in it."""

    title = "No keyring"
    code = "keyring"


class Keyring:
    """One secret for each name, a small table of strings. Every failure, whatever its class, is a `NoKeyring`."""

    def __init__(self, *, timeout_s: float = TIMEOUT_S, environ: Mapping[str, str] = os.environ) -> None:
        self._timeout_s, self._environ = timeout_s, environ
        self._calls: queue.SimpleQueue[_Call | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._backend: Any = None

    async def probe(self) -> str:
        """Store a random value, read it back, remove it. Return "" when that works, else the reason it does not."""
        try:
            await self._do(self._round_trip, self._timeout_s)
        except NoKeyring as e:
            return e.detail
        return ""

    async def read(self, name: str) -> dict[str, str] | None:
        """The secret of that name, None when there is none. Waits while the user unlocks the keyring."""
        text = await self._do(lambda: self._open().get_password(SERVICE, name), UNLOCK_TIMEOUT_S)
        return _as_table(text) if text is not None else None

    async def write(self, name: str, secret: Mapping[str, str]) -> None:
        """Store, and read back what was stored: a keyring may say yes and keep nothing. What it stores only once
        nobody waits any more, because it was unlocked late, is removed again."""
        text = json.dumps(dict(secret))
        if len(text) > SECRET_LIMIT:
            raise NoKeyring(f"The key is too long for a keyring; up to {SECRET_LIMIT} characters fit.")
        await self._do(lambda: self._write(name, text), UNLOCK_TIMEOUT_S, unheard=lambda: self._remove(name))

    async def remove(self, name: str) -> None:
        """Remove the secret of that name; it is no error when there is none."""
        await self._do(lambda: self._remove(name), UNLOCK_TIMEOUT_S)

    def close(self) -> None:
        """End the thread once it is idle. A call that hangs is left to itself; the thread is a daemon."""
        if self._thread is not None:
            self._calls.put(None)
            self._thread = None

    # ---- on the loop ----

    async def _do(self, call: Callable[[], Any], timeout_s: float, unheard: Callable[[], None] | None = None) -> Any:
        """What `call` returns. `unheard` takes back what it did, should nobody wait for it any more by then."""
        if self._thread is None:
            self._thread = threading.Thread(target=_work, args=(self._calls,), name="keyring", daemon=True)
            self._thread.start()
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Any] = loop.create_future()
        self._calls.put((call, loop, answer, unheard))
        try:
            async with asyncio.timeout(timeout_s):
                return await answer
        except TimeoutError:
            raise NoKeyring("The keyring does not answer, or waits to be unlocked.") from None

    # ---- in the thread ----

    def _open(self) -> Any:
        if self._backend is None:
            import keyring

            self._backend = _backend(self._environ.get("PYTHON_KEYRING_BACKEND", ""))
            keyring.set_keyring(self._backend)
        return self._backend

    def _round_trip(self) -> None:
        name = f"probe {secrets.token_hex(8)}"
        self._write(name, secrets.token_hex(16))
        self._remove(name)

    def _write(self, name: str, text: str) -> None:
        backend = self._open()
        backend.set_password(SERVICE, name, text)
        if backend.get_password(SERVICE, name) != text:
            raise NoKeyring("The keyring does not keep what it is given.")

    def _remove(self, name: str) -> None:
        backend = self._open()
        if backend.get_password(SERVICE, name) is not None:
            backend.delete_password(SERVICE, name)


def _work(calls: queue.SimpleQueue[_Call | None]) -> None:
    while (item := calls.get()) is not None:
        _serve(*item)
        del item  # it holds what was stored or read


def _serve(
    call: Callable[[], Any],
    loop: asyncio.AbstractEventLoop,
    answer: asyncio.Future[Any],
    unheard: Callable[[], None] | None,
) -> None:
    if answer.cancelled():
        return  # nobody waits any more; a late write would surprise
    try:
        tell, outcome = answer.set_result, call()
        if answer.cancelled() and unheard is not None:
            unheard()
    except NoKeyring as e:
        tell, outcome = answer.set_exception, e
    except Exception as e:  # back-ends let all kinds escape: D-Bus, Windows, TypeError, UnicodeError
        tell, outcome = answer.set_exception, NoKeyring(_reason(e))

    def report() -> None:
        if not answer.done():
            tell(outcome)

    with suppress(RuntimeError):  # the loop is closed: the program is ending
        loop.call_soon_threadsafe(report)


def _backend(wanted: str) -> Any:
    """Return the keyring of this system that works. `wanted` is PYTHON_KEYRING_BACKEND; it may choose, not add."""
    import importlib

    known = _BACKENDS.get(sys.platform, _BACKENDS["linux"])
    if wanted and wanted not in known:
        raise NoKeyring(f"PYTHON_KEYRING_BACKEND names {wanted[:80]!r}, which is not a keyring of this system.")
    for path in [wanted] if wanted else known:
        module, _, name = path.rpartition(".")
        cls = getattr(importlib.import_module(module), name)
        if cls.viable:
            return cls()
    raise NoKeyring("No keyring service runs on this computer.")


def _reason(e: Exception) -> str:
    """Only the class is used: the text of a foreign exception may quote what was to be stored."""
    match type(e).__name__:
        case "KeyringLocked" | "InitError" | "LockedException" | "PromptDismissedException":
            return "The keyring is locked."
        case "NoKeyringError" | "SecretServiceNotAvailableException" | "DBusErrorResponse" | "ConnectionRefusedError":
            return "No keyring service runs on this computer."
        case name:
            return f"The keyring failed ({name})."


def _as_table(text: str) -> dict[str, str]:
    try:
        table = json.loads(text)
    except ValueError:
        table = None
    if not isinstance(table, dict) or not all(isinstance(v, str) for v in table.values()):
        raise NoKeyring("What the keyring holds for this account cannot be read.")
    return table
