"""When a signed address ends, read from its own query: as CloudFront, S3, Google and Azure write it."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

_ENDS = ("expires", "exp")
_BASE64_OF_CLOUDFRONT = str.maketrans("-_~", "+=/")


def expiry_of(url: str) -> datetime | None:
    """The end of an address's time; None when it names none that can be read."""
    try:
        query = {name.lower(): values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    except ValueError:
        return None
    ends = [_epoch(query[name]) for name in _ENDS if name in query]
    ends += [_from_policy(query.get("policy", "")), _iso(query.get("se", ""))]
    ends += [_after_date(query, "x-amz"), _after_date(query, "x-goog")]
    return min((end for end in ends if end), default=None)


def _epoch(value: object) -> datetime | None:
    try:
        seconds = float(str(value))
        return datetime.fromtimestamp(seconds, UTC) if math.isfinite(seconds) and seconds > 1e9 else None
    except (ValueError, OverflowError, OSError):
        return None


def _from_policy(text: str) -> datetime | None:
    """CloudFront's custom policy: {"Statement": [{"Condition": {"DateLessThan": {"AWS:EpochTime": …}}}]}."""
    try:
        policy: Any = json.loads(base64.b64decode(text.translate(_BASE64_OF_CLOUDFRONT)))
        return _epoch(policy["Statement"][0]["Condition"]["DateLessThan"]["AWS:EpochTime"])
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        return None


def _after_date(query: Mapping[str, str], prefix: str) -> datetime | None:
    begun = _iso(query.get(f"{prefix}-date", ""))
    try:
        return begun + timedelta(seconds=int(query[f"{prefix}-expires"])) if begun else None
    except (ValueError, KeyError, OverflowError):
        return None


def _iso(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
