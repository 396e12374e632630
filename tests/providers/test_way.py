"""Out of this computer: through which proxy, trusting whom, and what each gets to see. All over real sockets."""

from __future__ import annotations

import ast
import asyncio
import base64
import contextlib
import logging
import os
import socket
import threading
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

import wanstudio
from tests.authority import Authority
from tests.contract.clients import FOX, T2V
from tests.contract.server import ScenarioServer
from tests.proxy import Door, Proxy
from wanstudio.core.bypass import Bypass
from wanstudio.core.errors import InvalidInput, ProviderError, RequestRefused, Unreachable, WayBlocked
from wanstudio.core.network import Login, Network, read_address
from wanstudio.providers.base import Credentials
from wanstudio.providers.http import new_client
from wanstudio.providers.scenario import Scenario
from wanstudio.providers.transfers import Plain
from wanstudio.providers.trust import check_ca_file
from wanstudio.providers.tunnel import ProxyTrouble
from wanstudio.providers.way import Way, way

HOST, CDN = "api.wan.test", "cdn.wan.test"
LOGIN = "proxy-canary-name:proxy canary/secret"
NAME, PASSWORD = LOGIN.split(":")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def server() -> Iterator[ScenarioServer]:
    with ScenarioServer() as server:
        server.names = {HOST}
        yield server


@pytest.fixture
def door(server: ScenarioServer, authority: Authority) -> Iterator[Door]:
    """The service out in the world: TLS, with a certificate for its name."""
    with Door(authority.certificate(HOST, CDN), server.api.port) as door:
        yield door


@pytest.fixture
def use() -> Iterator[Any]:
    """Set the way of this process; afterwards it is the system's again."""

    def to(proxy: str, authority: Authority | None = None, *, login: Login | None = None, bypass: str = "") -> None:
        async def ask() -> Login | None:
            return login

        ca_file = str(authority.ca_file) if authority else ""
        way.use(Network("manual", read_address(proxy)[0], Bypass(tuple(bypass.split())), ca_file), ask)

    yield to
    way.use(Network())


def at(proxy: Proxy) -> str:
    return f"http://127.0.0.1:{proxy.port}"


def submitted(server: ScenarioServer) -> None:
    """A paid request, and a question."""

    async def story() -> None:
        provider = Scenario(f"https://{HOST}/v1", Credentials(server.key, server.secret))
        try:
            await provider.submit(T2V, FOX, "ref")
            await provider.check()
        finally:
            await provider.aclose()

    asyncio.run(story())


def refusal(server: ScenarioServer) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        submitted(server)
    return caught.value


def forms(*secrets: str) -> set[bytes]:
    coded = {base64.b64encode(s.encode()).decode().rstrip("=") for s in (*secrets, ":".join(secrets))}
    return {s.encode() for s in (*secrets, *coded)}


# ---- through a proxy ---------------------------------------------------------------------------------


def test_a_proxy_sees_the_name_of_the_service_and_neither_key_nor_request(server, door, authority, use):
    with Proxy(door.port, login=LOGIN) as proxy:
        use(at(proxy), authority, login=Login(NAME, PASSWORD))
        submitted(server)
        assert set(proxy.asked) == {f"CONNECT {HOST}:443"}
        assert base64.b64encode(LOGIN.encode()) in proxy.seen, "it was told its own name and password"
        assert not [s for s in forms(server.key, server.secret) if s in proxy.seen]
        assert b"/generate/" not in proxy.seen and FOX["prompt"].encode() not in proxy.seen
    assert len(server.charges) == 1
    assert not [r for r in server.api.requests if "proxy-authorization" in r.headers], "and the service was not"


def test_the_address_of_a_clip_is_not_shown_to_the_proxy(server, door, authority, use):
    """It carries its own permission. httpcore 1.0.9 shows it, left to itself."""
    target = "/assets/../a%2fb.mp4?Signature=canary-signature"

    async def story() -> None:
        plain = Plain(HOST, redact=str)
        try:
            with pytest.raises(ProviderError):  # the strict server has no such thing; it is asked all the same
                await plain.open(f"https://{CDN}{target}").__aenter__()
        finally:
            await plain.aclose()

    with Proxy(door.port) as proxy:
        use(at(proxy), authority)
        asyncio.run(story())
        assert proxy.asked == [f"CONNECT {CDN}:443"] and b"canary-signature" not in proxy.seen
    assert [r.target for r in server.api.requests] == [target], "byte for byte"
    server.complaints.clear()


def test_a_proxy_may_itself_be_spoken_to_over_tls(server, door, authority, use):
    with Proxy(door.port, login=LOGIN, certificate=authority.certificate("localhost")) as proxy:
        use(f"https://localhost:{proxy.port}", authority, login=Login(NAME, PASSWORD))
        submitted(server)
        assert set(proxy.asked) == {f"CONNECT {HOST}:443"}
    assert len(server.charges) == 1


@pytest.mark.parametrize(
    ("given", "says"),
    [(None, "asks for a name and password (407)"), (Login(NAME, "wrong canary"), "did not accept the name")],
)
def test_a_proxy_that_wants_another_login_is_named_and_nothing_is_unsure(server, door, authority, use, given, says):
    with Proxy(door.port, login=LOGIN) as proxy:
        use(at(proxy), authority, login=given)
        error = refusal(server)
    assert isinstance(error, WayBlocked) and says in error.detail and f"127.0.0.1:{proxy.port}" in error.detail
    assert not error.maybe_acted_on and "Settings > Network" in error.hint
    shown = f"{error.detail}{error.hint}{error!r}{''.join(traceback.format_exception(error))}"
    assert "canary" not in shown, "not even where the proxy says it back"
    assert not server.api.requests


@pytest.mark.parametrize(
    ("logins", "says"),
    [("Negotiate, NTLM", "wants a login of another kind"), ('NTLM, Basic realm="x"', "did not accept the name")],
)
def test_a_proxy_that_wants_the_systems_own_login_is_told_from_a_wrong_password(server, authority, use, logins, says):
    with Proxy(9, login=LOGIN, logins=logins) as proxy:
        use(at(proxy), authority, login=Login(NAME, "wrong canary"))
        for _ in range(2):
            assert says in refusal(server).detail
        assert len(proxy.asked) == 1


def test_a_login_that_was_refused_is_not_tried_again_and_again(server, door, authority, use):
    """Many a company's proxy locks an account after a few times."""
    with Proxy(door.port, login=LOGIN) as proxy:
        use(at(proxy), authority, login=Login(NAME, "wrong"))
        for _ in range(4):
            assert "did not accept" in refusal(server).detail
        assert len(proxy.asked) == 1
        use(at(proxy), authority, login=Login(NAME, "wrong"))  # saved again: it is meant to be tried again
        refusal(server)
        assert len(proxy.asked) == 2
        use(at(proxy), authority, login=Login(NAME, PASSWORD))
        submitted(server)


def each_at_once(*hosts: str) -> list[Any]:
    """What a request to each of them ends in: the answer's status, or why the proxy is in the way."""

    async def one(client: httpx.AsyncClient, host: str) -> Any:
        try:
            return (await client.get(f"https://{host}/v1/none")).status_code
        except ProxyTrouble as e:
            return e.why

    async def story() -> list[Any]:
        async with new_client() as client:
            return await asyncio.gather(*(one(client, host) for host in hosts))

    return asyncio.run(story())


def test_a_wrong_login_is_shown_once_by_many_at_once(server, door, authority, use):
    with Proxy(door.port, login=LOGIN) as proxy:
        use(at(proxy), authority, login=Login(NAME, "wrong"))
        assert each_at_once(*[HOST] * 4, *[CDN] * 4) == ["login"] * 8
        assert len(proxy.asked) == 1
        use(at(proxy), authority, login=Login(NAME, PASSWORD))
        assert each_at_once(*[HOST] * 4) == [401] * 4
    server.complaints.clear()


def test_a_first_one_that_gets_no_answer_holds_up_no_other_for_long(door, authority, use, monkeypatch):
    monkeypatch.setattr("wanstudio.providers.way.FIRST_S", 0.1)
    monkeypatch.setattr("wanstudio.providers.http.READ_TIMEOUT_S", 60.0)

    async def story(proxy: Proxy) -> None:
        async with new_client() as client, asyncio.timeout(30):
            asking = [asyncio.create_task(client.get(f"https://{host}/v1/none")) for host in (HOST, HOST, CDN, CDN)]
            while len(proxy.asked) < 4:  # noqa: ASYNC110  # it is in another thread
                await asyncio.sleep(0.01)
            assert not any(task.done() for task in asking), "the first one still waits"
            for task in asking:
                task.cancel()
            await asyncio.gather(*asking, return_exceptions=True)

    with Proxy(door.port, login=LOGIN, way="silent") as proxy:
        use(at(proxy), authority, login=Login(NAME, PASSWORD))
        asyncio.run(story(proxy))


@pytest.mark.parametrize(
    ("how", "says"),
    [("refuse", "opened no line to api.wan.test (HTTP 403 Forbidden)"), ("hang up", "did not answer as a proxy does")],
)
def test_a_proxy_that_opens_no_line_leaves_nothing_unsure(server, door, authority, use, how, says):
    with Proxy(door.port, way=how) as proxy:
        use(at(proxy), authority)
        error = refusal(server)
    assert isinstance(error, WayBlocked) and says in error.detail and not error.maybe_acted_on


def test_a_silent_proxy_is_given_up_and_named(server, door, authority, use, monkeypatch):
    monkeypatch.setattr("wanstudio.providers.http.READ_TIMEOUT_S", 0.3)
    with Proxy(door.port, way="silent") as proxy:
        use(at(proxy), authority)
        error = refusal(server)
    assert isinstance(error, WayBlocked) and error.detail.endswith("did not answer in time.")
    assert not error.maybe_acted_on


def test_a_proxy_that_is_not_there_is_told_from_a_service_that_is_not(server, use):
    use("http://127.0.0.1:9")
    assert refusal(server).detail == "The proxy 127.0.0.1:9 is not there: no connection could be made to it."
    use("http://nowhere.invalid:3128")
    assert refusal(server).detail == "The proxy nowhere.invalid:3128 could not be found."
    use("http://nowhere.invalid:3128", bypass="wan.test")
    assert refusal(server).detail == f"{HOST} could not be found."


@pytest.mark.parametrize("host", ["10.0.0.256", "\N{SNOWMAN}.example"])
def test_a_proxy_that_there_cannot_be_is_named_as_one(server, use, host):
    """Left to httpx it is an error of no kind that is known here: it ended a job as if it had failed."""
    use(f"http://{host}:3128")
    error = refusal(server)
    assert isinstance(error, WayBlocked) and error.detail.startswith("Proxy address: there can be no such host.")


def test_a_service_that_breaks_off_inside_the_tunnel_may_have_acted(server, door, authority, use):
    from tests.contract.server import Fault

    server.api.fail("POST", "/v1/generate/custom/*", Fault("hang up", acts=True))
    with Proxy(door.port) as proxy:
        use(at(proxy), authority)
        error = refusal(server)
    assert isinstance(error, Unreachable) and not isinstance(error, WayBlocked) and error.maybe_acted_on


# ---- past it -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1.2.3"])
def test_this_computer_is_never_reached_through_a_proxy(server, use, host):
    with Proxy(server.api.port) as proxy:
        use(at(proxy))

        async def story() -> None:
            async with new_client() as client:
                await client.get(f"http://{host}:{server.api.port}/v1/none")

        with contextlib.suppress(httpx.ConnectError):  # the server listens at the first of them alone
            asyncio.run(story())
        server.complaints.clear()
        assert proxy.asked == []


def test_nor_where_this_computer_is_spoken_to_over_tls(server, authority, use):
    async def story() -> int:
        async with new_client() as client:
            return (await client.get(f"https://localhost:{door.port}/v1/none")).status_code

    with Door(authority.certificate("localhost"), server.api.port) as door, Proxy(door.port) as proxy:
        use(at(proxy), authority)
        assert asyncio.run(story()) == 400 and proxy.asked == []
    server.complaints.clear()


def test_plain_http_goes_to_this_computer_and_to_no_other(use):
    async def story() -> None:
        async with new_client() as client:
            await client.get("http://api.wan.test/v1")

    with Proxy(9) as proxy:
        use(at(proxy))
        with pytest.raises(RequestRefused, match="not https"):
            asyncio.run(story())
        assert proxy.seen == b""


def test_what_is_listed_goes_past_the_proxy(server, door, authority, use, monkeypatch):
    known = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *rest, **more: known(_here(host), *rest, **more))

    async def story() -> int:
        async with new_client() as client:
            return (await client.get(f"https://{HOST}:{door.port}/v1/none")).status_code

    with Proxy(door.port) as proxy:
        use(at(proxy), authority, bypass="wan.test")
        assert asyncio.run(story()) == 400
        assert proxy.asked == [] and door.opened == 1
    server.complaints.clear()


@pytest.mark.parametrize("listed", ["xn--bcher-kva.example", "bücher.example"])
def test_a_host_with_other_letters_is_listed_in_either_spelling(use, listed):
    async def story() -> None:
        async with new_client() as client:
            await client.get("https://bücher.example/")

    with Proxy(9) as proxy:
        use(at(proxy), bypass=listed)
        with pytest.raises(httpx.ConnectError):
            asyncio.run(story())
        assert proxy.asked == []


def _here(host: Any) -> Any:
    name = host.decode() if isinstance(host, bytes) else host
    return "127.0.0.1" if name == HOST else name


# ---- the environment ---------------------------------------------------------------------------------


def test_the_environments_proxy_is_used_with_its_login_and_its_exceptions(server, door, authority, use, monkeypatch):
    way.use(Network(ca_file=str(authority.ca_file)))
    with Proxy(door.port, login=LOGIN) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://{NAME}:proxy%20canary%2Fsecret@127.0.0.1:{proxy.port}")
        submitted(server)
        assert set(proxy.asked) == {f"CONNECT {HOST}:443"}
        monkeypatch.setenv("NO_PROXY", "other.test, .wan.test")
        assert refusal(server).detail == f"{HOST} could not be found.", "it went straight"
        assert len(server.charges) == 1


def test_a_list_of_the_systems_own_is_looked_at_without_a_standstill(use, monkeypatch):
    """There (Windows, macOS) a host's address may be looked up for it, which takes seconds where no net is."""

    asked, answer = threading.Event(), threading.Event()

    def slow(host: str) -> bool:
        asked.set()
        assert answer.wait(10), "the loop stands still"
        return host == CDN

    async def story() -> list[bool]:
        looking = asyncio.gather(*(way.proxy(host, 443) for host in (HOST, CDN)))
        while not asked.is_set():  # noqa: ASYNC110  # it is in another thread
            await asyncio.sleep(0.01)
        answer.set()
        return [found is None for found in await looking]

    monkeypatch.setattr("wanstudio.providers.system.HAS_A_LIST", True)
    monkeypatch.setattr("urllib.request.proxy_bypass", slow)
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.test:3128")
    way.use(Network())
    assert asyncio.run(story()) == [False, True]


def test_none_means_none_whatever_the_environment_says(server, use, monkeypatch):
    with Proxy(9) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", at(proxy))
        way.use(Network("none"))
        assert refusal(server).detail == f"{HOST} could not be found."
        assert proxy.asked == []


# ---- certificates ------------------------------------------------------------------------------------


def test_a_certificate_of_an_unknown_authority_is_refused_and_the_ca_file_named(server, door, authority, use):
    with Proxy(door.port) as proxy:
        use(at(proxy))
        error = refusal(server)
        assert isinstance(error, WayBlocked) and f"The identity of {HOST} could not be verified" in error.detail
        assert "CA file in Settings > Network" in error.hint and not error.maybe_acted_on
        assert not server.api.requests
        use(at(proxy), authority)
        submitted(server)


def test_the_right_authority_and_the_wrong_name_is_refused(server, authority, use):
    with Door(authority.certificate("elsewhere.test"), server.api.port) as door, Proxy(door.port) as proxy:
        use(at(proxy), authority)
        assert "could not be verified" in refusal(server).detail


@pytest.mark.parametrize("content", [None, b"", b"no certificate", b"\x30\x82\x01\x0a binary"])
def test_a_ca_file_that_is_gone_or_none_is_named(server, door, use, tmp_path: Path, content):
    path = tmp_path / "company.pem"
    if content is not None:
        path.write_bytes(content)
    with Proxy(door.port) as proxy:
        way.use(Network("manual", read_address(at(proxy))[0], ca_file=str(path)))
        error = refusal(server)
        assert isinstance(error, WayBlocked) and error.detail.startswith("CA file: company.pem ")
        assert not proxy.asked


@pytest.mark.parametrize("name", ["~nobody-of-this-name/company.pem", "{}/company.pem\0", "{}/pipe.pem", "{}"])
def test_a_ca_file_that_there_cannot_be_is_named_at_once(tmp_path: Path, name: str):
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.pem")
    with pytest.raises(InvalidInput, match=r"^CA file: .* cannot be read: .*\. Allowed: ") as caught:
        check_ca_file(name.format(tmp_path))
    assert caught.value.param == "ca_file"


def test_a_ca_file_is_found_wherever_the_program_is_started(authority, monkeypatch):
    monkeypatch.chdir(authority.ca_file.parent)
    with pytest.raises(InvalidInput, match="its whole path"):
        check_ca_file(authority.ca_file.name)
    assert check_ca_file(str(authority.ca_file)) == 1


# ---- changed meanwhile -------------------------------------------------------------------------------


def test_a_change_holds_for_the_next_request_and_what_is_under_way_ends(server, door, authority, use):
    """One and the same client: the program is not started again, and no account is connected anew."""

    async def story(first: Proxy, second: Proxy) -> None:
        use(at(first), authority)
        async with new_client() as client, client.stream("GET", f"https://{CDN}/clip") as response:
            chunks = response.aiter_raw()
            got = await anext(chunks)
            use(at(second), authority)
            assert (await client.get(f"https://{HOST}/v1/none")).status_code == 401
            async for chunk in chunks:
                got += chunk
        assert len(got) == BIG
        assert (first.asked, second.asked) == ([f"CONNECT {CDN}:443"], [f"CONNECT {HOST}:443"])

    from tests.contract.server import answers

    server.api.fail("GET", "/clip", answers(200, bytes(BIG)))
    with Proxy(door.port) as first, Proxy(door.port) as second:
        asyncio.run(story(first, second))
    server.complaints.clear()


def test_a_change_while_the_keyring_is_waited_for_holds_for_who_waits(door, authority, use):
    async def story(first: Proxy, second: Proxy) -> None:
        async def unlocked() -> Login | None:
            use(at(second), authority)  # while its password is asked for, the user has set another
            return Login(NAME, PASSWORD)

        way.use(Network("manual", read_address(at(first))[0], ca_file=str(authority.ca_file)), unlocked)
        async with new_client() as client:
            await client.get(f"https://{HOST}/v1/none")
        assert (first.asked, second.asked) == ([], [f"CONNECT {HOST}:443"])

    with Proxy(door.port) as first, Proxy(door.port) as second:
        asyncio.run(story(first, second))


def test_a_change_while_a_login_is_shown_for_the_first_time_holds_for_who_waits(
    server, door, authority, use, monkeypatch
):
    monkeypatch.setattr("wanstudio.providers.http.READ_TIMEOUT_S", 1.0)

    turns: list[str] = []
    turn = way.turn

    async def noted(proxy: Any) -> None:
        turns.append("it waits")
        await turn(proxy)

    monkeypatch.setattr(way, "turn", noted)

    async def story(first: Proxy, second: Proxy) -> None:
        use(at(first), authority, login=Login(NAME, PASSWORD))
        async with new_client() as client:
            asking = asyncio.create_task(client.get(f"https://{HOST}/v1/none"))
            while not first.asked:  # noqa: ASYNC110  # it is in another thread
                await asyncio.sleep(0.01)
            waiting = asyncio.create_task(client.get(f"https://{CDN}/v1/none"))
            while len(turns) < 2:  # noqa: ASYNC110
                await asyncio.sleep(0)
            use(at(second), authority)
            await asyncio.gather(asking, waiting, return_exceptions=True)
        assert (first.asked, second.asked) == ([f"CONNECT {HOST}:443"], [f"CONNECT {CDN}:443"])

    with Proxy(door.port, way="silent") as first, Proxy(door.port) as second:
        asyncio.run(story(first, second))
    server.complaints.clear()


def test_a_line_that_rests_is_closed_with_the_change(server, door, authority, use):
    async def story(first: Proxy, second: Proxy) -> None:
        async with new_client() as client:
            use(at(first), authority)
            await client.get(f"https://{HOST}/v1/none")
            assert first.open == 1, "kept for the next request"
            use(at(second), authority)
            await client.get(f"https://{HOST}/v1/none")
            async with asyncio.timeout(5):
                while first.open:  # noqa: ASYNC110  # it is in another thread
                    await asyncio.sleep(0.01)

    with Proxy(door.port) as first, Proxy(door.port) as second:
        asyncio.run(story(first, second))
    server.complaints.clear()


def test_an_authority_that_is_taken_back_is_trusted_no_more_by_the_same_client(server, door, authority, use):
    async def story(proxy: Proxy) -> None:
        async with new_client() as client:
            use(at(proxy), authority)
            await client.get(f"https://{HOST}/v1/none")
            use(at(proxy))
            with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
                await client.get(f"https://{HOST}/v1/none")

    with Proxy(door.port) as proxy:
        asyncio.run(story(proxy))
    server.complaints.clear()


BIG = 8_000_000


# ---- kept together -----------------------------------------------------------------------------------


def test_no_other_place_makes_a_client():
    """One that was made elsewhere would go past the proxy."""
    makers = set()
    for path in Path(wanstudio.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in (
                *("AsyncClient", "Client", "urlopen", "AsyncHTTPTransport", "HTTPConnection", "HTTPSConnection"),
            ):
                makers.add(path.name)
    assert makers == {"http.py", "lines.py"}


def test_the_way_is_shown_without_its_secrets():
    proxy, login = read_address("http://canary-name:canary-word@proxy.test:1")
    assert proxy.url == "http://proxy.test:1"
    shown = repr((proxy, login, Network("manual", proxy), Way(Network("manual", proxy)).__dict__))
    assert "canary" not in shown


def test_no_log_however_loud_tells_the_proxys_password(server, door, authority, use, caplog):
    with caplog.at_level(logging.DEBUG), Proxy(door.port, login=LOGIN) as proxy:
        use(at(proxy), authority, login=Login(NAME, PASSWORD))
        submitted(server)
    assert not [s for s in forms(NAME, PASSWORD) if s.decode() in caplog.text]
