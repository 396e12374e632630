"""What the stage says of clips that it cannot show whole, or not at all."""

from dataclasses import replace

import pytest

from tests.media.clips import broken, code_of, make_clip, make_sound
from tests.samples import VIDEO
from tests.ui.stage.strip.test_scrubber import move
from tests.ui.stage.test_stage import shown
from tests.ui.stage.test_truth import pixels
from wanstudio.media.probe import probe_file
from wanstudio.ui.stage.reel import ReelFacts, Sound
from wanstudio.ui.stage.remarks import remark_on


def facts(width=1280, height=720, seconds=5.0, **more):
    return ReelFacts(width=width, height=height, times_s=[0.0, seconds], fps=25.0, has_sound=True, places=8, **more)


NONE = Sound(samples=memoryview(b""), peaks=())


@pytest.mark.parametrize(
    ("clip", "sound", "damaged", "said"),
    [
        (facts(largest=(1280, 720)), None, 0, ""),
        (facts(cut_short=True), None, 0, "This file is cut short: its end is missing."),
        (facts(seconds=4000), NONE, 0, ""),
        (facts(all_kept=False), NONE, 0, ""),
        (
            facts(7680, 4320, largest=(4050, 2278)),
            None,
            0,
            "7680 × 4320 is shown at 4050 × 2278 here. Saved frames and exports keep every pixel.",
        ),
        (
            facts(seconds=4000, all_kept=False),
            replace(NONE, lacking="long"),
            0,
            "67 minutes long: a jump to where you have not been can take a moment. "
            "Its sound is too long to be played here. Exports keep it.",
        ),
        (facts(), replace(NONE, lacking="unread"), 0, "Its sound cannot be decoded."),
        (
            facts(),
            None,
            1,
            "1 frame cannot be decoded: marked on the strip, the nearest shown in its place. "
            "What follows may be marred.",
        ),
        (
            facts(),
            None,
            3,
            "3 frames cannot be decoded: marked on the strip, the nearest shown in their place. "
            "What follows may be marred.",
        ),
    ],
)
def test_what_cannot_be_shown_whole_is_said_in_a_sentence(clip, sound, damaged, said):
    assert remark_on(clip, sound, damaged) == said


def a_broken_clip(a_clip, tmp_path):
    """40 numbered frames of which 18 to 20 are destroyed, and frames of their own each 8."""
    path = make_clip(tmp_path / "broken.mp4", frames=40, stream={"g": "1"})
    found = probe_file(path)
    return replace(a_clip(), path=broken(path, 18, 19, 20), facts=found)


def test_frames_that_cannot_be_decoded_are_counted_marked_and_the_nearest_is_shown(qtbot, stage, a_clip, tmp_path):
    stage.show_clip(a_broken_clip(a_clip, tmp_path), play=False)
    qtbot.waitUntil(lambda: stage.scrubber.damaged == {18, 19, 20})
    assert stage.remarks.isVisible() and stage.remarks.said.startswith("3 frames cannot be decoded:")
    assert stage.remarks.accessibleName() == stage.remarks.said
    marked = stage.scrubber.grab().toImage()
    at = round(stage.scrubber.track().x(19.5)), stage.scrubber._strip().top() + 1
    assert marked.pixelColor(*at) == stage._theme.color("bad")
    for n, seen in ((17, 17), (18, 17), (19, 17), (20, 17), (21, 21)):
        stage.player.seek(n)
        shown(qtbot, stage, n)
        assert code_of(pixels(stage.player.picture)) == seen
        assert ("cannot be decoded" in stage.accessibleDescription()) == (n != seen)


def test_a_clip_plays_on_over_frames_that_cannot_be_decoded(qtbot, stage, a_clip, tmp_path):
    stage.show_clip(a_broken_clip(a_clip, tmp_path), play=False)
    qtbot.waitUntil(lambda: stage.scrubber.damaged == {18, 19, 20})
    stage.player.set_range(16, 22)
    seen = []
    stage.player.frame_shown.connect(lambda n: seen.append((n, code_of(pixels(stage.player.picture)))))
    stage.player.play()
    qtbot.waitUntil(lambda: [n for n, _ in seen].count(22) >= 2)
    stage.player.pause()
    assert {code for n, code in seen if 16 <= n <= 22} <= {16, 17, 21, 22}


def test_the_next_clip_has_no_remark_of_the_one_before(qtbot, stage, a_clip, tmp_path):
    stage.show_clip(a_broken_clip(a_clip, tmp_path), play=False)
    qtbot.waitUntil(lambda: stage.remarks.isVisible())
    stage.show_clip(replace(a_clip(), id="another"), play=False)
    assert stage.remarks.isHidden() and not stage.scrubber.damaged
    shown(qtbot, stage, 0)
    assert stage.remarks.isHidden()


def test_a_clip_of_more_pixels_than_can_be_shown_says_so_and_is_shown_smaller(qtbot, stage, a_clip, tmp_path):
    path = make_clip(tmp_path / "huge.mp4", frames=1, size=(4096, 2400), stream={"preset": "ultrafast"})
    stage.show_clip(replace(a_clip(), path=path, facts=probe_file(path)), play=False)
    shown(qtbot, stage, 0)
    assert stage.remarks.said.startswith("4096 × 2400 is shown at ") and stage.player.facts.largest[0] < 4096
    stage.player.set_sizes([(0, 0)])
    qtbot.waitUntil(lambda: stage.player.picture.width() == stage.player.facts.largest[0])


def test_a_sound_that_is_left_out_turns_its_control_off_and_says_why(qtbot, stage, a_clip):
    stage.show_clip(a_clip(), play=False)
    shown(qtbot, stage, 0)
    stage.player.sound_came.emit(replace(NONE, lacking="long"))
    assert not stage.bar.mute_button.isEnabled()
    assert stage.bar.mute_button.toolTip() == "Its sound is too long to be played here."
    assert stage.remarks.said == "Its sound is too long to be played here. Exports keep it."


def no_clip(tmp_path):
    path = tmp_path / "page.mp4"
    path.write_text("<html><body>Gateway timeout</body></html>")
    return path


def without_its_index(tmp_path):
    """Its index stood at the end."""
    path = tmp_path / "bunny.mp4"
    path.write_bytes(VIDEO.read_bytes()[:300_000])
    return path


def all_destroyed(tmp_path):
    return broken(make_clip(tmp_path / "hollow.mp4", frames=9), *range(9))


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda tmp_path: tmp_path / "gone.mp4", "gone.mp4 is not there"),
        (no_clip, "page.mp4"),
        (all_destroyed, "hollow.mp4 is damaged: none of its frames can be decoded."),
        (lambda tmp_path: make_sound(tmp_path / "song.m4a", "aac"), "song.m4a has no picture."),
        (without_its_index, "bunny.mp4 is damaged or cut short."),
    ],
)
def test_a_clip_that_cannot_be_shown_at_all_says_why_in_place_of_the_picture(
    qtbot, stage, a_clip, tmp_path, made, said
):
    stage.show_clip(replace(a_clip(), path=made(tmp_path)))
    qtbot.waitUntil(lambda: stage.picture.message != "")
    assert stage.picture.message.startswith(said) and not stage.player.playing
    move(stage.scrubber, stage.scrubber.rect().center())
    assert stage.glimpse.isHidden() and stage.scrubber.frames == 0
    stage.show_clip(replace(a_clip(), id="another"), play=False)
    shown(qtbot, stage, 0)
    assert stage.picture.message == "" and stage.scrubber.frames == 132


def test_a_clip_whose_end_is_missing_shows_what_there_is_and_says_so(qtbot, stage, a_clip, tmp_path):
    path = make_clip(tmp_path / "short.mp4", frames=40, size=(320, 180), options={"movflags": "faststart"})
    found = probe_file(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    stage.show_clip(replace(a_clip(), path=path, facts=found), play=False)
    shown(qtbot, stage, 0)
    assert stage.remarks.said.startswith("This file is cut short: its end is missing.")
    assert 0 < stage.player.frames < 40 and stage.scrubber.frames == stage.player.frames
