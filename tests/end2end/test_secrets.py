"""A key appears in no file, no output and no command line, however loud the log and however the run ends."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote
from zipfile import ZipFile

import psutil
import pytest

from tests.end2end.command import QUICK, params, started
from tests.samples import PORTRAIT, PROMPT, VIDEO
from tests.sandbox_server import SandboxServer, sandbox

I2V = ("scenario/wan-2.2-i2v", "scenario", {**QUICK, "prompt": PROMPT, "image": str(PORTRAIT)})
REPLACE = ("aimlapi/wan-2.2-animate-replace", "aimlapi", {"video_url": str(VIDEO), "image_url": str(PORTRAIT)})


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    """Its keys are the canaries: they are drawn for this run, and stand nowhere else."""
    with sandbox(speed=1000) as running:
        yield running


def forms(*secrets: str) -> set[bytes]:
    """Every form in which a key travels."""
    plain = {*secrets, ":".join(secrets)}
    coded = {base64.b64encode(s.encode()).decode() for s in plain}
    return {s.encode() for s in plain | coded | {c.rstrip("=") for c in coded} | {quote(s, safe="") for s in plain}}


def files_under(folder: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def observed(args: list[str], env: dict[str, str]) -> tuple[int, dict[str, bytes]]:
    """Run a command; return its exit code and all it showed: output, and the command lines of its whole family."""
    lines: set[str] = set()
    out = ""
    with started(*args, env=env) as process:
        assert process.stdout is not None and process.stderr is not None
        family = psutil.Process(process.pid)
        for line in process.stdout:  # a look after every event
            out += line
            with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                lines |= {" ".join(p.cmdline()) for p in (family, *family.children(recursive=True))}
        err = process.stderr.read()
        code = process.wait(timeout=60)
    return code, {"stdout": out.encode(), "stderr": err.encode(), "argv": "\n".join(lines).encode()}


@pytest.mark.parametrize(
    ("run", "fault", "code"),
    [
        (I2V, "", 0),
        (REPLACE, "", 0),
        (I2V, "POST /v1/generate/* job-fails=internal", 5),
        (I2V, "GET /v1/* status=401", 3),
        (REPLACE, "POST /v2/video/* status=400", 4),
        (REPLACE, "GET /v2/billing* status=502", 6),
    ],
    ids=["scenario", "aimlapi", "scenario fails", "scenario refuses", "aimlapi refuses", "aimlapi down"],
)
def test_no_key_is_left_anywhere(
    server: SandboxServer,
    home: Path,
    tmp_path: Path,
    run: tuple[str, str, dict[str, str]],
    fault: str,
    code: int,
):
    model_id, connection, values = run
    server.faults(*filter(None, [fault]))
    args = ["generate", model_id, *params(values), "--connection", connection, "--to", str(tmp_path), "--json"]
    got, shown = observed([*args, "--timeout", "60"], {**server.environment, "WANSTUDIO_LOG_LEVEL": "DEBUG"})
    server.faults()
    assert got == code, shown["stderr"].decode()

    places = shown | files_under(home) | files_under(tmp_path)
    assert any(name.endswith("command.log") and text for name, text in places.items())  # there was a log to look at
    assert PROMPT.encode() not in b"".join(files_under(home / "logs").values())
    secrets = forms(server.scenario_key, server.scenario_secret) | forms(server.aimlapi_key)
    assert [(name, s) for name, text in places.items() for s in secrets if s in text] == []


def test_nothing_private_is_in_the_file_for_whoever_helps(server: SandboxServer, home: Path, tmp_path: Path):
    model_id, connection, values = I2V
    args = ["generate", model_id, *params(values), "--connection", connection, "--to", str(tmp_path), "--json"]
    assert observed(args, {**server.environment})[0] == 0
    [clip] = tmp_path.glob("*.mp4")
    (home / "logs").mkdir(exist_ok=True)
    with (home / "logs" / "command.log").open("a") as log:  # as no log of ours should be
        log.write(f"{clip} is gone\nrefused: {PROMPT!r}\nkey {server.scenario_key} at {PORTRAIT}\n")
    got, _ = observed(["doctor", "--save", str(tmp_path / "help.zip"), "--json"], {**server.environment})
    with ZipFile(tmp_path / "help.zip") as made:
        texts = {name: made.read(name) for name in made.namelist()}
    assert got == 0 and b" 1 clip" in texts["report.txt"] and b"connection scenario" in texts["report.txt"]
    secrets = forms(server.scenario_key, server.scenario_secret) | forms(server.aimlapi_key)
    assert [(name, s) for name, text in texts.items() for s in secrets if s in text] == []
    told = b"".join(texts.values()).decode().casefold()
    assert [word for word in PROMPT.casefold().split() if len(word) > 5 and word in told] == []
    assert "is gone\nrefused: " in told


def test_the_search_would_find_a_key(tmp_path: Path):
    """Of the test above: it can fail."""
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file").write_bytes(b"x " + base64.b64encode(b"key:secret"))
    assert any(s in text for text in files_under(tmp_path).values() for s in forms("key", "secret"))
