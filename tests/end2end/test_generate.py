"""`wanstudio generate`, the real command, on the Sandbox: for every model there is, from values to decoded frames."""

from __future__ import annotations

import hashlib
import json
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import av
import pytest

from tests.end2end.command import QUICK, Said, nothing_left, paid_requests, params, sandbox_speed, started, wan
from tests.samples import SAMPLES, needed_values, sample_facts
from tests.sandbox_server import SandboxServer, sandbox
from wanstudio.core.models import ModelSpec
from wanstudio.core.output import promised

# Worked out by hand from the models' documents and the samples (1280×720, 25 fps, 132 frames; a 3:2 picture).
EXPECTED = {
    "aimlapi/wan-2.2-animate-replace": (854, 480, 132, 25),  # 480p is the default: 480 × 16 ÷ 9, to even
    "scenario/wan-2.2-animate-replace": (1280, 720, 132, 25),
    "scenario/wan-2.2-i2v": (1280, 720, 81, 16),  # the nearer of 16:9 and 9:16
    "scenario/wan-2.2-reframe": (1280, 720, 81, 16),
    "scenario/wan-2.5-t2v": (1280, 720, 120, 24),  # 5 s
}
CLIP_FIELDS = {"event", "id", "job", "path", "sha256", "width", "height", "frames", "fps", "duration_s"}
I2V = "scenario/wan-2.2-i2v"


@pytest.fixture(autouse=True)
def quick(home: Path) -> None:
    sandbox_speed(home, 1000)


def decoded(path: Path) -> tuple[int, int, int, float]:
    """(width, height, frames, rate), every frame decoded."""
    with av.open(path) as container:
        stream = container.streams.video[0]
        frames = sum(1 for _ in container.decode(stream))
        assert stream.average_rate is not None
        return stream.width, stream.height, frames, float(stream.average_rate)


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def services_own(home: Path) -> list[bytes]:
    """The clips as the Sandbox rendered them."""
    return [path.read_bytes() for path in (home / "cache" / "sandbox" / "media").glob("*.mp4")]


def test_every_model_gives_a_clip_of_exactly_the_promised_size_rate_and_frames(
    model: ModelSpec, home: Path, tmp_path: Path
):
    values = needed_values(model)
    said = wan("generate", model.id, *params(values), "--to", str(tmp_path / "out"), "--json")
    assert said.code == 0, said.err
    assert said.states[0] == "waiting" and said.states[-1] == "done"
    [clip] = said.of("clip")
    assert set(clip) == CLIP_FIELDS

    promise = promised(model, model.check(values), sample_facts(model))
    assert promise is not None
    expected = (promise.width, promise.height, promise.frames, promise.fps)
    assert expected == EXPECTED.get(model.id, expected)
    assert decoded(Path(clip["path"])) == pytest.approx(expected)
    assert (clip["width"], clip["height"], clip["frames"], clip["fps"]) == pytest.approx(expected)
    assert clip["duration_s"] == round(promise.seconds, 2)

    assert [Path(clip["path"])] == list((tmp_path / "out").iterdir())
    assert clip["sha256"] == sha256(Path(clip["path"]))
    assert {e["id"] for e in said.of("job")} == {clip["job"]}
    assert_own_bytes_and_one_box(Path(clip["path"]).read_bytes(), services_own(home), model.id)


def assert_own_bytes_and_one_box(clip: bytes, services_own: list[bytes], model_id: str) -> None:
    [own] = [own for own in services_own if clip.startswith(own)]
    box = clip[len(own) :]
    assert box[4:8] == b"uuid" and int.from_bytes(box[:4], "big") == len(box)
    assert model_id.encode() in box
    assert str(SAMPLES).encode() not in box


def test_a_clean_clip_is_the_services_own_bytes_and_its_path_all_that_is_said(home: Path, tmp_path: Path):
    said = wan("generate", I2V, *params(QUICK), "--to", str(tmp_path), "--name", "one {seed}", "--clean")
    clip = Path(said.out.removesuffix("\n"))
    assert said.err == ""
    assert clip.parent == tmp_path and clip.name.startswith("one ") and clip.suffix == ".mp4"
    assert [clip.read_bytes()] == services_own(home)


def test_takes_differ_by_their_seed_and_a_given_seed_counts_up(home: Path, tmp_path: Path):
    values = QUICK | {"seed": 2147483647}
    said = wan("generate", I2V, *params(values), "--to", str(tmp_path), "--name", "{seed}", "--count", "2", "--json")
    assert said.code == 0, said.err
    clips = said.of("clip")
    assert sorted(Path(c["path"]).name for c in clips) == ["0.mp4", "2147483647.mp4"]
    assert len({c["sha256"] for c in clips}) == 2
    assert paid_requests(home / "cache" / "sandbox") == 2


# ---- stopping and going on ------------------------------------------------------------------------


def until_state(process: subprocess.Popen[str], state: str) -> dict[str, str]:
    assert process.stdout is not None
    for line in process.stdout:
        if (event := json.loads(line)).get("state") == state:
            return event
    raise AssertionError(f"it ended before {state}: {process.stderr and process.stderr.read()}")


def test_interrupted_it_says_how_to_go_on_and_resume_finishes_without_paying_again(home: Path, tmp_path: Path):
    sandbox_speed(home, 0.5)
    with started("generate", I2V, *params(QUICK), "--to", str(tmp_path), "--json") as process:
        job = until_state(process, "running")["id"]
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "wanstudio jobs --resume" in err and "Traceback" not in err
    [error] = Said(130, out, err).of("error")
    assert (error["job"], error["code"]) == (job, "interrupted")
    assert not list(tmp_path.glob("*.mp4"))

    assert [j["state"] for j in wan("jobs", "--json").of("job")] == ["running"]
    sandbox_speed(home, 1000)
    resumed = wan("jobs", "--resume", "--json")
    assert resumed.code == 0, resumed.err
    [clip] = resumed.of("clip")
    assert clip["job"] == job and decoded(Path(clip["path"])) == (832, 480, 81, 16)
    assert list(tmp_path.iterdir()) == [Path(clip["path"])]
    assert paid_requests(home / "cache" / "sandbox") == 1
    assert wan("jobs", "--resume", "--json").events == []


def test_asked_to_end_it_keeps_the_job_too(home: Path, tmp_path: Path):
    sandbox_speed(home, 0.1)
    with started("generate", I2V, *params(QUICK), "--to", str(tmp_path)) as process:
        while not wan("jobs", "--json").of("job"):
            pass
        process.terminate()
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "wanstudio jobs --resume" in err


def test_a_time_out_keeps_the_job(home: Path, tmp_path: Path):
    sandbox_speed(home, 0.1)
    said = wan("generate", I2V, *params(QUICK), "--to", str(tmp_path), "--timeout", "2", "--json")
    assert said.code == 6
    [error] = said.of("error")
    assert error["code"] == "timeout" and "jobs --resume" in error["hint"]
    assert next(j["state"] for j in wan("jobs", "--json").of("job")) in ("queued", "running")


def test_a_killed_command_loses_nothing(home: Path, tmp_path: Path):
    sandbox_speed(home, 4)
    with started("generate", I2V, *params(QUICK), "--to", str(tmp_path), "--json") as process:
        until_state(process, "running")
        process.kill()
    sandbox_speed(home, 1000)
    resumed = wan("jobs", "--resume", "--json")
    assert resumed.code == 0, resumed.err
    assert len(resumed.of("clip")) == 1
    assert paid_requests(home / "cache" / "sandbox") == 1


def test_resume_leaves_the_jobs_of_a_command_that_still_runs_to_it(home: Path, tmp_path: Path):
    sandbox_speed(home, 4)
    with started("generate", I2V, *params(QUICK), "--to", str(tmp_path), "--json") as process:
        until_state(process, "running")
        said = wan("jobs", "--resume", "--json")
        assert said.code == 7 and "Another WanStudio" in said.err
        process.kill()


# ---- what a service says --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxServer]:
    """The stand-in services at an address of their own: reached as a real account is."""
    with sandbox(speed=1000, state=tmp_path_factory.mktemp("server")) as running:
        yield running
        running.faults()


def on_account(server: SandboxServer, tmp_path: Path, **env: str) -> Said:
    return wan(
        *("generate", I2V, *params(QUICK), "--connection", "scenario", "--to", str(tmp_path / "out"), "--json"),
        env={**server.environment, **env},
    )


def test_an_account_of_the_environment_works_and_is_not_stored(server: SandboxServer, home: Path, tmp_path: Path):
    server.faults()
    said = on_account(server, tmp_path)
    assert said.code == 0, said.err
    assert not (home / "connections.json").exists()


@pytest.mark.parametrize(
    ("fault", "code", "exit_code", "charged"),
    [
        ("POST /v1/generate/* status=402", "credit", 4, False),
        ("POST /v1/generate/* status=422", "refused", 4, False),
        ("POST /v1/generate/* job-fails=nsfw", "refused", 4, False),
        ("POST /v1/generate/* job-fails=internal", "failed", 5, False),
        ("GET /v1/* status=401", "auth", 3, False),
        ("POST /v1/generate/* status=401", "auth", 3, False),
    ],
)
def test_what_the_service_refuses_has_its_exit_code(
    server: SandboxServer, tmp_path: Path, fault: str, code: str, exit_code: int, charged: bool
):
    server.faults(fault)
    said = on_account(server, tmp_path)
    server.faults()
    assert said.code == exit_code, said.err
    [error] = said.of("error")
    assert (error["code"], error["charged"]) == (code, charged)
    assert error["message"]
    assert list((tmp_path / "out").glob("*")) == []  # of a folder that is not there, too


def test_a_service_that_goes_away_while_the_job_runs_is_told_once_and_so_is_its_return(
    server: SandboxServer, tmp_path: Path
):
    server.faults("GET /v1/jobs/* status=503 count=6")  # each question is asked three times
    said = on_account(server, tmp_path)
    server.faults()
    assert said.code == 0, said.err
    told = ["No answer from Scenario. Jobs there go on; it is asked again by itself.", "Scenario answers again."]
    assert [line for line in said.err.splitlines() if "answer" in line.lower()] == told


def test_a_job_that_is_not_known_there_for_a_while_is_waited_for(server: SandboxServer, tmp_path: Path):
    server.faults("GET /v1/jobs/* status=404 count=9")
    said = on_account(server, tmp_path)
    server.faults()
    assert said.code == 0, said.err
    assert said.states[-1] == "done"


def test_a_redirect_of_the_paid_request_is_no_refusal(server: SandboxServer, tmp_path: Path):
    server.faults(f"POST /v1/generate/* redirect={server.aimlapi_url}/elsewhere")
    with started(
        *(
            "generate",
            I2V,
            *params(QUICK),
            "--connection",
            "scenario",
            "--to",
            str(tmp_path),
            "--timeout",
            "2",
            "--json",
        ),
        env=server.environment,
    ) as process:
        out, err = process.communicate(timeout=60)
    server.faults()
    [error] = Said(process.returncode, out, err).of("error")
    assert (error["code"], error["charged"]) == ("unsure", None)
    assert "redirected the request to 127.0.0.1" in error["message"] and "is being asked" in error["message"]


def test_a_wrong_key_is_refused_before_anything_is_sent(server: SandboxServer, home: Path, tmp_path: Path):
    said = on_account(server, tmp_path, SCENARIO_SDK_API_SECRET="wrong-canary")
    assert said.code == 3
    assert "canary" not in said.out + said.err
    assert said.of("error")[0]["hint"] == "Check SCENARIO_SDK_API_KEY and SCENARIO_SDK_API_SECRET."
    assert nothing_left(tmp_path / "out")


def test_an_unreachable_service_keeps_no_job(server: SandboxServer, home: Path, tmp_path: Path):
    said = on_account(server, tmp_path, SCENARIO_BASE_URL="http://127.0.0.1:9/v1")
    assert said.code == 6
    assert nothing_left(tmp_path / "out")


# ---- projects -------------------------------------------------------------------------------------


def test_a_clip_for_a_project_goes_into_its_folder_and_is_counted_there(home: Path):
    made = wan("projects", "--new", "Rocket film", "--json")
    assert made.code == 0, made.err
    (project,) = made.of("project")
    said = wan(
        "generate",
        I2V,
        *params({"image": str(SAMPLES / "rocket.jpg"), "prompt": "Lift-off"}),
        "--project",
        "rocket FILM",
        "--json",
    )
    assert said.code == 0, said.err
    assert Path(said.of("clip")[0]["path"]).parent == Path(project["folder"])
    (now,) = wan("projects", "--json").of("project")
    assert now == project | {"clips": 1}
    assert wan("projects").out == f"Rocket film  1 clip  {project['folder']}\n"


def test_a_project_that_is_not_there_is_told_before_anything_is_kept(home: Path, tmp_path: Path):
    values = params({"image": str(SAMPLES / "rocket.jpg"), "prompt": "Lift-off"})
    said = wan("generate", I2V, *values, "--project", "Rocket film", "--json")
    assert said.code == 2 and "'Rocket film' is no project. There is none yet. wanstudio projects --new" in said.err
    wan("projects", "--new", "Rocket film")
    said = wan("generate", I2V, *values, "--project", "Roket film", "--json")
    assert said.code == 2 and "'Roket film' is no project. There is Rocket film." in said.err
    assert nothing_left(tmp_path / "out")


def test_a_project_is_made_once_and_needs_a_name(home: Path):
    assert wan("projects", "--new", "Rocket film").code == 0
    again = wan("projects", "--new", "ROCKET film", "--json")
    assert again.code == 2 and "There is a project ROCKET film already." in again.err
    assert wan("projects", "--new", "  ").code == 2
    assert len(wan("projects", "--json").of("project")) == 1


def test_where_there_is_no_project_it_is_said_how_one_is_made(home: Path):
    assert wan("projects").out == "There is no project. wanstudio projects --new NAME makes one.\n"
    assert wan("projects", "--json").out == ""
