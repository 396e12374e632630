"""All models, end to end over HTTP: what is delivered is what the values promise."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import av
import httpx
import pytest

from tests.conftest import MODELS as SHIPPED
from tests.sandbox.conftest import ScenarioClient, data_uri, until
from wanstudio.core.facts import MediaFacts
from wanstudio.core.models import ModelSpec
from wanstudio.core.output import promised
from wanstudio.core.params import Choice, Text, Value
from wanstudio.media.probe import probe_file

MODELS = SHIPPED.models
MIME = {"video": "video/mp4", "image": "image/png", "audio": "audio/wav"}
KEY = {"video": "video", "image": "person", "audio": "sound"}


def smallest(spec: ModelSpec) -> dict[str, Value]:
    """Values that render fast: the smallest size, the prompt where there is one."""
    values: dict[str, Value] = {p.name: "A quiet sea" for p in spec.params if isinstance(p, Text) and p.required}
    size = spec.param(spec.output.size)
    if isinstance(size, Choice) and "480p" in size.options:
        values[size.name] = "480p"
    return values


def decoded(content: bytes) -> tuple[int, int, int, float, bool]:
    with av.open(io.BytesIO(content)) as file:
        stream = file.streams.video[0]
        rate, sound = float(stream.average_rate or 0), bool(file.streams.audio)
        sizes = {(frame.width, frame.height) for frame in file.decode(stream)}
        assert len(sizes) == 1
        file.seek(0)
        frames = sum(1 for _ in file.decode(stream))
    return *sizes.pop(), frames, rate, sound


def made(
    spec: ModelSpec,
    values: Mapping[str, Value],
    scenario: ScenarioClient,
    aimlapi: httpx.Client,
    media: dict[str, str],
    uris: dict[str, str],
) -> bytes:
    if spec.provider == "scenario":
        return scenario.clip(scenario.generate(spec.remote_id, **values, **media)["jobId"])
    path = "/v2/video/generations"
    job = aimlapi.post(path, json={"model": spec.remote_id, **values, **uris}).raise_for_status().json()["id"]
    look = lambda: aimlapi.get(path, params={"generation_id": job}).json()  # noqa: E731
    return httpx.get(until(look, lambda answer: answer["status"] == "completed")["video"]["url"]).content


@pytest.mark.parametrize("spec", MODELS, ids=lambda s: s.id)
def test_a_clip_is_exactly_what_its_values_promise(
    spec: ModelSpec,
    scenario: ScenarioClient,
    aimlapi: httpx.Client,
    assets: dict[str, str],
    files: dict[str, Path],
) -> None:
    values = smallest(spec)
    ids = {p.name: assets[KEY[p.takes]] for p in spec.media()}
    uris = {p.name: data_uri(files[KEY[p.takes]], MIME[p.takes]) for p in spec.media()}
    facts: dict[str, MediaFacts] = {p.name: probe_file(files[KEY[p.takes]]) for p in spec.media()}
    output = promised(spec, spec.defaults() | values, facts)
    assert output is not None
    width, height, frames, rate, sound = decoded(made(spec, values, scenario, aimlapi, ids, uris))
    assert (width, height, frames) == (output.width, output.height, output.frames)
    assert rate == pytest.approx(output.fps, rel=1e-6)
    assert sound == bool(spec.output.sound)


@pytest.mark.parametrize(
    "changes",
    [
        {"aspectRatio": "9:16", "matchInputNumFrames": True},
        {"aspectRatio": "1:1", "matchInputFramesPerSecond": True, "zoomFactor": 0.4},
        {"resolution": "580p", "numFrames": 99, "framesPerSecond": 30, "numInterpolatedFrames": 3},
    ],
    ids=str,
)
def test_the_new_frame_of_a_video_is_the_one_promised(
    scenario: ScenarioClient, assets: dict[str, str], files: dict[str, Path], changes: dict[str, Any]
) -> None:
    spec = next(s for s in MODELS if s.id == "scenario/wan-2.2-reframe")
    values: dict[str, Value] = {"resolution": "480p", **changes}
    output = promised(spec, spec.defaults() | values, {"videoUrl": probe_file(files["video"])})
    assert output is not None
    clip = scenario.clip(scenario.generate(spec.remote_id, videoUrl=assets["video"], **values)["jobId"])
    assert decoded(clip) == (output.width, output.height, output.frames, pytest.approx(output.fps), False)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(
    scenario: ScenarioClient, assets: dict[str, str]
) -> None:
    def clip(seed: int) -> bytes:
        body = {"prompt": "a", "image": assets["picture"], "resolution": "480p", "seed": seed}
        return scenario.clip(scenario.generate("model_wan-2-2-i2v-a14b", **body)["jobId"])

    first = clip(1)
    assert first == clip(1) != clip(2)
