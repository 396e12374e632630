"""Which clips are compared, from the real window."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from tests.end2end.window import User, sit
from tests.samples import PICTURE, VIDEO
from tests.ui.conftest import NOW
from wanstudio.core.recipe import Source
from wanstudio.store.library import Page

REFRAME = "scenario/wan-2.2-reframe"


def put_in(user: User, a_clip: Any, count: int) -> list[Any]:
    """`count` clips in the library, the newest first; the first three are one shot, the others another one."""
    clips = [
        a_clip(
            n,
            title="Fox" if n < 3 else "Owl",
            shot=1 if n < 3 else 2,
            created=NOW - timedelta(minutes=n),
            seen=True,
        )
        for n in range(count)
    ]
    user.desk.listing.fill(Page(tuple(clips), None), len(clips), None)
    return clips


def choose(user: User, *rows: int) -> None:
    chosen = user.desk.library.grid.selectionModel()
    for n, row in enumerate(rows):
        kind = QItemSelectionModel.SelectionFlag
        chosen.select(user.desk.clip_model.index(row), kind.Select if n else kind.ClearAndSelect)


def on_stage(user: User) -> list[str]:
    return [clip.id for clip in user.desk.stage.clips]


def test_c_compares_with_the_one_before_of_the_same_shot_and_the_older_one_is_a(qapp: Any, home: Path, a_clip: Any):
    async def act(user: User) -> None:
        clips = put_in(user, a_clip, 5)
        user.desk.stage.show_clip(clips[0], play=False)
        QTest.keyClick(user.desk.stage, Qt.Key.Key_C)
        assert on_stage(user) == ["clip1", "clip0"]
        user.desk.stage.show_clip(clips[2], play=False)  # the oldest of its shot
        QTest.keyClick(user.desk.stage, Qt.Key.Key_C)
        assert on_stage(user) == ["clip3", "clip2"]
        user.desk.clip_model.fill([replace(clip, stars=n) for n, clip in enumerate(clips)], order="rated")
        user.desk.stage.show_clip(clips[2], play=False)  # in whatever order the library is
        QTest.keyClick(user.desk.stage, Qt.Key.Key_C)
        assert on_stage(user) == ["clip3", "clip2"]
        user.desk.stage.show_clip(clips[4], play=False)  # nothing is older
        QTest.keyClick(user.desk.stage, Qt.Key.Key_C)
        assert on_stage(user) == ["clip4", "clip3"]

    sit(qapp, act)


def test_the_one_before_is_of_the_same_shot_though_others_were_made_meanwhile(qapp: Any, home: Path, a_clip: Any):
    async def act(user: User) -> None:
        shots = (1, 2, 0, 0, 1)  # 0: of no shot that is known
        clips = [a_clip(n, shot=shot, created=NOW - timedelta(minutes=n)) for n, shot in enumerate(shots)]
        user.desk.listing.fill(Page(tuple(clips), None), len(clips), None)
        for first, before in ((0, "clip4"), (2, "clip3")):
            user.desk.stage.show_clip(clips[first], play=False)
            QTest.keyClick(user.desk.stage, Qt.Key.Key_C)
            assert on_stage(user) == [before, f"clip{first}"]

    sit(qapp, act)


def test_those_chosen_in_the_library_are_compared_and_more_than_four_are_refused(qapp: Any, home: Path, a_clip: Any):
    async def act(user: User) -> None:
        put_in(user, a_clip, 6)
        choose(user, 0, 2, 3)
        QTest.keyClick(user.desk.library.grid, Qt.Key.Key_C)
        assert on_stage(user) == ["clip3", "clip2", "clip0"]
        choose(user, 0, 1, 2, 3, 4)
        QTest.keyClick(user.desk.library.grid, Qt.Key.Key_C)
        assert "Up to 4 clips" in user.remark and on_stage(user) == ["clip0"]
        assert not user.desk.selection.can("compare", user.desk.library.grid.chosen())

    sit(qapp, act)


def test_alone_in_the_library_a_clip_has_nothing_to_be_compared_with(qapp: Any, home: Path, a_clip: Any):
    async def act(user: User) -> None:
        put_in(user, a_clip, 1)
        user.desk.watching.show("clip0")
        QTest.keyClick(user.desk.stage, Qt.Key.Key_C)
        assert "no other clip" in user.remark and on_stage(user) == ["clip0"]
        entries = user.desk.menus.actions.by_id
        assert entries["compare"].isEnabled() and not entries["swap"].isEnabled()

    sit(qapp, act)


def test_a_clip_stands_beside_the_clip_it_was_made_from(qapp: Any, home: Path, a_clip: Any):
    async def act(user: User) -> None:
        desk = user.desk
        kept = await user.program.studio.sources.keep(VIDEO)
        recipe = replace(
            a_clip().recipe,
            model=REFRAME,
            values={"videoUrl": "bunny.mp4"},
            sources={"videoUrl": Source(name="bunny.mp4", sha256=kept.sha256, bytes=kept.bytes)},
        )
        clip = replace(a_clip(), recipe=recipe)
        assert desk.selection.can("compare_source", (clip,)) and not desk.selection.can("compare_source", (a_clip(),))
        desk.clips.act("compare_source", (clip,))
        await user.until(lambda: len(desk.stage.player.pictures) == 2, "both are shown")
        assert [each.title for each in desk.stage.clips] == ["bunny.mp4", clip.title]
        desk.comparing.with_source(a_clip())
        await user.until(lambda: "No clip or picture went into this one" in user.remark, "it says so")

    sit(qapp, act)


def test_the_settings_of_one_of_them_go_into_the_form(qapp: Any, home: Path, a_clip: Any):
    async def act(user: User) -> None:
        clips = put_in(user, a_clip, 2)
        user.desk.stage.compare(clips, play=False)
        user.desk.stage.comparison.panel.choices.settings_wanted.emit(1)
        await user.until(lambda: user.desk.create.values().get("prompt") == "a fox in the snow 1", "it is in the form")

    sit(qapp, act)


def test_a_clip_stands_beside_the_picture_it_was_made_from(qapp: Any, home: Path, a_clip: Any):
    async def act(user: User) -> None:
        desk = user.desk
        kept = await user.program.studio.sources.keep(PICTURE)
        source = Source(name="fox.png", sha256=kept.sha256, bytes=kept.bytes)
        recipe = replace(a_clip().recipe, values={"image": "fox.png"}, sources={"image": source})
        clip = replace(a_clip(), recipe=recipe)
        assert desk.selection.can("compare_source", (clip,))
        desk.clips.act("compare_source", (clip,))
        await user.until(lambda: len(desk.stage.player.pictures) == 2, "both are shown")
        player = desk.stage.player
        player.seek(40)
        await user.until(lambda: player.own_frames == (0, 40), "the picture stays while the clip goes on")
        assert player.fps == clip.facts.fps and player.frames == clip.facts.frames

    sit(qapp, act)


def test_the_menu_bar_names_the_one_of_them_that_it_is_about(qapp: Any, home: Path, a_clip: Any):
    async def act(user: User) -> None:
        clips, actions = put_in(user, a_clip, 3), user.desk.menus.actions.by_id

        def words(*ids: str) -> list[str]:
            for menu in user.window.menuBar().findChildren(QMenu):
                menu.aboutToShow.emit()
            return [actions[id].text().partition("\t")[0] for id in ids]

        user.desk.stage.show_clip(clips[0], play=False)
        assert words("copy_frame", "pick", "trash") == ["Copy frame", "Pick", "Move to the trash"]
        user.desk.stage.compare(clips[:2])
        assert words("copy_frame", "pick", "trash") == ["Copy frame of A", "Pick A", "Move A to the trash"]
        user.desk.stage.comparison.flip()  # B is seen alone
        assert words("copy_frame", "pick", "rate_5") == ["Copy frame of B", "Pick B", "5 stars for B"]
        choose(user, 0, 1)
        user.desk.stage.compare(clips[:2])  # both are judged, but a frame is one of A's
        assert words("copy_frame", "pick", "trash") == ["Copy frame of A", "Pick", "Move to the trash"]
        user.desk.stage.end_comparison()
        assert words("copy_frame") == ["Copy frame"]

    sit(qapp, act)
