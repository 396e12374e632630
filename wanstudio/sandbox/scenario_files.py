"""Scenario's assets and uploads."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from wanstudio.core.facts import MediaKind
from wanstudio.sandbox.fetch import fetch
from wanstudio.sandbox.renderers import Trouble
from wanstudio.sandbox.scenario_shapes import asset_json, upload_json
from wanstudio.sandbox.scenario_wire import bad, body_of
from wanstudio.sandbox.shelf import Shelf, base64_bytes
from wanstudio.sandbox.signing import Signer
from wanstudio.sandbox.wire import Refusal
from wanstudio.sandbox.world import Asset, Job, Upload, iso, new_id, now_iso

IMAGE_BYTES = 6_000_000
LEAST_PART_BYTES = 5_000_000  # all but the last
MOST_PARTS = 10_000
STEP_S = 0.15  # between two statuses of an upload
KINDS = ("3d", "asset", "audio", "avatar", "image", "model", "text", "video")


class Files:
    """`pause` waits in the services' own time; `delivery` is the base URL of the other port."""

    def __init__(self, shelf: Shelf, signer: Signer, delivery: str, pause: Callable[[float], Any]) -> None:
        self.shelf, self._world = shelf, shelf.world
        self._signer, self._delivery, self._pause = signer, delivery, pause
        self._tasks: set[asyncio.Task[None]] = set()

    def go_on(self) -> None:
        """Give up uploads that an earlier run was looking at; those still being sent can be gone on with."""
        for upload in self._world.uploads.values():
            if upload.status in ("validating", "validated"):
                upload.error = "The service was restarted."
                self._to(upload, "failed")

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def link(self, asset: Asset) -> str:
        """A fresh signed address of the file."""
        path = f"/assets/{asset.id}{Path(asset.file).suffix}"
        return f"{self._delivery}{path}?{self._signer.query('GET', path)}"

    # ---- assets -----------------------------------------------------------------------------------

    async def add_image(self, request: Request) -> Response:
        body = await body_of(request)
        name, image = body.get("name"), body.get("image")
        if not isinstance(name, str) or not name:
            raise bad("Input name is required")
        if not isinstance(image, str) or not image:
            raise bad("Either 'image' or 'canvas' must be provided")
        try:
            content = base64_bytes(image)
        except ValueError:
            raise bad("Unhandled image format") from None
        if len(content) >= IMAGE_BYTES:
            raise bad("The image is larger than 6 MB; use the upload endpoint")
        try:
            asset = await self.shelf.take_bytes(content, name, MediaKind.IMAGE)
        except Trouble:
            raise bad("Unhandled image format") from None
        return JSONResponse({"asset": self._shape(asset)})

    async def asset(self, request: Request) -> Response:
        return JSONResponse({"asset": self._shape(self._asset(request))})

    async def assets(self, request: Request) -> Response:
        newest = sorted(self._world.assets.values(), key=lambda a: a.created, reverse=True)
        return JSONResponse({"assets": [self._shape(asset) for asset in newest[:50]]})

    async def bulk(self, request: Request) -> Response:
        ids = (await body_of(request)).get("assetIds")
        if not isinstance(ids, list) or len(ids) > 200:
            raise bad("assetIds must be a list of up to 200 ids")
        found = [self._world.assets[i] for i in ids if isinstance(i, str) and i in self._world.assets]
        return JSONResponse({"assets": [self._shape(asset) for asset in found]})

    async def delete(self, request: Request) -> Response:
        ids = (await body_of(request)).get("assetIds")
        if not isinstance(ids, list) or len(ids) > 100:
            raise bad("assetIds must be a list of up to 100 ids")
        for asset in [self._world.assets[i] for i in ids if i in self._world.assets]:
            self._world.drop(asset)
        return JSONResponse({})

    async def download(self, request: Request) -> Response:
        asset = self._asset(request)
        wanted = (await body_of(request)).get("targetFormat")
        if wanted not in (None, asset.facts.format):
            raise bad("Invalid target format")
        return JSONResponse({"url": self.link(asset), "mimeType": asset.mime})

    def _asset(self, request: Request) -> Asset:
        asset = self._world.assets.get(request.path_params["asset_id"])
        if asset is None:
            raise Refusal(404, {"reason": f"Asset {request.path_params['asset_id'][:80]} not found"})
        return asset

    def _shape(self, asset: Asset) -> dict[str, Any]:
        return asset_json(asset, self.link(asset))

    # ---- uploads ----------------------------------------------------------------------------------

    async def new_upload(self, request: Request) -> Response:
        body = await body_of(request)
        if body.get("kind") not in KINDS:
            raise bad(f"Input kind must be one of {', '.join(KINDS)}")
        if isinstance(body.get("url"), str):
            upload = self._record(body, str(body["url"]).rsplit("/", 1)[-1] or "file", 0, 0)
            self._spawn(self._import(upload, fetched_from=body["url"]))
        else:
            upload = self._record(body, *_announced(body))
        return JSONResponse({"upload": self._upload_shape(upload)})

    async def upload(self, request: Request) -> Response:
        return JSONResponse({"upload": self._upload_shape(self._upload(request))})

    async def upload_action(self, request: Request) -> Response:
        upload = self._upload(request)
        if (await body_of(request)).get("action") != "complete":
            raise bad("Unknown action")
        if upload.status != "pending":
            raise bad(f"The upload is {upload.status}, it cannot be completed")
        upload.status = "validating"
        self._world.save(upload)
        self._spawn(self._import(upload))
        return JSONResponse({"upload": self._upload_shape(upload)})

    def _record(self, body: dict[str, Any], name: str, size: int, parts: int) -> Upload:
        job_id = new_id("job")
        job = Job(id=job_id, key=job_id, provider="scenario", kind="upload", created=now_iso())
        job.history.append(["queued", job.created])
        self._world.save(job)
        upload = Upload(
            key=new_id("upload"),
            job=job_id,
            kind=body["kind"],
            file_name=name[:200],
            content_type=str(body.get("contentType", "")),
            size=size,
            parts=parts,
            created=now_iso(),
        )
        self._world.save(upload)
        return upload

    def _upload(self, request: Request) -> Upload:
        upload = self._world.uploads.get(request.path_params["upload_id"])
        if upload is None:
            raise Refusal(404, {"reason": f"Upload {request.path_params['upload_id'][:80]} not found"})
        return upload

    def _upload_shape(self, upload: Upload) -> dict[str, Any]:
        until = iso(datetime.fromtimestamp(self._signer.until(), UTC))
        parts = []
        for number in range(1, upload.parts + 1):
            path = f"/parts/{upload.id}/{number}"
            url = f"{self._delivery}{path}?{self._signer.query('PUT', path)}"
            parts.append({"number": number, "url": url, "expires": until})
        return upload_json(upload, parts if upload.status == "pending" else [])

    def _spawn(self, work: Any) -> None:
        task: asyncio.Task[None] = asyncio.create_task(work, name="import of an upload")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _import(self, upload: Upload, *, fetched_from: str = "") -> None:
        try:
            self._to(upload, "validating")
            await self._pause(STEP_S)
            path = self._world.media / new_id("in")
            if fetched_from:
                await fetch(fetched_from, path)
            else:
                await asyncio.to_thread(self._join, upload, path)
            if upload.kind not in list(MediaKind):
                raise Trouble(f"Files of kind {upload.kind} are of no use here.")
            kind = MediaKind(upload.kind)
            asset = await self.shelf.take_file(path, upload.file_name, kind)
            self._to(upload, "validated")
            await self._pause(STEP_S)
            upload.asset = asset.id
            self._to(upload, "imported")
        except (Trouble, OSError) as e:
            upload.error = str(e)
            self._to(upload, "failed")

    def _join(self, upload: Upload, target: Path) -> None:
        """Put the parts together. Raises `Trouble` for a part that is missing or too small, or another size in all."""
        parts = [self._world.parts / f"{upload.id}.{number}" for number in range(1, upload.parts + 1)]
        try:
            for number, part in enumerate(parts, 1):
                if not part.exists():
                    raise Trouble(f"Part {number} of {upload.parts} was not uploaded.")
                if number < upload.parts and part.stat().st_size < LEAST_PART_BYTES:
                    raise Trouble(f"Part {number} is smaller than the minimum allowed size.")
            if (size := sum(part.stat().st_size for part in parts)) != upload.size:
                raise Trouble(f"The file has {size} bytes, {upload.size} were announced.")
            with target.open("wb") as whole:
                for part in parts:
                    whole.write(part.read_bytes())
        finally:
            for part in parts:
                part.unlink(missing_ok=True)

    def _to(self, upload: Upload, status: str) -> None:
        upload.status = status
        self._world.save(upload)
        job = self._world.jobs[upload.job]
        job.status = {"imported": "success", "failed": "failure"}.get(status, "in-progress")
        job.asset, job.error = upload.asset, upload.error
        job.history.append([job.status, now_iso()])
        self._world.save(job)


def _announced(body: dict[str, Any]) -> tuple[str, int, int]:
    """(name, bytes, parts) of a file that is going to be sent."""
    name, size, parts = body.get("fileName"), body.get("fileSize"), body.get("parts")
    if not isinstance(name, str) or not name:
        raise bad("Input fileName is required")
    if not isinstance(size, int) or isinstance(size, bool) or size < 1:
        raise bad("Input fileSize must be a number of bytes")
    if not isinstance(parts, int) or isinstance(parts, bool) or not 1 <= parts <= MOST_PARTS:
        raise bad(f"Input parts must be between 1 and {MOST_PARTS}")
    if parts > 1 and (parts - 1) * LEAST_PART_BYTES > size:
        raise bad("Too many parts: each but the last must be at least 5 MB")
    return name, size, parts
