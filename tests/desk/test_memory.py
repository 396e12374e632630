"""What comes back at the next start, in the real program."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.end2end.window import User, settings, sit
from wanstudio.store.settings import load_state


def test_the_library_alone_comes_back_alone_with_the_layout_and_the_clip_behind_it(qapp: Any, home: Path):
    settings(home, sandbox_speed=50)
    before: dict[str, Any] = {}

    async def first(user: User) -> None:
        user.desk.form.fill("scenario/wan-2.5-t2v", {"prompt": "a fox"})
        await user.done(await user.generate())
        await user.until(lambda: user.desk.stage.clip, "the clip is on the stage")
        user.window.resize(1440, 900)
        user.window.toggle("queue")
        before.update(state=user.window.state(), clip=user.desk.stage.clip)
        user.window.spread.toggle()

    async def again(user: User) -> None:
        assert user.window.spread.on and user.desk.library.is_alone
        assert (
            not user.window.regions["stage"].isVisible() and user.desk.menus.actions.by_id["library_alone"].isChecked()
        )
        await user.until(lambda: user.desk.stage.clip, "the clip is behind it")
        user.window.spread.toggle()
        assert user.window.regions["stage"].isVisible() and not user.window.regions["queue"].isVisible()
        assert user.window.state()["folded"] == before["state"]["folded"]
        assert user.desk.stage.clip.id == before["clip"].id

    async def third(user: User) -> None:
        assert not user.window.spread.on

    for act in (first, again, third):
        sit(qapp, act)


def test_what_is_watched_is_on_the_disk_before_the_window_closes(qapp: Any, home: Path):
    settings(home, sandbox_speed=50)

    def kept() -> Any:
        state, _ = load_state(home / "state.json")
        return state.get("clip"), state.get("welcomed")

    async def act(user: User) -> None:
        for prompt in ("a fox", "a hare"):
            user.desk.form.fill("scenario/wan-2.5-t2v", {"prompt": prompt})
            await user.done(await user.generate())
        for clip in user.clips:
            user.desk.library.select(clip.id)
            await user.until(lambda wanted=(clip.id, True): kept() == wanted, "a kill would leave it")  # type: ignore[misc]

    sit(qapp, act)
