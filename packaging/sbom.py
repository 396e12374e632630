"""The bill of materials, CycloneDX 1.6: every part with its version and licence, and what wheels say is inside them.

cyclonedx-python-lib writes it, so that the form is the standard's; cyclonedx-bom above it lists an environment, and
here only what went into the bundle counts.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from contents import Part
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL


def write(parts: Sequence[Part], version: str, made_at: int, path: Path) -> None:
    """`made_at` is SOURCE_DATE_EPOCH: the same parts give the same bytes."""
    program = Component(
        name="WanStudio",
        version=version,
        type=ComponentType.APPLICATION,
        bom_ref=f"wanstudio@{version}",
        licenses=[DisjunctiveLicense(id="GPL-3.0-or-later")],
    )
    components = [_component(part) for part in parts]
    bom = Bom(components=components, serial_number=uuid.uuid5(uuid.NAMESPACE_URL, f"wanstudio@{version}"))
    bom.metadata.component = program
    bom.metadata.timestamp = datetime.fromtimestamp(made_at, UTC)
    bom.register_dependency(program, components)
    text = JsonV1Dot6(bom).output_as_string()
    path.write_text(json.dumps(json.loads(text), indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _component(part: Part) -> Component:
    return Component(
        name=part.name,
        version=part.version,
        type=ComponentType.LIBRARY,
        bom_ref=part.purl,
        purl=PackageURL.from_string(part.purl),
        licenses=[DisjunctiveLicense(name=part.licence[:200])],
        components=list(_inside(part)),
    )


def _inside(part: Part) -> Iterator[Component]:
    """What the wheel's own bill lists: the C libraries that were built into it."""
    seen = set()
    for path in part.sboms:
        for found in json.loads(path.read_text("utf-8")).get("components", ()):
            name, version = str(found["name"]), str(found.get("version") or "")
            if name.lower() != part.name.lower() and (name, version) not in seen:
                seen.add((name, version))
                yield Component(
                    name=name, version=version, type=ComponentType.LIBRARY, bom_ref=f"{part.purl}#{name}@{version}"
                )
