"""Reads the providers' own pages in tests/seeds: tables that stand in one long line, JSON inside Markdown."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "seeds"
_ROW = re.compile(r"\| `(\w+)` \| (\w+) \| (yes|-) \| (?:`([^`]*)`|-) \| (.*?) \|(?= \| `| ###)")


@dataclass(frozen=True)
class Row:
    """One parameter as the page has it. `default` is None where it names none; `enum` is empty where it has none."""

    name: str
    type: str
    required: bool
    default: Any
    words: str
    enum: tuple[Any, ...] = ()


def page(number: str) -> str:
    (path,) = FOLDER.glob(f"{number}_*.txt")
    return path.read_text("utf-8")


def table(number: str) -> dict[str, Row]:
    """The parameters of one of Scenario's pages."""
    text = page(number)
    rows = [_row(*found) for found in _ROW.findall(text)]
    assert len(rows) == text.count("| | `"), "a row of the table was not understood"
    return {row.name: row for row in rows}


def _row(name: str, kind: str, required: str, default: str, words: str) -> Row:
    value = default if kind == "string" or not default else json.loads(default)
    return Row(name, kind, required == "yes", None if value == "" else value, words)


def example(number: str) -> dict[str, Any]:
    """The request body of the page's cURL example."""
    found = re.search(r"<<'EOF' (\{.*?\}) EOF", page(number))
    assert found
    return json.loads(found[1])


def remote_id(number: str) -> str:
    found = re.search(r"Model ID: `([^`]+)`", page(number))
    assert found
    return found[1]


def openapi(number: str) -> dict[str, Any]:
    """The request body's JSON Schema of AI/ML API's page."""
    found = re.search(r"```json\n(\{\"openapi\".*?)\n```", page(number), re.DOTALL)
    assert found
    post = json.loads(found[1])["paths"]["/v2/video/generations"]["post"]
    return post["requestBody"]["content"]["application/json"]["schema"]


def properties(number: str) -> dict[str, Row]:
    """The parameters of AI/ML API's page; `model` is not one of them but the model's own name."""
    schema = openapi(number)
    return {
        name: Row(
            name,
            "assetId" if p.get("format") == "uri" else p["type"],
            name in schema["required"],
            p.get("default"),
            p["description"],
            tuple(p.get("enum", ())),
        )
        for name, p in schema["properties"].items()
        if name != "model"
    }
