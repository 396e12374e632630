"""One window on one data folder: a second start raises the first one and passes its files on."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT
from tests.end2end.command import started, wan
from wanstudio.single import LONGEST_BYTES, MOST_FILES, Single, Taken, files_in

HOLDS = """
import sys, time
from wanstudio.single import Single
from pathlib import Path
single = Single(Path(sys.argv[1]))
print(single.take(), flush=True)
time.sleep(600)
"""


def holder(home: Path) -> subprocess.Popen[str]:
    """A process that has the lock, and does nothing with it."""
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(home)], env=env, stdout=subprocess.PIPE, text=True, bufsize=1
    )
    assert process.stdout is not None and process.stdout.readline() == "True\n"
    return process


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def test_a_second_start_raises_the_first_window_passes_its_files_on_and_ends(
    qapp: Any, run: Callable[..., Any], home: Path, tmp_path: Path
):
    picture = tmp_path / "caf\udce9 a fox.png"
    picture.write_bytes(b"x")
    single, heard = Single(home), []

    async def scene() -> tuple[Any, Any]:
        single.listen(qapp, lambda files: heard.append(files), lambda: heard.append("raised"))
        return await asyncio.to_thread(wan, str(picture)), await asyncio.to_thread(wan)

    assert single.take()
    try:
        first, second = run(scene())
    finally:
        single.close()
    assert (first.code, second.code) == (0, 0), first.err
    assert "already open" in first.err
    assert heard == ["raised", [str(picture)], "raised"]
    assert not (home / "window.json").exists()


def test_the_real_window_takes_what_a_second_start_was_given_and_after_a_kill_a_third_opens(home: Path):
    picture = ROOT / "resources" / "samples" / "rocket.jpg"
    with started() as window:
        until(lambda: (home / "window.json").exists(), window)
        assert wan(str(picture)).code == 0
        until(lambda: (home / "state.json").exists() and picture.name in (home / "state.json").read_text(), window)
        window.kill()
        window.wait()
    third = wan(env={"WANSTUDIO_EXIT_AFTER_FIRST_FRAME": "1"})
    assert third.code == 0 and "first_frame" in third.out


def until(holds: Callable[[], bool], window: subprocess.Popen[str]) -> None:
    """Wait for it as long as the window lives."""
    while not holds():
        assert window.poll() is None, window.stderr and window.stderr.read()
        threading.Event().wait(0.02)


def test_after_a_kill_the_next_start_has_the_folder_at_once(home: Path):
    process = holder(home)
    try:
        assert not Single(home).take()
        process.send_signal(signal.SIGKILL)
        process.wait()
        single = Single(home)
        assert single.take()
        single.close()
    finally:
        end(process)


def test_a_window_that_does_not_answer_is_said_with_its_process(home: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("wanstudio.single._TRIES_S", 0.0)
    process = holder(home)
    try:
        with pytest.raises(Taken, match=rf"process {process.pid}\) and does not answer"):
            Single(home).pass_on(())
    finally:
        end(process)


def test_a_lock_of_another_computer_is_respected_and_named(home: Path):
    process = holder(home)
    lock = home / "window.lock"
    lines = lock.read_text().splitlines()
    end(process)
    lines[2] = "another-computer"
    lock.write_text("\n".join([*lines[:3], "0" * 32, *lines[4:]]) + "\n")
    second = wan()
    assert second.code == 7
    assert "on the computer another-computer" in second.err and str(lock) in second.err
    assert lock.exists()


def test_only_whole_paths_are_taken_from_a_message():
    good = {"files": ["/clips/a fox.png", "/caf\udce9"]}
    assert files_in(json.dumps(good).encode()) == good["files"]
    assert files_in(b'{"files": []}') == []
    for bad in (
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"files": "/a"}',
        b'{"files": [1]}',
        b'{"files": ["a.png"]}',
        b'{"files": ["/a\\u0000b"]}',
        b"[" * 100_000,
        json.dumps({"files": ["/a"] * (MOST_FILES + 1)}).encode(),
    ):
        assert files_in(bad) is None, bad[:40]


@given(st.binary(max_size=300))
def test_whatever_comes_it_is_files_or_nothing(message: bytes):
    found = files_in(message)
    assert found is None or all(Path(f).is_absolute() for f in found)


def test_who_writes_nonsense_or_without_end_is_cut_off(qapp: Any, run: Callable[..., Any], home: Path):
    from PySide6.QtNetwork import QLocalSocket

    single, heard = Single(home), []

    async def talk(message: bytes) -> None:
        address = json.loads((home / "window.json").read_text())["address"]
        socket = QLocalSocket()
        gone = asyncio.Event()
        socket.disconnected.connect(gone.set)
        socket.connectToServer(address)
        socket.write(message)
        async with asyncio.timeout(20):
            await gone.wait()
        assert not socket.readAll().data()

    async def scene() -> None:
        single.listen(qapp, heard.append, lambda: heard.append("raised"))
        await talk(b"GET / HTTP/1.1\r\n")
        await talk(b"x" * (LONGEST_BYTES + 1))

    assert single.take()
    try:
        run(scene())
    finally:
        single.close()
    assert heard == []


def test_where_nothing_can_be_written_the_window_opens_all_the_same(qapp: Any, run: Callable[..., Any], tmp_path: Path):
    folder = tmp_path / "no folder"
    folder.touch()
    single = Single(folder)

    async def scene() -> None:
        single.listen(qapp, lambda _: None, lambda: None)

    assert single.take()
    try:
        run(scene())
    finally:
        single.close()


@pytest.mark.skipif(sys.platform == "win32", reason="pipes have rights of their own")
def test_only_this_user_may_read_where_the_window_listens(qapp: Any, run: Callable[..., Any], home: Path):
    single = Single(home)

    async def scene() -> tuple[int, int]:
        single.listen(qapp, lambda _: None, lambda: None)
        address = json.loads((home / "window.json").read_text())["address"]
        return (home / "window.json").stat().st_mode & 0o777, Path(address).stat().st_mode & 0o077

    try:
        assert run(scene()) == (0o600, 0)
    finally:
        single.close()
