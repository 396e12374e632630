"""What becomes of a name that is taken, and of the recipe beside an export: nothing of the user's is ever lost."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.media.clips import make_clip
from tests.studio.test_export import CLIP, QUICK, Told
from wanstudio.core.errors import InvalidInput, LocalProblem
from wanstudio.core.exports import ExportSpec
from wanstudio.core.recipe import Clip, Recipe
from wanstudio.media.probe import probe_file
from wanstudio.media.worker import Workers
from wanstudio.studio.export import Exports
from wanstudio.studio.export_job import AlreadyThere, ExportCancelled, Exported, ExportFailed, Exporting, ExportSkipped
from wanstudio.studio.export_names import ExportNames

SEQUENCE = ExportSpec(format="png_sequence")


@pytest.fixture
def clip(tmp_path):
    folder = tmp_path / "library"
    folder.mkdir()
    path = make_clip(folder / "a.mp4", frames=4)
    return replace(CLIP, path=path, facts=probe_file(path), id="a")


@pytest.fixture
def out(tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def with_exports(work: Any, **means: Any) -> Any:
    async def main() -> Any:
        workers = Workers(1)
        exports = Exports(workers, **means)
        try:
            async with asyncio.timeout(60):
                return await work(exports)
        finally:
            await exports.close()
            await workers.close()

    return asyncio.run(main())


def ends(clips: list[Clip], spec: ExportSpec, folder: Path, pattern: str, exists: Any, **means: Any) -> list[Any]:
    """How each of a batch ended."""

    async def work(exports: Exports) -> list[Any]:
        told = Told(exports, count=len(clips))
        jobs = [exports.begin(job) for job in exports.names.jobs(clips, spec, folder, pattern, exists)]
        await told.last.wait()
        by_id = {step.id: step.state for step in told.steps}
        return [by_id[job.id] for job in jobs]

    return with_exports(work, **means)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_name_that_is_taken_is_overwritten_where_that_was_asked_for(clip, out):
    (out / "x.mp4").write_bytes(b"older")
    [state] = ends([clip], replace(QUICK, clean=True), out, "x", "overwrite")
    assert state == Exported((out / "x.mp4",), clip.path.stat().st_size)
    assert (out / "x.mp4").read_bytes() == clip.path.read_bytes() and names(out) == ["x.mp4"]


def test_a_name_that_is_taken_is_skipped_where_that_was_asked_for(clip, out):
    (out / "x.mp4").write_bytes(b"older")
    assert ends([clip], QUICK, out, "x", "skip") == [ExportSkipped()]
    assert (out / "x.mp4").read_bytes() == b"older" and names(out) == ["x.mp4"]
    [state] = ends([clip], QUICK, out, "y", "skip")
    assert state.paths == (out / "y.mp4",)


def test_what_is_skipped_is_not_encoded_first(out):
    (out / "x.gif").write_bytes(b"older")

    async def work(exports: Exports) -> list[Any]:
        told = Told(exports)
        exports.begin(exports.names.job(CLIP, ExportSpec(format="gif"), out, "x", "skip"))
        await told.last.wait()
        return [step.state for step in told.steps]

    assert with_exports(work) == [Exporting(), Exporting(0.0), ExportSkipped()]  # in line, its turn, and nothing more


def test_the_same_export_twice_is_said_to_be_there_already(clip, out):
    beside = replace(QUICK, beside=True)
    [first] = ends([clip], beside, out, "x", "number")
    [again] = ends([clip], beside, out, "x", "number")
    assert first.paths == (out / "x.mp4",) and again == AlreadyThere((out / "x.mp4",))
    assert names(out) == ["x.mp4", "x.mp4.json"]


def test_one_that_was_edited_between_is_kept_and_the_next_gets_a_number(clip, out):
    ends([clip], QUICK, out, "x", "number")
    (out / "x.mp4").write_bytes(b"edited")
    states = ends([clip, clip], QUICK, out, "x", "number")
    assert states[0].paths == (out / "x (2).mp4",) and states[1] == AlreadyThere((out / "x (2).mp4",))
    assert (out / "x.mp4").read_bytes() == b"edited" and names(out) == ["x (2).mp4", "x.mp4"]


def test_what_was_there_is_not_thrown_away_with_a_recipe_that_finds_no_room(clip, out):
    class Closed(Workers):
        async def run(self, task: str, *args: Any, **kwargs: Any) -> Any:
            if task == "note":
                raise LocalProblem("no room")
            return await super().run(task, *args, **kwargs)

    async def work(exports: Exports) -> Any:
        exports._workers = Closed(1)
        try:
            with pytest.raises(LocalProblem):
                await exports.run(clip, replace(QUICK, beside=True), out, "x")
        finally:
            await exports._workers.close()

    with_exports(work)
    assert names(out) == []
    ends([clip], QUICK, out, "x", "number")
    with_exports(work)
    assert names(out) == ["x.mp4"]


def test_clips_of_one_batch_never_take_each_others_names(clip, out):
    (out / "X.mp4").write_bytes(b"older")
    states = ends([clip, clip, clip], QUICK, out, "x", "overwrite")
    assert [state.paths[0].name for state in states] == ["x.mp4", "x (2).mp4", "x (3).mp4"]


def test_nothing_is_overwritten_in_the_librarys_folder_by_whatever_name_it_goes(clip, tmp_path):
    (tmp_path / "link").symlink_to(clip.path.parent)
    (clip.path.parent / "sub").mkdir()
    before = clip.path.read_bytes()

    async def warned_of(exports: Exports) -> None:
        with pytest.raises(InvalidInput):
            await exports.taken(exports.names.jobs([clip], QUICK, folder, "a", "overwrite"))

    for folder in (clip.path.parent, clip.path.parent / "sub", tmp_path / "link", tmp_path / "out" / ".." / "library"):
        (tmp_path / "out").mkdir(exist_ok=True)
        [state] = ends([clip], QUICK, folder, "a", "overwrite", library=lambda: clip.path.parent)
        assert isinstance(state, ExportFailed) and isinstance(state.error, InvalidInput)
        assert state.error.param == "exists"
        with_exports(warned_of, library=lambda: clip.path.parent)
    assert clip.path.read_bytes() == before


def test_asking_what_would_be_exported_where_looks_at_no_disk(clip, out):
    class Unreached(type(Path())):
        def stat(self, **_: Any) -> Any:
            raise AssertionError("the window waits for this disk")

        resolve = lstat = stat

    exports = Exports(Workers(1), library=lambda: Unreached("/library"))
    [job] = exports.names.jobs([clip], QUICK, Unreached("/library"), "a", "overwrite")
    assert job.target == Path("/library/a.mp4")


def test_a_clip_is_never_overwritten_by_its_own_export(clip):
    before = clip.path.read_bytes()
    [state] = ends([clip], ExportSpec(format="h264", quality="small"), clip.path.parent, "a", "overwrite")
    assert isinstance(state, ExportFailed) and "the clip itself" in state.error.detail
    assert clip.path.read_bytes() == before and names(clip.path.parent) == ["a.mp4"]


def test_a_sequence_takes_the_place_of_a_sequence_and_of_nothing_else(clip, out):
    [first] = ends([clip], SEQUENCE, out, "x", "overwrite")
    [second] = ends([replace(clip, id="b")], replace(SEQUENCE, last=1), out, "x", "overwrite")
    assert first.paths == second.paths and names(out / "x") == ["x_0001.png", "x_0002.png"]
    (out / "x" / "notes.txt").touch()
    [state] = ends([clip], SEQUENCE, out, "x", "overwrite")
    assert isinstance(state, ExportFailed) and "holds other files" in state.error.detail
    assert names(out / "x") == ["notes.txt", "x_0001.png", "x_0002.png"] and names(out) == ["x"]
    (out / "y").touch()
    [state] = ends([clip], SEQUENCE, out, "y", "overwrite")
    assert isinstance(state, ExportFailed) and (out / "y").is_file()


@pytest.mark.parametrize("held", [(), ("x.png",), ("x.json",), ("x_1.png",), ("x_0001.png", "x.png")])
def test_a_folder_that_no_export_made_is_left_as_it_is_an_empty_one_too(clip, out, held):
    (out / "x").mkdir()
    for name in held:
        (out / "x" / name).write_bytes(b"mine")
    [state] = ends([clip], SEQUENCE, out, "x", "overwrite")
    assert isinstance(state, ExportFailed) and "is not an export's" in state.error.detail
    assert names(out) == ["x"] and names(out / "x") == sorted(held)


def test_a_sheet_takes_the_place_of_a_sheet(clip, out):
    for _ in range(2):
        [state] = ends([clip], ExportSpec(format="sprite_sheet"), out, "x", "overwrite")
        assert state.paths == (out / "x",) and names(out) == ["x"] and names(out / "x") == ["x.json", "x.png"]


@pytest.mark.parametrize("exists", ["number", "overwrite", "skip"])
def test_a_cancel_leaves_what_was_there(clip, out, exists):
    (out / "x.gif").write_bytes(b"older")

    async def work(exports: Exports) -> Any:
        told = Told(exports)
        spec = ExportSpec(format="gif")
        [job] = exports.names.jobs([replace(CLIP, id="long")], spec, out, "x" if exists != "skip" else "y", exists)
        exports.begin(job)
        await told.first.wait()
        exports.cancel(job.id)
        await told.last.wait()
        return told.steps[-1].state

    assert with_exports(work) == ExportCancelled()
    assert names(out) == ["x.gif"] and (out / "x.gif").read_bytes() == b"older"


def test_the_names_that_are_taken_are_told_before(clip, out):
    (out / "a.mp4").touch()

    async def work(exports: Exports) -> list[Path]:
        return await exports.taken(exports.names.jobs([clip, replace(clip, id="b")], QUICK, out, "{id}"))

    assert with_exports(work) == [out / "a.mp4"]


@pytest.mark.parametrize(
    "spec", [ExportSpec(beside=True), ExportSpec(format="gif", beside=True), replace(SEQUENCE, beside=True)]
)
def test_the_recipe_lies_beside_the_file_where_that_was_asked_for(clip, out, spec):
    [state] = ends([clip], spec, out, "x", "number")
    beside = out / f"{state.paths[0].name}.json"
    assert Recipe.from_json(beside.read_text(encoding="utf-8")) == clip.recipe
    assert sorted(names(out)) == sorted([state.paths[0].name, beside.name])


def test_a_file_of_the_users_is_not_taken_for_a_recipe_and_a_clip_without_one_gets_none(clip, out):
    (out / "x.mp4.json").write_text("mine", encoding="utf-8")
    ends([clip], ExportSpec(beside=True), out, "x", "number")
    assert (out / "x.mp4.json").read_text(encoding="utf-8") == "mine"
    assert json.loads((out / "x.mp4 (2).json").read_text(encoding="utf-8"))["seed"] == 7
    ends([replace(clip, recipe=replace(clip.recipe, model=""))], ExportSpec(beside=True), out, "y", "number")
    assert "y.mp4.json" not in names(out)


def test_a_file_whose_recipe_cannot_be_written_is_not_kept_alone(clip, out, monkeypatch):
    async def refused(*_: Any, **__: Any) -> None:
        raise LocalProblem("The disk is full.")

    monkeypatch.setattr("wanstudio.studio.export.write_beside", refused)
    [state] = ends([clip], ExportSpec(beside=True), out, "x", "number")
    assert isinstance(state, ExportFailed) and names(out) == []


def test_every_format_of_the_pinned_build_can_be_written(clip):
    async def work(exports: Exports) -> list[str]:
        return await exports.lacking()

    assert with_exports(work) == []


def test_the_users_name_of_a_shot_stands_in_the_prompts_place(clip):
    names = ExportNames()
    called = replace(clip, shot_name="Launch at dusk", named=True)
    assert names.of(called, "{prompt:40} {seed}").startswith("Launch at dusk")
    by_itself = replace(called, named=False)
    assert names.of(by_itself, "{prompt}") == names.of(clip, "{prompt}")


def test_a_clip_without_a_prompt_is_not_called_by_its_model_twice(clip):
    names = ExportNames(model_title=lambda _: "Wan 2.2 Reframe", prompt_of=lambda _: "")
    reframed = replace(clip, title="Wan 2.2 Reframe: bigbuckbunny")
    assert names.of(reframed, "{model} {prompt}") == "Wan 2.2 Reframe bigbuckbunny"
    assert names.of(replace(clip, title="Wan 2.2 Reframe"), "{model} {prompt}") == "Wan 2.2 Reframe"
