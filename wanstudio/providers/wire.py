"""Reading a service's JSON without trusting it: each function returns what it promises, whatever was sent."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from wanstudio.core.costs import Price

_WORD_KEYS = ("reason", "message", "error", "detail")  # the order in which services are read to mean it
_MORE_WORD_KEYS = ("msg", "description", "title", "name")


def table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def rows(value: Any) -> list[Mapping[str, Any]]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def number(value: Any) -> float | None:
    """A finite number, also when it came as text; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def whole(value: Any) -> int | None:
    """A whole number, also when it came as text (Scenario's seeds do)."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20:
        return int(value)
    found = number(value) if not isinstance(value, str) else None
    return int(found) if found is not None and found.is_integer() else None


def fraction(value: Any) -> float | None:
    """A number held to 0…1."""
    found = number(value)
    return None if found is None else min(1.0, max(0.0, found))


def price(value: Any, unit: str) -> Price | None:
    amount = number(value)
    return Price(amount, unit) if amount is not None and amount >= 0 else None


def moment(value: Any) -> datetime | None:
    """A time with its zone, from ISO 8601; UTC where it names none."""
    try:
        found = datetime.fromisoformat(text(value))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def words(value: Any, depth: int = 4) -> str:
    """What `value` says to a person: a string, or the first of the usual keys that says something."""
    if isinstance(value, str):
        return value.strip()
    if depth == 0:
        return ""
    if isinstance(value, list):
        return "; ".join(filter(None, (words(v, depth - 1) for v in value[:5])))
    said = (words(table(value).get(key), depth - 1) for key in _WORD_KEYS + _MORE_WORD_KEYS)
    return next(filter(None, said), "")
