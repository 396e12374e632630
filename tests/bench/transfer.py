"""One transfer as the program does it, in a process of its own: `python -m tests.bench.transfer down|up ADDRESS FILE`.

Prints seconds, and how much memory it took above what it had before.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from wanstudio.core.facts import MediaKind
from wanstudio.providers.transfers import Plain
from wanstudio.providers.uploads import Uploads
from wanstudio.studio.clock import Clock
from wanstudio.studio.download import DownloadMeans, download
from wanstudio.studio.part import Part, drop
from wanstudio.studio.room import Room
from wanstudio.studio.threads import Threads

came_s: list[float] = []  # until every byte was written and hashed; what follows has them on the disk


class Storage:
    """All of a provider that a download needs."""

    def __init__(self) -> None:
        self.plain = Plain("127.0.0.1", redact=str)

    def download(self, url: str, *, offset: int = 0, etag: str = "") -> Any:
        return self.plain.open(url, offset=offset, etag=etag)


class Service:
    """The calls around an upload, answered at once; its parts go to `address`."""

    def __init__(self, address: str) -> None:
        self._address = address

    async def post(self, path: str, body: dict[str, Any], **_: Any) -> Any:
        parts = [{"number": n + 1, "url": f"{self._address}/{n}"} for n in range(body.get("parts", 0))]
        return SimpleNamespace(data={"upload": {"id": "u", "parts": parts}})

    async def get(self, path: str) -> Any:
        return SimpleNamespace(data={"upload": {"id": "u", "entityId": "asset"}})


async def down(address: str, path: Path) -> None:
    storage, threads = Storage(), Threads()
    means = DownloadMeans(
        threads=threads,
        clock=Clock(),
        told=lambda _done, _total: None,
        room=partial(Room().check, path.parent),
        limit_bytes=10**11,
    )
    part = Part(path, "run")
    begun = time.perf_counter()
    await threads.run(part.open)
    try:
        await download(storage, address, part, means)  # type: ignore[arg-type]
        came_s.append(time.perf_counter() - begun)
    finally:
        await threads.run(part.close)
    assert part.whole and part.sha256_with(part.size)
    await storage.plain.aclose()
    threads.close()
    drop(path)


async def up(address: str, path: Path) -> None:
    plain = Plain("127.0.0.1", redact=str)
    uploads = Uploads(Service(address), plain, redact=str, sleep=asyncio.sleep)  # type: ignore[arg-type]
    await uploads.from_file(path, MediaKind.VIDEO, lambda _done, _total: None)
    uploads.close()
    await plain.aclose()


def main(what: str, address: str, path: Path) -> None:
    work: Callable[[str, Path], Awaitable[None]] = {"down": down, "up": up}[what]

    async def measured() -> float:
        begun = time.perf_counter()
        await work(address, path)
        return time.perf_counter() - begun

    idle_bytes = _memory_bytes("VmRSS")
    kept_s = asyncio.run(measured())
    above = _memory_bytes("VmHWM") - idle_bytes
    print(json.dumps({"seconds": came_s.pop() if came_s else kept_s, "kept_s": kept_s, "above_idle_bytes": above}))


def _memory_bytes(line: str) -> int:
    """`VmRSS` now, `VmHWM` at most; elsewhere than on Linux the most there ever was."""
    if (status := Path("/proc/self/status")).exists():
        return next(int(row.split()[1]) * 1024 for row in status.read_text().splitlines() if row.startswith(line))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
