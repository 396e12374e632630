"""Exports as the window and the command line see them: told step by step, cancelled, refused in words."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.samples import VIDEO
from wanstudio.core.errors import BadFile, InvalidInput, LocalProblem, StudioError
from wanstudio.core.exports import ExportSpec
from wanstudio.core.recipe import Clip, Recipe
from wanstudio.media.carried.recipes import recipe_of
from wanstudio.media.probe import probe_file
from wanstudio.media.worker import Workers
from wanstudio.studio.export import Exports
from wanstudio.studio.export_job import (
    AlreadyThere,
    ExportCancelled,
    Exported,
    ExportFailed,
    Exporting,
    ExportJob,
    ExportState,
)
from wanstudio.studio.export_names import ExportNames

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
RECIPE = Recipe(
    model="scenario/wan-2.2-i2v",
    remote_model="model_wan-2-2-i2v-a14b",
    provider="scenario",
    values={"prompt": "Fog lifts: harbour/quay"},
    sources={},
    seed=7,
    price=None,
    remote_id="r",
    submitted=NOON,
    finished=NOON,
    app="WanStudio",
)
CLIP = Clip(
    id="clip-1",
    job_id="job-1",
    path=VIDEO,
    sha256="",
    facts=probe_file(VIDEO),
    recipe=RECIPE,
    created=NOON,
    title="Fog lifts",
)
SLOW = ExportSpec(format="h264")
QUICK = ExportSpec()


class Told:
    """What the listeners hear; `first` is set at the first progress, `last` when `count` exports have ended."""

    def __init__(self, exports: Exports, count: int = 1) -> None:
        self.steps: list[ExportJob] = []
        self.first, self.last, self._left = asyncio.Event(), asyncio.Event(), count
        exports.listen(self._hear)

    def _hear(self, job: ExportJob) -> None:
        self.steps.append(job)
        if isinstance(job.state, Exporting) and job.state.done:
            self.first.set()
        self._left -= job.ended
        if not self._left:
            self.last.set()


@pytest.fixture(params=["asyncio", "qasync"])
def with_exports(request: pytest.FixtureRequest) -> Callable[[Any], Any]:
    loop_run = asyncio.run if request.param == "asyncio" else request.getfixturevalue("run")

    async def main(work: Any) -> Any:
        workers = Workers(2)
        exports = Exports(workers)
        try:
            async with asyncio.timeout(60):
                return await work(exports)
        finally:
            await exports.close()
            await workers.close()

    return lambda work: loop_run(main(work))


def test_an_export_is_told_from_its_start_to_its_file(with_exports, tmp_path):
    async def work(exports: Exports) -> list[ExportJob]:
        told = Told(exports)
        job = exports.export(CLIP, ExportSpec(format="h264", short_side_px=90), tmp_path, "{prompt} {seed}")
        assert told.steps == [job] and exports.busy
        await told.last.wait()
        assert not exports.busy
        return told.steps

    steps = with_exports(work)
    made = tmp_path / "Fog lifts 7.mp4"
    assert steps[-1].state == Exported((made,), made.stat().st_size)
    shares = [s.state.done for s in steps[1:-1] if isinstance(s.state, Exporting)]
    assert shares == sorted(shares) and shares[-1] == 1.0 and len(shares) > 10
    facts = probe_file(made, deep=True)
    assert (facts.width, facts.height, facts.frames, facts.fps) == (160, 90, 132, 25.0)
    assert list(tmp_path.iterdir()) == [made]


@pytest.mark.parametrize("format", ["original", "h264", "gif"])
def test_a_clip_whose_file_carries_no_recipe_is_exported_with_the_one_that_the_library_has(tmp_path, format):
    """As `wanstudio generate --clean` leaves it; a clean copy has none all the same."""

    async def act() -> list[str | None]:
        async with asyncio.timeout(60):
            workers = Workers(1)
            exports = Exports(workers)
            try:
                found = []
                for clip in (CLIP, replace(CLIP, recipe=replace(RECIPE, model=""))):  # which says nothing
                    for clean in (False, True):
                        spec = ExportSpec(format=format, clean=clean, short_side_px=36)
                        (path,) = (await exports.run(clip, spec, tmp_path, "{take}")).paths
                        found.append(recipe_of(path))
                return found
            finally:
                await exports.close()
                await workers.close()

    assert recipe_of(CLIP.path) is None
    assert asyncio.run(act()) == [RECIPE.to_json(), None, None, None]


def test_a_cancelled_export_is_told_and_leaves_nothing(with_exports, tmp_path):
    async def work(exports: Exports) -> Any:
        told = Told(exports)
        job = exports.export(CLIP, SLOW, tmp_path, "{id}")
        await told.first.wait()
        exports.cancel(job.id)
        await told.last.wait()
        exports.cancel(job.id)
        return told.steps[-1].state

    assert with_exports(work) == ExportCancelled()
    assert list(tmp_path.iterdir()) == []


def test_closing_ends_what_goes_on_and_what_waits(with_exports, tmp_path):
    async def work(exports: Exports) -> list[ExportJob]:
        told = Told(exports, count=3)
        for _ in range(3):
            exports.export(CLIP, SLOW, tmp_path, "{id}")
        await told.first.wait()
        exports.export(replace(CLIP, id="not begun"), SLOW, tmp_path, "{id}")
        await exports.close()
        assert not exports.busy
        return [s for s in told.steps if s.ended]

    ended = with_exports(work)
    assert len({job.id for job in ended}) == len(ended) == 4
    assert {type(job.state) for job in ended} == {ExportCancelled}
    assert list(tmp_path.iterdir()) == []


def test_they_are_done_one_after_another_in_order(with_exports, tmp_path):
    async def work(exports: Exports) -> tuple[list[str], list[str]]:
        told = Told(exports, count=3)
        frames = [ExportSpec(format="frame", frame=n) for n in (0, 20, 40)]
        jobs = [exports.export(CLIP, spec, tmp_path, "same") for spec in frames]
        await told.last.wait()
        return [j.id for j in jobs], [s.id for s in told.steps if s.ended]

    begun, ended = with_exports(work)
    assert begun == ended
    assert sorted(p.name for p in tmp_path.iterdir()) == ["same (2).png", "same (3).png", "same.png"]


def test_what_is_tried_again_keeps_the_name_it_has_among_all(tmp_path):
    clips = [replace(CLIP, id=f"{n}") for n in range(3)]
    exports = Exports(Workers())
    for exists in ("overwrite", "skip"):
        again = exports.names.jobs(clips, QUICK, tmp_path, "same", exists, only=clips[1:])
        assert [job.target.name for job in again] == ["same (2).mp4", "same (3).mp4"]


def test_a_number_is_given_once_it_is_known_which_are_free(with_exports, tmp_path):
    clips = [replace(CLIP, id=f"{n}") for n in range(2)]

    async def work(exports: Exports) -> None:
        told = Told(exports, count=4)
        for frame in range(2):
            for n, job in enumerate(exports.names.jobs(clips, ExportSpec(format="frame"), tmp_path, "same")):
                exports.begin(replace(job, spec=ExportSpec(format="frame", frame=10 * frame + n)))
        await told.last.wait()

    with_exports(work)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["same (2).png", "same (3).png", "same (4).png", "same.png"]


@pytest.mark.parametrize("way", ["", "link", "link/../older"])
def test_a_clip_of_the_library_is_never_overwritten_wherever_it_lies(tmp_path, way):
    (older := tmp_path / "older").mkdir()
    (tmp_path / "link").symlink_to(older)
    other = older / "same.mp4"
    other.write_bytes(b"paid for")

    async def is_clip(path: Path) -> bool:
        return path == other

    async def main() -> ExportState:
        workers = Workers(1)
        exports = Exports(workers, is_clip=is_clip)
        told = Told(exports)
        exports.begin(exports.names.job(CLIP, QUICK, tmp_path / way if way else older, "same", "overwrite"))
        await told.last.wait()
        await workers.close()
        return told.steps[-1].state

    state = asyncio.run(main())
    assert isinstance(state, ExportFailed) and "is a clip of your library" in state.error.detail
    assert [path.read_bytes() for path in older.iterdir()] == [b"paid for"]


@pytest.mark.parametrize(
    ("change", "kind", "says"),
    [
        ({"folder": "gone/clips"}, LocalProblem, "There is no folder"),
        ({"path": "gone.mp4"}, BadFile, "gone.mp4 is not there."),
    ],
)
def test_what_goes_wrong_is_told_in_words(with_exports, tmp_path, change, kind, says):
    async def work(exports: Exports) -> Any:
        told = Told(exports)
        clip = replace(CLIP, path=tmp_path / change["path"]) if "path" in change else CLIP
        exports.export(clip, QUICK, tmp_path / change.get("folder", ""), "x")
        await told.last.wait()
        return told.steps[-1].state

    state = with_exports(work)
    assert isinstance(state, ExportFailed)
    assert type(state.error) is kind and says in state.error.detail
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("spec", "folder", "pattern", "param"),
    [
        (QUICK, Path(), "x", "folder"),
        (QUICK, Path("relative"), "x", "folder"),
        (QUICK, None, "{nothing}", "pattern"),
        (ExportSpec(format="gif", fps=99), None, "x", "fps"),
    ],
)
def test_what_cannot_be_asked_is_refused_at_once_at_its_field(tmp_path, spec, folder, pattern, param):
    async def main() -> None:
        exports = Exports(Workers())
        with pytest.raises(InvalidInput) as caught:
            exports.export(CLIP, spec, tmp_path if folder is None else folder, pattern)
        assert caught.value.param == param
        assert not exports.busy

    asyncio.run(main())


def test_a_listener_that_fails_does_not_leave_the_row_going(tmp_path):
    async def main() -> tuple[list[ExportJob], list[Any]]:
        workers, told, heard = Workers(1), [], []
        exports, ended = Exports(workers), asyncio.Event()
        asyncio.get_running_loop().set_exception_handler(lambda _loop, context: heard.append(context["exception"]))

        def listener(job: ExportJob) -> None:
            told.append(job)
            if isinstance(job.state, Exported):
                raise ZeroDivisionError("in the window")
            if job.ended:
                ended.set()

        exports.listen(listener)
        exports.export(CLIP, QUICK, tmp_path, "x")
        await ended.wait()
        await exports.close()
        await workers.close()
        return told, heard

    told, heard = asyncio.run(main())
    assert isinstance(told[-1].state, ExportFailed) and type(told[-1].state.error) is StudioError
    assert [type(e) for e in heard] == [ZeroDivisionError]


def test_the_command_line_waits_for_its_export(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    async def main() -> Exported | AlreadyThere:
        workers = Workers(1)
        exports = Exports(workers, ExportNames(model_title=lambda id: f"[{id}]", prompt_of=lambda clip: "Fog: all"))
        try:
            with pytest.raises(LocalProblem):
                await exports.run(CLIP, QUICK, tmp_path / "gone" / "clips", "x")
            return await exports.run(CLIP, QUICK, Path(), "{model} {prompt}")
        finally:
            await workers.close()

    assert asyncio.run(main()).paths == (tmp_path / "[scenario-wan-2.2-i2v] Fog- all.mp4",)


def test_an_export_that_has_no_room_is_refused_before_it_is_written(with_exports, tmp_path):
    large = replace(CLIP, facts=replace(CLIP.facts, bytes=1 << 60))

    async def act(exports: Exports) -> None:
        with pytest.raises(LocalProblem, match="Not enough room") as caught:
            await exports.run(large, QUICK, tmp_path, "x")
        assert "another folder" in caught.value.hint

    with_exports(act)
    assert not list(tmp_path.iterdir())
