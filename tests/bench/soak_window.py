"""The window at work for a while: jobs on a Sandbox that misbehaves, playback, search, themes, sizes. Run as a script.

Every few seconds its memory, threads and open files are noted; at the end all goes to stdout as JSON.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
import time
from collections.abc import Callable, Iterator

from tests.bench.heartbeat import Heartbeat
from tests.bench.parts import grown, held, kinds
from tests.samples import needed_values
from wanstudio import child, process, quick
from wanstudio.app import Program
from wanstudio.desk import steps
from wanstudio.store.folders import Folders
from wanstudio.ui.widgets import pictures

FAULTS = (
    "GET /v1/jobs/* status=503 skip=5 count=20",
    "GET cdn/* truncate=0.5 count=10",
    "POST /v1/generate/* status=429 retry-after=1 count=5",
    "GET cdn/* delay=1",
)
THEMES, SIZES = ("dark", "light"), ((1440, 900), (1024, 700), (1280, 800))
WORDS = ("wan 2.5", "nothing like this", "a", "replace", "")  # an odd number: two take turns
JOBS_AT_WORK = 4
LOOKED = 0.4  # of the time, when kinds are counted first: that takes memory of its own, and growth counts from 0.5 on
FITTED_BYTES = 1 << 20  # a sixteenth of what grid, queue and takes keep each: the queue's is full after 110 jobs
KEPT_CLIPS = 40  # the rest goes to the trash now and then: a list that has more in it holds more, which is no leak
KEPT_STEPS = 4  # a fiftieth of what can be taken back: each has hold of the jobs or clips that went with it
STEP_S, NOTE_EVERY_S = 0.5, 2.0


class Soak:
    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.notes: list[dict[str, float]] = []
        self.heart: Heartbeat | None = None
        self._made: set[str] = set()  # ids of clips: those that were listed when it was tidied up, and at the end
        self.qt = [0, 0]  # objects that Qt holds, at the first look and at the end
        self.more = ""  # what there is more of at the end than at the first look
        self.worst_ms: dict[str, float] = {}  # the longest gap in the half second after each kind of act

    async def __call__(self, program: Program) -> None:
        self.heart = Heartbeat(program.desk.window, self._seconds + 60)
        began_s = time.monotonic()
        acts, warm, noted_s = self._acts(program), None, 0.0
        while (now_s := time.monotonic() - began_s) < self._seconds:
            if now_s >= noted_s:
                self.notes.append({"at_s": now_s, **held()})
                noted_s += NOTE_EVERY_S
            if warm is None and now_s > LOOKED * self._seconds:
                warm = kinds(program.app)
                self.heart.forgive()
            await self._do(*next(acts))
        program.desk.library.finder.field.clear()
        await asyncio.sleep(2 * STEP_S)
        self._count(program)
        last = kinds(program.app)
        self.heart.forgive()
        self.more = grown(warm, last) if warm else ""
        self.qt = [warm["Qt"] if warm else 0, last["Qt"]]

    def _acts(self, program: Program) -> Iterator[tuple[str, Callable[[], object]]]:
        """What is done, by name, one thing every half second: as a hand would, not two in one turn of the loop."""
        themes, sizes, specs = itertools.cycle(THEMES), itertools.cycle(SIZES), itertools.cycle(program.models.values())
        words, app = itertools.cycle(WORDS), program.app
        for turn in itertools.count():
            if turn % 20 == 0:
                yield "theme", lambda: program.theme.use(app, next(themes))
                yield "size", lambda: program.desk.window.resize(*next(sizes))
            yield "job", lambda: self._keep_at_work(program, specs)
            if turn % 6 == 0:
                yield "clip", lambda turn=turn: self._play(program, turn)  # type: ignore[misc]
            if turn % 10 == 0:
                yield "chooser", lambda: self._choose(program, next(words))
                yield "search", lambda: program.desk.library.finder.field.setText(next(words))
            if turn % 20 == 10:
                yield "tidy", lambda: self._tidy(program)

    async def _do(self, name: str, act: Callable[[], object]) -> None:
        assert self.heart is not None
        first = self.heart.beats
        act()
        await asyncio.sleep(STEP_S)
        self.worst_ms[name] = max(self.worst_ms.get(name, 0.0), self.heart.longest_ms(first))

    def _keep_at_work(self, program: Program, specs: itertools.cycle) -> None:  # type: ignore[type-arg]
        create = program.desk.create
        if sum(not job.ended for job in program.desk.jobs.model.jobs) < JOBS_AT_WORK:
            spec = next(specs)
            create.set_values(spec.id, needed_values(spec))
            create.generate()

    def _tidy(self, program: Program) -> None:
        """Take what has ended off the queue, and older clips of those that are listed out of the library."""
        program.desk.clearing.clear()
        self._count(program)
        program.desk.trashing.act(program.desk.clips.model.clips[KEPT_CLIPS:])

    def _count(self, program: Program) -> None:
        self._made |= {clip.id for clip in program.desk.clips.model.clips}

    @property
    def clips(self) -> int:
        """How many were made, as far as they were seen."""
        return len(self._made)

    def _play(self, program: Program, turn: int) -> None:
        clips = program.desk.clips.model.clips
        if clips:
            program.desk.watching.show(clips[turn // 6 % len(clips)].id)
            program.desk.stage.player.play()

    def _choose(self, program: Program, text: str) -> None:
        popup = program.desk.create.chooser.open()
        popup.search.setText(text)
        popup.close()


def main(seconds: float) -> int:
    pictures.FITTED_BYTES, steps.KEPT_STEPS = FITTED_BYTES, KEPT_STEPS
    start_again = child.program
    faults = [word for fault in FAULTS for word in ("--fault", fault)]
    child.program = lambda *args: start_again(*args, *(faults if args[0] == "sandbox" else ()))
    quick.begin()
    program = process.begin(Folders.from_environment())
    soak = Soak(seconds)
    process.work(program, drive=soak)
    assert soak.heart is not None
    beats = soak.heart.told()
    said = {"notes": soak.notes, "clips": soak.clips, "more": soak.more, "qt": soak.qt, "worst_ms": soak.worst_ms}
    print(json.dumps({**said, **beats}))
    return 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1])))
