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
from wanstudio.ui.settings.connect import ConnectDialog
from wanstudio.ui.settings.dialog import SettingsDialog

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
def computer(monkeypatch: pytest.MonkeyPatch) -> None:
    """One without a keyring, and with no proxy of its own."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)


def test_a_job_behind_a_proxy_waits_says_why_and_is_done_once_the_settings_are_right(
    qapp: Any, home: Path, monkeypatch: pytest.MonkeyPatch, authority: Authority, server: ScenarioServer, proxy: Proxy
):
    asks = f"The proxy 127.0.0.1:{proxy.port} asks for a name and password (407)."
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")

    async def act(user: User) -> None:
        user.desk.menus.actions.by_id["connect"].trigger()
        connecting = user.dialog()
        assert isinstance(connecting, ConnectDialog)
        texts = (server.key, server.secret, f"https://{API}/v1")
        for field, text in zip((connecting.key, connecting.secret, connecting.base_url), texts, strict=True):
            user.type(field, text)
        user.press(connecting, "Test")
        await user.until(lambda: asks in user.texts(connecting), "the account's test says why")
        assert "Settings > Network" in user.texts(connecting)
        user.press(connecting, "Save anyway")
        await user.until(lambda: "My Scenario" in user.control("connection").text(), "it is chosen")

        await user.fill(user.program.models[I2V], {**QUICK, "image": str(PICTURE), "prompt": PROMPT})
        job = await user.generate()
        await user.until(lambda: asks in user.texts(user.control("queue")), "the queue says why")
        assert not server.charges

        user.press(user.control("queue"), "Network settings")
        dialog = user.dialog()
        assert isinstance(dialog, SettingsDialog) and dialog.network is not None
        network = dialog.network
        network.mode._take(2)
        user.type(network.address, f"http://{NAME}:{PASSWORD}@127.0.0.1:{proxy.port}")
        network.address.editingFinished.emit()
        user.type(network.ca_file, str(authority.ca_file))
        user.press(network, "Test")
        await user.until(lambda: network.trials.says and "trying…" not in str(network.trials.says), "all are tried")
        assert len(network.trials.says) == 3 and all("reached through the proxy" in s for s in network.trials.says)
        server.complaints.clear()  # nobody's key was sent, as the strict server would have it
        user.press(dialog, "Save")

        clip = await user.done(job)
        assert clip.path.read_bytes().startswith(VIDEO.read_bytes())
        assert len(server.charges) == 1

    sit(qapp, act)
    assert {f"CONNECT {API}:443", f"CONNECT {CDN}:443"} <= set(proxy.asked)
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
