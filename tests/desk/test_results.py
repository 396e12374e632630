"""From a result to a source: the clip on the stage goes on, as a frame, as a clip, as a voice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.end2end.window import User, sit
from tests.media.clips import code_of, make_clip
from tests.samples import VIDEO
from wanstudio.core.facts import MediaKind
from wanstudio.media.probe import probe_file

I2V, REFRAME, T2V = "scenario/wan-2.2-i2v", "scenario/wan-2.2-reframe", "scenario/wan-2.5-t2v"


@pytest.fixture
def clip(a_clip: Any, tmp_path: Path) -> Any:
    """A clip of 24 numbered frames."""
    path = make_clip(tmp_path / "shot.mp4", frames=24)
    return replace(a_clip(), path=path, facts=probe_file(path))


def test_the_next_shot_begins_a_few_frames_before_the_end(qapp: Any, clip: Any):
    import numpy as np

    async def act(user: User) -> None:
        desk = user.program.desk
        desk.create.show_model(T2V)
        assert desk.results.continue_from(clip)
        assert desk.create.spec.id == I2V
        await user.until(lambda: desk.create.values().get("image"), "the frame is in")
        with Image.open(str(desk.create.values()["image"])) as frame:
            assert code_of(np.asarray(frame.convert("RGB"))) == 19
        assert desk.results.continue_from(clip, 3)
        before = desk.create.values()["image"]
        await user.until(lambda: desk.create.values()["image"] != before, "another frame is in")
        with Image.open(str(desk.create.values()["image"])) as frame:
            assert code_of(np.asarray(frame.convert("RGB"))) == 3

    sit(qapp, act)


def test_a_clip_and_its_sound_go_where_there_is_a_slot_for_them(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        desk = user.program.desk
        desk.create.show_model(REFRAME)
        assert desk.selection.can("source", (a_clip(),)) and not desk.selection.can("voice", (a_clip(),))
        desk.clips.act("source", (a_clip(),))
        assert desk.create.values()["videoUrl"] == str(VIDEO)
        desk.create.show_model(T2V)
        assert desk.selection.can("voice", (a_clip(),)) and not desk.selection.can("source", (a_clip(),))
        assert not desk.selection.can("voice", (a_clip(), a_clip(1)))
        assert not desk.results.use_frame("first_frame", VIDEO)
        assert "has no slot" in user.remark
        desk.clips.act("voice", (a_clip(),))
        await user.until(lambda: str(desk.create.values().get("audio", "")).endswith(".wav"), "the sound is in")
        facts = probe_file(Path(str(desk.create.values()["audio"])))
        assert facts.kind is MediaKind.AUDIO and 5.2 < facts.seconds < 5.4

    sit(qapp, act)
