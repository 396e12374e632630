"""What Linux libraries ask of one another, as their headers say: not all that is loaded in the end, as `ldd` has it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path


def names(libraries: Sequence[Path]) -> dict[Path, tuple[str, ...]]:
    """The file names of the libraries that each of `libraries` itself names (NEEDED)."""
    return {path: tuple(re.findall(r"^ +NEEDED +(\S+)$", text, re.MULTILINE)) for path, text in _headers(libraries)}


def search_paths(libraries: Sequence[Path]) -> dict[Path, tuple[str, ...]]:
    """Where each of `libraries` has others looked for (RPATH, RUNPATH)."""
    said = {path: re.findall(r"^ +RU?N?PATH +(\S+)$", text, re.MULTILINE) for path, text in _headers(libraries)}
    return {path: tuple(":".join(places).split(":")) if places else () for path, places in said.items()}


def wants(library: Path) -> tuple[str, ...]:
    """The functions and variables that `library` takes from others, versions left off."""
    said = subprocess.run(["nm", "-D", "--undefined-only", library], capture_output=True, text=True, check=True).stdout
    return tuple(line.split()[-1].split("@")[0] for line in said.splitlines())


def _headers(libraries: Sequence[Path]) -> list[tuple[Path, str]]:
    """What objdump, of binutils, prints for each."""
    if not libraries:
        return []
    command = ["objdump", "--private-headers", *map(str, libraries)]
    said = subprocess.run(command, capture_output=True, text=True, check=False, env={"LC_ALL": "C"}).stdout
    parts = re.split(r"^(.+): +file format .*$", said, flags=re.MULTILINE)
    return [(Path(path), text) for path, text in zip(parts[1::2], parts[2::2], strict=True)]
