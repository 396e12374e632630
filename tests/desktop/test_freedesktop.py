"""Notifications and the dock over a real bus, with a real server on it and without one."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from jeepney import HeaderFields, message_bus, new_method_call, new_method_return

from tests.desktop.bus import Server, a_bus, until
from wanstudio.core.notices import Notice
from wanstudio.desktop.freedesktop import Freedesktop
from wanstudio.studio.tasks import Tasks, unasked

DONE = Notice("Wan 2.2 I2V is done", "The clip is in the library.")


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[subprocess.Popen[str]]:
    with a_bus(tmp_path) as (address, process):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield process


class Told:
    """The desktop as the program has it, and what it was told from there."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.tasks = Tasks()
        self.desktop = Freedesktop(
            partial(self.tasks.start, refused=unasked),
            chosen=lambda: self.heard.append("chosen"),
            closed=lambda: self.heard.append("closed"),
        )


@pytest.fixture
def with_server(run: Any, bus: object) -> Callable[..., None]:
    def act(what: Callable[[Told, Server], Awaitable[None]], *can: str) -> None:
        async def whole() -> None:
            async with Server(can) if can else Server() as server:
                told = Told()
                try:
                    await what(told, server)
                finally:
                    await told.tasks.close()

        run(whole())

    return act


def test_a_notification_has_a_show_that_leads_back(with_server):
    async def act(told: Told, server: Server) -> None:
        told.desktop.notify(DONE)
        await until(lambda: server.said, "it is shown")
        [said] = server.said
        assert (said.title, said.body, said.replaces) == (DONE.title, DONE.body, 0)
        assert said.actions == ["default", "Show", "show", "Show"]
        assert said.hints["desktop-entry"] == ("s", "wanstudio")
        await server.press(said.number, "show")
        await until(lambda: told.heard, "Show was heard")
        assert told.heard == ["chosen"]

    with_server(act)


def test_what_is_no_character_is_shown_as_one_and_the_next_is_shown_too(with_server):
    async def act(told: Told, server: Server) -> None:
        told.desktop.notify(Notice("Wan \udc80", "a\udc80.mp4 is gone"))
        told.desktop.notify(DONE)
        await until(lambda: len(server.said) == 2, "both are shown")
        assert [said.title for said in server.said] == ["Wan ?", DONE.title]

    with_server(act)


def test_the_token_that_lets_a_window_come_forward_is_there_before_it_is_chosen(with_server, monkeypatch):
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "")

    async def act(told: Told, server: Server) -> None:
        told.desktop.notify(DONE)
        await until(lambda: server.said, "it is shown")
        await server.press(1, "default", token="kwin-7")
        await until(lambda: told.heard, "it was chosen")
        assert os.environ["XDG_ACTIVATION_TOKEN"] == "kwin-7"

    with_server(act)


def test_a_later_one_takes_the_place_of_the_one_before_until_that_is_gone(with_server):
    async def act(told: Told, server: Server) -> None:
        told.desktop.notify(DONE)
        told.desktop.notify(Notice("2 clips are done"))
        await until(lambda: len(server.said) == 2, "both are said")
        assert server.said[1].replaces == server.said[0].number
        await server.close(server.said[0].number, reason=2)
        await until(lambda: told.heard == ["closed"], "the user has put it away")
        told.desktop.notify(DONE)
        await until(lambda: len(server.said) == 3, "a new one is shown")
        assert server.said[2].replaces == 0

    with_server(act)


def test_one_whose_time_is_over_was_not_put_away_by_the_user(with_server):
    async def act(told: Told, server: Server) -> None:
        told.desktop.notify(DONE)
        await until(lambda: server.said, "it is shown")
        await server.close(server.said[0].number, reason=1)
        told.desktop.notify(DONE)
        await until(lambda: len(server.said) == 2, "the next one is shown")
        assert told.heard == []

    with_server(act)


def test_what_happens_to_other_programs_notifications_is_not_ours(with_server):
    async def act(told: Told, server: Server) -> None:
        told.desktop.notify(DONE)
        await until(lambda: server.said, "it is shown")
        await server.press(99, "show")
        await server.press(server.said[0].number, "show")
        await until(lambda: told.heard, "ours was chosen")
        assert told.heard == ["chosen"]

    with_server(act)


def test_a_signal_that_says_nothing_does_not_end_the_hearing_of_others(with_server):
    async def act(told: Told, server: Server) -> None:
        told.desktop.notify(DONE)
        await until(lambda: server.said, "it is shown")
        await server.say_nothing()
        await server.press(server.said[0].number, "show")
        await until(lambda: told.heard == ["chosen"], "ours was chosen")

    with_server(act)


def test_it_is_withdrawn_when_the_user_has_seen_for_themselves(with_server):
    async def act(told: Told, server: Server) -> None:
        told.desktop.notify(DONE)
        told.desktop.withdraw()
        await until(lambda: server.closed, "it is taken away")
        assert server.closed == [server.said[0].number]

    with_server(act)


def test_it_is_gone_when_the_program_has_ended(with_server):
    async def act(told: Told, server: Server) -> None:
        told.desktop.notify(DONE)
        await until(lambda: server.said, "it is shown")
        await until(lambda: told.desktop._number, "and its number is known")
        await told.tasks.close()
        await until(lambda: server.closed, "it is taken away")

    with_server(act)


def test_words_are_never_read_as_markup(with_server):
    async def act(told: Told, server: Server) -> None:
        told.desktop.notify(Notice("a", "Refused: <b>3 > 2</b> & more"))
        await until(lambda: server.said, "it is shown")
        assert server.said[0].body == "Refused: &lt;b&gt;3 &gt; 2&lt;/b&gt; &amp; more"

    with_server(act)


def test_a_plain_server_gets_plain_words_and_no_buttons(with_server):
    async def act(told: Told, server: Server) -> None:
        told.desktop.notify(Notice("a", "3 > 2"))
        await until(lambda: server.said, "it is shown")
        assert server.said[0].body == "3 > 2" and server.said[0].actions == []

    with_server(act, "body")


def test_the_dock_is_told_how_far_the_work_is(with_server):
    async def act(told: Told, server: Server) -> None:
        told.desktop.show_progress(0.25)
        told.desktop.show_progress(None)
        await until(lambda: len(server.progress) == 2, "the dock has heard both")
        assert server.progress == [
            ("application://wanstudio.desktop", 0.25, True),
            ("application://wanstudio.desktop", 0.0, False),
        ]

    with_server(act)


def test_without_a_server_nothing_happens_and_one_that_comes_later_is_used(run, bus, caplog):
    caplog.set_level(logging.INFO)

    async def act() -> None:
        told = Told()
        told.desktop.notify(DONE)
        await until(lambda: "does not show it" in caplog.text, "nobody shows it")
        async with Server() as server:
            told.desktop.notify(DONE)
            await until(lambda: server.said, "the one that has come shows it")
        await told.tasks.close()

    run(act())
    assert "ServiceUnknown" in caplog.text


@pytest.mark.parametrize("address", [None, "unix:path=/nowhere/at/all", "tcp:host=localhost,port=1", "rubbish"])
def test_without_a_bus_nothing_happens_at_all(run, monkeypatch, caplog, address):
    caplog.set_level(logging.INFO)
    if address is None:
        monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    else:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)

    async def act() -> None:
        told = Told()
        told.desktop.notify(DONE)
        await until(lambda: "no bus" in caplog.text, "there is none")
        told.desktop.notify(DONE)
        told.desktop.withdraw()
        told.desktop.show_progress(0.5)
        await told.tasks.close()

    run(act())


def test_a_bus_that_ends_takes_nothing_with_it(run, bus, caplog):
    caplog.set_level(logging.INFO)

    async def act() -> None:
        told = Told()
        async with Server() as server:
            told.desktop.notify(DONE)
            await until(lambda: server.said, "it is shown")
            bus.kill()
            bus.wait()
        told.desktop.notify(DONE)
        await until(lambda: "no bus" in caplog.text, "it is gone")
        told.desktop.notify(DONE)
        await told.tasks.close()

    run(act())


def test_nothing_is_looked_for_while_there_is_nothing_to_say(run, monkeypatch, caplog):
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    caplog.set_level(logging.INFO)

    async def act() -> None:
        told = Told()
        told.desktop.withdraw()
        told.desktop.show_progress(None)
        await told.tasks.drain()
        await told.tasks.close()

    run(act())
    assert caplog.text == ""


def test_a_bus_that_ends_in_the_moment_in_which_the_program_does_is_no_error(run, tmp_path, monkeypatch, caplog):
    """Both in one turn of the loop: whichever is first, nothing is said but that there is no bus."""
    asked = asyncio.Event()
    lines: list[asyncio.StreamWriter] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """As much of a bus as lets a program in, and then hears the first thing that it asks for."""
        lines.append(writer)
        await reader.readuntil(b"\r\n")
        writer.write(b"OK 0123456789abcdef0123456789abcdef\r\n")
        while (line := await reader.readuntil(b"\r\n")) != b"BEGIN\r\n":
            writer.write(b"AGREE_UNIX_FD\r\n" if b"UNIX_FD" in line else b"ERROR\r\n")
        await reader.read(4096)
        hello = new_method_return(new_method_call(message_bus, "Hello"), "s", (":1.1",))
        hello.header.fields[HeaderFields.reply_serial] = 1
        writer.write(hello.serialise(serial=1))
        await reader.read(4096)
        asked.set()

    async def act(turns: int) -> None:
        asked.clear()
        lines.clear()
        async with await asyncio.start_unix_server(serve, tmp_path / f"bus{turns}"):
            monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / f'bus{turns}'}")
            told = Told()
            told.desktop.notify(DONE)
            await asyncio.wait_for(asked.wait(), 10)
            lines[0].close()
            for _ in range(turns):
                await asyncio.sleep(0)
            await told.tasks.close()

    for turns in range(8):
        run(act(turns))
    assert not [record.getMessage() for record in caplog.records if record.levelno > logging.INFO]
