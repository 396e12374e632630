"""The doctor: what is missing is named, what is secret is not."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest

from wanstudio import doctor
from wanstudio.child import SandboxChild
from wanstudio.doctor import Finding, examine
from wanstudio.store.folders import Folders
from wanstudio.store.keys import Keyring
from wanstudio.studio.accounts import Accounts

NO_KEYRING = {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    return Folders.under(tmp_path_factory.mktemp("doctor"))


def look(folders: Folders, environ: Mapping[str, str]) -> dict[str, Finding]:
    async def main() -> dict[str, Finding]:
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
            return {found.name: found async for found in examine(folders, accounts)}
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


@pytest.mark.parametrize(
    ("environ", "ok", "says"),
    [
        ({}, True, "No proxy is set"),
        ({"HTTPS_PROXY": "http://user:canary@proxy:3128"}, True, "Proxy from HTTPS_PROXY"),
        ({"all_proxy": "socks5://canary:1080"}, False, "A SOCKS proxy is set (all_proxy)"),
        ({"SSL_CERT_FILE": "/some/canary.pem"}, True, "certificates from SSL_CERT_FILE"),
    ],
)
def test_the_network_is_told_by_the_names_of_variables_alone(environ: dict[str, str], ok: bool, says: str):
    found = doctor._network(environ)
    assert found.ok is ok
    assert says in found.says and "canary" not in found.says


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
