"""Each check of the self-test sees what it is there for."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from wanstudio.core.formats import FORMATS
from wanstudio.selftest import checks, tls
from wanstudio.selftest.run import main

SAMPLES = Path(__file__).parents[2] / "resources" / "samples"


def test_the_programs_client_takes_the_right_certificate_and_no_other():
    assert asyncio.run(tls.doubts()) == []


@pytest.mark.parametrize(("host", "doubt"), [("localhost", "another host was accepted"), ("gone.invalid", "refused")])
def test_a_client_that_trusts_too_much_or_too_little_is_found_out(monkeypatch, host, doubt):
    """The certificate for another host made out to this one, and that for this host made out to another."""
    monkeypatch.setattr(tls, "WRONG" if host == "localhost" else "NAMED", host)
    assert any(doubt in found for found in asyncio.run(tls.doubts()))


def test_a_photograph_that_cannot_be_read_is_found_out(tmp_path: Path):
    whole = SAMPLES.parent / "selftest" / "photograph.heic"
    assert asyncio.run(checks.photograph(whole)) == checks.Check("photograph", True, "HEIC is read: 320x214")
    cut = tmp_path / "photograph.heic"
    cut.write_bytes(whole.read_bytes()[:3000])
    assert not asyncio.run(checks.photograph(cut)).ok


def test_every_format_is_written_and_one_that_cannot_be_is_found_out(tmp_path: Path):
    found = asyncio.run(checks.formats(SAMPLES / "bigbuckbunny.mp4", tmp_path))
    assert found.ok and "h265" in found.says and len(list(tmp_path.iterdir())) == len(FORMATS)
    found = asyncio.run(checks.formats(SAMPLES / "bigbuckbunny.mp4", tmp_path / "gone"))
    assert not found.ok and found.says.startswith("original: ")


def test_a_value_left_in_any_file_is_found(tmp_path: Path):
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "a.log").write_text("the key is 0123456789abcdef, they said")
    found = checks.secrets_kept(tmp_path, ("0123456789abcdef",))
    assert not found.ok and "a.log" in found.says
    assert checks.secrets_kept(tmp_path, ("fedcba9876543210",)).ok


def test_a_folder_without_any_file_proves_nothing(tmp_path: Path):
    assert not checks.secrets_kept(tmp_path, ("x",)).ok
    assert not checks.database(tmp_path).ok
    assert not checks.quiet_log(tmp_path / "wanstudio.log").ok


def test_an_error_in_the_log_is_quoted(tmp_path: Path):
    log = tmp_path / "wanstudio.log"
    log.write_text("2026-01-01 INFO    a: fine\n2026-01-01 ERROR   b: not fine\n")
    assert checks.quiet_log(log) == checks.Check("log", False, "2026-01-01 ERROR   b: not fine")


def test_a_damaged_database_is_told_from_a_sound_one(tmp_path: Path):
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE t (x UNIQUE)")
        connection.executemany("INSERT INTO t VALUES (?)", [(f"{n:0500}",) for n in range(50)])
    assert checks.database(tmp_path) == checks.Check("database", True, "a.db: ok")
    whole = bytearray(path.read_bytes())
    whole[3 * 4096 + 100 : 3 * 4096 + 900] = b"\x00" * 800
    path.write_bytes(whole)
    assert not checks.database(tmp_path).ok


def test_a_killed_worker_costs_its_own_task_only():
    found = asyncio.run(checks.worker_crash(SAMPLES / "bigbuckbunny.mp4"))
    assert found.ok, found.says


def test_no_reference_to_none_is_lost(qapp):
    assert checks.references().ok


def test_without_a_keyring_the_reason_is_told():
    found = asyncio.run(checks.keyring({"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}))
    assert found.ok and "not used: " in found.says


def test_an_unknown_option_is_refused(capsys):
    assert main(["--jsn"]) == 2
    assert "--jsn" in capsys.readouterr().err
