"""The sandbox: two ports on loopback, and the one line that says where they are."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from wanstudio.core.models import ModelSpec
from wanstudio.sandbox.apps import Keys, Setup, apps
from wanstudio.sandbox.faults import Faults

HOST = "127.0.0.1"
LINK_LIFE_S = 24 * 3600.0  # what both services name at least
STOP_S = 2  # connections still open then are cut


def serve(
    port: int = 0,
    speed: float = 1.0,
    faults: Sequence[str] = (),
    state: Path | None = None,
    until_stdin_closes: bool = False,
    *,
    models: Sequence[ModelSpec],
    font: Path | None,
    link_life_s: float = LINK_LIFE_S,
) -> int:
    """Serve until interrupted, asked to end, or (if so wished) stdin closes. Returns the exit code.

    `port` 0: any that is free. `speed` is 0.01 to 1000. `state`: the folder that outlives this run; None: nothing
    does. `font` is what clips are written on with; None: Pillow's own.
    """
    try:
        wrong = Faults(faults)
        sockets = _listen(port), _listen(0)
    except ValueError as e:
        print(f"sandbox: {e}", file=sys.stderr)
        return 2
    except OSError as e:
        print(f"sandbox: port {port} cannot be used: {e.strerror}", file=sys.stderr)
        return 7
    with _folder(state) as folder:
        setup = Setup(
            models=models,
            faults=wrong,
            speed=speed,
            folder=folder,
            font=font,
            link_life_s=link_life_s,
        )
        asyncio.run(_run(sockets, setup, until_stdin_closes))
    return 0


def _listen(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # named: asyncio asks for it
    if os.name != "nt":  # there it would mean that another program may take the port over
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError:
        listener.close()
        raise
    return listener


@contextlib.contextmanager
def _folder(state: Path | None) -> Iterator[Path]:
    if state is not None:
        state.mkdir(parents=True, exist_ok=True)
        yield state
        return
    with tempfile.TemporaryDirectory(prefix="wanstudio-sandbox-", ignore_cleanup_errors=True) as name:
        yield Path(name)


async def _run(sockets: tuple[socket.socket, socket.socket], setup: Setup, until_stdin_closes: bool) -> None:
    keys = Keys()
    api_url, delivery_url = (f"http://{HOST}:{listener.getsockname()[1]}" for listener in sockets)
    async with apps(setup, keys, delivery_url) as both:
        servers = [_Server(app) for app in both]
        tasks = [
            asyncio.create_task(server.serve([listener]), name=f"server {listener.getsockname()[1]}")
            for server, listener in zip(servers, sockets, strict=True)
        ]
        for server in servers:
            await server.accepts.wait()
        _announce(api_url, keys)
        await _asked_to_end(until_stdin_closes)
        for server in servers:
            server.should_exit = True
        await asyncio.gather(*tasks)


class _Server(uvicorn.Server):
    """Leaves signals to us: there are two of them in this process."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                lifespan="off",
                ws="none",
                http="h11",
                server_header=False,
                timeout_graceful_shutdown=STOP_S,
            )
        )
        self.accepts = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.accepts.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _announce(api_url: str, keys: Keys) -> None:
    line = {
        "scenario": {"base_url": f"{api_url}/v1", "api_key": keys.scenario_key, "api_secret": keys.scenario_secret},
        "aimlapi": {"base_url": api_url, "api_key": keys.aimlapi_key},
    }
    print(json.dumps(line), flush=True)


async def _asked_to_end(until_stdin_closes: bool) -> None:
    loop, asked = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, asked.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(asked.set))
    if until_stdin_closes:
        threading.Thread(target=_await_end_of_stdin, args=(loop, asked), daemon=True, name="stdin").start()
    await asked.wait()


def _await_end_of_stdin(loop: asyncio.AbstractEventLoop, asked: asyncio.Event) -> None:
    with contextlib.suppress(OSError):  # no stdin at all counts as closed
        while os.read(0, 4096):  # not sys.stdin: its lock would be held when the interpreter ends
            pass
    with contextlib.suppress(RuntimeError):  # the loop is closed: it ended for another reason
        loop.call_soon_threadsafe(asked.set)
