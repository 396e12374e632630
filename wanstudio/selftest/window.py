"""The part of the self-test that needs the real window: a clip is made, exported and played."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from wanstudio.core.connections import SANDBOX
from wanstudio.core.models import ModelSpec
from wanstudio.media.probe import probe
from wanstudio.providers.base import Credentials
from wanstudio.selftest.checks import Check, worker_crash
from wanstudio.tour.guide import Guide
from wanstudio.tour.job import MainJob
from wanstudio.tour.trouble import Trouble

if TYPE_CHECKING:
    from wanstudio.app import Program

FRAMES_SEEN = 5
PLAY_LIMIT_S, JOB_LIMIT_S = 60.0, 240.0


class Drive:
    """Acts in the user's place, and notes in `checks` what came of it. `left_at_s`: when it was done, on `monotonic`.

    `canaries` are keys that were handed to the program, to look for in its files later.
    """

    def __init__(self, to: Path, samples: Path, tell: Callable[[Check], None]) -> None:
        self._to, self._samples, self._tell = to, samples, tell
        self.left_at_s = 0.0
        self.canaries = (secrets.token_hex(16), secrets.token_hex(16))

    async def __call__(self, program: Program) -> None:
        try:
            self._tell(await self._job(program))
            self._tell(await self._play(program))
            self._tell(await worker_crash(self._samples / "bigbuckbunny.mp4"))
            await self._refused_key(program)
        finally:
            self.left_at_s = time.monotonic()

    async def _job(self, program: Program) -> Check:
        """From a picture dropped on its slot to an exported file, through the Sandbox."""
        spec = _needs_a_file(program)
        began_s = time.monotonic()
        try:
            async with asyncio.timeout(JOB_LIMIT_S):
                await MainJob(Guide(program, self._to, self._samples)).run(spec, "self-test")
        except (RuntimeError, TimeoutError) as e:
            return Check("main job", False, f"{spec.title}: {e}")
        [exported] = [path for path in (self._to / "clips").iterdir() if path.is_file()]
        facts = await probe(program.workers, exported, deep=True)
        what = f"{facts.width}x{facts.height}, {facts.frames} frames"
        took = f"in {time.monotonic() - began_s:.1f} s"
        return Check("main job", facts.frames > 1, f"{spec.title}: rendered, fetched and exported {took}: {what}")

    async def _play(self, program: Program) -> Check:
        """The clip that is on the stage, playing: frames are counted as they are shown."""
        player, shown = program.desk.stage.player, set[int]()
        player.seek(0)
        player.play()
        try:
            async with asyncio.timeout(PLAY_LIMIT_S):
                while len(shown) < FRAMES_SEEN:
                    if not player.picture.isNull():
                        shown.add(player.frame)
                    await asyncio.sleep(0.005)
        except TimeoutError:
            return Check("playback", False, f"{len(shown)} different frames shown in {PLAY_LIMIT_S:g} s")
        finally:
            player.pause()
        size = player.picture.size()
        return Check("playback", True, f"{len(shown)} different frames of {size.width()}x{size.height()} shown")

    async def _refused_key(self, program: Program) -> None:
        """Hand the program a key that the Sandbox will not take, and send a job with it: the log has much to say."""
        accounts, spec = program.accounts, _needs_least(program)
        here = (await program.sandbox.addresses())[spec.provider]["base_url"]
        await accounts.connect("Self-test", spec.provider, here, Credentials(*self.canaries))
        accounts.choose("Self-test")
        prompt = spec.of_role("prompt")
        program.desk.create.set_values(spec.id, {prompt.name: "Mist over a valley"} if prompt else {})
        guide = Guide(program, self._to, self._samples)
        await Trouble(guide, MainJob(guide)).stand("Self-test")
        accounts.choose(SANDBOX.name)
        await accounts.remove("Self-test")


def _needs_a_file(program: Program) -> ModelSpec:
    """The model that takes a file and asks for as few as may be."""
    with_files = [spec for spec in program.models.values() if any(media.required for media in spec.media())]
    return min(with_files, key=lambda spec: sum(media.required for media in spec.media()))


def _needs_least(program: Program) -> ModelSpec:
    return min(program.models.values(), key=lambda spec: sum(media.required for media in spec.media()))
