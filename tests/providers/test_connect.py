"""The list of services, and that it costs nothing to read."""

from __future__ import annotations

import asyncio
import subprocess
import sys

import pytest

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
