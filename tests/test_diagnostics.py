"""The diagnostics file: all that helps is in it, and nothing that is private, whatever the logs hold."""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wanstudio import diagnostics
from wanstudio.core.settings import Settings
from wanstudio.doctor import Finding
from wanstudio.store import logs
from wanstudio.store.folders import Folders
from wanstudio.store.logreading import PIECE_BYTES
from wanstudio.store.logs import redactor
from wanstudio.store.tally import Tally

AT = "2026-11-27 06:14:11,123 INFO    wanstudio.test:"
KEY, SECRET = "api_canary1234567890", "s3cr+t/canary=="
TALLY = Tally({"done": 1200, "running": 2}, 1201, ("A red fox runs through snow", "2026-11-27 06:14 my cat.png"))
NONE = Tally({}, 0, ())
FOUND = (
    Finding("program", True, "WanStudio 0.1.0,\n  Python 3.11", needed=True),
    Finding("folder logs", False, "/home/anna/x: read-only", needed=True),
    Finding("keyring", False, "No keyring"),
)


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """What a test had hidden, no other test's text loses."""
    before = redactor._forms, redactor._cover, redactor.longest
    yield
    redactor._forms, redactor._cover, redactor.longest = before


@pytest.fixture
def anna(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/anna")
    monkeypatch.setenv("LOGNAME", "anna")


def inside(path: Path) -> dict[str, str]:
    with ZipFile(path) as made:
        return {name: made.read(name).decode() for name in made.namelist()}


def saved(folder: Path, log: str, settings: Settings | None = None, tally: Tally | str = NONE) -> dict[str, str]:
    """What is in the file, of a program whose window has logged this."""
    folders = Folders.under(folder)
    folders.logs.mkdir(parents=True, exist_ok=True)
    (folders.logs / "wanstudio.log").write_text(log, "utf-8", "replace")
    came = diagnostics.save(folder / "out", folders, settings or Settings(), FOUND, tally)
    assert came.path == str(folder / came.name) and came.bytes == Path(came.path).stat().st_size
    return inside(Path(came.path))


def test_it_holds_findings_counts_settings_and_the_end_of_each_log(anna: None, tmp_path: Path):
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "sandbox.log").write_text("begun\n")
    chosen = Settings(theme="light", library_folder="/home/anna/My clips", proxy_address="http://proxy.test:3128")
    texts = saved(tmp_path, f"{AT} a job\n", chosen, TALLY)
    assert list(texts) == ["report.txt", "logs/sandbox.log", "logs/wanstudio.log"]
    assert texts["logs/wanstudio.log"] == f"{AT} a job\n" and texts["logs/sandbox.log"] == "begun\n"
    report = texts["report.txt"].splitlines()
    for row in (
        "  ok       program              WanStudio 0.1.0, Python 3.11",
        "  PROBLEM  folder logs          ~/x: read-only",
        "  note     keyring              No keyring",
        "  1,201 clips",
        "  1,202 jobs",
        "    done: 1,200",
        "  theme: light",
        "  library_folder: ~/My clips",
        "  proxy_address: http://proxy.test:3128",
        "  logs/wanstudio.log: 1 line",
    ):
        assert row in report, row


def test_a_home_of_nobody_in_the_settings_does_not_keep_it_from_being_made(tmp_path: Path):
    chosen = Settings(export_folder="~nobodyatall/x")
    assert "  export_folder: ~nobodyatall/x" in saved(tmp_path, "", chosen)["report.txt"]


def test_a_journal_that_could_not_be_read_is_said(tmp_path: Path):
    assert (
        "  The list of jobs cannot be read: x."
        in saved(tmp_path, "", tally="The list of jobs cannot be read: x.")["report.txt"]
    )


def test_of_a_long_log_the_newest_is_in_it(tmp_path: Path):
    text = saved(tmp_path, "".join(f"{AT} {n}\n" for n in range(60_000)))["logs/wanstudio.log"]
    assert text.endswith(f"{AT} 59999\n")
    assert diagnostics.LOG_BYTES - 100 < len(text) <= diagnostics.LOG_BYTES


def test_a_log_that_is_written_faster_than_it_is_read_comes_to_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def and_more(seconds: float) -> None:
        with (tmp_path / "logs" / "wanstudio.log").open("a") as file:
            file.write("x" * PIECE_BYTES + "\n")

    monkeypatch.setattr(diagnostics.time, "sleep", and_more)
    assert saved(tmp_path, "begun\n")["logs/wanstudio.log"].startswith("begun\nxxx")


def test_a_log_that_cannot_be_read_is_told_in_its_place(tmp_path: Path):
    (tmp_path / "logs" / "command.log").mkdir(parents=True)
    assert saved(tmp_path, "")["logs/command.log"] == "command.log cannot be read: is a directory.\n"


def test_no_prompt_and_no_name_of_a_clip_is_in_it(anna: None, tmp_path: Path):
    log = (
        f"{AT} refused 'A red fox runs through snow'\n"
        f"{AT} No such file: '{tmp_path}/library/Film/holiday 2.mp4'\n"
        f"{AT} /mnt/clips/2026-11-27 Wan a red fox runs thr 7.mp4 is gone\n"
        f"{AT} {tmp_path}/sources/ab12.png is 3 bytes\n"
        f"{AT} /media/anna/disk/x\n"
    )
    texts = saved(tmp_path, log, Settings(library_folder="/mnt/clips"), TALLY)
    whole = "".join(texts.values())
    assert not any(word in whole for word in ("fox", "snow", "holiday", "Film", "ab12", "anna"))
    assert texts["logs/wanstudio.log"].splitlines()[4] == f"{AT} /media/[user]/disk/x"


def test_keys_and_passwords_of_the_environment_are_not_in_it_though_nothing_has_used_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SCENARIO_SDK_API_KEY", KEY)
    monkeypatch.setenv("SCENARIO_SDK_API_SECRET", SECRET)
    monkeypatch.setenv("AIMLAPI_KEY", " canary-with space ")
    monkeypatch.setenv("ALL_PROXY", "socks5://canaryname:canary%40word@proxy:1080")
    basic = base64.b64encode(f"{KEY}:{SECRET}".encode()).decode()
    log = f"{KEY} {SECRET} {basic} {quote(SECRET)} canary-with space socks5://canaryname:canary%40word@p canary@word\n"
    texts = saved(tmp_path, log)
    assert "canary" not in str(texts).lower() and basic not in str(texts)


def test_what_looks_like_a_credential_is_not_in_it_though_nobody_knows_it(tmp_path: Path):
    log = "Authorization: Bearer abc.def-ghi\nGET https://cdn.test/a.mp4?sig=canary\nhttp://user:canary@proxy\n"
    found = (*FOUND, Finding("connection a", False, "x-api-key: canary"))
    folders = Folders.under(tmp_path)
    folders.logs.mkdir()
    (folders.logs / "sandbox.log").write_text(log)
    texts = inside(Path(diagnostics.save(tmp_path / "a.zip", folders, Settings(), found, NONE).path))
    assert "canary" not in str(texts) and "abc.def" not in str(texts)


SIGNS = st.characters(min_codepoint=33, max_codepoint=126)
SECRETS = st.text(SIGNS, min_size=4, max_size=60).map(lambda rest: f"Zq{rest}")
LOOKS = [str, quote, repr, lambda s: s.encode().hex(), lambda s: base64.b64encode(s.encode()).decode(), str.upper]


@settings(max_examples=60)
@given(SECRETS, SECRETS, st.sampled_from(LOOKS), st.text(max_size=30), st.integers(0, 3))
def test_whatever_is_registered_as_secret_is_nowhere_in_it(key: str, secret: str, look, around: str, where: int):
    before = redactor._forms, redactor._cover, redactor.longest
    try:
        redactor.hide(key, secret)
        folder = Path(tempfile.mkdtemp())
        said = f"{around}{look(secret)}{around} {look(key)} {look(f'{key}:{secret}')}"
        log, chosen, tally = "", Settings(), NONE
        match where:
            case 0:
                log = f"{AT} {said}\n"
            case 1:
                log = "-" * 1_990 + said + "-" * 9_000 + "\n"
            case 2:
                chosen = Settings(library_folder=f"{Path.home()}/{said}", ca_file=said)
            case _:
                tally = Tally({said: 1}, 1, (said,))
        whole = "".join(saved(folder, log, chosen, tally).values())
        assert not any(form in whole for form in (look(key), look(secret), key, secret))
    finally:
        redactor._forms, redactor._cover, redactor.longest = before


def test_no_key_is_torn_nor_made_where_the_home_folder_is_hidden(anna: None, tmp_path: Path):
    redactor.hide("zq /home/anna/zq")
    redactor.hide("~/canary")
    texts = saved(tmp_path, f"{AT} zq /home/anna/zq /home/anna/canary\n", Settings(ca_file="zq /home/anna/zq"))
    assert texts["logs/wanstudio.log"] == f"{AT} {logs.HIDDEN} {logs.HIDDEN}\n"
    assert "zq" not in texts["report.txt"] and f"ca_file: {logs.HIDDEN}" in texts["report.txt"]
