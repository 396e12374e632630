"""Whether a service can be reached at all: its host is asked, without any credential, and any answer will do."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

import httpx

from wanstudio.core.errors import ProviderError
from wanstudio.core.network import Tried
from wanstudio.providers.answers import error_from_silence, untrusted_certificate
from wanstudio.providers.http import new_client
from wanstudio.providers.tunnel import ProxyTrouble
from wanstudio.providers.way import Way

LIMIT_S = 20.0
STEP_S = 8.0
"""For each step, such as the proxy's answer: in less than all together, so that who keeps silent is named."""


async def tried(title: str, base_url: str, over: Way) -> Tried:
    """Go to the host of `base_url` by `over`, and say in a sentence how that went. Nothing is raised."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    try:
        async with asyncio.timeout(LIMIT_S), new_client(over=over) as client:
            async with client.stream("GET", f"{parts.scheme}://{parts.netloc}/", timeout=STEP_S):
                pass
            proxy = await over.proxy(host, parts.port or 443)
            by = f"through the proxy {proxy.address.shown}" if proxy else "without a proxy"
            return Tried(title, True, f"{title}: reached {by}.")
    except httpx.RequestError as e:
        return Tried(title, False, f"{title}: {_why(e, host)}")
    except ProviderError as e:
        return Tried(title, False, f"{title}: {e.detail}")
    except TimeoutError:
        return Tried(title, False, f"{title}: {host} did not answer in time.")


def _why(error: httpx.RequestError, host: str) -> str:
    said = error_from_silence(error, host, str, maybe_acted_on=False).detail
    if untrusted_certificate(error) and not isinstance(error, ProxyTrouble):
        return f"{said} If your network looks into its traffic, its CA file is needed above."
    return said
