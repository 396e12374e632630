"""The engine of a command is closed as a whole."""

from __future__ import annotations

import asyncio
from pathlib import Path

import psutil
import pytest

from wanstudio.cli.engine import open_engine
from wanstudio.cli.say import Say
from wanstudio.core.errors import BadFile
from wanstudio.media.probe import probe
from wanstudio.store.folders import Folders


def test_what_fails_at_the_end_leaves_no_process_behind(home: Path, tmp_path: Path):
    (tmp_path / "a.mp4").write_bytes(b"no video")

    async def scene() -> tuple[int, ...]:
        with pytest.raises(KeyError):
            async with open_engine(Folders.from_environment(), Say(json=True)) as engine:
                close = engine.studio.close

                async def fails() -> None:
                    await close()
                    raise KeyError("a bug of ours")

                engine.studio.close = fails  # type: ignore[method-assign]
                with pytest.raises(BadFile):
                    await probe(engine.workers, tmp_path / "a.mp4")
                pids = engine.workers.pids
        return pids

    pids = asyncio.run(scene())
    assert pids and not any(map(psutil.pid_exists, pids))
