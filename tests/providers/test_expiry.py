"""When a signed address ends, as its own query says."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime

import pytest

from wanstudio.providers.expiry import expiry_of

END = datetime(2026, 11, 25, 13, tzinfo=UTC)
EPOCH = int(END.timestamp())
POLICY = json.dumps({"Statement": [{"Condition": {"DateLessThan": {"AWS:EpochTime": EPOCH}}}]}).encode()
ENCODED = base64.b64encode(POLICY).decode().translate(str.maketrans("+=/", "-_~"))


@pytest.mark.parametrize(
    "query",
    [
        f"Expires={EPOCH}&Signature=a&Key-Pair-Id=b",
        f"AWSAccessKeyId=a&Expires={EPOCH}&Signature=b%2Bc%3D",
        f"Policy={ENCODED}&Signature=a&Key-Pair-Id=b",
        "X-Amz-Date=20261125T120000Z&X-Amz-Expires=3600&X-Amz-Signature=a",
        "X-Goog-Date=20261125T123000Z&X-Goog-Expires=1800&X-Goog-Signature=a",
        "sv=2024-11-04&se=2026-11-25T13%3A00%3A00Z&sig=a%3D",
        f"Expires={EPOCH}&X-Amz-Date=20261125T120000Z&X-Amz-Expires=7200",
    ],
)
def test_the_end_is_read_as_each_storage_writes_it(query: str):
    assert expiry_of(f"https://cdn.example.com/a.mp4?{query}") == END


@pytest.mark.parametrize(
    "query",
    [
        *("", "Expires=", "Expires=900", "Expires=1e999", "Expires=nan", "exp=soon", "Policy=eyJ~%7E_", "Policy=W10_"),
        "X-Amz-Date=20261125T120000Z",
        "X-Amz-Date=today&X-Amz-Expires=9",
        "X-Amz-Date=20261125T120000Z&X-Amz-Expires=x",
        f"X-Amz-Date=20261125T120000Z&X-Amz-Expires={'9' * 30}",
        "se=later",
        "a=1&" * 100,
    ],
)
def test_what_cannot_be_read_has_no_end(query: str):
    assert expiry_of(f"https://cdn.example.com/a.mp4?{query}") is None
    assert expiry_of(f"http://[?{query}") is None
