"""The network settings while the program runs: kept without their secrets, tried, changed under running jobs."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.authority import Authority
from tests.contract.server import ScenarioServer
from tests.proxy import Door, Proxy
from tests.store.session import in_session, needs_keyring
from tests.studio.test_accounts import Shelf
from wanstudio.core.errors import InvalidInput, WayBlocked
from wanstudio.core.network import Login, Network, NetworkTyped, Tried
from wanstudio.providers.way import Way, way
from wanstudio.store.logs import redactor
from wanstudio.store.settings import load_settings
from wanstudio.studio.network import Networking
from wanstudio.studio.preferences import Preferences
from wanstudio.studio.threads import Threads

NAME, PASSWORD = "canary-proxy-name", "canary-proxy-word"
TYPED = NetworkTyped("manual", "http://proxy.test:3128", NAME, PASSWORD, "intranet.test", "")
LOGIN = Login(NAME, PASSWORD)


class Scene:
    """One start of the program after the other, on the same folder and keyring."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.shelf = folder, Shelf()

    def __call__(self, act: Any) -> Any:
        """Start, let `act` use it, close; what it returned."""

        async def main() -> Any:
            threads = Threads()
            preferences = Preferences(self.folder, threads)
            try:
                over = Way()
                networking = Networking(preferences.settings, self.shelf, preferences.change, over=over)
                return await act(networking, over)
            finally:
                await preferences.close()
                self.shelf.close()
                threads.close()

        return asyncio.run(main())

    @property
    def files(self) -> str:
        return "".join(p.read_text() for p in self.folder.rglob("*") if p.is_file())


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path)


async def _kept(networking: Networking, over: Way) -> Any:
    await networking.keep(TYPED)
    return await networking.login()


async def _login(networking: Networking, over: Way) -> Any:
    return await networking.login()


def test_the_login_is_in_the_keyring_and_in_no_file_and_comes_back(scene: Scene):
    assert scene(_kept) == LOGIN
    assert "canary" not in scene.files and "proxy.test:3128" in scene.files
    assert scene.shelf.kept["proxy"]["password"] == PASSWORD
    assert scene(_login) == LOGIN


def test_it_comes_into_force_at_the_start_and_with_the_change(scene: Scene):
    async def change(networking: Networking, over: Way) -> None:
        assert over.network == Network() and over.version == 1
        heard: list[str] = []
        networking.listen(lambda: heard.append(over.network.mode))
        await networking.keep(TYPED)
        assert over.version == 2 and heard == ["manual"]
        proxy = await over.proxy("api.example.com", 443)
        assert proxy is not None and (proxy.address.shown, proxy.login) == ("proxy.test:3128", LOGIN)
        assert await over.proxy("www.intranet.test", 443) is None and await over.proxy("127.0.0.1", 443) is None

    async def again(networking: Networking, over: Way) -> None:
        proxy = await over.proxy("api.example.com", 443)
        assert proxy is not None and proxy.login == LOGIN

    scene(change)
    scene(again)


def test_a_login_typed_into_the_address_is_taken_out_of_it(scene: Scene):
    async def act(networking: Networking, over: Way) -> Any:
        settings = await networking.keep(NetworkTyped("manual", f"http://{NAME}:{PASSWORD}@proxy.test:3128"))
        return settings.proxy_address, await networking.login()

    assert scene(act) == ("http://proxy.test:3128", LOGIN)
    assert "canary" not in scene.files


def test_fields_left_empty_leave_the_login_and_another_address_never_gets_it(scene: Scene):
    async def act(networking: Networking, over: Way) -> None:
        await networking.keep(TYPED)
        await networking.keep(NetworkTyped("none", "proxy.test:3128"))
        await networking.keep(NetworkTyped("manual", "proxy.test:3128", bypass="a.test"))
        assert await networking.login() == LOGIN
        await networking.keep(NetworkTyped("manual", "other.test:3128"))
        assert await networking.login() is None and scene.shelf.kept == {} and not networking.has_login

    scene(act)
    scene.shelf.kept["proxy"] = {"address": "http://proxy.test:3128", "user": NAME, "password": PASSWORD}
    path = scene.folder / "settings.json"  # changed by hand
    path.write_text(json.dumps(json.loads(path.read_text()) | {"proxy_login": True}))
    assert scene(_login) is None


def test_a_login_can_be_forgotten(scene: Scene):
    async def act(networking: Networking, over: Way) -> None:
        await networking.keep(TYPED)
        await networking.keep(NetworkTyped("manual", "proxy.test:3128", forget=True))
        assert await networking.login() is None and scene.shelf.kept == {}

    scene(act)
    assert load_settings(scene.folder / "settings.json")[0].proxy_login is False


def test_without_a_keyring_it_lives_until_the_end_and_says_so(scene: Scene):
    scene.shelf.broken = "No keyring service runs on this computer."

    async def act(networking: Networking, over: Way) -> None:
        await networking.keep(TYPED)
        assert await networking.login() == LOGIN and networking.keyring_problem == scene.shelf.broken

    scene(act)
    assert "canary" not in scene.files
    assert scene(_login) is None


def test_what_is_given_up_while_the_keyring_is_waited_for_changes_nothing(scene: Scene, monkeypatch):
    async def locked() -> str:
        await asyncio.sleep(60)
        return ""

    async def act(networking: Networking, over: Way) -> None:
        monkeypatch.setattr(scene.shelf, "probe", locked)
        saving = asyncio.create_task(networking.keep(TYPED))
        await asyncio.sleep(0.05)
        saving.cancel()
        await asyncio.gather(saving, return_exceptions=True)
        assert over.version == 1 and networking.network == Network() and not networking.has_login
        assert await asyncio.wait_for(networking.login(), 5) is None

    scene(act)
    assert scene.files == "" and scene.shelf.kept == {}


def test_a_keyring_that_is_locked_is_told_from_a_proxy_that_refuses(scene: Scene):
    scene(_kept)
    scene.shelf.broken = "The keyring is locked."
    with pytest.raises(WayBlocked, match=r"out of reach\. The keyring is locked\.") as caught:
        scene(_login)
    assert "Settings > Network" in caught.value.hint and not caught.value.maybe_acted_on


@pytest.mark.parametrize(
    ("what", "param"),
    [
        (NetworkTyped("manual"), "proxy_address"),
        (NetworkTyped("manual", "10.0.0.256:3128"), "proxy_address"),
        (NetworkTyped("manual", "proxy.test:1", "", "canary"), "proxy_user"),
        (NetworkTyped("manual", "proxy.test:1", bypass="a b/c"), "proxy_bypass"),
        (NetworkTyped("system", ca_file="/gone/company.pem"), "ca_file"),
        (NetworkTyped("manual", "socks5://proxy.test:1"), "proxy_address"),
    ],
)
def test_what_cannot_be_used_changes_nothing(scene: Scene, monkeypatch, what: NetworkTyped, param: str):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)  # no extra package for SOCKS

    async def act(networking: Networking, over: Way) -> None:
        with pytest.raises(InvalidInput) as caught:
            await networking.keep(what)
        assert caught.value.param == param and "Allowed: " in caught.value.detail
        assert over.version == 1 and networking.network == Network()

    scene(act)
    assert scene.files == "" and scene.shelf.kept == {}


def test_every_line_of_the_log_is_free_of_it(scene: Scene, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://canary-env-name:canary%20env%20word@proxy.test:1")
    scene(_kept)
    for secret in (NAME, PASSWORD, "canary-env-name", "canary env word", "canary%20env%20word"):
        assert secret not in redactor.clean(f"it said {secret}, twice {secret}")


@needs_keyring
def test_a_real_keyring_keeps_it_over_a_restart(tmp_path: Path):
    code = f"""
import asyncio, json
from pathlib import Path
from wanstudio.core.network import NetworkTyped
from wanstudio.store.keys import Keyring
from wanstudio.studio.network import Networking
from wanstudio.studio.preferences import Preferences
from wanstudio.studio.threads import Threads
folder = Path({str(tmp_path / "kept")!r})
folder.mkdir()
async def start(typed=None):
    keyring, threads = Keyring(), Threads()
    preferences = Preferences(folder, threads)
    networking = Networking(preferences.settings, keyring, preferences.change)
    if typed:
        await networking.keep(typed)
    login = await networking.login()
    await preferences.close(); keyring.close(); threads.close()
    return login and [login.user, login.password]
first = asyncio.run(start(NetworkTyped("manual", "http://proxy.test:3128", {NAME!r}, {PASSWORD!r})))
second = asyncio.run(start())
asyncio.run(start(NetworkTyped("manual", "http://proxy.test:3128", forget=True)))
third = asyncio.run(start())
files = "".join(p.read_text() for p in folder.rglob("*") if p.is_file())
print(json.dumps([first, second, third, "canary" in files]))
"""
    assert in_session(code, tmp_path) == [[NAME, PASSWORD], [NAME, PASSWORD], None, False]


# ---- the test ----------------------------------------------------------------------------------------


@pytest.fixture
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def server() -> Iterator[ScenarioServer]:
    with ScenarioServer() as server:
        yield server
        server.complaints.clear()  # it is asked for nothing in particular


def said(scene: Scene, what: NetworkTyped, *urls: str) -> list[Tried]:
    found: list[Tried] = []

    async def act(networking: Networking, over: Way) -> None:
        await networking.test(what, [("Scenario", url) for url in urls or ("https://api.wan.test/v1",)], found.append)
        assert over.version == 1 and way.network == Network(), "nothing is kept of it"

    scene(act)
    return found


def test_a_service_that_answers_was_reached_and_has_seen_no_credential(scene, server, authority):
    with (
        Door(authority.certificate("api.wan.test"), server.api.port) as door,
        Proxy(door.port, login=f"{NAME}:{PASSWORD}") as proxy,
    ):
        what = NetworkTyped("manual", f"127.0.0.1:{proxy.port}", NAME, PASSWORD, ca_file=str(authority.ca_file))
        [found] = said(scene, what)
        assert found == Tried("Scenario", True, f"Scenario: reached through the proxy 127.0.0.1:{proxy.port}.")
        [asked] = server.api.requests
        assert not {"authorization", "x-api-key", "proxy-authorization", "cookie"} & set(asked.headers)
        [found] = said(scene, NetworkTyped("manual", f"127.0.0.1:{proxy.port}", NAME, PASSWORD))
        assert not found.ok and "could not be verified" in found.says and "its CA file is needed" in found.says
        [found] = said(scene, NetworkTyped("manual", f"127.0.0.1:{proxy.port}"))
        assert found.says.endswith("asks for a name and password (407).")


@pytest.mark.parametrize(
    ("what", "says"),
    [
        (NetworkTyped("manual", "nowhere.invalid:1"), "Scenario: The proxy nowhere.invalid:1 could not be found."),
        (NetworkTyped("manual", "127.0.0.1:9"), "Scenario: The proxy 127.0.0.1:9 is not there: no connection could be"),
        (NetworkTyped("none"), "Scenario: api.wan.test could not be found."),
    ],
)
def test_each_trouble_has_its_sentence(scene: Scene, what: NetworkTyped, says: str):
    [found] = said(scene, what)
    assert not found.ok and found.says.startswith(says)


def test_a_proxy_that_keeps_silent_is_given_up(scene: Scene, monkeypatch):
    monkeypatch.setattr("wanstudio.providers.trial.LIMIT_S", 0.3)
    with Proxy(9, way="silent") as proxy:
        [found] = said(scene, NetworkTyped("manual", f"127.0.0.1:{proxy.port}"))
    assert not found.ok and "did not answer in time" in found.says


def test_a_proxy_that_keeps_silent_is_named_and_not_the_service(scene: Scene, monkeypatch):
    monkeypatch.setattr("wanstudio.providers.trial.LIMIT_S", 2.0)
    monkeypatch.setattr("wanstudio.providers.trial.STEP_S", 0.3, raising=False)
    with Proxy(9, way="silent") as proxy:
        [found] = said(scene, NetworkTyped("manual", f"127.0.0.1:{proxy.port}"))
    assert found.says == f"Scenario: The proxy 127.0.0.1:{proxy.port} did not answer in time."


def test_a_kept_login_is_tried_at_its_own_proxy_and_at_no_other(scene: Scene):
    with Proxy(9, login=f"{NAME}:{PASSWORD}") as own, Proxy(9, login="x:y") as other:

        async def act(networking: Networking, over: Way) -> None:
            await networking.keep(NetworkTyped("manual", f"127.0.0.1:{own.port}", NAME, PASSWORD))
            for port in (own.port, other.port):
                await networking.test(
                    NetworkTyped("manual", f"127.0.0.1:{port}"), [("A", "https://a.test")], lambda _: None
                )

        scene(act)
        assert b"Proxy-Authorization" in own.seen and b"Proxy-Authorization" not in other.seen


def test_each_service_is_told_of_by_itself(scene: Scene, server: ScenarioServer):
    found = said(scene, NetworkTyped("none"), server.base_url, "https://api.wan.test")
    assert sorted(f.ok for f in found) == [False, True]


def test_no_log_is_made_of_what_was_tried(scene: Scene, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.DEBUG):
        said(scene, NetworkTyped("manual", f"http://{NAME}:{PASSWORD}@127.0.0.1:9"))
    assert "canary" not in caplog.text
