"""What goes wrong between a service and us, done to both providers over real HTTP: once paid, never twice."""

from __future__ import annotations

import asyncio
import base64
import gzip
import logging
import traceback
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import httpx
import pytest

import wanstudio.providers.http
from tests.contract.clients import FOX, MEDIA, REPLACE, T2V, Pauses, aimlapi, scenario
from tests.contract.server import AimlApiServer, Fault, Listener, Reply, Request, ScenarioServer, answers
from wanstudio.core.errors import (
    AuthError,
    OutOfCredit,
    ProviderError,
    RequestRefused,
    StudioError,
    TooManyRequests,
    Unreachable,
)
from wanstudio.core.facts import MediaKind
from wanstudio.providers.base import Provider, Submitted
from wanstudio.providers.http import _read

Story = Callable[[Provider], Coroutine[Any, Any, Any]]


class Side:
    """One provider and its strict server, so that each fault is done to both."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.pauses = Pauses()
        self.server: Any = ScenarioServer() if name == "scenario" else AimlApiServer()
        self.paid = "/v1/generate/custom/*" if name == "scenario" else "/v2/video/generations"
        self.poll = "/v1/jobs/*" if name == "scenario" else "/v2/video/generations"

    def run(self, story: Story) -> Any:
        async def whole_story() -> Any:
            connected: Any = scenario if self.name == "scenario" else aimlapi
            async with connected(self.server, sleep=self.pauses) as provider:
                return await story(provider)

        return asyncio.run(whole_story())

    async def submit(self, provider: Provider) -> Submitted:
        if self.name == "scenario":
            return await provider.submit(T2V, FOX, "ref")
        return await provider.submit(REPLACE, MEDIA, "ref")

    def fails(self, fault: Fault) -> ProviderError:
        """What `submit` raises when it meets `fault`; it is sent exactly once."""
        self.server.api.fail("POST", self.paid, fault)
        with pytest.raises(ProviderError) as caught:
            self.run(self.submit)
        assert self.server.api.count("POST", self.paid) == 1
        assert len(self.server.charges) == fault.acts
        assert caught.value.detail and str(caught.value)
        return caught.value


@pytest.fixture(params=["scenario", "aimlapi"])
def side(request: pytest.FixtureRequest) -> Any:
    found = Side(request.param)
    with found.server:
        yield found


# ---- no answer ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("acts", [True, False])
@pytest.mark.parametrize("end", ["reset", "hang up", "cut"])
def test_a_paid_request_whose_answer_is_lost_is_not_sent_again(side: Side, end: Any, acts: bool):
    error = side.fails(Fault(end, reply=None if acts else Reply(200, b'{"job":{"jobId":"j"}}'), acts=acts))
    assert isinstance(error, Unreachable) and error.maybe_acted_on


def test_a_paid_request_without_an_answer_in_time_is_not_sent_again(side: Side, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(wanstudio.providers.http, "READ_TIMEOUT_S", 0.3)
    error = side.fails(Fault("stall", acts=True))
    assert isinstance(error, Unreachable) and error.maybe_acted_on and "in time" in error.detail


@pytest.mark.parametrize("status", [200, 503])
def test_a_paid_request_whose_answer_drips_is_not_sent_again(
    side: Side, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    monkeypatch.setattr(wanstudio.providers.http, "ANSWER_LIMIT_S", 0.3)
    error = side.fails(Fault("drip", Reply(status), acts=True))
    assert isinstance(error, Unreachable) and error.maybe_acted_on and "in time" in error.detail


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408])
def test_a_paid_request_answered_with_a_fault_of_theirs_may_have_been_acted_on(side: Side, status: int):
    error = side.fails(answers(status, {"message": "Something wrong with the server"}))
    assert isinstance(error, Unreachable) and error.maybe_acted_on
    assert error.detail == f"Something wrong with the server (HTTP {status})"


@pytest.mark.parametrize("body", [b"<html>hello</html>", b"[1]", b'{"job":', b"null", b"\xff\xfe", b"[" * 200_000])
def test_a_paid_request_whose_answer_cannot_be_read_may_have_been_acted_on(side: Side, body: bytes):
    error = side.fails(answers(200, body, acts=True))
    assert isinstance(error, Unreachable) and error.maybe_acted_on and "could not be read" in error.detail


def test_an_answer_over_8_mb_is_not_read(side: Side):
    endless = Reply(200, b'{"a":"' + b"x" * 30_000_000)
    for fault in (answers(200, b'{"a":"' + b"x" * 8 * 2**20 + b'"}'), Fault("cut", endless)):
        side.server.api.fail("POST", side.paid, fault)
        with pytest.raises(Unreachable, match="larger than 8 MB") as caught:
            side.run(side.submit)
        assert caught.value.maybe_acted_on


def test_nothing_is_unsure_when_the_connection_never_opened(side: Side):
    side.server.api.close()
    with pytest.raises(Unreachable) as caught:
        side.run(side.submit)
    assert not caught.value.maybe_acted_on and "No connection to 127.0.0.1" in caught.value.detail


@pytest.mark.parametrize(
    "fault",
    [Fault("reset"), Fault("hang up"), Fault("cut", Reply(200, b"{      }")), answers(503), answers(200, b"<p>")],
)
def test_a_question_is_asked_three_times_with_pauses(side: Side, fault: Fault):
    side.server.api.fail("GET", side.poll, fault, fault, fault)
    with pytest.raises(Unreachable) as caught:
        side.run(lambda provider: provider.status("j"))
    assert not caught.value.maybe_acted_on and caught.value.detail
    assert side.server.api.count("GET", side.poll) == 3
    assert len(side.pauses.asked) == 2 and all(0 <= s <= 1 for s in side.pauses.asked)


def test_a_question_that_is_answered_at_the_third_try_is_answered(side: Side):
    side.server.api.fail("GET", side.poll, Fault("reset"), answers(502, b"<h1>Bad gateway</h1>"))

    async def story(provider: Provider) -> Any:
        return await provider.status((await side.submit(provider)).remote_id)

    assert not side.run(story).started


# ---- answers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "body", "error", "detail", "hint"),
    [
        (400, {"reason": "Input prompt is required"}, RequestRefused, "Input prompt is required", ""),
        (400, {"message": ["a is wrong", "b too"]}, RequestRefused, "a is wrong; b too", ""),
        (400, {"detail": [{"loc": ["body"], "msg": "field required"}]}, RequestRefused, "field required", ""),
        (401, {"message": "Unauthorized"}, AuthError, "Unauthorized", "Check the key of this account."),
        (401, b"", AuthError, "HTTP 401 Unauthorized", "Check the key of this account."),
        (402, {"error": {"message": "Pay first"}}, OutOfCredit, "Pay first", "Add credit"),
        (403, {"message": "You've run out of credits. Top up."}, OutOfCredit, "You've run out of credits. Top up.", ""),
        (403, {"message": "Forbidden"}, AuthError, "Forbidden", "permission"),
        (403, {"name": "Restricted", "requiredPlan": "cu-pro"}, RequestRefused, "Restricted", "cu-pro"),
        (403, {"message": "Prompt blocked by moderation"}, RequestRefused, "Prompt blocked by moderation", "wording"),
        (404, {"reason": "Model not found"}, RequestRefused, "Model not found", ""),
        (409, {}, RequestRefused, "HTTP 409 Conflict", ""),
        (
            413,
            b"<html><head><title>x</title></head><body>Too <b>large</b></body>",
            RequestRefused,
            "Too large",
            "Make the file smaller",
        ),
        (418, b'"just a string"', RequestRefused, "just a string", ""),
        (422, {"error": {"detail": {"message": "deep"}}}, RequestRefused, "deep", ""),
        (499, b"", RequestRefused, "HTTP 499", ""),
    ],
)
def test_an_error_answer_keeps_the_words_of_the_service(
    side: Side, status: int, body: Any, error: type[ProviderError], detail: str, hint: str
):
    found = side.fails(answers(status, body))
    assert type(found) is error or (error is AuthError and isinstance(found, AuthError))
    assert found.detail == detail and hint in found.hint
    assert getattr(found, "status", status) == status


def test_a_long_error_page_becomes_a_short_line(side: Side):
    page = (
        b"<style>p{color:red}</style><script>x()</script><!-- c --><p>We are   down&nbsp;&amp; out.\n</p>"
        + b"<p>z</p>" * 999
    )
    found = side.fails(answers(400, page))
    assert found.detail.startswith("We are down & out. z z") and len(found.detail) == 500
    assert "color" not in found.detail and "x()" not in found.detail


@pytest.mark.parametrize("opening", [b"<script ", b"<style>", b"<title>", b"<!--"])
def test_what_an_error_page_opens_and_never_closes_goes_to_its_end(side: Side, opening: bytes) -> None:
    """And is looked through once: 64 KB of them held the window for seconds."""
    found = side.fails(answers(400, b"<head><p>Sorry</p>" + (opening + b"x() ") * 8192))
    assert found.detail == "Sorry"


def test_an_error_page_without_an_end_of_its_head_says_what_it_says(side: Side) -> None:
    assert side.fails(answers(400, b"<html><head><title>x</title><body>Too large")).detail == "Too large"


def test_an_error_page_that_was_packed_is_cut_at_the_same_length() -> None:
    async def length() -> int:
        packed = httpx.Response(500, headers={"Content-Encoding": "gzip"}, content=gzip.compress(b"x" * 9_000_000))
        return len(await _read(packed))

    assert asyncio.run(length()) == 64 * 1024


@pytest.mark.parametrize("date", ["Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 0001 00:00:00 GMT"])
def test_a_date_that_no_clock_shows_says_nothing_of_the_services_time(side: Side, date: str) -> None:
    side.server.api.fail("GET", side.poll, answers(404, {}, Date=date))

    async def story(provider: Provider) -> tuple[datetime | None, Submitted]:
        with pytest.raises(RequestRefused):
            await provider.status("j")
        return provider.time_there(), await side.submit(provider)

    there, submitted = side.run(story)
    assert there is None and submitted.remote_id


WISH = timedelta(seconds=100)


@pytest.mark.parametrize(
    ("body", "headers", "retry_after_s"),
    [
        ({"reason": "Slow down"}, {"Retry_After": "7"}, 7),
        ({"reason": "Slow down"}, {"Retry_After": "99999"}, 99999),
        ({"reason": "Slow down"}, {"Retry_After": "-3"}, 0),
        ({"reason": "Slow down"}, {"Retry_After": "soon"}, None),
        ({"reason": "Slow down", "remainingSeconds": 12}, {}, 12),
        ({"reason": "Slow down", "remainingSeconds": "x"}, {}, None),
        (b"", {}, None),
    ],
)
def test_too_many_requests_says_how_long_to_wait(
    side: Side, body: Any, headers: dict[str, str], retry_after_s: float | None
):
    found = side.fails(answers(429, body, **headers))
    assert isinstance(found, TooManyRequests) and found.retry_after_s == retry_after_s


@pytest.mark.parametrize("ahead", [timedelta(days=1), timedelta(days=-1)])
def test_a_date_to_wait_for_is_counted_from_the_services_own_time(side: Side, ahead: timedelta):
    """Whatever this computer's clock says: a day more or less, and it would not wait, or wait far too long."""
    there = datetime.now(UTC) + ahead
    dates = {name: format_datetime(at, usegmt=True) for name, at in (("now", there), ("then", there + WISH))}
    found = side.fails(answers(429, b"", Date=dates["now"], Retry_After=dates["then"]))
    assert isinstance(found, TooManyRequests) and found.retry_after_s == WISH.total_seconds()


def test_a_date_to_wait_for_is_understood(side: Side):
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    found = side.fails(answers(429, b"", Retry_After=date))
    assert isinstance(found, TooManyRequests) and 90 < (found.retry_after_s or 0) <= 100


def test_a_limit_of_jobs_at_once_is_named(side: Side):
    body = {"reason": "Too many jobs.", "details": {"actionName": "custom-generation", "actionLimit": 2}}
    assert side.fails(answers(429, body)).detail == "Too many jobs. At most 2 at once (custom-generation)."


# ---- redirects ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_takes_neither_key_nor_body_elsewhere(side: Side, status: int):
    elsewhere = Listener(lambda request: Reply(200, b"{}"))
    found = side.fails(answers(status, b"", Location=f"{elsewhere.origin}/v1/x"))
    side.server.api.fail("GET", side.poll, answers(status, b"", Location=f"{elsewhere.origin}/v1/x"))
    with pytest.raises(RequestRefused, match="redirected"):
        side.run(lambda provider: provider.status("j"))
    elsewhere.close()
    assert isinstance(found, Unreachable) and found.maybe_acted_on  # whoever redirects may have passed it on
    assert "redirected the request to 127.0.0.1" in found.detail and "base URL" in found.hint
    assert elsewhere.requests == []


def test_a_redirect_to_nowhere_is_a_clear_sentence_too(side: Side):
    for location in ("", "http://[", "//", "file:///etc/passwd"):
        side.server.api.fail("GET", side.poll, answers(302, b"", Location=location))
        with pytest.raises(RequestRefused, match="redirected"):
            side.run(lambda provider: provider.status("j"))


# ---- secrets -----------------------------------------------------------------------------------------


def forms(side: Side) -> list[str]:
    secrets = [s for s in (side.server.key, getattr(side.server, "secret", "")) if s]
    basic = base64.b64encode(":".join(secrets).encode()).decode()
    return [*secrets, basic, *(f(s) for s in secrets for f in (quote, quote_plus, lambda s: quote(s, safe="")))]


def told(error: BaseException) -> str:
    """Everything an error could show to anyone."""
    own = [str(error), repr(error), getattr(error, "detail", ""), getattr(error, "hint", "")]
    return "\n".join(own + traceback.format_exception(error))


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 429, 500])
def test_a_key_that_the_service_repeats_is_taken_out_of_every_text(
    side: Side, status: int, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    canaries = forms(side)
    for body in (
        {"reason": " ".join(canaries), "requiredPlan": canaries[0]},
        {"reason": "x", "details": {"actionLimit": 1, "actionName": canaries[0]}},
        f"<p>{' '.join(canaries)}</p>".encode(),
        " ".join("\u200b".join(c) for c in canaries).encode(),
    ):
        side.server.api.fail("GET", side.poll, *[answers(status, body)] * 3)
        with pytest.raises(ProviderError) as caught:
            side.run(lambda provider: provider.status("j"))
        assert not [c for c in canaries if c in told(caught.value) + caplog.text]


def test_a_key_in_the_reason_of_a_failed_job_is_taken_out(side: Side):
    key = side.server.key
    side.server.statuses = ("failure" if side.name == "scenario" else "error",)
    side.server.job_error = {"error": f"bad key {key}", "hint": f"use {key}", "message": f"bad key {key}"}

    async def story(provider: Provider) -> Any:
        return await provider.status((await side.submit(provider)).remote_id)

    with pytest.raises(StudioError) as caught:
        side.run(story)
    assert key not in told(caught.value) and caught.value.detail.startswith("bad key •••")


def test_nothing_that_is_sent_or_kept_shows_the_key(side: Side, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    shown: list[str] = []

    async def story(provider: Provider) -> None:
        await provider.check()
        sent = await side.submit(provider)
        shown.extend([repr(provider), str(sent), str(vars(provider))])

    side.run(story)
    targets = [r.target for r in side.server.api.requests]
    assert not [c for c in forms(side) if c in "\n".join([*shown, *targets, caplog.text])]


@pytest.mark.parametrize("key", ["", "  ", "sk é", "sk-a\nb", "sk a", "sk-\x00", "sk:a"])
def test_a_key_that_cannot_travel_is_refused_without_being_repeated(side: Side, key: str):
    connected: Any = side.server
    connected.key = key or " "
    with pytest.raises(AuthError) as caught:
        side.run(side.submit)
    assert not key.strip() or key not in told(caught.value)
    assert not connected.api.requests


# ---- the network around us ---------------------------------------------------------------------------


def test_the_certificate_of_a_stranger_is_refused_in_its_own_words_and_not_asked_again(tmp_path: Path):
    tls = TlsListener(Path(__file__).parent / "stranger.pem")
    pauses = Pauses()

    async def story() -> None:
        from wanstudio.providers.aimlapi import AimlApi
        from wanstudio.providers.base import Credentials

        provider = AimlApi(tls.origin, Credentials("sk-canary-tls"), data_uri_limit_bytes=1, sleep=pauses)
        try:
            await provider.status("g")
        finally:
            await provider.aclose()

    with pytest.raises(Unreachable, match="identity of localhost could not be verified") as caught:
        asyncio.run(story())
    tls.close()
    assert not caught.value.maybe_acted_on and pauses.asked == [] and tls.bytes_after_handshake == 0


class TlsListener:
    """A TLS server whose certificate nobody has signed."""

    def __init__(self, pem: Path) -> None:
        import socket
        import ssl
        import threading

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.origin = f"https://localhost:{self._socket.getsockname()[1]}"
        self.bytes_after_handshake = 0

        def serve() -> None:
            while True:
                try:
                    connection, _ = self._socket.accept()
                except OSError:
                    return
                with connection:
                    try:
                        with context.wrap_socket(connection, server_side=True) as secure:
                            self.bytes_after_handshake += len(secure.recv(10))
                    except (ssl.SSLError, OSError):
                        continue

        self._thread = threading.Thread(target=serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        import socket

        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()


@pytest.mark.parametrize(
    ("variable", "proxy", "says"),
    [
        ("ALL_PROXY", "socks5://127.0.0.1:9", "SOCKS proxy"),
        ("HTTPS_PROXY", "gopher://127.0.0.1:9", "not a web address"),
    ],
)
def test_a_proxy_that_cannot_be_used_is_named_and_this_computer_goes_on(
    side: Side, monkeypatch: pytest.MonkeyPatch, variable: str, proxy: str, says: str
):
    monkeypatch.setenv(variable, proxy)
    with pytest.raises(Unreachable, match=says) as caught:
        asyncio.run(_submitted_far_away())
    assert not caught.value.maybe_acted_on and "HTTPS_PROXY" in caught.value.hint
    side.run(side.submit)
    assert len(side.server.charges) == 1


def test_this_computer_is_not_reached_through_the_proxy(side: Side, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    side.run(side.submit)
    assert len(side.server.charges) == 1


def test_a_proxy_that_refuses_leaves_nothing_unsure(monkeypatch: pytest.MonkeyPatch):
    asked: list[Request] = []

    def refuse(request: Request) -> Reply:
        asked.append(request)
        return Reply(407)

    proxy = Listener(refuse)
    monkeypatch.setenv("HTTPS_PROXY", proxy.origin)

    with pytest.raises(Unreachable, match="proxy") as caught:
        asyncio.run(_submitted_far_away())
    proxy.close()
    assert not caught.value.maybe_acted_on


async def _submitted_far_away() -> None:
    from wanstudio.providers.aimlapi import AimlApi
    from wanstudio.providers.base import Credentials

    provider = AimlApi("https://api.invalid", Credentials("sk-canary"), data_uri_limit_bytes=1)
    try:
        await provider.submit(REPLACE, MEDIA, "ref")
    finally:
        await provider.aclose()


# ---- closed early ------------------------------------------------------------------------------------


def test_an_upload_that_is_broken_off_speaks_of_the_file(tmp_path: Path):
    path = tmp_path / "clip.mp4"
    path.write_bytes(bytes(9_000_000))

    async def story(server: ScenarioServer) -> None:
        async with scenario(server) as provider:
            await provider.upload(str(path), MediaKind.VIDEO, lambda done, total: None)

    with ScenarioServer() as server, pytest.raises(Unreachable) as caught:
        server.files.fail("PUT", "/parts/*", *[Fault("reset")] * 30)  # two parts, each tried again by itself
        asyncio.run(story(server))
    assert caught.value.detail


@pytest.mark.parametrize(
    "error",
    [e for e in vars(httpx).values() if isinstance(e, type) and issubclass(e, httpx.TransportError)]
    + [httpx.DecodingError, httpx.TooManyRedirects],
)
def test_no_exception_without_a_text_becomes_an_empty_message(error: type[httpx.RequestError]):
    from wanstudio.providers.answers import error_from_silence

    found = error_from_silence(error(""), "api.example.com", str, maybe_acted_on=True)
    assert "api.example.com" in found.detail or "proxy" in found.detail
    opened = not issubclass(error, (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError))
    assert found.maybe_acted_on == (opened and error is not httpx.UnsupportedProtocol)
