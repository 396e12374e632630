"""A frame that the service has itself is not sent again; one that it has not, or not the same, is."""

from __future__ import annotations

import asyncio
import io
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.contract.clients import scenario
from tests.contract.server import ScenarioServer
from tests.samples import FACTS, VIDEO
from tests.studio.kit import AT, SPEC, Bench, Service, a_job
from wanstudio.core.jobs import Done
from wanstudio.core.recipe import Clip, Recipe
from wanstudio.media.stills import alike
from wanstudio.studio.ends import Ends


def picture(shade: int, kind: str = "PNG") -> bytes:
    image = Image.linear_gradient("L").resize((64, 48)).point(lambda grey: (grey + shade) // 2).convert("RGB")
    out = io.BytesIO()
    image.save(out, kind, quality=98)
    return out.getvalue()


def recognised(
    home: Path, clip: Clip, content: bytes, frame: int, *, remote_id: str = "", known: bool = True
) -> tuple[bool, str, list[str]]:
    """(whether it was, what a job would send in its place, what was asked of the service)."""
    png = home / "frame.png"
    png.write_bytes(picture(0))

    async def scene(server: ScenarioServer) -> tuple[bool, str]:
        link = server.fresh_link("frame.png")
        ends = {"lastFrame": {"assetId": "asset_last", "url": link}}
        job_id = server.add_job({})
        server.jobs[job_id]["metadata"]["assetIds"] = [server.add_asset("video", **ends)]
        mine = replace(clip, id="job-1-1", job_id="job-1", recipe=replace(clip.recipe, remote_id=remote_id or job_id))
        async with Bench(home, Service()) as bench, scenario(server) as provider:
            if known:
                await bench.journal.save(replace(a_job(), id="job-1", connection="mine", phase=Done(("job-1-1",))))

            async def connect(connection: str, provider_id: str) -> Any:
                return provider

            ends_of = Ends(
                home / "cache" / "ends",
                journal=bench.journal,
                uploads=bench.uploads,
                sources=bench.sources,
                threads=bench.threads,
                connect=connect,
                alike=partial(bench.threads.run, alike),
            )
            same = await ends_of.recognise(mine, frame, png)
            kept = await bench.sources.keep(png)
            return same, await bench.uploads.of("mine", kept.sha256)

    with ScenarioServer(content) as server:
        same, reference = asyncio.run(scene(server))
        assert server.charges == [] and not list((home / "cache" / "ends").glob(".*"))
        return same, reference, [r.method for r in server.api.requests]


@pytest.fixture
def clip() -> Clip:
    recipe = Recipe(
        model=SPEC.id,
        remote_model=SPEC.remote_id,
        provider=SPEC.provider,
        values={},
        sources={},
        seed=7,
        price=None,
        remote_id="",
        submitted=AT,
        finished=AT,
        app="test",
    )
    return Clip(id="", job_id="", path=VIDEO, sha256="", facts=FACTS[VIDEO], recipe=recipe, created=AT, title="a fox")


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_last_frame_that_the_service_has_is_used_as_it_is_there(home: Path, clip: Clip, kind: str):
    same, reference, asked = recognised(home, clip, picture(0, kind), clip.facts.frames - 1)
    assert (same, reference) == (True, "asset_last")
    assert set(asked) == {"GET"}


def test_one_that_is_another_picture_there_is_sent(home: Path, clip: Clip):
    assert recognised(home, clip, picture(40), clip.facts.frames - 1)[:2] == (False, "")


@pytest.mark.parametrize("content", [b"", b"<html>Access Denied</html>", b"\0" * 5000])
def test_whatever_comes_in_its_place_the_frame_is_sent(home: Path, clip: Clip, content: bytes):
    assert recognised(home, clip, content, clip.facts.frames - 1)[:2] == (False, "")


def test_of_a_run_that_is_not_known_and_of_a_frame_in_between_nothing_is_asked(home: Path, clip: Clip):
    assert recognised(home, clip, picture(0), clip.facts.frames - 1, known=False) == (False, "", [])
    assert recognised(home, clip, picture(0), 5) == (False, "", [])


def test_a_clip_without_such_a_picture_and_a_run_that_is_gone_are_no_fault(home: Path, clip: Clip):
    assert recognised(home, clip, picture(0), 0)[:2] == (False, "")  # it has a last frame only
    assert recognised(home, clip, picture(0), clip.facts.frames - 1, remote_id="gone")[:2] == (False, "")
