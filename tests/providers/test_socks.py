"""Through a SOCKS proxy, where the package is there that httpx needs for it. WanStudio does not bring it."""

from __future__ import annotations

import asyncio
import gc
import warnings
from pathlib import Path

import pytest

from tests.authority import Authority
from tests.contract.server import ScenarioServer
from tests.proxy import Door, Served, join
from wanstudio.core.network import Login, Network, ProxyAddress
from wanstudio.providers.answers import error_from_silence
from wanstudio.providers.http import new_client
from wanstudio.providers.tunnel import ProxyTrouble
from wanstudio.providers.way import Way

pytest.importorskip("socksio", reason="SOCKS needs a package that is not installed")
HOST = "api.wan.test"


class Socks(Served):
    """SOCKS 5 (RFC 1928), with a name and password (RFC 1929) if `login` ("name:password") says so."""

    def __init__(self, leads_to: int, login: str) -> None:
        super().__init__()
        self._leads_to, self._login = leads_to, login.encode()
        self.hosts: list[bytes] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def text() -> bytes:
            return await reader.readexactly((await reader.readexactly(1))[0])

        await reader.readexactly(1)
        kind = 2 if self._login else 0
        writer.write(bytes((5, kind if kind in await text() else 255)))
        if self._login:
            await reader.readexactly(1)
            good = await text() + b":" + await text() == self._login
            writer.write(bytes((1, not good)))
            if not good:
                return await writer.drain()
        await reader.readexactly(4)
        self.hosts.append(await text())
        await reader.readexactly(2)
        writer.write(bytes((5, 0, 0, 1, 127, 0, 0, 1, 0, 1)))
        await writer.drain()
        await join(reader, writer, self._leads_to)


@pytest.mark.parametrize(
    ("wanted", "given", "says"),
    [
        ("", None, ""),
        ("u:word", Login("u", "word"), ""),
        ("u:word", Login("u", "canary"), "did not accept the name and password."),
        ("u:word", None, "asks for a name and password."),
    ],
)
def test_a_socks_proxy_is_gone_through_and_its_refusal_named(tmp_path: Path, wanted: str, given: Login, says: str):
    authority = Authority(tmp_path)

    async def login() -> Login | None:
        return given

    async def story(port: int) -> str:
        network = Network("manual", ProxyAddress("socks5", "127.0.0.1", port), ca_file=str(authority.ca_file))
        try:
            async with new_client(over=Way(network, login)) as client:
                await client.get(f"https://{HOST}/v1/none")
        except ProxyTrouble as e:
            return error_from_silence(e, HOST, str, maybe_acted_on=True).detail
        return ""

    with ScenarioServer() as server, Door(authority.certificate(HOST), server.api.port) as door:
        with Socks(door.port, wanted) as proxy:
            said = asyncio.run(story(proxy.port))
            assert said.endswith(says) and "canary" not in said and bool(said) == bool(says)
            with warnings.catch_warnings(action="ignore"):
                gc.collect()  # httpcore 1.0.9 leaves a line open that was refused
            assert proxy.hosts == ([] if says else [HOST.encode()]), "it looks up the name itself"
        server.complaints.clear()
