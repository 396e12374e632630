"""What is offered for the file in a slot."""

from pathlib import Path

import pytest

from tests.samples import FACTS, PICTURE, SPEECH, VIDEO
from wanstudio.core.facts import Look, MediaKind
from wanstudio.ui.params.slot_tools import tools_for


def names(path: Path, takes: MediaKind, *, origin: str = "") -> list[str]:
    return [tool.name for tool in tools_for(Look(path=str(path), facts=FACTS[path], origin=origin), takes)]


@pytest.mark.parametrize(
    ("path", "takes", "offered"),
    [
        (PICTURE, MediaKind.IMAGE, ["crop", "turn"]),
        (VIDEO, MediaKind.VIDEO, ["trim", "crop", "turn"]),
        (SPEECH, MediaKind.AUDIO, ["trim"]),
    ],
)
def test_a_file_is_cut_in_the_ways_of_its_kind(path: Path, takes: MediaKind, offered: list[str]):
    found = names(path, takes)
    assert [name for name in found if name != "mute"] == offered
    assert ("mute" in found) == (takes is MediaKind.VIDEO and FACTS[path].has_sound)


def test_what_was_cut_goes_back_to_its_original():
    assert names(PICTURE, MediaKind.IMAGE, origin="/whole.png")[-1] == "original"


def test_nothing_is_offered_for_a_file_that_is_not_known_or_of_another_kind():
    assert tools_for(None, MediaKind.IMAGE) == tools_for(Look(path="/a.png"), MediaKind.IMAGE) == []
    assert names(SPEECH, MediaKind.IMAGE) == []
