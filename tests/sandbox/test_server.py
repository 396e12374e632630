"""The server as a process: its one line, who may reach it, how it ends, what it keeps."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psutil
import pytest

from tests.sandbox.conftest import SAMPLES, ScenarioClient, until
from tests.sandbox_server import COMMAND, ROOT, SandboxServer, end, sandbox
from wanstudio.sandbox.server import _listen

I2V, T2V = "model_wan-2-2-i2v-a14b", "model_wan-2-5-t2v"


def client_of(server: SandboxServer) -> ScenarioClient:
    return ScenarioClient(base_url=server.scenario_url, auth=server.scenario_auth, timeout=60)


def test_it_prints_one_line_and_nothing_else() -> None:
    with sandbox() as server:
        httpx.get(server.aimlapi_url)
        assert server.process.stdout is not None
        end(server.process)
        assert server.process.stdout.read() == b""
    assert server.scenario_url == f"{server.aimlapi_url}/v1" and server.scenario_key.startswith("api_")


def test_keys_are_drawn_for_each_run(server: SandboxServer) -> None:
    with sandbox() as other:
        keys = {k for s in (server, other) for k in (s.scenario_key, s.scenario_secret, s.aimlapi_key)}
    assert len(keys) == 6


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example:1", "", "10.0.0.1:1"])
def test_another_hosts_name_is_turned_away_on_both_ports(
    server: SandboxServer, scenario: ScenarioClient, assets: dict[str, str], host: str
) -> None:
    urls = [f"{server.scenario_url}/teams", scenario.asset(assets["picture"])["url"]]
    for url in urls:
        assert httpx.get(url, headers={"Host": host}, auth=server.scenario_auth).status_code in (400, 421)


def test_only_loopback_is_listened_on(server: SandboxServer) -> None:
    own = psutil.Process(server.process.pid)
    listening = [c.laddr.ip for c in own.net_connections(kind="inet") if c.status == psutil.CONN_LISTEN]
    assert listening == ["127.0.0.1", "127.0.0.1"]


@pytest.mark.parametrize("way", ["stdin", "SIGTERM", "SIGINT"])
def test_it_ends_cleanly_with_a_job_under_way_and_leaves_nothing(
    tmp_path: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with sandbox(speed=100) as server, client_of(server) as client:
        job = client.generate(T2V, prompt="a", size="1920*1080", duration=10)  # would take a while yet
        until(lambda: client.job(job["jobId"])["status"], lambda status: status == "in-progress")
        children = psutil.Process(server.process.pid).children(recursive=True)
        assert children and any(tmp_path.iterdir())
        if way != "stdin":
            server.process.send_signal(signal.Signals[way])
            assert server.process.wait(10) == 0
        else:
            assert end(server.process) == 0
    _, alive = psutil.wait_procs(children, 5)
    assert not alive
    assert not list(tmp_path.iterdir())


def test_children_end_when_it_is_killed() -> None:
    with sandbox(speed=100) as server, client_of(server) as client:
        client.add_image(SAMPLES / "rocket.jpg")
        children = psutil.Process(server.process.pid).children(recursive=True)
        assert children
        server.process.kill()
        server.process.wait(10)
    _, alive = psutil.wait_procs(children, 10)
    assert not alive


def started(*args: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [*COMMAND, *args], capture_output=True, text=True, env=environment, timeout=30, stdin=subprocess.DEVNULL
    )


@pytest.mark.parametrize(
    ("args", "named"),
    [(["--fault", "GET /x boom"], "boom"), (["--speed", "0"], "speed"), (["--port", "70000"], "port")],
)
def test_a_wrong_wish_is_refused_in_words_with_exit_code_2(args: list[str], named: str) -> None:
    done = started(*args)
    assert done.returncode == 2 and named in done.stderr and "Traceback" not in done.stderr and not done.stdout


def test_a_port_in_use_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = started("--port", str(port))
    assert done.returncode == 7 and str(port) in done.stderr and "Traceback" not in done.stderr


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.touch()
    done = started("--state", str(taken))
    assert done.returncode == 7 and str(taken) in done.stderr and "Traceback" not in done.stderr and not done.stdout


def test_no_stdin_at_all_counts_as_closed() -> None:
    done = started("--with-parent")
    assert done.returncode == 0 and json.loads(done.stdout)["scenario"]["api_key"] not in done.stderr


def test_a_chosen_port_is_used() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with sandbox(port=port) as server:
        assert urlsplit(server.aimlapi_url).port == port


def test_what_it_keeps_is_there_after_a_restart_and_interrupted_jobs_go_on(tmp_path: Path) -> None:
    state = tmp_path / "state"
    with sandbox(speed=100, state=state) as server, client_of(server) as client:
        finished = client.generate(I2V, prompt="first", seed=3, resolution="480p")["jobId"]
        clip = client.clip(finished)
        interrupted = client.generate(I2V, prompt="second", seed=3, resolution="480p")["jobId"]
        picture = client.add_image(SAMPLES / "rocket.jpg")
        upload = client.start_upload(SAMPLES / "rocket.jpg", "image")
        server.process.kill()
    with sandbox(speed=100, state=state) as server, client_of(server) as client:
        assert client.clip(finished) == clip
        assert client.ended(interrupted)["status"] == "success"
        assert client.asset(picture)["properties"]["width"] == 640
        part = client.get(f"/uploads/{upload['id']}").json()["upload"]["parts"][0]["url"]
        assert httpx.put(part, content=(SAMPLES / "rocket.jpg").read_bytes()).status_code == 200
        assert client.complete(upload["id"])["status"] == "imported"
    assert not [p.name for p in state.rglob("*.part")]


def test_it_answers_while_clips_are_rendered(server: SandboxServer, scenario: ScenarioClient) -> None:
    for job in [scenario.generate(I2V, prompt="a", resolution="480p")["jobId"] for _ in range(3)]:
        scenario.ended(job)  # by now it has all its renderers
    with held_still(
        psutil.Process(server.process.pid).children()
    ):  # so that no machine is too fast, or too slow, to see
        jobs = [scenario.generate(I2V, prompt="a", resolution="480p")["jobId"] for _ in range(3)]
        for job in jobs[:2]:
            until(lambda job=job: scenario.job(job)["status"], lambda status: status == "in-progress")
        assert {scenario.job(job)["status"] for job in jobs} == {"in-progress", "queued"}
        assert {scenario.job(job)["progress"] for job in jobs} == {0.0}
    assert {scenario.ended(job)["status"] for job in jobs} == {"success"}


@contextmanager
def held_still(processes: list[psutil.Process]) -> Iterator[None]:
    assert processes
    for process in processes:
        process.suspend()
    try:
        yield
    finally:
        for process in processes:
            process.resume()


def test_an_answer_is_not_held_back_until_its_first_part_is_acknowledged() -> None:
    """asyncio sends at once (TCP_NODELAY) only where a socket says that it is TCP; else each answer takes 40 ms."""
    listener = _listen(0)
    listener.listen()
    try:
        with socket.create_connection(listener.getsockname()), listener.accept()[0] as accepted:
            assert accepted.proto == socket.IPPROTO_TCP
    finally:
        listener.close()
