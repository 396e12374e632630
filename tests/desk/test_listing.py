"""The library's list while somebody looks for something: right while they type, and when what is found changes."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest

from tests.desk.test_jobs import job
from tests.end2end.window import User, sit
from wanstudio.core.errors import DiskProblem
from wanstudio.core.jobs import Done
from wanstudio.core.recipe import Clip
from wanstudio.core.seeking import Sought
from wanstudio.store.library import PAGE


def a_fox(a_clip: Any, n: int, prompt: str = "a fox in the snow") -> Clip:
    clip: Clip = a_clip(n, seen=True, title=prompt)
    return replace(clip, recipe=replace(clip.recipe, values={"prompt": prompt}))


async def with_clips(user: User, clips: list[Clip]) -> None:
    library = user.program.studio.library
    for clip in reversed(clips):  # the oldest is the first take
        await library.add(clip)
    user.desk.listing.fill(await library.page(), len(clips), None)
    user.desk.window.activateWindow()
    await user.until(user.desk.window.isActiveWindow, "the window takes keys")


def ids(user: User) -> list[str]:
    return [clip.id for clip in user.clips]


def test_ctrl_f_leads_to_the_search_which_finds_while_one_types_and_esc_gives_the_grid_back(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_clips(user, [a_fox(a_clip, 0), a_fox(a_clip, 1, "a hen"), a_fox(a_clip, 2)])
        desk, field = user.desk, user.desk.library.finder.field
        desk.library.select("clip2")
        QTest.keyClick(desk.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        assert field.hasFocus()
        QTest.keyClicks(field, "snow fox")
        await user.until(lambda: ids(user) == ["clip0", "clip2"], "the foxes are found")
        assert "2 of 3" in user.texts(desk.library) and desk.library.current.id == "clip2"
        QTest.keyClick(field, Qt.Key.Key_Escape)
        await user.until(lambda: len(user.clips) == 3, "all are there again")
        assert desk.library.grid.hasFocus() and desk.stage.clip.id == "clip2"

    sit(qapp, act)


def test_what_is_found_stays_right_when_clips_come_and_marks_change(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_clips(user, [a_fox(a_clip, n) for n in (1, 2, 3)])
        desk, studio = user.desk, user.program.studio
        desk.library.select("clip1")
        desk.clips.act("pick", (user.clips[0], user.clips[1]))
        desk.library.finder.choose(Sought(flags=frozenset({"pick"})))
        await user.until(lambda: ids(user) == ["clip1", "clip2"], "the picks are found")
        desk.clips.act("reject", (user.clips[0],))
        await user.until(lambda: ids(user) == ["clip2"], "it is no pick any more")
        desk.judging.undo()
        await user.until(lambda: ids(user) == ["clip1", "clip2"], "it is one again")
        for clip in (a_fox(a_clip, 0), a_fox(a_clip, 4, "a hen")):
            await studio.library.add(clip)
            desk.listing.add(clip)
        await user.until(lambda: "2 of 5" in user.texts(desk.library), "they are counted")
        assert ids(user) == ["clip1", "clip2"]
        desk.library.finder.choose(Sought(words="fox"))
        await user.until(lambda: ids(user) == ["clip0", "clip1", "clip2", "clip3"], "the new one is found")

    sit(qapp, act)


def test_found_clips_are_read_page_by_page_and_none_of_another_question(qapp: Any, a_clip: Any):
    count = 2 * PAGE + 20

    async def act(user: User) -> None:
        clips = [a_fox(a_clip, n, "a hen" if n % 2 else "a fox") for n in range(2 * count)]
        await with_clips(user, clips)
        desk, model = user.desk, user.desk.clip_model
        model.fetchMore(QModelIndex())  # of all: the answer comes when only foxes are sought
        desk.library.finder.field.setText("fox")
        await user.until(lambda: model.total == count, "the foxes are found")
        for _ in range(2):
            rows = model.rowCount()
            model.fetchMore(QModelIndex())
            await user.until(lambda rows=rows: model.rowCount() > rows, "a page more")  # type: ignore[misc]
        assert ids(user) == [f"clip{n}" for n in range(0, 2 * count, 2)]
        assert not model.canFetchMore(QModelIndex())

    sit(qapp, act)


def test_a_clip_that_is_to_be_shown_and_was_not_found_ends_the_search(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_clips(user, [a_fox(a_clip, 0), a_fox(a_clip, 1, "a hen")])
        desk = user.desk
        desk.library.finder.field.setText("hen")
        await user.until(lambda: ids(user) == ["clip1"], "the hen is found")
        assert desk.clips.of_job(job("job0", Done(("clip0",)))) == ""
        await user.until(lambda: desk.clips.of_job(job("job0", Done(("clip0",)))), "the job's row has its picture")
        assert ids(user) == ["clip1"]
        desk.watching.show("clip0")
        await user.until(lambda: desk.stage.clip is not None and desk.stage.clip.id == "clip0", "it is on the stage")
        assert len(user.clips) == 2 and desk.library.finder.field.text() == ""

    sit(qapp, act)


def test_a_clip_that_is_in_the_library_no_more_is_said_and_the_search_stays(qapp: Any, a_clip: Any, monkeypatch: Any):
    async def act(user: User) -> None:
        await with_clips(user, [a_fox(a_clip, 0), a_fox(a_clip, 1, "a hen")])
        desk, library = user.desk, user.program.studio.library
        await library.forget("clip0")
        desk.listing.remove("clip0")
        desk.library.finder.field.setText("hen")
        await user.until(lambda: ids(user) == ["clip1"] and not desk.listing.sought.is_all, "the hen is found")
        desk.watching.show("clip0")
        await user.until(lambda: user.remark == "This clip is no longer in the library.", "it is said")
        assert desk.library.finder.field.text() == "hen" and ids(user) == ["clip1"]

        async def torn(_: str) -> None:
            raise DiskProblem("The disk cannot be read.")

        monkeypatch.setattr(library, "clip", torn)
        desk.watching.show("clip0")
        await user.until(lambda: "cannot be read" in user.remark, "that is said, too")

    sit(qapp, act)


def test_a_page_that_cannot_be_read_is_said_and_asked_for_again(qapp: Any, a_clip: Any, monkeypatch: Any):
    async def act(user: User) -> None:
        await with_clips(user, [a_fox(a_clip, n) for n in range(PAGE + 5)])
        library, model = user.program.studio.library, user.desk.clip_model

        async def torn(*_: Any, **__: Any) -> None:
            raise DiskProblem("The disk cannot be read.")

        with monkeypatch.context() as patch:
            patch.setattr(library, "page", torn)
            model.fetchMore(QModelIndex())
            await user.until(lambda: "cannot be read" in user.remark, "it is said")
        model.fetchMore(QModelIndex())
        await user.until(lambda: model.rowCount() == PAGE + 5, "the rest has come")

    sit(qapp, act)


def test_a_new_take_of_a_shot_from_further_back_comes_with_the_others_of_the_shot(qapp: Any, a_clip: Any):
    """They stand at the front of the library then, which has been read already."""

    async def act(user: User) -> None:
        fox = [a_fox(a_clip, n) for n in (901, 902, 903)]
        await with_clips(user, [*(a_fox(a_clip, n, f"a hen {n}") for n in range(1, PAGE + 9)), *fox])
        desk = user.desk
        assert not {clip.id for clip in fox} & set(ids(user))
        desk.listing.add(await user.program.studio.library.add(a_fox(a_clip, 0)))
        await user.until(lambda: ids(user)[:4] == ["clip0", "clip901", "clip902", "clip903"], "the whole shot is there")
        assert desk.clip_model.total == PAGE + 12
        desk.clip_model.fetchMore(QModelIndex())
        await user.until(lambda: desk.clip_model.rowCount() == PAGE + 12, "the rest is read")
        assert len(set(ids(user))) == PAGE + 12 and not desk.clip_model.canFetchMore(QModelIndex())

    sit(qapp, act)


def test_a_shot_of_very_many_takes_stays_whole_when_one_more_comes(qapp: Any, a_clip: Any):
    count = 2 * PAGE + 50

    async def act(user: User) -> None:
        await with_clips(user, [a_fox(a_clip, n) for n in range(1, count)] + [a_fox(a_clip, count, "a hen")])
        desk, model = user.desk, user.desk.clip_model
        clip = await user.program.studio.library.add(a_fox(a_clip, 0))
        desk.listing.add(clip)
        await user.until(lambda: model.rowCount() >= count, "the other takes have come")
        model.fetchMore(QModelIndex())
        await user.until(lambda: not model.canFetchMore(QModelIndex()), "the hen has come")
        assert ids(user) == [f"clip{n}" for n in range(count + 1)]
        assert model.total == count + 1

    sit(qapp, act)


def test_a_page_that_comes_when_the_list_was_looked_for_again_leaves_no_gap(qapp: Any, a_clip: Any):
    count = 2 * PAGE + 20

    async def act(user: User) -> None:
        foxes = [a_fox(a_clip, n, f"a fox {n}") for n in range(1, count)]
        await with_clips(user, foxes)
        desk, model = user.desk, user.desk.clip_model
        desk.library.finder.field.setText("fox")
        await user.until(lambda: model.total == count - 1 and not desk.listing.sought.is_all, "the foxes are found")
        desk.listing.add(await user.program.studio.library.add(a_fox(a_clip, 0, "a fox")))  # it is looked again
        model.fetchMore(QModelIndex())  # behind what was there before
        await user.until(lambda: model.rowCount() >= PAGE and model.total == count, "they have come")
        while model.canFetchMore(QModelIndex()):
            rows = model.rowCount()
            model.fetchMore(QModelIndex())
            await user.until(lambda rows=rows: model.rowCount() != rows or not model._asked, "a page")  # type: ignore[misc]
        assert ids(user) == [f"clip{n}" for n in range(count)]

    sit(qapp, act)


def test_a_clip_that_is_judged_while_the_list_is_read_is_shown_as_it_was_judged(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_clips(user, [a_fox(a_clip, n) for n in range(3)])
        desk = user.desk
        desk.library.finder.field.setText("fox")
        await user.until(lambda: not desk.listing._asking and not desk.listing.sought.is_all, "the foxes are found")
        desk.library.finder.clear()
        desk.clips.act("pick", (user.clips[1],))
        await user.until(lambda: desk.listing.sought.is_all and not desk.listing._asking, "all are there")
        await user.until(lambda: user.clips[1].flag == "pick" and desk.library._tallies.picks == 1, "it is picked")

    sit(qapp, act)


def test_a_clip_never_goes_back_to_an_older_mark_while_the_list_is_read_again_and_again(qapp: Any, a_clip: Any):
    seen: list[int] = []

    async def act(user: User) -> None:
        await with_clips(user, [a_fox(a_clip, n) for n in range(3)])
        desk = user.desk
        desk.library.finder.field.setText("fox")
        await user.until(lambda: not desk.listing._asking and not desk.listing.sought.is_all, "the foxes are found")
        clip_id = user.clips[1].id

        def note(*_: object) -> None:
            seen.extend(clip.stars for clip in user.clips if clip.id == clip_id)

        for signal in (desk.clip_model.dataChanged, desk.clip_model.modelReset, desk.clip_model.settled):
            signal.connect(note)
        for stars in (1, 2, 3, 4, 5):
            clip = next(clip for clip in user.clips if clip.id == clip_id)
            desk.clips.act(f"rate_{stars}", (clip,))  # type: ignore[arg-type]
            desk.listing.look_again()
            await asyncio.sleep(0.005)
        await user.until(lambda: not desk.listing._asking and not desk.listing._again, "it is read")

    sit(qapp, act)
    assert seen == sorted(seen) and seen[-1] == 5


def test_the_clip_of_a_job_is_known_as_it_is_now_also_while_the_list_is_of_others(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        fox = a_fox(a_clip, 0)
        await with_clips(user, [fox, a_fox(a_clip, 1, "a hen")])
        listing = user.desk.listing
        listing.model.remove(fox.id)  # as one that is further back than what is read
        await user.until(lambda: listing.clip_of(fox.job_id, fox.id) is not None, "it is found for the job's row")
        user.desk.library.finder.field.setText("hen")
        await user.until(lambda: ids(user) == ["clip1"], "the hen is found")
        user.desk.clips.act("pick", (fox,))
        await user.until(lambda: listing.clip_of(fox.job_id, fox.id).flag == "pick", "the job's row knows")  # type: ignore[union-attr]

    sit(qapp, act)
