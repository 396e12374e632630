"""What is said of a file before anything is paid, and that each mending mends it."""

from __future__ import annotations

import pytest

from tests.conftest import MODELS
from tests.samples import FACTS, SPEECH, VIDEO
from wanstudio.core.checks import can_become, findings
from wanstudio.core.facts import MediaFacts, MediaKind
from wanstudio.core.fixes import Fix
from wanstudio.core.params import Media

I2V = next(spec for spec in MODELS.models if spec.id == "scenario/wan-2.2-i2v")
T2V = next(spec for spec in MODELS.models if spec.id == "scenario/wan-2.5-t2v")
FIRST, VOICE = I2V.param("image"), T2V.param("audio")


def picture(**facts: object) -> MediaFacts:
    plain = {"kind": MediaKind.IMAGE, "format": "png", "bytes": 1000, "width": 1280, "height": 720}
    return MediaFacts(**(plain | facts))  # type: ignore[arg-type]


def said(param: Media, facts: MediaFacts, limit: int | None = None) -> list[tuple[str, str, list[str]]]:
    spec = I2V if param is FIRST else T2V
    found = findings(spec, param, facts, limit)
    return [(f.severity, f.sentence, [m.label for m in f.mendings]) for f in found]


def test_of_a_file_that_fits_there_is_nothing_to_say():
    assert said(FIRST, picture()) == []
    assert said(VOICE, FACTS[SPEECH]) == []


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (
            {"format": "bmp"},
            ("stops", "BMP. The service takes jpeg, png, webp, gif, avif, tiff, heic.", ["Convert to PNG"]),
        ),
        (
            {"frames": 9},
            (
                "warns",
                "A moving picture of 9 frames. The service may refuse it or use one of them.",
                ["Use its first frame"],
            ),
        ),
        (
            {"turned": 90},
            ("warns", "It lies on its side in its file. Not every service turns it.", ["Turn it upright"]),
        ),
        (
            {"alpha": True},
            ("warns", "Parts are see-through. The service decides what fills them.", ["Fill with white"]),
        ),
        ({"width": 512, "height": 512}, ("tells", "The service cuts it to 16:9.", ["Crop here…"])),
    ],
)
def test_of_a_picture(facts, expected):
    assert said(FIRST, picture(**facts)) == [expected]


def test_a_sound_that_is_too_long_can_be_trimmed_at_once_or_by_choice():
    sound = MediaFacts(kind=MediaKind.AUDIO, format="wav", bytes=1, seconds=42, has_sound=True)
    [(severity, sentence, labels)] = said(VOICE, sound)
    assert (severity, sentence) == ("stops", "42 s long; this model takes up to 30 s.")
    assert labels == ["Trim to 30 s", "Choose the part…"]
    [finding] = findings(T2V, VOICE, sound)
    assert finding.mendings[0].fix == Fix(end_s=30)
    assert finding.mendings[1].ask == "trim"


def test_a_sound_that_is_too_short_is_said_and_cannot_be_mended():
    sound = MediaFacts(kind=MediaKind.AUDIO, format="wav", bytes=1, seconds=2, has_sound=True)
    assert said(VOICE, sound) == [("stops", "2 s long; this model takes 3 s or more.", [])]


def test_a_video_gives_its_first_frame_or_its_sound_not_longer_than_is_taken():
    assert said(FIRST, FACTS[VIDEO]) == [("stops", "A video. This takes a picture.", ["Use its first frame"])]
    long = MediaFacts(kind=MediaKind.VIDEO, format="mp4", bytes=1, seconds=99, has_sound=True)
    [finding] = findings(T2V, VOICE, long)
    assert finding.mendings[0].fix == Fix(becomes="audio", end_s=30)
    mute = MediaFacts(kind=MediaKind.VIDEO, format="mp4", bytes=1, seconds=9)
    assert said(VOICE, mute) == [("stops", "A video. This takes a sound.", [])]


def test_the_smallest_of_all_limits_holds():
    facts = picture(bytes=25_000_000)
    assert said(FIRST, facts) == []
    [(severity, sentence, labels)] = said(FIRST, facts, 20_000_000)
    assert (severity, sentence, labels) == ("stops", "25 MB; up to 20 MB are taken.", ["Scale it down"])


def test_a_sound_of_too_many_bytes_is_made_smaller_as_far_as_a_voice_is_still_understood():
    long = MediaFacts(kind=MediaKind.AUDIO, format="wav", bytes=25_000_000, seconds=25, has_sound=True)
    [(_, _, labels)] = said(VOICE, long, 15_000_000)
    assert labels == ["Make it smaller"]
    [finding] = findings(T2V, VOICE, long, 50_000)
    assert [(m.label, m.ask) for m in finding.mendings] == [("Choose a part…", "trim")]


def test_an_hdr_video_can_be_brought_to_sdr():
    film = MediaFacts(kind=MediaKind.VIDEO, format="mp4", bytes=1, width=1280, height=720, seconds=9, fps=25, hdr=True)
    reframe = next(spec for spec in MODELS.models if spec.id == "scenario/wan-2.2-reframe")
    [finding] = [f for f in findings(reframe, reframe.media()[0], film) if f.sentence.startswith("HDR")]
    assert [(m.label, m.fix) for m in finding.mendings] == [("Convert to SDR", Fix(sdr=True))]


def test_the_worst_comes_first():
    found = said(FIRST, picture(format="bmp", width=500, height=500, turned=90))
    assert [severity for severity, _, _ in found] == ["stops", "warns", "tells"]


def test_only_a_video_holds_something_else():
    kinds = list(MediaKind)
    assert [(a.value, b.value) for a in kinds for b in kinds if can_become(a, b)] == [
        ("video", "image"),
        ("video", "audio"),
    ]


def test_every_stop_that_is_told_is_one_that_stops_a_job(model):
    """The panel and the engine must not differ: what `findings` calls a stop, `check_facts` refuses, and back."""
    from wanstudio.core.errors import InvalidInput

    for param in model.media():
        for kind in MediaKind:
            for format in ("mp4", "png", "bmp", "wav", "mkv"):
                for seconds in (0.5, 10, 100):
                    facts = MediaFacts(kind=kind, format=format, bytes=20_000_000, seconds=seconds, width=9, height=9)
                    stops = [f for f in findings(model, param, facts) if f.severity == "stops"]
                    try:
                        param.check_facts(facts)
                        refused = False
                    except InvalidInput:
                        refused = True
                    assert bool(stops) == refused, (param.name, facts)
