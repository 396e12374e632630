"""The commands: what they say where, and with which exit code. Runs that make clips are in end2end/."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import httpx
import pytest

from tests.conftest import MODELS
from tests.end2end.command import Here, command, environment, started, wan
from tests.samples import PICTURE, VIDEO
from wanstudio.cli.commands import COMMANDS
from wanstudio.cli.generate import param_of, parse_values, take_of
from wanstudio.cli.say import flat, with_hint
from wanstudio.core.errors import InvalidInput
from wanstudio.core.formats import FORMATS
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import SEED_MAX, Seed
from wanstudio.core.presets import BUILT_IN


@pytest.fixture
def here(capsys: pytest.CaptureFixture[str]) -> Here:
    return Here(capsys)


# ---- usage ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "args",
    [
        ["generate"],
        ["generate", "scenario/wan-2.2-i2v", "--cou", "2"],
        ["models", "extra"],
        ["export", "clip"],
        ["sandbox", "--port", "65536"],
        ["sandbox", "--speed", "0"],
        ["tour"],
        ["--no-such-flag"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_said_on_stderr_with_exit_code_2(here: Here, args: list[str]):
    said = here(*args)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("wanstudio") and "--help" in said.err


@pytest.mark.parametrize(
    "args",
    [
        ["generate", "scenario/wan-2.2-i2v", "--count", "0", "--json"],
        ["generate", "scenario/wan-2.2-i2v", "--json", "--timeout", "nan"],
        ["models", "extra", "--json"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_an_object_for_the_program_that_reads_json(here: Here, args: list[str]):
    said = here(*args)
    (event,) = [json.loads(line) for line in said.out.splitlines()]
    assert said.code == 2
    assert (event["event"], event["job"], event["code"], event["charged"]) == ("error", None, "usage", False)
    assert event["message"] in said.err and "--help" in event["hint"]


def test_an_option_that_there_is_not_is_named_and_no_command_asked_for(here: Here):
    said = here("--nope")
    assert said.code == 2 and "--nope" in said.err and "COMMAND" not in said.err


def test_what_stands_after_the_options_end_asks_for_no_json(here: Here):
    said = here("models", "--", "--json")
    assert (said.code, said.out) == (2, "")


def test_help_lists_every_command_and_the_version_is_the_packages(here: Here):
    said = here("--help")
    assert said.code == 0
    assert all(name in said.out for name in COMMANDS)
    assert here("--version").out == "WanStudio 0.1.0\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(here: Here, name: str):
    said = here(name, "--help")
    assert said.code == 0 and name in said.out


@pytest.mark.parametrize(
    ("word", "hint"), [("bogus", "The commands are models, "), ("generat", "Did you mean wanstudio generate?")]
)
def test_a_first_word_that_is_neither_command_nor_file_is_wrong_usage(here: Here, word: str, hint: str):
    said = here(word)
    assert (said.code, said.out) == (2, "")
    assert f"'{word}' is no command, and there is no such file. {hint}" in said.err


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a display")
@pytest.mark.parametrize("args", [[], [str(VIDEO)], ["tour", "--to", "nowhere"]], ids=["window", "file", "tour"])
def test_without_a_display_the_window_says_what_is_missing_and_what_works(args: list[str]):
    said = wan(*args, env={"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""})
    assert (said.code, said.out) == (7, "")
    assert "DISPLAY and WAYLAND_DISPLAY are not set. The commands work without one (generate, " in said.err
    assert "QT_QPA_PLATFORM=offscreen" in said.err and said.err.count("\n") == 1
    assert not Path("nowhere").exists()


def test_a_tour_to_where_nothing_can_be_made_says_so(tmp_path: Path):
    taken = tmp_path / "taken"
    taken.touch()
    said = wan("tour", "--to", str(taken), env={"QT_QPA_PLATFORM": "offscreen"})
    assert (said.code, said.out) == (7, "")
    assert f"{taken} is a file, not a folder. Choose another folder." in said.err and "Traceback" not in said.err


def test_the_sandbox_explains_how_faults_are_written(here: Here):
    said = here("sandbox", "--help").out
    assert "METHOD PATTERN EFFECT" in said
    assert "    retry-after=S   beside status: " in said  # its columns stand


# ---- models ---------------------------------------------------------------------------------------


def test_models_tells_each_parameter_with_type_range_and_default(here: Here):
    said = here("models", "--json")
    assert said.code == 0 and said.err == ""
    told = {m["id"]: m for m in said.events}
    assert list(told) == [spec.id for spec in MODELS.models]
    i2v = {p["name"]: p for p in told["scenario/wan-2.2-i2v"]["parameters"]}
    assert i2v["numFrames"].items() >= {"type": "number", "min": 81, "max": 100, "default": 81, "whole": True}.items()
    assert i2v["resolution"]["options"] == ["480p", "720p"]
    assert i2v["image"]["takes"] == "image" and i2v["prompt"]["required"] is True
    assert i2v["seed"]["max"] == 2147483647


def test_models_for_people_has_one_line_for_each_parameter(here: Here, model: ModelSpec):
    lines = here("models").out.split(f"{model.id}\n")[1].split("\n\n")[0].splitlines()
    assert lines[0].strip().startswith(model.title)
    assert [line.split()[0] for line in lines[1:]] == [p.name for p in model.params]


def test_a_descriptor_of_the_users_own_is_there_and_a_broken_one_is_told(here: Here, home: Path):
    (home / "models").mkdir()
    (home / "models" / "broken.toml").write_text("id = 3")
    said = here("models", "--json")
    assert said.code == 0 and len(said.events) == len(MODELS.models)
    assert said.err.startswith("broken.toml: ")


# ---- reading values -------------------------------------------------------------------------------


def test_every_value_that_json_can_say_comes_back_as_it_was(model: ModelSpec):
    """Written as text for -p and read again, each default is the default."""
    given = model.defaults()
    words = [f"{n}={str(v).lower() if isinstance(v, bool) else v}" for n, v in given.items()]
    assert parse_values(model, words) == given


def test_an_unknown_parameter_is_told_with_the_nearest(model: ModelSpec):
    name = model.params[0].name
    with pytest.raises(InvalidInput) as refused:
        param_of(model, name[:-1])
    assert name in refused.value.hint
    with pytest.raises(InvalidInput) as refused:
        param_of(model, "zzz")
    assert all(p.name in refused.value.hint for p in model.params)


def test_a_value_may_hold_an_equals_sign_and_a_path_becomes_whole(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.chdir(tmp_path)
    spec = next(s for s in MODELS.models if s.id == "scenario/wan-2.2-i2v")
    values = parse_values(spec, ["prompt=a=b", "image=a.png", "lastFrameImage=https://example.com/a.png?x=1"])
    assert values == {
        "prompt": "a=b",
        "image": str(tmp_path / "a.png"),
        "lastFrameImage": "https://example.com/a.png?x=1",
    }


def test_a_seed_counts_up_from_take_to_take_and_starts_again_after_the_last(model: ModelSpec):
    seed = next((p.name for p in model.params if isinstance(p, Seed)), None)
    if seed is None:
        assert take_of(model, {}, 1) == {}
    else:
        assert [take_of(model, {seed: SEED_MAX}, n)[seed] for n in range(3)] == [SEED_MAX, 0, 1]
        assert take_of(model, {}, 1) == {}


def test_words_of_a_service_cannot_drive_the_terminal():
    assert flat("\x1b[31mred\x07\nnext\u202e") == "[31mred  next"
    assert with_hint("One thing", "Do this.") == "One thing. Do this."
    assert with_hint("One thing", "") == "One thing."


# ---- jobs, export, sandbox, doctor ----------------------------------------------------------------


def test_an_empty_journal_says_nothing_and_resuming_it_says_so(here: Here):
    assert (here("jobs", "--json").code, here("jobs").out) == (0, "")
    said = here("jobs", "--resume")
    assert (said.code, said.out, said.err) == (0, "", "Nothing is unfinished.\n")


def test_export_takes_a_file_that_is_no_clip_of_ours(here: Here, tmp_path: Path):
    out = tmp_path / "a" / "b"
    said = here("export", str(VIDEO), "--preset", "frame", "--to", str(out), "--name", "still {prompt}", "--json")
    assert said.code == 0, said.err
    [event] = said.events
    assert event == {
        "event": "export",
        "clip": "bigbuckbunny",
        "preset": "frame",
        "path": str(out / "still bigbuckbunny.png"),
        "already_there": False,
    }
    assert list(out.iterdir()) == [Path(event["path"])]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has file names that are not text")
def test_export_takes_a_file_whose_name_is_not_text(here: Here, tmp_path: Path):
    odd = tmp_path / "caf\udce9.mp4"
    shutil.copy(VIDEO, odd)
    said = here("export", str(odd), "--preset", "frame", "--to", str(tmp_path / "out"), "--name", "still")
    assert (said.code, said.out) == (0, f"{tmp_path / 'out' / 'still.png'}\n"), said.err
    assert here("export", str(tmp_path / "no\udce9"), "--preset", "frame", "--to", str(tmp_path)).code == 2


def test_export_says_what_is_there_already_and_writes_it_once(here: Here, tmp_path: Path):
    asked = "export", str(VIDEO), "--preset", "frame", "--to", str(tmp_path), "--name", "still"
    here(*asked)
    said = here(*asked)
    assert (said.code, said.out) == (0, f"{tmp_path / 'still.png'}\n")
    assert "still.png is already there with the same content: nothing was written." in said.err
    [event] = here(*asked, "--json").events
    assert event["already_there"] and event["path"] == str(tmp_path / "still.png")
    (tmp_path / "still.png").write_bytes(b"edited")
    assert here(*asked).out == f"{tmp_path / 'still (2).png'}\n"


def test_export_takes_a_preset_by_its_name_and_one_of_the_users_own(here: Here, home: Path, tmp_path: Path):
    kept = {"export_presets": [{"name": "Client review", "spec": {"format": "gif", "short_side_px": 48, "last": 3}}]}
    (home / "state.json").write_text(json.dumps(kept), encoding="utf-8")
    for asked, name, suffix in (("Sprite Sheet", "sprite_sheet", ""), ("client review", "Client review", ".gif")):
        said = here("export", str(VIDEO), "--preset", asked, "--to", str(tmp_path), "--name", "x", "--json")
        assert said.code == 0, said.err
        [event] = said.events
        assert (event["preset"], event["path"]) == (name, str(tmp_path / f"x{suffix}"))


def test_the_help_of_export_names_every_preset_and_format(here: Here):
    said = here("export", "--help")
    assert said.code == 0
    for name in (*FORMATS, *(preset.name for preset in BUILT_IN)):
        assert name in said.out


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        ([str(VIDEO), "--preset", "h265x"], 2, "There is h265, h264"),
        (["no-such-clip", "--preset", "gif"], 2, "neither a clip's id nor a file"),
        ([str(PICTURE), "--preset", "gif"], 2, "Only a video"),
        ([str(VIDEO), "--preset", "frame", "--name", "{oops}"], 2, "{oops}"),
        ([__file__, "--preset", "frame"], 7, Path(__file__).name),
    ],
    ids=str,
)
def test_what_cannot_be_exported_is_named_and_leaves_no_folder(
    here: Here, tmp_path: Path, args: list[str], code: int, says: str
):
    said = here("export", *args, "--to", str(tmp_path / "out"), "--json")
    assert said.code == code, said.err
    assert says in said.err and said.of("error")
    assert not (tmp_path / "out").exists()


def test_an_export_to_a_folder_that_cannot_be_written_is_a_problem_here(here: Here):
    assert here("export", str(VIDEO), "--preset", "frame", "--to", "/dev/null/x").code == 7


def test_the_sandbox_says_one_line_answers_and_ends_with_its_parent():
    with started("sandbox", "--with-parent", stdin=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stdin is not None
        line = json.loads(process.stdout.readline())
        scenario = line["scenario"]
        answer = httpx.get(f"{scenario['base_url']}/models", auth=(scenario["api_key"], scenario["api_secret"]))
        assert answer.status_code == 200
        process.stdin.close()
        assert process.wait(timeout=20) == 0
        assert process.stdout.read() == ""


def test_a_fault_that_cannot_be_read_is_wrong_usage():
    said = wan("sandbox", "--fault", "NONSENSE")
    assert said.code == 2 and "Traceback" not in said.err


def test_the_doctor_tells_a_line_each_and_what_is_needed_works(home: Path):
    said = wan("doctor", "--json", env={"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"})
    assert said.code == 0, said.out
    assert {"event", "name", "ok", "needed", "message"} == set().union(*said.events)
    assert "codecs" in {e["name"] for e in said.events}


NETWORK = {"proxy": "manual", "proxy_address": "http://127.0.0.1:9", "proxy_bypass": "intranet.test"}
ACCOUNT = {"SCENARIO_SDK_API_KEY": "api_canary", "SCENARIO_SDK_API_SECRET": "canary-secret"}


def test_a_command_goes_the_way_of_the_settings_and_says_what_is_in_it(home: Path, tmp_path: Path):
    (home / "settings.json").write_text(json.dumps(NETWORK))
    args = ["generate", "scenario/wan-2.2-i2v", "-p", "prompt=A fox", "--connection", "scenario", "--timeout", "3"]
    said = wan(*args, "--to", str(tmp_path), "--json", env=ACCOUNT)
    assert said.code == 6 and "canary" not in said.out + said.err
    assert "The proxy 127.0.0.1:9 is not there" in said.out + said.err and "Settings > Network" in said.out + said.err


def test_the_login_of_the_environments_proxy_is_left_nowhere(home: Path, tmp_path: Path):
    proxy = {"HTTPS_PROXY": "http://canary-name:canary-word@127.0.0.1:9", "WANSTUDIO_LOG_LEVEL": "DEBUG"}
    args = ["generate", "scenario/wan-2.2-i2v", "-p", "prompt=A fox", "--connection", "scenario", "--timeout", "3"]
    said = wan(*args, "--to", str(tmp_path), "--json", env=ACCOUNT | proxy)
    assert said.code == 6 and "The proxy 127.0.0.1:9 is not there" in said.out + said.err
    files = {str(path): path.read_bytes() for path in home.rglob("*") if path.is_file()}
    assert any(name.endswith("command.log") and text for name, text in files.items())
    shown = {"out": said.out.encode(), "err": said.err.encode()} | files
    coded = base64.b64encode(b"canary-name:canary-word").rstrip(b"=")
    assert [name for name, text in shown.items() if b"canary" in text or coded in text] == []


def test_the_doctor_tells_the_proxy_in_force(home: Path):
    (home / "settings.json").write_text(json.dumps(NETWORK))
    said = wan("doctor", "--json", env=ACCOUNT)
    [network] = [e for e in said.of("check") if e["name"] == "network"]
    told = "Proxy http://127.0.0.1:9 from the settings, not for intranet.test, name and password not set"
    assert network["ok"] and network["message"].startswith(told)
    [account] = [e for e in said.of("check") if e["name"] == "connection scenario"]
    assert "The proxy 127.0.0.1:9 is not there" in account["message"]
    [sandbox] = [e for e in said.of("check") if e["name"] == "connection sandbox"]
    assert sandbox["ok"] and said.code == 0 and "canary" not in said.out + said.err


def test_the_doctor_still_speaks_where_nothing_can_be_written():
    said = wan("doctor", "--json", env={"WANSTUDIO_HOME": "/dev/null/home"})
    assert said.code == 7
    assert {"folder data", "folder library"} <= {e["name"] for e in said.events if not e["ok"]}


def test_the_doctor_saves_a_file_for_whoever_helps_beside_one_that_is_there(home: Path, tmp_path: Path):
    (tmp_path / "help.zip").write_bytes(b"mine")
    said = wan("doctor", "--save", str(tmp_path / "help"), "--json", env=ACCOUNT | {"AIMLAPI_KEY": "canary three"})
    [saved] = said.of("diagnostics")
    path = tmp_path / "help (2).zip"
    assert said.code == 0 and saved == {"event": "diagnostics", "path": str(path), "bytes": path.stat().st_size}
    with ZipFile(path) as made:
        texts = {name: made.read(name).decode() for name in made.namelist()}
    assert {"report.txt", "logs/command.log"} <= set(texts) and "canary" not in str(texts)
    assert "FFmpeg" in texts["report.txt"] and "Qt 6" in texts["report.txt"] and "  0 jobs" in texts["report.txt"]
    assert [name.name for name in tmp_path.iterdir() if name.suffix != ".zip"] == []
    assert (tmp_path / "help.zip").read_bytes() == b"mine"


def test_the_doctor_says_at_once_where_its_file_cannot_be(here: Here, tmp_path: Path):
    said = here("doctor", "--save", str(tmp_path / "nowhere" / "help.zip"), "--json")
    [error] = said.of("error")
    assert said.code == 7 and len(said.events) == 1
    assert error["message"].endswith(f"There is no folder {tmp_path / 'nowhere'}.")


# ---- the way in -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["models"], 0),
        (["jobs", "--resume"], 0),
        (["generate", "scenario/wan-2.5-t2v", "-pprompt=A", "--connection", "scenario"], 6),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else str(value),
)
def test_no_command_loads_qt(args: list[str], code: int):
    look = (
        "import sys; from wanstudio.__main__ import main; code = main(sys.argv[1:]);"
        "qt = sorted(m for m in sys.modules if m.startswith(('PySide6', 'qasync')));"
        "print(code, qt, file=sys.stderr)"
    )
    account = {
        "SCENARIO_SDK_API_KEY": "k123",
        "SCENARIO_SDK_API_SECRET": "s123",
        "SCENARIO_BASE_URL": "http://127.0.0.1:9/v1",
    }
    done = subprocess.run(
        [sys.executable, "-c", look, *args], env=environment(account), capture_output=True, text=True, timeout=60
    )
    assert done.stderr.splitlines()[-1] == f"{code} []"


def test_a_reader_that_goes_away_is_no_error():
    with subprocess.Popen(
        command("models"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(None)
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        assert process.wait(timeout=60) == 0
        assert process.stderr.read() == b""
