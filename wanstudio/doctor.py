"""What works on this computer. Each finding is a sentence; secrets are told as set or not set."""

from __future__ import annotations

import asyncio
import importlib.metadata
import json
import os
import platform
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, PIPE
from typing import Literal

from wanstudio import __version__
from wanstudio.child import environment, program
from wanstudio.core.connections import SANDBOX, SERVICES, Connection
from wanstudio.core.errors import InvalidInput, LocalProblem, MissingKey, StudioError
from wanstudio.core.formats import FORMATS
from wanstudio.core.parts import BUILT_WITH
from wanstudio.store.catalog import icon_names, load_models
from wanstudio.store.folders import Folders, ready, resources
from wanstudio.store.whereabouts import remark_on
from wanstudio.studio.accounts import Accounts
from wanstudio.studio.entries import hint_of
from wanstudio.studio.network import Networking
from wanstudio.studio.threads import Threads

DECODERS = ("h264", "hevc", "vp9", "av1", "png", "mjpeg", "webp", "aac", "mp3", "opus", "pcm_s16le")
ENCODERS = ("libx264", "aac", "gif", "png")
SPACE_BYTES = 1_000_000_000
CHILD_TIMEOUT_S = 30.0
ACCOUNT_TIMEOUT_S = 20.0
CERTIFICATES = ("ssl_cert_file", "ssl_cert_dir")


@dataclass(frozen=True, slots=True)
class Finding:
    """`needed`: the main job on the Sandbox does not work without it."""

    name: str
    ok: bool
    says: str
    needed: bool = False


async def examine(folders: Folders, accounts: Accounts, networking: Networking) -> AsyncIterator[Finding]:
    """Look at everything, one after the other. `accounts` are loaded; only connections that exist are asked."""
    for found in await _in_a_thread(folders):
        yield found
    yield await _codecs()
    yield await _display()
    yield await _network(networking, os.environ)
    yield await _keyring(accounts)
    for connection in accounts.connections:
        yield await _connection(accounts, connection)


# ---- this computer --------------------------------------------------------------------------------


async def _in_a_thread(folders: Folders) -> tuple[Finding, ...]:
    """What takes the disk, and longer than a window may be kept waiting."""
    threads = Threads(1)
    try:
        return await threads.run(lambda: tuple(_at_hand(folders)))
    finally:
        threads.close()


def _at_hand(folders: Folders) -> Iterator[Finding]:
    yield _python()
    yield _packages()
    for name, folder in _folders(folders).items():
        yield _folder(name, folder)
    yield from _whereabouts(folders)
    yield _models(folders)
    yield _space(folders)


def _python() -> Finding:
    says = f"WanStudio {__version__}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
    return Finding("program", sys.version_info >= (3, 11), says + platform.platform(terse=True), needed=True)


def _packages() -> Finding:
    found, missing = [], []
    for name in BUILT_WITH:
        try:
            found.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            missing.append(name)
    if missing:
        return Finding("packages", False, f"Missing: {', '.join(missing)}.", needed=True)
    return Finding("packages", True, ", ".join(filter(None, (*found, _qt()))), needed=True)


def _qt() -> str:
    """Qt's own version, which need not be that of the package; "" where it cannot be loaded: `display` says so."""
    try:
        from PySide6.QtCore import qVersion
    except ImportError:
        return ""
    return f"Qt {qVersion()}"


def _folders(folders: Folders) -> dict[str, Path]:
    return {"data": folders.data, "library": folders.library, "cache": folders.cache, "logs": folders.logs}


def _folder(name: str, folder: Path) -> Finding:
    try:
        ready(folder)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
    except LocalProblem as e:
        return Finding(f"folder {name}", False, e.detail, needed=True)
    except OSError as e:
        return Finding(f"folder {name}", False, f"{folder}: {e.strerror}", needed=True)
    return Finding(f"folder {name}", True, str(folder), needed=True)


def _whereabouts(folders: Folders) -> Iterator[Finding]:
    """Of those in which nothing may be lost: only what there is to know."""
    for name in ("data", "library"):
        folder = _folders(folders)[name]
        if remark := remark_on(folder):
            yield Finding(f"place {name}", False, f"{folder}: {remark}")


def _models(folders: Folders) -> Finding:
    """Where the user's own descriptors belong, and which of all cannot be used; the shipped ones are needed."""
    icons = icon_names(resources() / "icons")
    shipped = load_models(resources() / "models", icons=icons)
    own = load_models(resources() / "models", folders.models, icons=icons)
    if own.problems:
        says = (
            f"{len(own.models)} models; your own belong in {folders.models}. Cannot be used: {'; '.join(own.problems)}"
        )
        return Finding("models", False, says, needed=bool(shipped.problems or not shipped.models))
    return Finding("models", True, f"{len(own.models)} models; your own belong in {folders.models}", needed=True)


def _space(folders: Folders) -> Finding:
    folder = folders.library
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    return Finding("space", free >= SPACE_BYTES, f"{free / 1e9:.1f} GB free for clips")


async def _network(networking: Networking, environ: Mapping[str, str]) -> Finding:
    """Which proxy and which certificates are in force. Of a name and password, that they are set."""
    ok, says = _proxy(networking, environ)
    own = sorted(name for name in environ if name.lower() in CERTIFICATES and environ[name])
    if own:
        says += f"; certificates from {', '.join(own)}"
    try:
        return Finding("network", ok, says + await networking.ca_note())
    except InvalidInput as e:
        return Finding("network", False, f"{says}. {e.detail}.")


def _proxy(networking: Networking, environ: Mapping[str, str]) -> tuple[bool, str]:
    network = networking.network
    if network.mode == "none":
        return True, "No proxy, as the settings say"
    if network.mode == "manual":
        if network.address is None:
            return False, "The settings say a manual proxy, and no address for it"
        login = "set" if networking.has_login else "not set"
        past = f", not for {network.bypass}" if network.bypass.entries else ""
        says = f"Proxy {network.address.url} from the settings{past}, name and password {login}"
        return (True, says) if networking.proxy_works else (False, f"{says}; WanStudio cannot use a SOCKS proxy here")
    return networking.of_system(environ)


# ---- what takes a process of its own --------------------------------------------------------------


async def _codecs() -> Finding:
    answer = await _in_child("codecs")
    if answer is None:
        return Finding("codecs", False, "The library that decodes video cannot be loaded.", needed=True)
    if missing := answer.get("missing"):
        return Finding("codecs", False, f"Missing: {', '.join(missing)}.", needed=True)
    lacking = f"; not exported here: {', '.join(answer['lacking'])}" if answer["lacking"] else ""
    built = f"PyAV {answer['version']} with FFmpeg {answer['ffmpeg']}"
    return Finding("codecs", True, f"{built}: {', '.join(answer['codecs'])}{lacking}", needed=True)


async def _display() -> Finding:
    answer = await _in_child("display")
    if answer is None:
        return Finding("display", False, "No window can be opened here; the commands work without one.")
    return Finding("display", True, f"{answer['platform']}, {answer['width']} × {answer['height']}")


async def _in_child(what: str) -> dict[str, str] | None:
    """Ask a process of its own, so that what crashes there does not crash here. None: it did."""
    process = await asyncio.create_subprocess_exec(
        *program("doctor", "--only", what), stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL, env=environment()
    )
    try:
        out, _ = await asyncio.wait_for(process.communicate(), CHILD_TIMEOUT_S)
    except TimeoutError:
        return None
    finally:
        if process.returncode is None:  # also of a look that is stopped
            process.kill()
            await process.communicate()
    return json.loads(out) if process.returncode == 0 else None


def codecs() -> dict[str, object]:
    """What this build of PyAV brings; asked in a child process."""
    import av

    missing = [name for name in DECODERS if not _has(name, "r")] + [name for name in ENCODERS if not _has(name, "w")]
    lacking = [row.label for row in FORMATS.values() if not all(_has(name, "w") for name in row.encoders)]
    return {
        "version": av.__version__,
        "ffmpeg": av.ffmpeg_version_info,
        "codecs": [*DECODERS, *ENCODERS],
        "missing": missing,
        "lacking": lacking,
    }


def _has(name: str, mode: Literal["r", "w"]) -> bool:
    import av.codec
    import av.error

    try:
        av.codec.Codec(name, mode)
    except (ValueError, av.error.FFmpegError):
        return False
    return True


def display() -> dict[str, object]:
    """Open what a window needs; asked in a child process, which Qt ends when there is no display."""
    from PySide6.QtGui import QGuiApplication

    app = QGuiApplication(["wanstudio"])
    size = app.primaryScreen().size()
    return {"platform": app.platformName(), "width": size.width(), "height": size.height()}


# ---- accounts -------------------------------------------------------------------------------------


async def _keyring(accounts: Accounts) -> Finding:
    if reason := await accounts.try_keyring():
        return Finding("keyring", False, f"{reason} Keys are kept until the program ends.")
    return Finding("keyring", True, "Keys are kept in the system's keyring")


async def _connection(accounts: Accounts, connection: Connection) -> Finding:
    """The Sandbox is started and asked through both its services; an account is asked what costs nothing."""
    is_sandbox = connection.name == SANDBOX.name
    name = f"connection {connection.name}"
    services = tuple(SERVICES) if is_sandbox else (connection.provider,)
    try:
        async with asyncio.timeout(ACCOUNT_TIMEOUT_S):
            for service in services:
                account = await (await accounts.provider(connection.name, service)).check()
    except StudioError as e:
        says = " ".join(filter(None, (f"{_key(connection, e)}{e.title}.", e.detail, hint_of(e, connection))))
        return Finding(name, False, says, needed=is_sandbox)
    except TimeoutError:
        return Finding(name, False, f"{_key(connection)}No answer in {ACCOUNT_TIMEOUT_S:g} s.", needed=is_sandbox)
    says = "It answers for every service" if is_sandbox else f"{_key(connection)}{account.says}"
    return Finding(name, True, says, needed=is_sandbox)


def _key(connection: Connection, error: StudioError | None = None) -> str:
    if connection.origin == "sandbox":
        return ""
    return f"Key {'not set' if isinstance(error, MissingKey) else 'set'} ({connection.origin}). "
