"""Records as Scenario's JSON."""

from __future__ import annotations

from typing import Any

from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Choice, Media, Number, Param, Seed, Text, Toggle
from wanstudio.sandbox.world import Asset, Job, Upload

PROJECT, TEAM, AUTHOR = "proj_sandbox", "team_sandbox", "user_sandbox"


def job_json(job: Job) -> dict[str, Any]:
    metadata: dict[str, Any] = {
        "input": job.body,
        "assetIds": [job.asset] if job.asset and job.kind == "custom" else [],
    }
    if job.kind == "upload" and job.asset:
        metadata["output"] = {"entityId": job.asset}
    if job.error:
        metadata["error"] = job.error
    if job.hint:
        metadata["hint"] = job.hint
    charged = 0.0 if job.status == "failure" else job.cost
    return {
        "jobId": job.id,
        "jobType": job.kind,
        "status": job.status,
        "progress": job.progress,
        "metadata": metadata,
        "statusHistory": [{"status": status, "date": date} for status, date in job.history],
        "billing": {"cuCost": charged, "cuDiscount": 0},
        "createdAt": job.created,
        "updatedAt": job.updated,
        "authorId": AUTHOR,
        "ownerId": PROJECT,
    }


def asset_json(asset: Asset, url: str) -> dict[str, Any]:
    facts = asset.facts
    kind = facts.kind.value
    word = asset.about.get("type") or ("uploaded" if kind == "image" else f"uploaded-{kind}")
    properties = {
        "size": facts.bytes,
        "width": facts.width,
        "height": facts.height,
        "duration": facts.seconds,
        "frameRate": facts.fps,
        "nbFrames": facts.frames,
        "codecName": facts.codec,
        "format": facts.format,
    }
    about = {**asset.about, "kind": kind, "type": word, "name": asset.name}
    if "seed" in about:
        about["seed"] = str(about["seed"])
    return {
        "id": asset.id,
        "kind": kind,
        "mimeType": asset.mime,
        "status": "success",
        "url": url,
        "source": word,
        "privacy": "private",
        "tags": [],
        "collectionIds": [],
        "editCapabilities": [],
        "authorId": AUTHOR,
        "ownerId": PROJECT,
        "createdAt": asset.created,
        "updatedAt": asset.created,
        "properties": {name: value for name, value in properties.items() if value or name == "size"},
        "metadata": about,
    }


def upload_json(upload: Upload, parts: list[dict[str, Any]]) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "id": upload.id,
        "status": upload.status,
        "jobId": upload.job,
        "kind": upload.kind,
        "fileName": upload.file_name,
        "originalFileName": upload.file_name,
        "source": "multipart",
        "contentType": upload.content_type,
        "fileSize": upload.size,
        "partsCount": upload.parts,
        "parts": parts,
        "ownerId": PROJECT,
        "authorId": AUTHOR,
        "createdAt": upload.created,
        "updatedAt": upload.updated,
    }
    if upload.asset:
        shape["entityId"] = upload.asset
    if upload.error:
        shape["errorMessage"] = upload.error
    return shape


def model_json(spec: ModelSpec, *, inputs: bool) -> dict[str, Any]:
    """`inputs` only where one model is asked for: lists do not carry them."""
    video, first = spec.of_role("source_video"), spec.of_role("first_frame")
    shape: dict[str, Any] = {
        "id": spec.remote_id,
        "name": spec.title,
        "shortDescription": spec.summary,
        "type": "custom",
        "custom": True,
        "privacy": "public",
        "status": "trained",
        "source": "other",
        "capabilities": ["video2video" if video else "img2video" if first else "txt2video"],
        "tags": ["sc:third-party"],
        "parameters": {},
    }
    if inputs:
        shape["inputs"] = [input_json(p, spec) for p in spec.params]
    return shape


def input_json(param: Param, spec: ModelSpec) -> dict[str, Any]:
    """One `ModelInput`. It has neither an integer nor an enum type; both are numbers or strings with more said."""
    shape: dict[str, Any] = {"name": param.name, "label": param.label, "description": param.help}
    if param.section:
        shape["group"] = param.section
    if param.default is not None:
        shape["default"] = param.default
    if param.required:
        shape["required"] = {"always": True}
    if needing := [p for p in spec.params if p.needs == param.name]:
        shape["required"] = {"ifDefined": {p.name: {"message": f"{p.label} needs this"} for p in needing}}
    match param:
        case Text():
            shape |= {"type": "string", "prompt": param.lines > 1, "maxLength": param.limit}
        case Number():
            shape |= {"type": "number", "step": param.step}
            shape |= {name: bound for name, bound in (("min", param.min), ("max", param.max)) if bound is not None}
        case Choice():
            whole = all(isinstance(option, int) for option in param.options)
            shape |= {"type": "number" if whole else "string", "allowedValues": list(param.options)}
        case Toggle():
            shape |= {"type": "boolean"}
        case Seed():
            shape |= {"type": "number", "min": 0, "max": param.max}
        case Media():
            limits = {"maxSize": param.max_bytes, "minDuration": param.min_seconds, "maxDuration": param.max_seconds}
            shape |= {"type": "file", "kind": param.takes.value}
            shape |= {name: limit for name, limit in limits.items() if limit is not None}
    return shape
