"""One server for all tests of the sandbox, and real files for it."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import av
import httpx
import numpy as np
import pytest

from tests.sandbox_server import ROOT, SandboxServer, sandbox

T = TypeVar("T")
SAMPLES = ROOT / "resources" / "samples"
PATIENCE_S = 60.0


def until(ask: Callable[[], T], holds: Callable[[T], object]) -> T:
    """Ask as a client does, every now and then, until the answer is as hoped for."""
    pause = threading.Event()
    for _ in range(int(PATIENCE_S / 0.03)):
        if holds(answer := ask()):
            return answer
        pause.wait(0.03)
    raise AssertionError(f"it stayed {answer!r}")


class ScenarioClient(httpx.Client):
    """A client of the sandbox's Scenario, with the few steps that every test takes."""

    def generate(self, model: str, **body: Any) -> dict[str, Any]:
        answer = self.post(f"/generate/custom/{model}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()["job"]

    def job(self, job_id: str) -> dict[str, Any]:
        return self.get(f"/jobs/{job_id}").raise_for_status().json()["job"]

    def ended(self, job_id: str) -> dict[str, Any]:
        return until(lambda: self.job(job_id), lambda job: job["status"] in ("success", "failure"))

    def clip(self, job_id: str) -> bytes:
        job = self.ended(job_id)
        assert job["status"] == "success", job
        return httpx.get(self.asset(job["metadata"]["assetIds"][0])["url"]).raise_for_status().content

    def asset(self, asset_id: str) -> dict[str, Any]:
        return self.get(f"/assets/{asset_id}").raise_for_status().json()["asset"]

    def add_image(self, path: Path) -> str:
        body = {"name": path.name, "image": base64.b64encode(path.read_bytes()).decode()}
        return self.post("/assets", json=body).raise_for_status().json()["asset"]["id"]

    def start_upload(self, path: Path, kind: str, parts: int = 1) -> dict[str, Any]:
        body = {"fileName": path.name, "fileSize": path.stat().st_size, "kind": kind, "parts": parts}
        return self.post("/uploads", json=body).raise_for_status().json()["upload"]

    def complete(self, upload_id: str) -> dict[str, Any]:
        self.post(f"/uploads/{upload_id}/action", json={"action": "complete"}).raise_for_status()
        look = lambda: self.get(f"/uploads/{upload_id}").raise_for_status().json()["upload"]  # noqa: E731
        return until(look, lambda upload: upload["status"] in ("imported", "failed"))

    def upload(self, path: Path, kind: str) -> str:
        upload = self.start_upload(path, kind)
        httpx.put(upload["parts"][0]["url"], content=path.read_bytes()).raise_for_status()
        done = self.complete(upload["id"])
        assert done["status"] == "imported", done
        return done["entityId"]


def data_uri(path: Path, mime: str) -> str:
    return f"data:{mime};base64,{base64.b64encode(path.read_bytes()).decode()}"


def make_video(
    path: Path,
    *,
    width: int = 320,
    height: int = 180,
    frames: int = 100,
    fps: int = 25,
    border: int = 0,
    dark: int = 0,
    sound: bool = True,
) -> Path:
    """Write a video: a bright block that wanders over a gradient, inside black borders (above and below) if wished.

    The first `dark` frames are black."""
    across = np.linspace(60, 200, width, dtype=np.float32)[None, :].repeat(height, 0)
    with av.open(str(path), "w") as out:
        video = out.add_stream("libx264", rate=fps, options={"crf": "12", "preset": "ultrafast"})
        video.width, video.height, video.pix_fmt = width, height, "yuv420p"
        audio = out.add_stream("aac", rate=48000, layout="stereo") if sound else None
        for index in range(frames):
            rgb = np.stack([across, across[:, ::-1], across / 2 + 60], axis=-1).astype(np.uint8)
            x = 20 + index * (width - 80) // frames
            rgb[height // 3 : height // 3 + 40, x : x + 40] = (255, 250, 240)
            rgb[:border] = rgb[height - border :] = 0
            rgb *= np.uint8(index >= dark)
            out.mux(video.encode(av.VideoFrame.from_ndarray(rgb, format="rgb24")))
        out.mux(video.encode(None))
        if audio is not None:
            _add_tone(out, audio, frames / fps)
    return path


def make_sound(path: Path, seconds: float) -> Path:
    with av.open(str(path), "w") as out:
        _add_tone(out, out.add_stream("pcm_s16le", rate=48000, layout="mono"), seconds)
    return path


def _add_tone(out: Any, stream: Any, seconds: float) -> None:
    layout = stream.layout.name
    wave = (np.sin(np.arange(int(seconds * 48000)) * 2 * np.pi * 440 / 48000) * 9000).astype(np.int16)
    if layout == "stereo":
        wave = wave.repeat(2)
    for start in range(0, len(wave), 2048):
        frame = av.AudioFrame.from_ndarray(wave[None, start : start + 2048], format="s16", layout=layout)
        frame.sample_rate = 48000
        out.mux(stream.encode(frame))
    out.mux(stream.encode(None))


@pytest.fixture(scope="session")
def server() -> Iterator[SandboxServer]:
    with sandbox(speed=100) as running:
        yield running


@pytest.fixture
def faulty(server: SandboxServer) -> Iterator[SandboxServer]:
    """The same server, for tests that make things go wrong; afterwards nothing does."""
    yield server
    server.faults()


@pytest.fixture(scope="session")
def scenario(server: SandboxServer) -> Iterator[ScenarioClient]:
    with ScenarioClient(base_url=server.scenario_url, auth=server.scenario_auth, timeout=60) as client:
        yield client


@pytest.fixture(scope="session")
def aimlapi(server: SandboxServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.aimlapi_url, headers=server.aimlapi_headers, timeout=60) as client:
        yield client


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Small real files: a picture, another, a video with sound, one with black borders, a sound of 4 s."""
    folder = tmp_path_factory.mktemp("files")
    return {
        "picture": SAMPLES / "rocket.jpg",
        "person": SAMPLES / "astronaut.png",
        "video": make_video(folder / "video.mp4"),
        "bars": make_video(folder / "bars.mp4", border=24, sound=False),
        "sound": make_sound(folder / "sound.wav", 4.0),
    }


@pytest.fixture(scope="session")
def assets(scenario: ScenarioClient, files: dict[str, Path]) -> dict[str, str]:
    """Asset ids of `files`."""
    kinds = {"video": "video", "bars": "video", "sound": "audio"}
    return {
        name: scenario.upload(path, kinds[name]) if name in kinds else scenario.add_image(path)
        for name, path in files.items()
    }
