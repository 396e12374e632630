"""`wanstudio models`: every descriptor, with its parameters."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from wanstudio.cli.say import Say
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Choice, Media, Number, Param, Seed, Text
from wanstudio.core.text import megabytes
from wanstudio.store.catalog import Catalog, icon_names, load_models
from wanstudio.store.folders import Folders, resources


def run(_args: Namespace, say: Say) -> int:
    catalog = catalog_of(Folders.from_environment())
    for problem in catalog.problems:
        say.note(problem)
    for spec in catalog.models:
        say.event(**as_dict(spec))
        say.result("\n".join(_lines(spec)))
    return 0


def catalog_of(folders: Folders) -> Catalog:
    return load_models(resources() / "models", folders.models, icons=icon_names(resources() / "icons"))


def as_dict(spec: ModelSpec) -> dict[str, Any]:
    return {
        "event": "model",
        "id": spec.id,
        "title": spec.title,
        "provider": spec.provider,
        "remote_id": spec.remote_id,
        "task": spec.task,
        "parameters": [_param_as_dict(p) for p in spec.params],
    }


def _param_as_dict(p: Param) -> dict[str, Any]:
    found = {"name": p.name, "type": p.kind, "label": p.label, "required": p.required, "default": p.default}
    found |= {"unit": p.unit, "help": p.help}
    match p:
        case Text():
            found |= {"max_chars": p.limit}
        case Number():
            found |= {"min": p.min, "max": p.max, "step": p.step, "whole": p.whole}
        case Choice():
            found |= {"options": list(p.options)}
        case Seed():
            found |= {"min": 0, "max": p.max}
        case Media():
            found |= {"takes": p.takes.value, "formats": list(p.formats), "max_bytes": p.max_bytes}
            found |= {"min_seconds": p.min_seconds, "max_seconds": p.max_seconds}
    return found


def _lines(spec: ModelSpec) -> list[str]:
    rows = [(p.name, _type(p), allowed(p), _default(p)) for p in spec.params]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    body = ["  " + "  ".join([*(c.ljust(w) for c, w in zip(r[:3], widths, strict=True)), r[3]]).rstrip() for r in rows]
    return [spec.id, f"  {spec.title} · {spec.task}", *body, ""]


def _type(p: Param) -> str:
    return p.takes.value if isinstance(p, Media) else p.kind


def _default(p: Param) -> str:
    if p.required and p.default is None:
        return "needed"
    if p.default in (None, ""):
        return ""
    text = str(p.default).lower() if isinstance(p.default, bool) else " ".join(str(p.default).split())
    return f"= {text if len(text) <= 40 else text[:39] + '…'}"


def allowed(p: Param) -> str:
    """The range in a few words."""
    match p:
        case Text():
            return f"up to {p.limit:,} characters"
        case Number():
            return " ".join(filter(None, (p.allowed, p.unit)))
        case Choice():
            return ", ".join(map(str, p.options))
        case Seed():
            return f"0 to {p.max}"
        case Media():
            return _media_limits(p)
    return "true, false"


def _media_limits(p: Media) -> str:
    limits = [", ".join(p.formats)] if p.formats else []
    if p.max_bytes is not None:
        limits.append(f"up to {megabytes(p.max_bytes)} MB")
    if p.max_seconds is not None:
        limits.append(f"{p.min_seconds or 0:g} to {p.max_seconds:g} s")
    return "; ".join(limits) or "path or web address"
