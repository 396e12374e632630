"""The other port: clips by signed address, and the parts of uploads. Knows no key, and wants to see none."""

from __future__ import annotations

import hashlib
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from wanstudio.sandbox.signing import Signer
from wanstudio.sandbox.world import World

MOST_PART_BYTES = 512 << 20


class Delivery:
    def __init__(self, world: World, signer: Signer) -> None:
        self._world, self._signer = world, signer

    def routes(self) -> list[Route]:
        return [
            Route("/assets/{name}", self.clip, methods=["GET", "HEAD"]),
            Route("/parts/{upload_id}/{number:int}", self.part, methods=["PUT"]),
        ]

    async def clip(self, request: Request) -> Response:
        if refused := self._refused(request):
            return refused
        asset = self._world.assets.get(Path(request.path_params["name"]).stem)
        if asset is None or not self._world.file(asset).is_file():
            return xml(404, "NoSuchKey", "The specified key does not exist.")
        return FileResponse(self._world.file(asset), media_type=asset.mime)  # answers Range and If-Range, too

    async def part(self, request: Request) -> Response:
        if refused := self._refused(request):
            return refused
        upload = self._world.uploads.get(request.path_params["upload_id"])
        if upload is None or upload.status != "pending" or "content-length" not in request.headers:
            return xml(404, "NoSuchUpload", "The specified upload does not exist or is over.")
        target = self._world.parts / f"{upload.id}.{request.path_params['number']}"
        digest, size = hashlib.md5(usedforsecurity=False), 0
        with target.with_suffix(f"{target.suffix}.part").open("wb") as file:
            async for chunk in request.stream():
                digest.update(chunk)
                size += len(chunk)
                if size > MOST_PART_BYTES:
                    return xml(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size.")
                file.write(chunk)
        Path(file.name).replace(target)
        return Response(headers={"ETag": f'"{digest.hexdigest()}"'})

    def _refused(self, request: Request) -> Response | None:
        if "authorization" in request.headers:
            return xml(400, "InvalidArgument", "Only one auth mechanism allowed")
        query = request.query_params
        match self._signer.judge(request.method, request.url.path, query):
            case "good":
                return None
            case "expired":
                return expired()
            case _:
                return xml(403, "AccessDenied", "Access Denied")


def expired() -> Response:
    return xml(403, "AccessDenied", "Request has expired")


def xml(status: int, code: str, message: str) -> Response:
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>'
    return Response(body, status, media_type="application/xml")
