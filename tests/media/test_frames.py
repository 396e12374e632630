"""Frames by their numbers: whole ones, those of a clip that does not fit into memory, and those that are damaged."""

from pathlib import Path

import pytest

from tests.media.clips import broken, make_clip
from wanstudio.core.errors import BadFile
from wanstudio.media.reel.frames import Frames

FRAMES = 24


class Stopped(Exception):
    pass


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return make_clip(tmp_path / "a.mp4", frames=FRAMES, stream={"g": "12", "bf": "0"})


def opened(path: Path) -> Frames:
    frames = Frames(path, path.parent, 1 << 30)
    frames.first()
    return frames


def test_a_frame_is_gone_to_and_all_on_the_way_are_kept(clip: Path):
    frames, left = opened(clip), list[int]()
    assert frames.at(5, left.append)[0] == 5
    assert left == [4, 3, 2, 1] and all(n in frames for n in range(6)) and 6 not in frames
    assert frames.at(3, left.append)[0] == 3 and left == [4, 3, 2, 1]
    frames.close()


def test_a_way_that_was_left_is_gone_on_with(clip: Path):
    frames = opened(clip)

    def stop(left: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        frames.at(11, stop)
    assert 1 in frames and frames.at(11, lambda left: None)[0] == 11
    frames.close()


def test_all_are_decoded_ahead_one_by_one(clip: Path):
    frames = opened(clip)
    assert frames.all_kept and len(frames) == FRAMES and not frames.all_decoded
    assert sum(iter(frames.decode_one, False)) == FRAMES - 1
    assert frames.all_decoded and all(n in frames for n in range(FRAMES))
    frames.close()


def test_in_place_of_a_frame_that_is_known_to_be_damaged_the_nearest_before_it_is_given(tmp_path: Path):
    frames = opened(broken(make_clip(tmp_path / "a.mp4", frames=FRAMES, stream={"bf": "0"}), 9))
    while frames.decode_one():
        pass
    assert [frames.at(n, lambda left: None)[0] for n in (8, 9, 10)] == [8, 8, 10]
    frames.close()


def test_the_nearest_before_it_is_given_also_when_a_step_comes_upon_it(tmp_path: Path):
    frames = opened(broken(make_clip(tmp_path / "a.mp4", frames=FRAMES, stream={"bf": "0"}), 9))
    assert [frames.at(n, lambda left: None)[0] for n in (8, 9, 10)] == [8, 8, 10]
    frames.close()


def test_what_is_no_clip_is_said_by_its_name(tmp_path: Path):
    path = tmp_path / "a.mp4"
    path.write_bytes(b"rubbish" * 100)
    with pytest.raises(BadFile):
        Frames(path, tmp_path, 1 << 20)
