"""Behind a company's proxy, in the window: what is in the way is said, leads to the settings, and is over at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.authority import Authority
from tests.contract.server import ScenarioServer
from tests.end2end.command import QUICK
from tests.end2end.test_secrets import files_under, forms
from tests.end2end.window import User, settings, sit
from tests.proxy import Door, Proxy
from tests.samples import PICTURE, PROMPT, VIDEO
from tests.ui.hand import take
from wanstudio.core.network import Network
from wanstudio.providers.way import way
from wanstudio.ui.settings.connect import ConnectDialog
from wanstudio.ui.settings.dialog import SettingsDialog
from wanstudio.ui.settings.network import NetworkSection

I2V = "scenario/wan-2.2-i2v"
API, CDN = "api.wan.test", "cdn.wan.test"
SERVICES = ("api.cloud.scenario.com", "api.aimlapi.com")
NAME, PASSWORD = "canary-proxy-name", "canary-proxy-word"


@pytest.fixture
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def server() -> Iterator[ScenarioServer]:
    with ScenarioServer(VIDEO) as server:
        server.names = {API, CDN}
        server.files.origin = f"https://{CDN}"
        yield server


@pytest.fixture
def proxy(authority: Authority, server: ScenarioServer) -> Iterator[Proxy]:
    """To the service and its storage out in the world, for who has a name and password."""
    certificate = authority.certificate(API, CDN, *SERVICES)
    with Door(certificate, server.api.port) as api, Door(certificate, server.files.port) as files, ExitStack() as stack:
        ports = {CDN: files.port} | dict.fromkeys((API, *SERVICES), api.port)
        yield stack.enter_context(Proxy(ports, login=f"{NAME}:{PASSWORD}"))


@pytest.fixture(autouse=True)
def computer(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One without a keyring, and with no proxy of its own."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    yield
    way.use(Network())


@pytest.fixture
def asks(proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> str:
    """What is said on a computer that is set to use the proxy without a name and password."""
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
    return f"The proxy 127.0.0.1:{proxy.port} asks for a name and password (407)."


# ---- what the user does ------------------------------------------------------------------------------


def account_typed(user: User, server: ScenarioServer) -> ConnectDialog:
    user.desk.menus.actions.by_id["connect"].trigger()
    dialog = user.dialog()
    assert isinstance(dialog, ConnectDialog)
    texts = (server.key, server.secret, f"https://{API}/v1")
    for field, text in zip((dialog.key, dialog.secret, dialog.base_url), texts, strict=True):
        user.type(field, text)
    return dialog


async def connected(user: User, server: ScenarioServer) -> None:
    user.press(account_typed(user, server), "Save")
    await user.until(lambda: "My Scenario" in user.control("connection").text(), "it is chosen")


async def blocked_job(user: User, asks: str) -> Any:
    """Generate, and wait until the queue says why nothing leaves."""
    await user.fill(user.program.models[I2V], {**QUICK, "image": str(PICTURE), "prompt": PROMPT})
    job = await user.generate()
    await user.until(lambda: asks in user.texts(user.control("queue")), "the queue says why")
    return job


def network_typed(user: User, proxy: Proxy, authority: Authority) -> tuple[SettingsDialog, NetworkSection]:
    """In the settings that are open: the proxy with its name and password in its address, and the CA file."""
    dialog = user.dialog()
    assert isinstance(dialog, SettingsDialog) and dialog.network is not None
    section = dialog.network
    take(section.mode, "Manual")
    user.type(section.address, f"http://{NAME}:{PASSWORD}@127.0.0.1:{proxy.port}")
    section.address.editingFinished.emit()
    user.type(section.ca_file, str(authority.ca_file))
    return dialog, section


async def job_done(user: User, server: ScenarioServer, proxy: Proxy, authority: Authority, asks: str) -> Any:
    """An account, a job that the proxy is in the way of, the settings that the queue leads to, and its clip."""
    await connected(user, server)
    job = await blocked_job(user, asks)
    assert not server.charges
    user.press(user.control("queue"), "Network settings")
    dialog, _ = network_typed(user, proxy, authority)
    user.press(dialog, "Save")
    return await user.done(job)


# ---- what comes of it --------------------------------------------------------------------------------


def test_the_test_of_an_account_says_what_the_proxy_wants_and_where_that_is_set(
    qapp: Any, home: Path, server: ScenarioServer, asks: str
):
    async def act(user: User) -> None:
        connecting = account_typed(user, server)
        user.press(connecting, "Test")
        await user.until(lambda: asks in user.texts(connecting), "the account's test says why")
        assert "Settings > Network" in user.texts(connecting)
        user.press(connecting, "Save anyway")
        await user.until(lambda: "My Scenario" in user.control("connection").text(), "it is chosen")

    sit(qapp, act)
    assert not server.api.requests


def test_a_job_behind_a_proxy_waits_says_why_and_is_done_once_the_settings_are_right(
    qapp: Any, home: Path, authority: Authority, server: ScenarioServer, proxy: Proxy, asks: str
):
    async def act(user: User) -> None:
        clip = await job_done(user, server, proxy, authority, asks)
        assert clip.path.read_bytes().startswith(VIDEO.read_bytes())

    sit(qapp, act)
    assert len(server.charges) == 1
    assert {f"CONNECT {API}:443", f"CONNECT {CDN}:443"} <= set(proxy.asked)


def test_the_test_of_the_network_reaches_each_service_through_the_proxy(
    qapp: Any, home: Path, authority: Authority, server: ScenarioServer, proxy: Proxy
):
    async def act(user: User) -> None:
        await connected(user, server)
        user.desk.menus.show_network()
        _, section = network_typed(user, proxy, authority)
        user.press(section, "Test")
        trials = section.trials
        await user.until(lambda: trials.says and "trying…" not in str(trials.says), "all are tried")
        assert len(trials.says) == 3 and all("reached through the proxy" in said for said in trials.says)

    sit(qapp, act)
    assert {f"CONNECT {name}:443" for name in (API, *SERVICES)} <= set(proxy.asked)
    assert not [r for r in server.api.requests if {"authorization", "x-api-key"} & r.headers.keys()]
    server.complaints.clear()  # it would have had a key


def test_no_secret_is_seen_by_whom_it_is_not_for_nor_left_in_a_file(
    qapp: Any, home: Path, authority: Authority, server: ScenarioServer, proxy: Proxy, asks: str
):
    async def act(user: User) -> None:
        await job_done(user, server, proxy, authority, asks)

    sit(qapp, act)
    account, own = forms(server.key, server.secret), forms(NAME, PASSWORD)
    assert not [s for s in account if s in proxy.seen] and PROMPT.encode() not in proxy.seen
    assert not [r for r in (*server.api.requests, *server.files.requests) if "proxy-authorization" in r.headers]
    places = files_under(home)
    assert [(name, s) for name, text in places.items() for s in account | own if s in text] == []
    assert any(name.endswith("wanstudio.log") and text for name, text in places.items())


def test_the_sandbox_works_whatever_the_network_settings_say(qapp: Any, home: Path):
    with Proxy(9) as proxy:
        at = f"http://127.0.0.1:{proxy.port}"
        settings(home, proxy="manual", proxy_address=at, ca_file="/gone/company.pem", sandbox_speed=1000)

        async def act(user: User) -> None:
            await user.fill(user.program.models[I2V], {**QUICK, "image": str(PICTURE), "prompt": PROMPT})
            await user.done(await user.generate())

        sit(qapp, act)
        assert proxy.seen == b""
