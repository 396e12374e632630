"""Fetches a file by its web address: https, or plain http from this computer."""

from __future__ import annotations

import asyncio
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

from wanstudio.sandbox.renderers import Trouble

TIMEOUT_S = 20.0
MOST_BYTES = 300_000_000
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def may_fetch(url: str) -> bool:
    parts = urlsplit(url)
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK))


async def fetch(url: str, target: Path) -> None:
    """Write what is at `url` to `target`.

    Raises:
        Trouble: a kind of address that is not fetched, no answer, an error, or too large.
    """
    if not may_fetch(url):
        raise Trouble("The address cannot be fetched: https is expected.")
    await asyncio.to_thread(_fetch, url, target)


def _fetch(url: str, target: Path) -> None:
    opener = urllib.request.build_opener(_OnlySafe)
    request = urllib.request.Request(url, headers={"User-Agent": "WanStudio-Sandbox"})
    try:
        with opener.open(request, timeout=TIMEOUT_S) as answer, target.open("wb") as file:
            while chunk := answer.read(1 << 20):
                file.write(chunk)
                if file.tell() > MOST_BYTES:
                    raise Trouble("The file at the address is too large.")
    except (OSError, ValueError) as e:  # URLError and HTTPError among them
        target.unlink(missing_ok=True)
        reason = e.reason if isinstance(e, urllib.error.URLError) else e
        raise Trouble(f"The file could not be fetched from its address: {reason}") from None
    except Trouble:
        target.unlink(missing_ok=True)
        raise


class _OnlySafe(urllib.request.HTTPRedirectHandler):
    """Follows a redirect only to where `may_fetch` would go."""

    def redirect_request(self, req, fp, code, msg, headers, newurl):  # type: ignore[no-untyped-def]
        if not may_fetch(newurl):
            raise urllib.error.URLError("it leads to an address that is not https")
        return super().redirect_request(req, fp, code, msg, headers, newurl)
