"""Files at the desk: real copies, real pixels, real recipes, real jobs, behind the real form."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtGui import QImage

from tests.end2end.window import User, sit
from tests.media.clips import make_clip
from tests.samples import PICTURE, PORTRAIT, PROMPT, SPEECH, VIDEO
from tests.studio.storage import Storage
from wanstudio.core.checks import Mending
from wanstudio.core.fixes import Fix
from wanstudio.core.params import Media
from wanstudio.core.recipe import Source
from wanstudio.store.files import sha256_of

I2V, T2V = "scenario/wan-2.2-i2v", "scenario/wan-2.5-t2v"


def test_a_mended_copy_lies_in_the_cache_and_knows_its_original(qapp: Any, home: Path):
    async def act(user: User) -> None:
        sources, spec = user.program.studio.sources, user.program.models[T2V]
        voice = spec.param("audio")
        assert isinstance(voice, Media)
        before = sha256_of(SPEECH)
        copy = await sources.mend(SPEECH, Fix(end_s=4), voice)
        assert copy.is_relative_to(home / "cache") and copy.name == "speech.wav"
        assert sha256_of(SPEECH) == before
        assert await sources.mend(SPEECH, Fix(end_s=4), voice) == copy
        look = await sources.look(copy)
        assert 3.9 < look.facts.seconds < 4.1 and look.origin == SPEECH
        again = await sources.mend(copy, Fix(start_s=1), voice)
        assert again != copy and await sources.origin_of(again) == SPEECH
        assert await sources.origin_of(SPEECH) is None
        kept = await sources.keep(copy)
        assert kept.sha256 != before

    sit(qapp, act)


def test_a_source_is_found_again_by_its_content_or_said_to_be_gone(qapp: Any, home: Path, tmp_path: Path):
    async def act(user: User) -> None:
        studio = user.program.studio
        path = tmp_path / "mine.png"
        Image.new("RGB", (9, 9), "teal").save(path)
        kept = await studio.sources.keep(path)
        source = Source(name="mine.png", sha256=kept.sha256, bytes=kept.bytes)
        assert await studio.origins.find(source) == kept.path
        kept.path.unlink()
        assert await studio.origins.find(source) is None
        spec = user.program.models[I2V]
        studio.queue.pause()
        job = await studio.making.generate(spec, {"prompt": PROMPT, "image": str(path)}, "sandbox")
        await studio.journal.save(replace(job, id="of last week", sources=(("image", kept.sha256),)))
        assert await studio.origins.find(source) == kept.path
        kept.path.unlink()
        path.write_bytes(b"another picture by now")
        assert await studio.origins.find(source) is None
        kept.path.write_bytes(b"not what its name says")
        assert await studio.origins.find(source) is None

    sit(qapp, act)


def test_pixels_become_a_file_and_a_folder_gives_its_files_in_order(qapp: Any, home: Path, tmp_path: Path):
    async def act(user: User) -> None:
        media, got = user.program.desk.media, asyncio.get_running_loop().create_future()
        image = QImage(5, 4, QImage.Format.Format_RGB32)
        image.fill(0xFF336699)
        media.keep(image, got.set_result)
        with Image.open(await got) as kept:
            assert kept.size == (5, 4) and kept.getpixel((0, 0))[:3] == (0x33, 0x66, 0x99)
        for name in ("b.png", "a.JPG", ".hidden.png", "notes.txt", "c.mp4"):
            (tmp_path / name).write_bytes(b"x")
        (tmp_path / "inside.png").mkdir()
        found = asyncio.get_running_loop().create_future()
        media.files(str(tmp_path), user.program.models[I2V].media()[0].takes, found.set_result)
        assert [Path(path).name for path in await found] == ["a.JPG", "b.png"]

    sit(qapp, act)


def test_a_fix_is_made_in_the_form_and_the_copy_is_what_a_job_gets(qapp: Any):
    async def act(user: User) -> None:
        create = user.program.desk.create
        create.show_model(I2V)
        create.panel.set_value("image", str(VIDEO))
        await user.until(lambda: create.panel.rows["image"].finding_list is not None, "what is wrong is said")
        create.panel.rows["image"].finding_list.buttons()["Use its first frame"].click()
        await user.until(lambda: create.values().get("image") != str(VIDEO), "the frame is in")
        with Image.open(str(create.values()["image"])) as frame:
            assert frame.size == (1280, 720)
        editor = create.panel.slots.editor("image")
        await user.until(lambda: editor.facts is not None, "it is looked at")
        assert editor.slot.look.origin == str(VIDEO)
        create.undo()
        assert create.values()["image"] == str(VIDEO)

    sit(qapp, act)


def test_several_files_make_several_jobs_and_one_that_cannot_be_read_is_named(qapp: Any, tmp_path: Path):
    async def act(user: User) -> None:
        desk = user.program.desk
        user.program.studio.queue.pause()
        (tmp_path / "bad.png").write_text("no picture")
        desk.create.show_model(I2V)
        desk.create.panel.set_value("prompt", PROMPT)
        desk.create.media.ask_several("image", [str(PICTURE), str(tmp_path / "bad.png"), str(PORTRAIT)])
        desk.create.media.card.buttons[0].click()
        await user.until(lambda: "1 of 3 jobs were not made. The first: " in user.remark, "it is said")
        await user.until(lambda: len(user.jobs) == 2, "the others stand in the queue")
        jobs = sorted(user.jobs, key=lambda job: job.created)
        assert [Path(str(job.values["image"])).name for job in jobs] == [PICTURE.name, PORTRAIT.name]
        assert len({job.values["seed"] for job in jobs}) == 2

    sit(qapp, act)


def test_the_jobs_of_several_files_go_into_the_project_that_is_shown(qapp: Any):
    async def act(user: User) -> None:
        desk, studio = user.program.desk, user.program.studio
        studio.queue.pause()
        film = await studio.projects.make("Launch film")
        desk.projects.choose(film.id)
        desk.create.show_model(I2V)
        desk.create.panel.set_value("prompt", PROMPT)
        desk.create.media.ask_several("image", [str(PICTURE), str(PORTRAIT)])
        desk.create.media.card.buttons[0].click()
        desk.projects.choose("")  # what is shown a moment later changes nothing
        await user.until(lambda: len(user.jobs) == 2, "both stand in the queue")
        folder = str(studio.library_folder / film.folder)
        assert [(job.project, job.folder) for job in user.jobs] == [(film.id, folder)] * 2

    sit(qapp, act)


def test_an_address_that_is_dropped_on_a_slot_is_a_file_of_the_cache_soon(qapp: Any, home: Path):
    async def act(user: User) -> None:
        create = user.desk.create
        create.show_model(I2V)
        assert create.panel is not None
        with Storage(PICTURE.read_bytes()) as site:
            create.take_files([site.url.replace("clip.mp4", "pad.jpg")])
            assert create.panel.slots.editor("image").slot.busy == "Fetching…"  # type: ignore[union-attr]
            await user.until(lambda: bool(create.values().get("image")), "the file is here")
        path = Path(str(create.values()["image"]))
        assert path.is_relative_to(home / "cache" / "fetched") and path.suffix == ".jpg"
        assert path.read_bytes() == PICTURE.read_bytes()
        await user.until(lambda: create.panel.slots.facts().get("image") is not None, "it is looked at")  # type: ignore[union-attr]

    sit(qapp, act)


def test_a_file_that_is_taken_out_while_it_is_mended_stops_the_worker(qapp: Any, home: Path, tmp_path: Path):
    async def act(user: User) -> None:
        create, workers = user.desk.create, user.program.workers
        create.show_model("scenario/wan-2.2-reframe")
        assert create.panel is not None
        path = make_clip(tmp_path / "long.mp4", frames=600, size=(1280, 720))
        create.panel.set_value("videoUrl", str(path))
        editor = create.panel.slots.editor("videoUrl")
        assert editor is not None
        await user.until(lambda: editor.facts is not None, "it is looked at")
        create.media.mender.mend("videoUrl", Mending(label="Turn it upright", fix=Fix(turn=90)))
        await user.until(lambda: bool(list(home.rglob("fixes/*/.*"))), "the copy is being written")
        at_work = {process.pid for process in workers._busy}
        assert at_work
        create.panel.set_value("videoUrl", None)
        await user.until(lambda: not at_work & set(workers.pids), "the worker is gone")
        await user.until(lambda: not [p for p in home.rglob("fixes/*/*") if p.is_file()], "nothing is left")

    sit(qapp, act)


def test_a_file_chosen_in_place_of_one_that_is_gone_is_known_by_its_content(qapp: Any, home: Path, tmp_path: Path):
    async def act(user: User) -> None:
        studio = user.program.studio
        gone, moved, other = tmp_path / "mine.png", tmp_path / "moved.png", tmp_path / "other.png"
        Image.new("RGB", (9, 9), "teal").save(gone)
        Image.new("RGB", (9, 9), "red").save(other)
        kept = await studio.sources.keep(gone)
        studio.queue.pause()
        job = await studio.making.generate(user.program.models[I2V], {"prompt": PROMPT, "image": str(gone)}, "sandbox")
        assert await studio.origins.is_same(gone, other) is None, "nothing is known of it yet"
        await studio.journal.save(replace(job, id="of last week", sources=(("image", kept.sha256),)))
        gone.rename(moved)
        assert [await studio.origins.is_same(gone, path) for path in (moved, other)] == [True, False]

    sit(qapp, act)


@pytest.mark.parametrize("value", ["/etc/hostname", "rocket.jpg", "https://example.com/x.png", "../secret.png"])
def test_a_recipe_names_no_file_of_this_computer_and_no_address(qapp: Any, home: Path, a_clip: Any, value: str):
    """It may have come with anybody's clip: only a file whose content it knows goes into the form."""

    async def act(user: User) -> None:
        recipe = replace(a_clip().recipe, model=I2V, values={"prompt": PROMPT, "image": value}, sources={})
        values, missing = await user.desk.media.values_of(recipe)
        assert values == {"prompt": PROMPT} and len(missing) == 1

    sit(qapp, act)


@pytest.mark.parametrize("sha256", ["/etc/pass", "**/*", "", "[", "A" * 64, "0" * 5000])
def test_a_hash_in_a_recipe_is_no_pattern(qapp: Any, home: Path, a_clip: Any, sha256: str):
    async def act(user: User) -> None:
        await user.program.studio.sources.keep(PICTURE)
        source = Source(name="fox.png", sha256=sha256, bytes=1)
        recipe = replace(a_clip().recipe, model=I2V, values={"image": "fox.png"}, sources={"image": source})
        assert await user.desk.media.values_of(recipe) == ({}, ("fox.png",))

    sit(qapp, act)
