"""What `wanstudio generate` is given and cannot use: named, with its exit code, nothing sent and nothing left."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end2end.command import QUICK, Here, nothing_left, params, wan
from tests.samples import PORTRAIT, SPEECH, VIDEO

I2V = "scenario/wan-2.2-i2v"


@pytest.fixture
def here(capsys: pytest.CaptureFixture[str]) -> Here:
    return Here(capsys)


@pytest.fixture
def broken(tmp_path: Path) -> Callable[[str], str]:
    """A file of a kind that cannot be used, by a word for it."""
    (tmp_path / "in").mkdir()

    def make(kind: str) -> str:
        path = tmp_path / "in" / kind
        match kind:
            case "text.mp4":
                path.write_text("no video")
            case "empty.png":
                path.write_bytes(b"")
            case "half.mp4":
                path.write_bytes(VIDEO.read_bytes()[:200_000])
            case "folder.mp4":
                path.mkdir()
            case "pipe.mp4":
                os.mkfifo(path)
        return str(path)

    return make


REPLACE = "scenario/wan-2.2-animate-replace"


@pytest.mark.parametrize(
    ("model_id", "given", "code", "says"),
    [
        ("scenario/wan-2.2-i2w", ["prompt=A"], 2, "scenario/wan-2.2-i2v"),
        (I2V, ["promt=A"], 2, "Did you mean prompt"),
        (I2V, ["prompt"], 2, "prompt: NAME=VALUE is needed"),
        (I2V, ["prompt=A", "prompt=B"], 2, "given twice"),
        (I2V, [], 2, "prompt: needed"),
        (I2V, ["prompt="], 2, "prompt: needed"),
        (I2V, ["prompt=" + "x" * 20_001], 2, "prompt: 1 character too many; up to 20,000 are allowed"),
        (I2V, ["prompt=A", "numFrames=101"], 2, "numFrames: 101 is outside 81 to 100"),
        (I2V, ["prompt=A", "numFrames=81.5"], 2, "81 to 100"),
        (I2V, ["prompt=A", "framesPerSecond=nan"], 2, "5 to 24"),
        (I2V, ["prompt=A", "image=http://127.0.0.1:8/a.png"], 2, "image: only addresses that begin with https://"),
        (I2V, ["prompt=A", "framesPerSecond=inf"], 2, "5 to 24"),
        (I2V, ["prompt=A", "resolution=1080p"], 2, "480p, 720p"),
        (I2V, ["prompt=A", "seed=-1"], 2, "0 to 2147483647"),
        (I2V, ["prompt=A", "seed=2147483648"], 2, "0 to 2147483647"),
        (I2V, ["prompt=A", "seed=1.5"], 2, "0 to 2147483647"),
        (I2V, ["prompt=A", f"lastFrameImage={PORTRAIT}"], 2, "first frame"),
        (I2V, ["prompt=A", f"image={VIDEO}"], 2, "image: A video"),
        (REPLACE, [f"videoUrl={VIDEO}"], 2, "needed"),
        (REPLACE, [f"videoUrl={SPEECH}", f"imageUrl={PORTRAIT}"], 2, "sound"),
        (REPLACE, ["videoUrl=no/such.mp4", f"imageUrl={PORTRAIT}"], 2, "no such file"),
        (REPLACE, [f"videoUrl={VIDEO}", f"imageUrl={PORTRAIT}", "mergeAudio=maybe"], 2, "true or false"),
    ],
    ids=lambda value: str(value)[:40].replace("/", "_") if isinstance(value, (str, list)) else str(value),
)
def test_bad_input_is_named_and_nothing_is_left(
    here: Here, home: Path, tmp_path: Path, model_id: str, given: list[str], code: int, says: str
):
    said = here("generate", model_id, *(f"-p{text}" for text in given), "--to", str(tmp_path / "out"), "--json")
    assert said.code == code, said.err
    [error] = said.events
    assert error["event"] == "error" and error["charged"] is False
    assert says in f"{error['message']} {error['hint']}"
    assert "Traceback" not in said.err and says in said.err
    assert said.err.count(says) == 1 and "It takes:" not in said.err
    assert not (tmp_path / "out").exists()
    assert not (home / "cache" / "sandbox").exists()  # it was not even started


@pytest.mark.parametrize("kind", ["text.mp4", "empty.png", "half.mp4", "folder.mp4", "pipe.mp4"])
def test_a_file_that_cannot_be_used_is_named(here: Here, tmp_path: Path, broken: Callable[[str], str], kind: str):
    given = {"videoUrl": broken(kind), "imageUrl": str(PORTRAIT)}
    said = here("generate", REPLACE, *params(given), "--to", str(tmp_path / "out"), "--json")
    assert said.code == 2, said.err
    assert kind in said.events[0]["message"]
    assert nothing_left(tmp_path / "out")


@pytest.mark.parametrize(
    ("flags", "code"),
    [
        ("--count 0", 2),
        ("--count 1.5", 2),
        ("--timeout 0", 2),
        ("--timeout nan", 2),
        ("--name {nonsense}", 2),
        ("--connection nowhere", 2),
        ("--connection scenario", 3),
        ("--connection aimlapi", 3),
        ("--nonsense", 2),
    ],
)
def test_a_bad_option_is_refused_before_anything_starts(here: Here, home: Path, flags: str, code: int):
    said = here("generate", I2V, *params(QUICK), *flags.split())
    assert (said.code, said.out) == (code, "")
    assert said.err and "Traceback" not in said.err
    assert not (home / "cache" / "sandbox").exists()


@pytest.mark.parametrize("folder", ["/proc/clips", "/dev/null/clips", "/dev/null"])
def test_a_folder_that_cannot_be_written_is_a_problem_here_and_nothing_is_sent(here: Here, home: Path, folder: str):
    said = here("generate", I2V, *params(QUICK), "--to", folder, "--json")
    assert said.code == 7, said.err
    assert said.of("error")[0]["code"] == "local"
    assert here("jobs", "--json").out == ""
    assert not (home / "cache" / "sandbox").exists()


def test_a_home_that_cannot_be_written_is_a_problem_here():
    said = wan("generate", I2V, *params(QUICK), "--json", env={"WANSTUDIO_HOME": "/dev/null/home"})
    assert said.code == 7
    assert said.of("error")[0]["code"] == "local"
