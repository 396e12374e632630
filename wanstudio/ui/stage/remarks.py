"""What the stage says of a clip that it cannot show whole: too large, too long, or damaged in places."""

from __future__ import annotations

from collections.abc import Sequence

from wanstudio.ui.figures import whole
from wanstudio.ui.stage.reel import ReelFacts, Sound
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.panels import NoticeBar

LONG_S = 600  # in shorter clips a jump is no long way, wherever it leads
ADVICE = "File > Check the library looks for it. Clip > Move to the trash takes it off the list."
"""What can be done about a clip whose file is gone or cannot be read."""
SOUND_LACKS = {"long": "Its sound is too long to be played here.", "unread": "Its sound cannot be decoded."}


def remark_on(facts: ReelFacts, sound: Sound | None, damaged: int) -> str:
    """The sentences for one clip, or for what the comparison of several looks like; mostly none."""
    said = [sentence for clip in (facts, *facts.beside) for sentence in (_end(clip), _size(clip), _length(clip))]
    said.append(_sound(sound))
    said.append(_damage(damaged))
    return " ".join(dict.fromkeys(filter(None, said)))


def _end(clip: ReelFacts) -> str:
    return "This file is cut short: its end is missing." if clip.cut_short else ""


def _size(clip: ReelFacts) -> str:
    width, height = clip.largest
    if not width or width >= clip.width:
        return ""
    size = f"{clip.width} × {clip.height}"
    return f"{size} is shown at {width} × {height} here. Saved frames and exports keep every pixel."


def _length(clip: ReelFacts) -> str:
    minutes = round(clip.times_s[-1] / 60)
    if clip.all_kept or clip.times_s[-1] < LONG_S:
        return ""
    return f"{minutes} minutes long: a jump to where you have not been can take a moment."


def _sound(sound: Sound | None) -> str:
    why = "" if sound is None else SOUND_LACKS.get(sound.lacking, "")
    return f"{why} Exports keep it." if sound is not None and sound.lacking == "long" else why


def _damage(frames: int) -> str:
    if not frames:
        return ""
    lost, place = ("1 frame cannot", "its place") if frames == 1 else (f"{whole(frames)} frames cannot", "their place")
    return f"{lost} be decoded: marked on the strip, the nearest shown in {place}. What follows may be marred."


class Remarks(NoticeBar):
    """Hidden while there is nothing to say."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "info", "")
        self._facts: ReelFacts | None = None
        self._sound: Sound | None = None
        self._damaged = 0
        self.hide()

    @property
    def said(self) -> str:
        return self.text.text()

    def clear(self) -> None:
        self._facts, self._sound, self._damaged = None, None, 0
        self._say()

    def show_facts(self, facts: ReelFacts) -> None:
        self._facts = facts
        self._say()

    def show_sound(self, sound: Sound) -> None:
        self._sound = sound
        self._say()

    def show_damaged(self, frames: Sequence[int]) -> None:
        self._damaged = len(frames)
        self._say()

    def _say(self) -> None:
        said = remark_on(self._facts, self._sound, self._damaged) if self._facts is not None else ""
        self.text.setText(said)
        self.setAccessibleName(said)
        self.setVisible(bool(said))
