"""The doctor: what is missing is named, what is secret is not."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from tests.authority import Authority
from wanstudio import doctor
from wanstudio.child import SandboxChild
from wanstudio.core.settings import Settings
from wanstudio.doctor import Finding, examine
from wanstudio.providers.way import Way
from wanstudio.store.folders import Folders
from wanstudio.store.keys import Keyring
from wanstudio.studio.accounts import Accounts
from wanstudio.studio.network import Networking

NO_KEYRING = {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    return Folders.under(tmp_path_factory.mktemp("doctor"))


def look(folders: Folders, environ: Mapping[str, str]) -> dict[str, Finding]:
    async def main() -> dict[str, Finding]:
        networking = Networking(Settings(), Keyring(environ=NO_KEYRING))
        sandbox = SandboxChild(speed=1000, state=folders.cache / "sandbox", log_file=folders.logs / "sandbox.log")
        accounts = Accounts(
            folders.data / "connections.json",
            Keyring(environ=NO_KEYRING),
            sandbox,
            data_uri_limit_bytes=lambda: 20_000_000,
            environ=environ,
        )
        try:
            await accounts.load()
            return {found.name: found async for found in examine(folders, accounts, networking)}
        finally:
            await accounts.close()

    return asyncio.run(main())


def test_on_this_machine_all_that_is_needed_works(folders: Folders):
    found = look(folders, {})
    assert [f for f in found.values() if f.needed and not f.ok] == []
    assert {"program", "packages", "codecs", "display", "network", "keyring", "space", "models"} <= set(found)
    assert found["connection sandbox"].says == "It answers for every service"
    assert not found["keyring"].ok and not found["keyring"].needed
    assert found["keyring"].says.endswith("Keys are kept until the program ends.")


def test_accounts_are_told_with_their_key_set_or_not_set_and_never_the_key(folders: Folders):
    environ = {
        "SCENARIO_SDK_API_KEY": "canary-key",
        "SCENARIO_SDK_API_SECRET": "canary-secret",
        "SCENARIO_BASE_URL": "http://127.0.0.1:9/v1",
        "AIMLAPI_KEY": " ",
    }
    found = look(folders, environ | {"AIMLAPI_KEY": "canary two"})
    assert found["connection scenario"].says.startswith("Key set (environment). No answer")
    assert found["connection aimlapi"].says.startswith("Key not set (environment). ")
    assert not found["connection scenario"].ok and not found["connection scenario"].needed
    assert "canary" not in str(found)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path):
    (tmp_path / "library").write_text("a file where the folder should be")
    found = doctor._folder("library", tmp_path / "library")
    assert not found.ok and found.needed
    assert str(tmp_path / "library") in found.says


def test_a_folder_that_a_service_syncs_is_told_and_stops_nothing(tmp_path: Path):
    folders = replace(Folders.under(tmp_path), library=tmp_path / "Dropbox" / "clips")
    (found,) = doctor._whereabouts(folders)
    assert found.name == "place library" and not found.ok and not found.needed
    assert "Dropbox seems to sync this folder." in found.says and str(folders.library) in found.says
    assert not [*doctor._whereabouts(Folders.under(tmp_path))]


@pytest.mark.parametrize(
    ("environ", "ok", "says"),
    [
        ({}, True, "No proxy is set"),
        ({"HTTPS_PROXY": "http://user:canary@proxy:3128"}, True, "Proxy http://proxy:3128 from HTTPS_PROXY, name"),
        ({"all_proxy": "socks5://canary:1080"}, False, "A SOCKS proxy is set (all_proxy)"),
        ({"HTTPS_PROXY": "http://canary:1", "https_proxy": "http://proxy:3128"}, True, "3128 from https_proxy, name"),
        ({"HTTPS_PROXY": "http://canary:1", "https_proxy": ""}, True, "No proxy is set"),
        ({"https_proxy": "canary://canary"}, False, "no address of one (https_proxy)"),
        ({"SSL_CERT_FILE": "/some/canary.pem"}, True, "certificates from SSL_CERT_FILE"),
    ],
)
def test_the_environments_proxy_is_told_without_its_secrets(environ: dict[str, str], ok: bool, says: str):
    found = network(Settings(), environ)
    assert found.ok is ok
    assert says in found.says and "canary" not in found.says


def network(settings: Settings, environ: Mapping[str, str]) -> Finding:
    networking = Networking(settings, Keyring(environ=NO_KEYRING), over=Way())
    return asyncio.run(doctor._network(networking, environ))


MANUAL = Settings(proxy="manual", proxy_address="http://proxy.test:3128", proxy_bypass="a.test, b.test")


def test_the_settings_proxy_is_told_with_its_login_set_or_not_set_and_without_the_environments():
    environ = {"HTTPS_PROXY": "http://other:1"}
    told = "Proxy http://proxy.test:3128 from the settings, not for a.test, b.test, name and password "
    assert network(MANUAL, environ) == Finding("network", True, f"{told}not set")
    assert network(replace(MANUAL, proxy_login=True), environ).says == f"{told}set"
    assert network(Settings(proxy="none"), environ).says == "No proxy, as the settings say"
    assert not network(Settings(proxy="manual"), environ).ok


def test_the_ca_file_is_told_with_what_is_in_it(tmp_path: Path):
    path = Authority(tmp_path).ca_file
    assert network(Settings(ca_file=str(path)), {}).says == f"No proxy is set; 1 certificate from the CA file {path}"
    path.write_text("nothing")
    found = network(Settings(ca_file=str(path)), {})
    assert not found.ok and not found.needed and "CA file: authority.pem has no certificate in it" in found.says


def test_the_folder_of_own_models_is_told_and_what_is_broken_there(tmp_path: Path):
    folders = Folders.under(tmp_path)
    found = doctor._models(folders)
    assert found.ok and str(folders.models) in found.says and not folders.models.exists()
    folders.models.mkdir()
    (folders.models / "mine.toml").write_text("id = 3")
    found = doctor._models(folders)
    assert not found.ok and not found.needed
    assert str(folders.models) in found.says and "mine.toml: " in found.says


def test_a_codec_that_is_not_there_is_missed():
    assert doctor._has("h264", "r")
    assert not doctor._has("no-such-codec", "r")
    assert doctor.codecs()["missing"] == [] and doctor.codecs()["lacking"] == []


def test_a_look_that_is_stopped_leaves_no_process_behind():
    async def main() -> set[int]:
        looking = asyncio.create_task(doctor._in_child("codecs"))
        while not (begun := {child.pid for child in psutil.Process().children()} - before):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)
        return begun

    before = {child.pid for child in psutil.Process().children()}
    begun = asyncio.run(main())
    assert begun and not begun & {child.pid for child in psutil.Process().children()}
