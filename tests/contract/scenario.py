"""A strict Scenario, written from the API's description alone: models, jobs, assets, uploads."""

from __future__ import annotations

import base64
import itertools
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from tests.contract.listener import Reply, Request, json_reply
from tests.contract.strict import StrictServer, Wrong, allow_query, body_of, has_type

NUMBER = (int, float)
STEPS = ("pending", "validating", "validated", "imported")

# name -> (required, kind of value, allowed); a range of numbers is (least, most)
Field = tuple[bool, str, Any]
MODELS: dict[str, dict[str, Field]] = {
    "model_wan-2-2-14b-animate-replace": {
        "videoUrl": (True, "video", None),
        "imageUrl": (True, "image", None),
        "resolution": (False, "text", ("720p", "480p")),
        "mergeAudio": (False, "flag", None),
        "numInferenceSteps": (False, "number", (1, 40)),
        "guidanceScale": (False, "number", (1, 20)),
        "seed": (False, "number", (0, 2**31 - 1)),
    },
    "model_wan-2-2-i2v-a14b": {
        "prompt": (True, "text", None),
        "image": (False, "image", None),
        "lastFrameImage": (False, "image", None),
        "resolution": (False, "text", ("720p", "480p")),
        "numFrames": (False, "number", (81, 100)),
        "framesPerSecond": (False, "number", (5, 24)),
        "sampleSteps": (False, "number", (1, 50)),
        "sampleShift": (False, "number", (1, 20)),
        "seed": (False, "number", (0, 2**31 - 1)),
    },
    "model_wan-2-2-vace-fun-a14b-reframe": {
        "videoUrl": (True, "video", None),
        "prompt": (False, "text", None),
        "negativePrompt": (False, "text", None),
        "matchInputNumFrames": (False, "flag", None),
        "numFrames": (False, "number", (81, 241)),
        "matchInputFramesPerSecond": (False, "flag", None),
        "framesPerSecond": (False, "number", (5, 30)),
        "resolution": (False, "text", ("720p", "580p", "480p")),
        "aspectRatio": (False, "text", ("auto", "16:9", "1:1", "9:16")),
        "numInferenceSteps": (False, "number", (2, 50)),
        "guidanceScale": (False, "number", (1, 10)),
        "enablePromptExpansion": (False, "flag", None),
        "acceleration": (False, "text", ("regular", "none")),
        "videoQuality": (False, "text", ("maximum", "high", "medium", "low")),
        "videoWriteMode": (False, "text", ("balanced", "fast", "small")),
        "numInterpolatedFrames": (False, "number", (0, 5)),
        "interpolatorModel": (False, "text", ("film", "rife")),
        "zoomFactor": (False, "number", (0, 0.9)),
        "trimBorders": (False, "flag", None),
        "temporalDownsampleFactor": (False, "number", (0, 5)),
        "seed": (False, "number", (0, 2**31 - 1)),
    },
    "model_wan-2-5-t2v": {
        "prompt": (True, "text", None),
        "audio": (False, "audio", None),
        "negativePrompt": (False, "text", None),
        "size": (False, "text", ("1280*720", "720*1280", "1920*1080", "1080*1920")),
        "duration": (False, "one of", (5, 10)),
        "enablePromptExpansion": (False, "flag", None),
        "seed": (False, "number", (0, 2**31 - 1)),
    },
}


class ScenarioServer(StrictServer):
    """See tests/contract/server.py."""

    def __init__(
        self,
        clip: bytes | Path | None = None,
        *,
        key: str = "api_contractKEY/7f3a+c",
        secret: str = "s3cr3t&contract=9/d+",
        statuses: tuple[str, ...] = ("queued", "in-progress", "success"),
    ) -> None:
        super().__init__(clip, statuses=statuses)
        self.key, self.secret = key, secret
        self.jobs: dict[str, dict[str, Any]] = {}
        self.assets: dict[str, dict[str, Any]] = {}
        self.uploads: dict[str, dict[str, Any]] = {}
        self.outputs = 1
        self.page_rows = 100
        self.job_error: dict[str, Any] = {"error": "The provider failed"}
        self._looks: dict[str, int] = {}
        self._numbers = itertools.count(1)

    @property
    def base_url(self) -> str:
        return f"{self.api.origin}/v1"

    def add_asset(self, kind: str, **more: Any) -> str:
        """An asset that is already there; its id."""
        number = next(self._numbers)
        self.assets[f"asset_{number}"] = {"id": f"asset_{number}", "kind": kind, "status": "success", **more}
        return f"asset_{number}"

    def add_job(self, inputs: dict[str, Any], **more: Any) -> str:
        """A job that is already there; its id. Nothing is charged."""
        job_id = f"job_{next(self._numbers)}"
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        metadata = {"input": inputs, "assetIds": []}
        self.jobs[job_id] = {"jobId": job_id, "jobType": "custom", "createdAt": now, "updatedAt": now} | {
            "metadata": metadata,
            "billing": {"cuCost": 40, "cuDiscount": 0},
            **more,
        }
        return job_id

    # ---- the API ------------------------------------------------------------------------------------

    def _api(self, request: Request) -> Reply:
        self.check_headers(request, "authorization")
        token = base64.b64encode(f"{self.key}:{self.secret}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {token}":
            return json_reply(401, {"message": "Unauthorized"})
        raw = request.target.partition("?")[0]
        assert raw.startswith("/v1/"), "path"
        steps = [unquote(step) for step in raw.split("/")[2:]]
        try:
            return self._route(request, steps)
        except Wrong as e:
            return json_reply(e.status, e.data)

    def _route(self, request: Request, steps: list[str]) -> Reply:
        match [request.method, *steps]:
            case ["POST", "generate", "custom", model]:
                return self._generate(request, model)
            case ["GET", "jobs"]:
                return self._list_jobs(request)
            case ["GET", "jobs", job_id]:
                return self._job(request, job_id)
            case ["POST", "jobs", job_id, "action"]:
                return self._job_action(request, job_id)
            case ["POST", "assets"]:
                return self._picture(request)
            case ["POST", "assets", "get-bulk"]:
                return self._bulk(request)
            case ["GET", "assets", asset_id]:
                allow_query(request)
                return json_reply(200, {"asset": self._shown(asset_id)})
            case ["POST", "uploads"]:
                return self._begin_upload(request)
            case ["GET", "uploads", upload_id]:
                return self._upload_status(request, upload_id)
            case ["POST", "uploads", upload_id, "action"]:
                return self._complete_upload(request, upload_id)
            case ["GET", "models"]:
                allow_query(request, "pageSize", "privacy")
                assert 1 <= int(request.query["pageSize"]) <= 500
                return json_reply(200, {"models": []})
        raise AssertionError("no such call")

    def _generate(self, request: Request, model: str) -> Reply:
        allow_query(request, "dryRun")
        if model not in MODELS:
            raise Wrong(404, {"reason": f"Model {model} not found"})
        body = json.loads(request.body)
        self._check_inputs(MODELS[model], body)
        if request.query:
            assert request.query == {"dryRun": "true"}, request.query
            return json_reply(269, {"creativeUnitsCost": 7.25, "creativeUnitsDiscount": 0, "job": {}})
        self.charges.append({"model": model, "body": body})
        job_id = self.add_job({**body, "enableSafetyChecker": True}, status=self.statuses[0])
        return json_reply(200, {"job": self.jobs[job_id], "creativeUnitsCost": 40, "creativeUnitsDiscount": 0})

    def _check_inputs(self, fields: dict[str, Field], body: Any) -> None:
        assert isinstance(body, dict), "the body is not an object"
        for name in set(body) - set(fields):
            raise Wrong(400, {"reason": f"Unknown input {name}"})
        for name, (required, kind, allowed) in fields.items():
            if name in body:
                self._check_input(name, body[name], kind, allowed)
            elif required:
                raise Wrong(400, {"reason": f"Input {name} is required"})
        if "lastFrameImage" in body and "image" not in body:
            raise Wrong(400, {"reason": "Input lastFrameImage needs image"})

    def _check_input(self, name: str, value: Any, kind: str, allowed: Any) -> None:
        if kind == "one of":
            good = has_type(value, NUMBER) and value in allowed
        elif kind == "number":
            good = has_type(value, NUMBER) and allowed[0] <= value <= allowed[1]
        elif kind == "flag":
            good = has_type(value, bool)
        elif kind == "text":
            good = isinstance(value, str) and bool(value) and (allowed is None or value in allowed)
        else:
            good = isinstance(value, str) and self.assets.get(value, {}).get("kind") == kind
        if not good:
            raise Wrong(400, {"reason": f"Input {name} is invalid: {value!r:.80}"})

    # ---- jobs ---------------------------------------------------------------------------------------

    def _job(self, request: Request, job_id: str) -> Reply:
        allow_query(request)
        if job_id not in self.jobs:
            raise Wrong(404, {"reason": f"Job {job_id} not found"})
        return json_reply(200, {"job": self._looked_at(job_id)})

    def _looked_at(self, job_id: str) -> dict[str, Any]:
        """The job as it stands at this look."""
        job = self.jobs[job_id]
        look = self._looks[job_id] = self._looks.get(job_id, -1) + 1
        status = self.statuses[min(look, len(self.statuses) - 1)]
        job |= {"status": status, "progress": 1 if status == "success" else look / len(self.statuses)}
        if status == "success" and not job["metadata"]["assetIds"]:
            metadata = {"seed": "1234", "parentJobId": job_id}
            made = [self.add_asset("video", metadata=metadata, mimeType="video/mp4") for _ in range(self.outputs)]
            job["metadata"]["assetIds"] = made
        if status in ("failure", "canceled"):
            job["metadata"] |= self.job_error
        return job

    def _list_jobs(self, request: Request) -> Reply:
        allow_query(request, "createdAfter", "pageSize", "paginationToken", "type", "types", "status")
        query = request.query
        filters = {"type", "types", "status"} & set(query)
        assert not ("createdAfter" in query and filters), "createdAfter together with a filter"
        assert 1 <= int(query.get("pageSize", "50")) <= 100, "pageSize"
        after = (
            datetime.fromisoformat(query["createdAfter"])
            if "createdAfter" in query
            else datetime.min.replace(tzinfo=UTC)
        )
        listed = [j for j in self.jobs.values() if datetime.fromisoformat(j["createdAt"]) > after]
        start = int(query.get("paginationToken", "0"))
        page = listed[start : start + min(self.page_rows, int(query["pageSize"]))]
        if "types" in query:
            assert query["types"] == "custom", query["types"]
            page = [self._looked_at(job["jobId"]) for job in page]
        more = {"nextPaginationToken": str(start + len(page))} if start + len(page) < len(listed) else {}
        return json_reply(200, {"jobs": page, **more})

    def _job_action(self, request: Request, job_id: str) -> Reply:
        allow_query(request)
        body = body_of(request, action=str)
        assert body["action"] == "cancel", body
        if job_id not in self.jobs:
            raise Wrong(404, {"reason": f"Job {job_id} not found"})
        raise Wrong(400, {"reason": "Cannot cancel this type of job. Action not permitted."})

    # ---- assets and uploads -------------------------------------------------------------------------

    def _shown(self, asset_id: str) -> dict[str, Any]:
        if asset_id not in self.assets:
            raise Wrong(404, {"reason": f"Asset {asset_id} not found"})
        return self.assets[asset_id] | {"url": self.fresh_link(f"{asset_id}.mp4")}

    def _bulk(self, request: Request) -> Reply:
        allow_query(request)
        ids = body_of(request, assetIds=list)["assetIds"]
        assert 1 <= len(ids) <= 200 and all(isinstance(i, str) for i in ids)
        return json_reply(200, {"assets": [self._shown(i) for i in reversed(ids)]})  # in no order one may rely on

    def _picture(self, request: Request) -> Reply:
        allow_query(request)
        body = body_of(request, name=str, image=str)
        picture = base64.b64decode(body["image"], validate=True)
        assert body["name"] and 0 < len(picture) < 6_000_000, "a picture under 6 MB, with a name"
        asset_id = self.add_asset("image", bytes=len(picture))
        self.received = picture
        return json_reply(200, {"asset": {"id": asset_id, "kind": "image", "status": "success"}})

    def _begin_upload(self, request: Request) -> Reply:
        allow_query(request)
        upload_id = f"upload_{next(self._numbers)}"
        if b'"url"' in request.body:
            body = body_of(request, url=str, kind=str)
            assert body["url"].startswith("https://"), "url"
            self.uploads[upload_id] = body | {"step": 0}
            return json_reply(200, {"upload": {"id": upload_id, "status": "pending", "jobId": "job_u"}})
        body = body_of(request, fileName=str, fileSize=int, contentType=str, kind=str, parts=int)
        assert body["kind"] in ("image", "video", "audio") and body["contentType"].startswith(body["kind"]), "kind"
        assert 1 <= body["parts"] <= 10_000 and body["fileName"] and "/" not in body["fileName"]
        assert body["fileSize"] >= 5_000_000 or body["parts"] == 1, "small files go in one part"
        parts = [self._part(upload_id, n) for n in range(1, body["parts"] + 1)]
        self.uploads[upload_id] = body | {"step": -1, "parts": parts}
        upload = {"id": upload_id, "status": "pending", "jobId": "job_u", "parts": self._shown_parts(parts)}
        return json_reply(200, {"upload": upload})

    def _shown_parts(self, parts: list[str]) -> list[dict[str, Any]]:
        """In no order one may rely on."""
        shown = [{"number": n, "url": self.files.origin + p, "expires": _soon()} for n, p in enumerate(parts, 1)]
        return shown[::-1]

    def _part(self, upload_id: str, number: int) -> str:
        target = f"/parts/{upload_id}?partNumber={number}&X-Amz-Signature=ab%2Fcd~{number}&X-Amz-Expires=900"
        self._parts[target] = None
        return target

    def _complete_upload(self, request: Request, upload_id: str) -> Reply:
        allow_query(request)
        assert body_of(request, action=str)["action"] == "complete"
        upload = self.uploads[upload_id]
        assert upload["step"] == -1, "completed twice"
        sent = [self._parts[target] for target in upload["parts"]]
        assert all(sent), "completed before every part was sent"
        assert all(len(part or b"") >= 5 * 1024 * 1024 for part in sent[:-1]), "a part under 5 MB"
        self.received = b"".join(part or b"" for part in sent)
        assert len(self.received) == upload["fileSize"], "not the size that was promised"
        upload["step"] = 0
        return json_reply(200, {"upload": {"id": upload_id, "status": "pending"}})

    def _upload_status(self, request: Request, upload_id: str) -> Reply:
        allow_query(request)
        upload = self.uploads[upload_id]
        if upload["step"] < 0:  # not completed yet: who goes on with it gets fresh addresses
            shown = self._shown_parts(upload["parts"])
            return json_reply(200, {"upload": {"id": upload_id, "status": "pending", "parts": shown}})
        status = STEPS[min(upload["step"], len(STEPS) - 1)]
        upload["step"] += 1
        if status == "imported" and "entityId" not in upload:
            upload["entityId"] = self.add_asset(upload["kind"])
        shown = {"id": upload_id, "status": status, "kind": upload["kind"], "source": "multipart"}
        return json_reply(200, {"upload": shown | {k: v for k, v in upload.items() if k == "entityId"}})


def _soon() -> str:
    return (datetime.now(UTC) + timedelta(minutes=15)).isoformat()
