"""What the stand-in services remember: jobs, files and uploads, each as one JSON file; media beside them."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from wanstudio.core.facts import MediaFacts

KEEP_BYTES = 500_000_000
KEEP_S = 7 * 24 * 3600.0
ENDED = ("success", "failure", "canceled")


def now_iso() -> str:
    return iso(datetime.now(UTC))


def iso(moment: datetime) -> str:
    """As both services write it: 2026-11-20T10:00:00.000Z. Texts of this form sort by time."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def new_id(word: str) -> str:
    return f"{word}_{secrets.token_urlsafe(15).replace('-', 'x').replace('_', 'y')}"


@dataclass(kw_only=True, slots=True)
class Job:
    """`id` is what the client sees, `key` names its file. Statuses are Scenario's words; see `ENDED`.

    body: as it was sent. media: asset ids by parameter. fails: the reason it shall fail for, empty for none.
    """

    id: str
    key: str
    provider: str
    kind: str = "custom"
    model: str = ""
    body: dict[str, Any] = field(default_factory=dict)
    media: dict[str, str] = field(default_factory=dict)
    seed: int | None = None
    cost: float = 0.0
    client_ref: str = ""
    hidden: bool = False
    fails: str = ""
    status: str = "queued"
    progress: float = 0.0
    history: list[list[str]] = field(default_factory=list)
    created: str = ""
    updated: str = ""
    asset: str = ""
    error: str = ""
    hint: str = ""

    @property
    def ended(self) -> bool:
        return self.status in ENDED


@dataclass(kw_only=True, slots=True)
class Asset:
    """A media file. `file` is its name in the media folder; `about` the metadata its kind has."""

    key: str
    name: str
    mime: str
    facts: MediaFacts
    file: str
    created: str
    source: str = "uploaded"
    about: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return self.key


@dataclass(kw_only=True, slots=True)
class Upload:
    key: str
    job: str
    kind: str
    file_name: str
    content_type: str
    size: int
    parts: int
    status: str = "pending"
    asset: str = ""
    error: str = ""
    created: str = ""
    updated: str = ""

    @property
    def id(self) -> str:
        return self.key


Record = TypeVar("Record", Job, Asset, Upload)


class World:
    """All records, in memory and in `folder`; they are there again after a restart."""

    def __init__(self, folder: Path) -> None:
        self.media = folder / "media"
        self.parts = folder / "parts"
        self._folder = folder
        for path in (self.media, self.parts):
            path.mkdir(parents=True, exist_ok=True)
        self.jobs: dict[str, Job] = {job.id: job for job in self._read("jobs", lambda d: Job(**d))}
        self.assets: dict[str, Asset] = {asset.id: asset for asset in self._read("assets", _asset)}
        self.uploads: dict[str, Upload] = {upload.id: upload for upload in self._read("uploads", lambda d: Upload(**d))}
        self._sweep()
        self.prune()

    def save(self, record: Job | Asset | Upload) -> None:
        match record:
            case Job():
                record.updated = now_iso()
                self.jobs[record.id] = record
            case Asset():
                self.assets[record.id] = record
            case Upload():
                record.updated = now_iso()
                self.uploads[record.id] = record
        path = self._path(record)
        part = path.with_suffix(".part")
        part.write_text(json.dumps(asdict(record), ensure_ascii=False), "utf-8")
        part.replace(path)

    def file(self, asset: Asset) -> Path:
        return self.media / asset.file

    def unfinished(self) -> list[Job]:
        return [job for job in self.jobs.values() if not job.ended]

    def drop(self, asset: Asset) -> None:
        self.file(asset).unlink(missing_ok=True)
        self._path(asset).unlink(missing_ok=True)
        self.assets.pop(asset.id, None)

    def prune(self, keep_bytes: int = KEEP_BYTES, keep_s: float = KEEP_S) -> None:
        """Forget files that are over a week old, or over 500 MB in all (oldest first); jobs go with their clips."""
        oldest = iso(datetime.fromtimestamp(time.time() - keep_s, UTC))
        used = {asset for job in self.unfinished() for asset in job.media.values()}
        total = 0
        for asset in sorted(self.assets.values(), key=lambda a: a.created, reverse=True):
            total += asset.facts.bytes
            if asset.id not in used and (asset.created < oldest or total > keep_bytes):
                self.drop(asset)
        for job in list(self.jobs.values()):
            if job.ended and (job.created < oldest or (job.asset and job.asset not in self.assets)):
                self._path(job).unlink(missing_ok=True)
                del self.jobs[job.id]

    def _sweep(self) -> None:
        """Delete media that no record names: a rendering that was cut off, a file that was refused."""
        known = {asset.file for asset in self.assets.values()}
        for path in self.media.iterdir():
            if path.name not in known:
                path.unlink()

    def _path(self, record: Job | Asset | Upload) -> Path:
        shelf = self._folder / f"{type(record).__name__.lower()}s"
        shelf.mkdir(exist_ok=True)
        return shelf / f"{record.key}.json"

    def _read(self, shelf: str, make: Callable[[dict[str, Any]], Record]) -> Iterator[Record]:
        """Yield what can be read; a record that was cut short by a crash is dropped."""
        for path in sorted((self._folder / shelf).glob("*.json")):
            try:
                yield make(json.loads(path.read_text("utf-8")))
            except (ValueError, TypeError, KeyError):
                path.unlink()


def _asset(data: dict[str, Any]) -> Asset:
    return Asset(**{**data, "facts": MediaFacts.from_dict(data["facts"])})
