"""What Scenario says of a job and its assets (scenario-sdk 2.4.0, docs.scenario.com), read as a status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wanstudio.core.errors import GenerationFailed
from wanstudio.providers.answers import Redact, tidy
from wanstudio.providers.base import NotYet, Pending, Ready, Status
from wanstudio.providers.reasons import failed
from wanstudio.providers.status_words import note_unknown
from wanstudio.providers.wire import fraction, price, table, text, whole, words

UNIT = "CU"
_IN_LINE = ("pending", "queued")
_AT_WORK = ("warming-up", "in-progress", "finalizing", "processing")


def unready(job: Mapping[str, Any], redact: Redact) -> Status:
    """Of a job that is no success. A word nobody knows counts as running. Raises GenerationFailed."""
    status = text(job.get("status"))
    if status == "failure":
        raise _failure(job, redact)
    if status == "canceled":
        raise _stopped(job, redact)
    if status not in (*_IN_LINE, *_AT_WORK):
        note_unknown("Scenario", status, job, redact)
    return Pending(started=status not in _IN_LINE, progress=fraction(job.get("progress")))


def _failure(job: Mapping[str, Any], redact: Redact) -> GenerationFailed:
    """Failed jobs are given back unless `billing.disableRefund` (scenario-sdk 2.4.0)."""
    metadata, kept = table(job.get("metadata")), table(job.get("billing")).get("disableRefund")
    detail, advice = tidy(words(metadata.get("error")), redact), tidy(words(metadata.get("hint")), redact)
    said = f"{detail.rstrip('.')}. {advice}" if detail and advice else detail or advice
    return failed(said or "Scenario gave no reason.", charged="yes" if kept else "no")


def _stopped(job: Mapping[str, Any], redact: Redact) -> GenerationFailed:
    """That stopped jobs are given back is said nowhere; only a cost of nothing says so."""
    free = table(job.get("billing")).get("cuCost") == 0
    return GenerationFailed(
        tidy(words(table(job.get("metadata")).get("error")), redact) or "The job was cancelled at Scenario.",
        title="The job was stopped at the service",
        hint="Generate again if you still want it.",
        charged="no" if free else "unknown",
    )


def asset_ids(job: Mapping[str, Any]) -> list[str]:
    """Raises NotYet."""
    found = table(job.get("metadata")).get("assetIds")
    ids = [text(i) for i in found] if isinstance(found, list) else []
    if not all(ids) or not ids:
        raise NotYet("The job is done, but the answer does not name its clip yet.", maybe_acted_on=False)
    return ids


def names_assets(job: Mapping[str, Any]) -> bool:
    try:
        return bool(asset_ids(job))
    except NotYet:
        return False


def ready(job: Mapping[str, Any], ids: Sequence[str], assets: Sequence[Mapping[str, Any]]) -> Status:
    """The job's clips, once all of them can be had; those that went wrong there never can, and are left out.

    Raises:
        NotYet: one has no address yet. GenerationFailed: all of them went wrong.
    """
    if any(asset.get("status") == "pending" for asset in assets):
        return Pending()
    good = [asset for asset in assets if asset.get("status") != "error"]
    if assets and not good:
        raise failed("The job is done, but Scenario says that its clip went wrong.", charged="unknown")
    urls = tuple(text(asset.get("url")) for asset in good)
    if len(assets) != len(ids) or not all(urls):
        raise NotYet("The job is done, but its clip has no address yet.", maybe_acted_on=False)
    seed = whole(table(good[0].get("metadata")).get("seed"))
    return Ready(urls, seed, price(table(job.get("billing")).get("cuCost"), UNIT))
