"""The models there are: descriptors read from folders, the shipped ones first.

A descriptor that cannot be used is a sentence in `Catalog.problems` and nothing else: a user's half-written file never
keeps the window from opening.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from wanstudio.core.connections import SERVICES
from wanstudio.core.models import DescriptorError, ModelSpec, spec_from_dict, told_apart
from wanstudio.core.text import shown

MAX_BYTES = 1_000_000  # a hundred times the longest shipped one; what is larger is no descriptor

_ID = re.compile(r"[a-z0-9-]+([./][a-z0-9-]+)*")  # it stands in journals, recipes, file names and on command lines


class Catalog(NamedTuple):
    """`problems` are sentences "FILE: KEY: what", in the order the files were met."""

    models: tuple[ModelSpec, ...] = ()
    problems: tuple[str, ...] = ()


def icon_names(folder: Path) -> frozenset[str]:
    """The icons there are, for `load_models`: the pictures in `folder`, without their suffix."""
    return frozenset(path.stem for path in folder.glob("*.svg"))


def load_models(
    *folders: Path, providers: Collection[str] = SERVICES.keys(), icons: Collection[str] | None = None
) -> Catalog:
    """Read every `*.toml` below `folders`, in the order given, each folder sorted by path.

    A folder that does not exist holds nothing. Of two descriptors with one id the first is kept, so a file of the
    user's cannot change a shipped model. `icons` are those a descriptor may name; None: that is not looked at.
    """
    models: dict[str, ModelSpec] = {}
    problems: list[str] = []
    for folder in folders:
        for path in _files(folder, problems):
            try:
                spec = _read(path, providers, icons)
                if spec.id in models:
                    raise DescriptorError(f"{spec.id}: id: there is already a model of this id; choose another")
            except DescriptorError as e:
                problems.append(f"{path.relative_to(folder).as_posix()}: {e}")
            else:
                models[spec.id] = spec
    return Catalog(told_apart(tuple(models.values())), tuple(problems))


def _files(folder: Path, problems: list[str]) -> Iterator[Path]:
    """The descriptor files below `folder`, sorted; hidden ones (an editor's own, a system's own) are passed over."""

    def refused(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            problems.append(f"{error.filename}: this folder cannot be read: {error.strerror}")

    found = []
    for root, _, names in os.walk(folder, onerror=refused):
        found += [Path(root, n) for n in names if n.endswith(".toml") and not n.startswith(".")]
    yield from sorted(found)


def _read(path: Path, providers: Collection[str], icons: Collection[str] | None) -> ModelSpec:
    """Raises `DescriptorError` whatever is wrong with the file."""
    spec = spec_from_dict(_toml(_text(path)))
    if spec.provider not in providers:
        raise DescriptorError(f"{spec.id}: provider: {spec.provider!r} is not one of {', '.join(sorted(providers))}")
    if not spec.id.startswith(f"{spec.provider}/") or spec.id.endswith("/"):
        raise DescriptorError(f"{spec.id}: id: it must be {spec.provider}/ and a name")
    if not _ID.fullmatch(spec.id):
        raise DescriptorError(f"{shown(spec.id)}: id: only a to z, 0 to 9, single dots, hyphens and / are taken")
    if icons is not None and spec.icon not in icons:
        from difflib import get_close_matches  # for who has made a mistake

        near = get_close_matches(spec.icon, icons, n=3)
        hint = f"; near are {', '.join(near)}" if near else ""
        raise DescriptorError(f"{spec.id}: icon: there is none named {shown(spec.icon)}{hint}")
    return spec


def _text(path: Path) -> str:
    try:
        if not path.is_file():
            raise DescriptorError("this is not a file, or it leads nowhere")
        if (size := path.stat().st_size) > MAX_BYTES:
            raise DescriptorError(f"{size / 1e6:.1f} MB; a descriptor has at most {MAX_BYTES / 1e6:.0f} MB")
        return path.read_bytes().decode("utf-8-sig")  # Notepad puts a mark in front
    except UnicodeDecodeError as e:
        raise DescriptorError(f"byte {e.start + 1} is not UTF-8; save the file as UTF-8") from None
    except OSError as e:
        raise DescriptorError(f"this file cannot be read: {e.strerror}") from None


def _toml(text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise DescriptorError("too many brackets inside one another") from None
    except ValueError as e:  # TOMLDecodeError, and a number of more digits than Python reads
        raise DescriptorError(f"not TOML: {e}") from None
