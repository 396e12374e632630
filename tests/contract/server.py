"""Strict stand-ins for both services, written from their API descriptions alone, independently of the Sandbox.

    from tests.contract.server import AimlApiServer, ScenarioServer, answers, Fault

    with ScenarioServer() as server:                       # gives out resources/samples/bigbuckbunny.mp4;
        Credentials(server.key, server.secret)             #   ScenarioServer(clip=b"…" or Path) gives out that
        server.base_url                                    # "http://127.0.0.1:PORT/v1"; storage is on another port
        …
        assert len(server.charges) == 1                    # what would have been paid: {"model":…, "body":…}

Every request is held against the contract: method, path, query, headers, credentials, JSON types, no unknown field, no
credential on the storage port. What breaks it is answered 400 and stands in `server.complaints`; leaving the `with`
block fails when there are any.

A job takes one step with each look at it: `statuses=("queued", "in-progress", "success")` (Scenario) or
`("queued", "generating", "completed")` (AI/ML API); the last one stays. `server.statuses` may be set at any time.

Faults, one for each matching request, in order (the path may be a pattern, of the API or of the storage):

    server.api.fail("POST", "/v1/generate/custom/*", Fault("hang up", acts=True))   # accepted and charged, no answer
    server.api.fail("GET", "/v1/jobs/*", answers(503), answers(429, {"reason": "…"}, Retry_After="3"))
    server.files.fail("GET", "/assets/*", Fault("cut"))       # half of the bytes, then the connection closes
    Fault("reset"), Fault("stall")                            # RST at once; no answer until the server closes
    Fault("drip")                                             # an answer that comes a byte at a time

Looking in: `server.api.requests`, `server.files.requests`, `server.api.count("POST", "/v1/generate/*")`,
`server.expire_links()`, `server.add_job(inputs)`, `server.add_asset("video")`, `server.received` (bytes of the last
upload), `server.clip`, `server.etag`, `server.ranges = False`, `server.outputs`, `server.job_error`.
"""

from __future__ import annotations

from tests.contract.aimlapi import AimlApiServer
from tests.contract.listener import Fault, Listener, Reply, Request, answers
from tests.contract.scenario import ScenarioServer

__all__ = ["AimlApiServer", "Fault", "Listener", "Reply", "Request", "ScenarioServer", "answers"]
