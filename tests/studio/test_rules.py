"""What becomes of a job for everything that can come of its paid request: sent again, in doubt, waiting, failed."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Literal, get_args

import httpx
import pytest

from tests.studio.kit import Bench, Lost, Service, a_job
from tests.studio.test_queue import scene
from wanstudio.core.errors import ProviderError, Unreachable
from wanstudio.core.jobs import Done, Failed, Unsure, Waiting
from wanstudio.core.network import ProxyAddress
from wanstudio.providers.answers import error_from, error_from_silence
from wanstudio.providers.tunnel import ProxyTrouble, Trouble
from wanstudio.providers.way import Proxy

Fate = Literal["again", "in doubt", "waits", "failed"]

NEVER_OPENED = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
STATUSES: dict[int, Fate] = {
    **dict.fromkeys((300, 301, 302, 303, 307, 308, 408, 500, 501, 502, 503, 504, 507, 520, 599), "in doubt"),
    **dict.fromkeys((401, 402, 403), "waits"),
    **dict.fromkeys((400, 404, 405, 409, 410, 413, 415, 418, 422, 425, 451), "failed"),
    429: "again",
}


def every_silence() -> list[type[httpx.RequestError]]:
    """All that httpx raises when there is no answer."""
    found: list[type[httpx.RequestError]] = []
    waiting: list[type[httpx.RequestError]] = [httpx.RequestError]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        found.append(kind)
    found.remove(ProxyTrouble)  # it knows why
    return sorted(set(found), key=lambda kind: kind.__name__)


def silence(kind: type[httpx.RequestError], *, acts: bool) -> Unreachable:
    error = kind("", request=httpx.Request("POST", "https://api.example/v1/generate"))
    return error_from_silence(error, "api.example", str, maybe_acted_on=acts)


def answer(status: int, *, paid: bool) -> ProviderError:
    return error_from(status, {"location": "https://elsewhere.example"}, b"", str, maybe_acted_on=paid, paid=paid)


def fate_of(home: Path, error: ProviderError) -> Fate:
    service = Service(submit=[Lost(error, accepted=False)])

    async def play(bench: Bench) -> Fate:
        await bench.run(a_job())
        match bench.job().phase:
            case Done():
                return "again"
            case Unsure():
                return "in doubt"
            case Waiting("key"):
                return "waits"
            case Failed(charged="no"):
                return "failed"
        raise AssertionError(bench.job().phase)

    fate: Fate = scene(home, service, play)
    assert service.sent == (2 if fate == "again" else 1)
    return fate


@pytest.mark.parametrize("why", get_args(Trouble))
def test_whatever_a_proxy_does_the_request_never_left_for_the_service(home: Path, why: Trouble):
    proxy = Proxy(ProxyAddress("http", "p.test", 1))
    error = error_from_silence(ProxyTrouble(why, proxy), "api.example", str, maybe_acted_on=True)
    assert fate_of(home, error) == "again" and "p.test:1" in error.detail and "Settings > Network" in error.hint


@pytest.mark.parametrize("kind", every_silence(), ids=lambda kind: kind.__name__)
def test_without_an_answer_only_what_was_never_opened_is_sent_again(home: Path, kind: type[httpx.RequestError]):
    error = silence(kind, acts=True)
    assert fate_of(home, error) == ("again" if issubclass(kind, NEVER_OPENED) else "in doubt")
    assert error.detail and str(error)


@pytest.mark.parametrize("kind", every_silence(), ids=lambda kind: kind.__name__)
def test_a_question_leaves_nothing_in_doubt_and_says_what_happened(kind: type[httpx.RequestError]):
    error = silence(kind, acts=False)
    assert not error.maybe_acted_on and len(error.detail) > 10 and error.detail.endswith(".")


@pytest.mark.parametrize(("status", "fate"), sorted(STATUSES.items()))
def test_an_answer_decides_by_its_status(home: Path, status: int, fate: Fate):
    error = answer(status, paid=True)
    if status == 402:  # credit is looked for now and then, and the job goes by itself once there is some
        assert fate_of(home, error) == "again"
    else:
        assert fate_of(home, error) == fate
    assert error.detail and str(error)


def test_no_status_is_sent_again_but_429():
    for status in (*range(300, 429), *range(430, 600)):
        error = answer(status, paid=True)
        safe = isinstance(error, Unreachable) and not error.maybe_acted_on
        assert not safe, status


def test_a_certificate_that_is_not_trusted_was_never_spoken_to(home: Path):
    cause = ssl.SSLCertVerificationError("self-signed")
    error = httpx.ConnectError("", request=httpx.Request("POST", "https://api.example"))
    error.__cause__ = cause
    found = error_from_silence(error, "api.example", str, maybe_acted_on=True)
    assert not found.maybe_acted_on and "identity of api.example" in found.detail
