"""Addresses that are good for a while, and for one path and one method only."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable, Mapping
from typing import Literal
from urllib.parse import urlencode


class Signer:
    """Signs with a key of its own, so that no address outlives this run. `life_s` 0: each is too old at once."""

    def __init__(self, life_s: float, clock: Callable[[], float] = time.time) -> None:
        self._life_s, self._clock = life_s, clock
        self._key = secrets.token_bytes(32)
        self._name = secrets.token_hex(7).upper()

    def query(self, method: str, path: str) -> str:
        """Return the query string that makes `path` good, shaped like the service's own (Policy, Signature …)."""
        until = self._clock() + self._life_s
        policy = base64.urlsafe_b64encode(json.dumps({"Expires": until, "Path": path}).encode()).decode()
        return urlencode({"Policy": policy, "Signature": self._sign(method, policy), "Key-Pair-Id": self._name})

    def judge(self, method: str, path: str, query: Mapping[str, str]) -> Literal["good", "expired", "bad"]:
        policy, signature = query.get("Policy", ""), query.get("Signature", "")
        if not hmac.compare_digest(self._sign(method, policy).encode(), signature.encode()):
            return "bad"
        try:
            claim = json.loads(base64.urlsafe_b64decode(policy))
        except (ValueError, binascii.Error):
            return "bad"
        if claim["Path"] != path:
            return "bad"
        return "good" if self._clock() < claim["Expires"] else "expired"

    def until(self) -> float:
        """When an address made now ends, in seconds since 1970."""
        return self._clock() + self._life_s

    def _sign(self, method: str, policy: str) -> str:
        method = "GET" if method == "HEAD" else method
        return hmac.new(self._key, f"{method} {policy}".encode(), hashlib.sha256).hexdigest()
