"""Exports of several clips are told as one: how many were written, and which were not."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from tests.studio.test_export import CLIP, QUICK, SLOW
from wanstudio.core.exports import ExportSpec
from wanstudio.core.recipe import Clip
from wanstudio.desk.exports import Batch
from wanstudio.media.worker import Workers
from wanstudio.studio.export import ExportJob, Exports
from wanstudio.ui.export.report import News

CLIPS = tuple(replace(CLIP, id=f"clip-{n}") for n in range(3))


def export(clips: tuple[Clip, ...], spec: ExportSpec, folder: Path, *, stop_at_first: bool = False) -> News:
    """Export them as the dialog does; the last news."""

    async def go() -> News:
        workers = Workers(1)
        exports, news, ended = Exports(workers), list[News](), asyncio.Event()

        def tell(told: News) -> None:
            news.append(told)
            if told.ended:
                ended.set()

        batch = Batch(tell)

        def hear(job: ExportJob) -> None:
            batch.jobs[job.id] = job
            batch.say()
            if job.ended and stop_at_first:
                for other in batch.jobs:
                    exports.cancel(other)

        exports.listen(hear)
        jobs = [exports.job(clip, spec, folder, "{id}") for clip in clips]
        batch.jobs = {job.id: job for job in jobs}
        for job in jobs:
            exports.begin(job)
        await ended.wait()
        await exports.close()
        await workers.close()
        return news[-1]

    return asyncio.run(go())


def test_one_missing_file_does_not_make_the_others_untold(tmp_path: Path):
    gone = replace(CLIPS[1], path=tmp_path / "gone.mp4")
    news = export((CLIPS[0], gone, CLIPS[2]), QUICK, tmp_path)
    assert news.written == 2 and {path.name for path in news.paths} == {"clip-0.mp4", "clip-2.mp4"}
    assert news.failed == (gone,) and news.error is not None and "gone.mp4" in news.error.detail
    assert news.rest == (gone,)


def test_a_cancel_after_the_first_leaves_the_rest_named(tmp_path: Path):
    news = export(CLIPS, replace(SLOW, short_side_px=240), tmp_path, stop_at_first=True)
    assert news.written == 1 and news.cancelled == CLIPS[1:] and news.error is None
