"""What a bundle is made of: which distribution, or which package of the system, each of its files came from."""

from __future__ import annotations

import importlib.metadata
import json
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DOC = Path("/usr/share/doc")


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One work of somebody's inside the bundle. `texts` are its licence files; `files` places in the bundle."""

    name: str
    version: str
    licence: str
    home: str
    purl: str
    texts: tuple[Path, ...]
    files: tuple[str, ...]
    sboms: tuple[Path, ...] = ()


def inside(made: Path) -> list[tuple[str, Path]]:
    """Place in the bundle and origin of every file and module, as the spec wrote it down."""
    return [(place, Path(origin)) for place, origin in json.loads((made / "contents.json").read_text("utf-8"))]


def parts(made: Path) -> list[Part]:
    files = inside(made)
    python, rest = _from_distributions(files)
    return sorted([*python, *_from_the_system(rest)], key=lambda part: part.name.lower())


def _from_distributions(files: Sequence[tuple[str, Path]]) -> tuple[list[Part], list[tuple[str, Path]]]:
    """Those of installed distributions, and the files that are of none."""
    owner: dict[Path, importlib.metadata.Distribution] = {}
    for distribution in importlib.metadata.distributions():
        owner |= {Path(str(file.locate())).resolve(): distribution for file in distribution.files or ()}
    found: dict[str, list[str]] = defaultdict(list)
    of: dict[str, importlib.metadata.Distribution] = {}
    rest = []
    for place, origin in files:
        one = owner.get(origin.resolve())
        if one is None:
            rest.append((place, origin))
        else:
            found[one.name].append(place)
            of[one.name] = one
    return [_of_distribution(of[name], places) for name, places in found.items()], rest


def _of_distribution(one: importlib.metadata.Distribution, places: Sequence[str]) -> Part:
    meta: Any = one.metadata  # an email's headers; its protocol knows no `get`
    files = [Path(str(file.locate())) for file in one.files or () if ".dist-info" in str(file)]
    classifiers = [c.rpartition(" :: ")[2] for c in meta.get_all("Classifier") or () if c.startswith("License ::")]
    said = meta.get("License-Expression") or meta.get("License") or "; ".join(classifiers) or "not said"
    links = [link.partition(", ")[2] for link in meta.get_all("Project-URL") or ()]
    words = ("licen", "copying", "notice", "authors")
    return Part(
        name=one.name,
        version=one.version,
        licence=said.splitlines()[0] if said else "not said",
        home=meta.get("Home-page") or (links[0] if links else ""),
        purl=f"pkg:pypi/{one.name.lower().replace('_', '-')}@{one.version}",
        texts=tuple(
            sorted(f for f in files if any(w in f.name.lower() for w in words) and f.suffix not in (".py", ".pyc"))
        ),
        files=tuple(places),
        sboms=tuple(sorted(f for f in files if f.parent.name == "sboms")),
    )


def _from_the_system(files: Iterable[tuple[str, Path]]) -> list[Part]:
    """Libraries of the building machine, by the Debian package that owns them."""
    found: dict[str, list[str]] = defaultdict(list)
    for place, origin in files:
        if str(origin).startswith(("/usr/lib/", "/lib/")) and (package := package_of(origin)):
            found[package].append(place)
    versions = _versions(found)
    return [
        Part(
            name=name,
            version=versions[name],
            licence="see its text",
            home="",
            purl=f"pkg:deb/debian/{name}@{versions[name]}",
            texts=tuple(path for path in [DOC / name / "copyright"] if path.exists()),
            files=tuple(places),
        )
        for name, places in found.items()
    ]


def package_of(library: Path) -> str:
    """The name of the Debian package that a file is of; "" where none is, or this is another system."""
    if not shutil.which("dpkg-query"):
        return ""
    for path in (library, library.resolve()):
        for spelt in (str(path), str(path).removeprefix("/usr")):
            said = subprocess.run(["dpkg-query", "--search", spelt], capture_output=True, text=True, check=False)
            if said.returncode == 0:
                return said.stdout.split(":")[0]
    return ""


def _versions(names: Iterable[str]) -> Mapping[str, str]:
    ask = ["dpkg-query", "--show", "--showformat", "${Package} ${Version}\n", *names]
    if len(ask) == 4:
        return {}
    said = subprocess.run(ask, capture_output=True, text=True, check=True).stdout
    return dict(line.split() for line in said.splitlines())
