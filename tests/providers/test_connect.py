"""The list of services, and that it costs nothing to read."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys

import pytest

from tests.sandbox_server import sandbox
from wanstudio.core.connections import SERVICES
from wanstudio.core.errors import InvalidInput, UnknownModel
from wanstudio.providers import MAKE, connect, warm_up
from wanstudio.providers.base import Credentials


def test_the_package_loads_no_http_before_a_service_is_connected_to():
    code = (
        "import sys, wanstudio.providers; print(sorted({'httpx', 'truststore', 'ssl', 'asyncio'} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_every_service_that_is_known_can_be_connected_to_and_no_other():
    assert list(MAKE) == list(SERVICES)


@pytest.mark.parametrize("known", SERVICES.values(), ids=lambda s: s.id)
def test_every_service_can_be_connected_to_at_its_own_address(known):
    async def story() -> None:
        provider = connect(known.id, "", Credentials("canary-key", "canary-secret"))
        assert (provider.id, provider.title) == (known.id, known.title) and provider.cancel_note
        assert "canary" not in repr(provider)
        await provider.aclose()

    warm_up()
    asyncio.run(story())


def test_a_service_that_is_not_listed_is_named_with_those_that_are():
    with pytest.raises(UnknownModel, match=r"“fal”\. Known are: scenario, aimlapi"):
        connect("fal", "", Credentials("k"))
    with pytest.raises(UnknownModel):
        connect("fal", "https://example.com", Credentials("k"))


def test_a_key_never_goes_to_an_address_that_is_not_safe():
    with pytest.raises(InvalidInput, match="https"):
        connect("aimlapi", "http://example.com", Credentials("canary-key"))


_FIRST_REQUEST = """
import asyncio, os, sys
from wanstudio.providers import connect, warm_up
from wanstudio.providers.base import Credentials

async def story() -> None:
    await asyncio.get_running_loop().run_in_executor(None, warm_up)
    before = set(sys.modules)
    key = Credentials(os.environ["SCENARIO_SDK_API_KEY"], os.environ["SCENARIO_SDK_API_SECRET"])
    provider = connect("scenario", os.environ["SCENARIO_BASE_URL"], key)
    await provider.check()
    print(sorted(set(sys.modules) - before))
    await provider.aclose()

asyncio.run(story())
"""


def test_once_warm_a_first_request_loads_nothing_more_in_the_loops_thread():
    with sandbox() as server:
        found = subprocess.run(
            [sys.executable, "-c", _FIRST_REQUEST],
            env={**os.environ, **server.environment},
            capture_output=True,
            text=True,
            check=True,
        )
    assert found.stdout.strip() == "[]"
