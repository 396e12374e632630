"""Exports of several clips are told as one: how many were written, and which were not."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tests.end2end.window import User, sit
from tests.media.clips import make_clip
from tests.studio.test_export import CLIP, QUICK, SLOW
from wanstudio.core.exports import ExportSpec
from wanstudio.core.recipe import Clip
from wanstudio.desk.export_batch import Batch
from wanstudio.desk.exports import frame_of, marks_of
from wanstudio.media.worker import Workers
from wanstudio.studio.export import Exports
from wanstudio.studio.export_job import Exporting, ExportJob, ExportSkipped
from wanstudio.ui.export.progress import ExportProgress
from wanstudio.ui.export.wish import Wish
from wanstudio.ui.stage.player import Bookmark

CLIPS = tuple(replace(CLIP, id=f"clip-{n}") for n in range(3))


def export(clips: tuple[Clip, ...], spec: ExportSpec, folder: Path, *, stop_at_first: bool = False) -> ExportProgress:
    """Export them as the dialog does; its last progress."""

    async def go() -> ExportProgress:
        workers = Workers(1)
        exports, said, ended = Exports(workers), list[ExportProgress](), asyncio.Event()

        def tell(told: ExportProgress) -> None:
            said.append(told)
            if told.ended:
                ended.set()

        batch = Batch(tell)

        def hear(job: ExportJob) -> None:
            batch.see(job)
            if job.ended and stop_at_first:
                for other in batch.jobs:
                    exports.cancel(other)

        exports.listen(hear)
        jobs = [exports.names.job(clip, spec, folder, "{id}") for clip in clips]
        batch.jobs = {job.id: job for job in jobs}
        for job in jobs:
            exports.begin(job)
        await ended.wait()
        await exports.close()
        await workers.close()
        return said[-1]

    return asyncio.run(go())


def test_one_missing_file_does_not_make_the_others_untold(tmp_path: Path):
    gone = replace(CLIPS[1], path=tmp_path / "gone.mp4")
    progress = export((CLIPS[0], gone, CLIPS[2]), QUICK, tmp_path)
    assert progress.written == 2 and {path.name for path in progress.paths} == {"clip-0.mp4", "clip-2.mp4"}
    assert progress.failed == (gone,) and progress.error is not None and "gone.mp4" in progress.error.detail
    assert progress.rest == (gone,)


def test_a_cancel_after_the_first_leaves_the_rest_named(tmp_path: Path):
    progress = export(CLIPS, replace(SLOW, short_side_px=240), tmp_path, stop_at_first=True)
    assert progress.written == 1 and progress.cancelled == CLIPS[1:] and progress.error is None


def test_each_clip_is_told_with_its_name_its_state_and_what_it_takes(tmp_path: Path):
    gone = replace(CLIPS[1], path=tmp_path / "gone.mp4")
    progress = export((CLIPS[0], gone), QUICK, tmp_path)
    first, second = progress.lines
    assert (first.name, first.state, first.bytes) == ("clip-0.mp4", "done", (tmp_path / "clip-0.mp4").stat().st_size)
    assert (second.name, second.state) == ("clip-1.mp4", "failed") and "gone.mp4" in second.why


def test_the_time_left_is_told_at_the_pace_so_far():
    told, now = list[ExportProgress](), [100.0]
    batch = Batch(told.append, now_s=lambda: now[0])
    jobs = [ExportJob(id=clip.id, clip=clip, spec=QUICK, target=Path("x"), state=Exporting()) for clip in CLIPS[:2]]

    async def go() -> None:
        for at_s, state in ((100.0, None), (130.0, 0.0), (134.0, 0.5)):  # behind another export until 130
            now[0] = at_s
            for job in jobs:
                batch.see(replace(job, state=Exporting(state if job is jobs[0] else None)))
            await asyncio.sleep(0)

    asyncio.run(go())
    assert [progress.left_s for progress in told] == [None, None, 12.0]
    assert [line.state for line in told[-1].lines] == ["going", "waiting"]


def test_what_one_turn_of_the_loop_brings_is_told_once_and_the_end_at_once():
    told = list[ExportProgress]()

    async def go() -> list[int]:
        batch, counts = Batch(told.append), []
        jobs = [ExportJob(id=clip.id, clip=clip, spec=QUICK, target=Path("x")) for clip in CLIPS]
        batch.jobs = {job.id: job for job in jobs}
        for job in jobs:
            batch.see(job)
        counts.append(len(told))
        await asyncio.sleep(0)
        counts.append(len(told))
        for job in jobs:
            batch.see(replace(job, state=ExportSkipped()))
        counts.append(len(told))
        await asyncio.sleep(0)
        return [*counts, len(told)]

    assert asyncio.run(go()) == [0, 1, 2, 2]
    assert told[-1].ended and told[-1].skipped == len(CLIPS)


@dataclass
class APlayer:
    """Of two clips that are compared: in and out of each, in its own frames."""

    own_frames: tuple[int, ...] = (5, 9)
    marks: tuple[tuple[int, int] | None, ...] = (None, (3, 8))

    def place(self, k: int) -> Bookmark:
        first, last = self.marks[k] or (None, None)
        return Bookmark(k, self.own_frames[k], first, last)


@dataclass
class AComparison:
    active: int = 1


@dataclass
class AStage:
    clip: Clip | None
    player: APlayer
    comparison: AComparison
    frame: int = 5


def test_in_and_out_are_those_of_the_one_clip_that_is_on_the_stage():
    stage = AStage(CLIPS[1], APlayer(), AComparison())
    assert marks_of(stage, (CLIPS[1],)) == (3, 8)
    assert marks_of(stage, (CLIPS[0],)) is None  # another one
    assert marks_of(stage, CLIPS) is None  # several
    assert marks_of(AStage(CLIPS[0], APlayer(), AComparison(0)), (CLIPS[0],)) is None  # nothing is marked
    assert marks_of(AStage(None, APlayer(), AComparison()), (CLIPS[1],)) is None


def test_the_frame_is_that_of_the_clip_that_is_on_the_stage_and_the_first_of_any_other():
    stage = AStage(CLIPS[1], APlayer(), AComparison())
    assert frame_of(stage, CLIPS[1]) == 5
    assert frame_of(stage, CLIPS[0]) == 0
    assert frame_of(AStage(None, APlayer(), AComparison()), CLIPS[1]) == 0


def test_the_same_twice_is_told_as_there_and_what_was_edited_between_is_kept(qapp: Any, tmp_path: Path):
    (out := tmp_path / "out").mkdir()
    clip = replace(CLIP, id="a", path=make_clip(tmp_path / "a.mp4", frames=9))

    async def act(user: User) -> None:
        kept = asdict(Wish(spec=ExportSpec(format="gif", short_side_px=48), folder=str(out), pattern="x"))
        told = []
        for n in range(3):
            user.desk.studio.preferences.remember(export=kept)
            dialog = user.desk.exports.open((clip,))
            dialog.go.click()
            await user.until(lambda dialog=dialog: not dialog.going, "it ends")
            told.append((dialog.report.headline.text(), dialog.report.sentence.text()))
            dialog.reject()
            if n == 1:
                (out / "x.gif").write_bytes(b"edited")
        assert [headline for headline, _ in told] == ["Exported", "Already there", "Exported"]
        assert told[1][1] == "x.gif is in out with the same content. Nothing was written."

    sit(qapp, act)
    assert sorted(path.name for path in out.iterdir()) == ["x (2).gif", "x.gif"]
    assert (out / "x.gif").read_bytes() == b"edited"


def test_a_clip_that_has_no_room_is_told_at_the_form_with_how_much_to_free(qapp: Any, tmp_path: Path):
    (out := tmp_path / "out").mkdir()
    large = replace(CLIP, facts=replace(CLIP.facts, bytes=1 << 60))

    async def act(user: User) -> None:
        user.desk.studio.preferences.remember(export=asdict(Wish(spec=QUICK, folder=str(out), pattern="x")))
        dialog = user.desk.exports.open((large,))
        dialog.go.click()
        await user.until(lambda: not dialog.going, "it was looked for")
        said = dialog.form.problem.text()
        assert said.startswith(f"Not enough room in {out}: ") and "Free " in said, said
        assert dialog.form.isVisible()
        dialog.reject()

    sit(qapp, act)
    assert not list(out.iterdir())


def test_the_home_of_nobody_is_no_folder_and_told_so(qapp: Any):
    async def act(user: User) -> None:
        dialog = user.desk.exports.open((CLIP,))
        dialog.form.place.folder.setText("~nobodyatall/x")
        dialog.go.click()
        assert not dialog.going and dialog.form.problem.text() == "Choose a folder to export to."
        dialog.reject()

    sit(qapp, act)


def test_a_clip_that_was_thrown_away_meanwhile_is_said_to_be_in_the_trash_and_written_once_it_is_back(
    qapp: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    (out := tmp_path / "out").mkdir()
    clip = replace(CLIP, id="a", path=make_clip(tmp_path / "a.mp4", frames=4))

    async def act(user: User) -> None:
        added = await user.program.studio.library.add(clip)
        user.desk.listing.fill(await user.program.studio.library.page(), 1, None)
        wish = Wish(spec=QUICK, folder=str(out), pattern="x")
        user.desk.studio.preferences.remember(export=asdict(wish))
        dialog = user.desk.exports.open((added,))
        user.desk.clips.act("trash", (added,))
        await user.until(lambda: not user.clips, "it is in the trash")
        dialog.go.click()
        await user.until(dialog.again.isVisible, "the export has failed")
        assert dialog.report.sentence.text() == "This clip is in the trash."
        assert dialog.report.hint.text() == "Undo takes it out. Then try again."
        user.control("notice").undo.click()
        await user.until(lambda: user.clips, "it is back")
        dialog.again.click()
        await user.until(lambda: dialog.paths, "it is written")
        dialog.reject()

    sit(qapp, act)


def test_what_is_tried_again_keeps_its_name_and_takes_none_of_those_just_written(qapp: Any, tmp_path: Path):
    (out := tmp_path / "out").mkdir()
    one, later = make_clip(tmp_path / "one.mp4", frames=4), make_clip(tmp_path / "two.mp4", frames=9)
    two = later.rename(tmp_path / "away.mp4")
    clips = [replace(CLIP, id=str(n), path=path) for n, path in enumerate((one, later))]

    async def act(user: User) -> None:
        wish = Wish(spec=QUICK, folder=str(out), pattern="x", exists="overwrite")
        user.desk.studio.preferences.remember(export=asdict(wish))
        dialog = user.desk.exports.open(clips)
        dialog.go.click()
        await user.until(dialog.again.isVisible, "the one that is away is told")
        two.rename(later)
        dialog.again.click()
        await user.until(lambda: len(dialog.paths) == 2, "it is written, too")
        dialog.reject()

    sit(qapp, act)
    assert (out / "x.mp4").read_bytes().startswith(one.read_bytes())  # the recipe follows
    assert (out / "x (2).mp4").read_bytes().startswith(later.read_bytes())
