"""What becomes of files that are moved, lost, overwritten or added behind our back."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.contract.server import ScenarioServer
from tests.studio.kit import clip_bytes
from tests.studio.test_recovering import make
from tests.studio.test_studio import played
from wanstudio.studio.studio import Studio


def test_clips_that_were_moved_lost_or_added_behind_our_back_are_found_or_said_and_none_is_removed(home: Path):
    with ScenarioServer(clip_bytes()) as server:

        async def play(made: Studio) -> None:
            for shade in (90, 120, 150):
                server.clip = clip_bytes(shade)
                await make(made)
            newest, middle, oldest = await made.library.clips()
            assert await made.check_library() == ("Every clip is in its place: 3 files.",)
            renamed = newest.path.rename(newest.path.with_name("renamed.mp4"))
            shutil.copy(middle.path, middle.path.with_name("a copy.mp4"))
            oldest.path.unlink()
            assert await made.check_library() == (
                "1 clip found again under another name.",
                f"Not where it was: “{oldest.title}”. Nothing is removed.",
            )
            whole = middle.path.read_bytes()
            middle.path.write_bytes(b"rubbish" + whole[7:])  # of the same length
            said = await made.check_library()
            assert said[-1] == f"The file of “{middle.title}” is not what was fetched."
            middle.path.write_bytes(whole)
            paths = {clip.id: clip.path for clip in await made.library.clips()}
            assert paths == {newest.id: renamed, middle.id: middle.path, oldest.id: oldest.path}
            await made._database.run(lambda c: c.execute("DELETE FROM clips WHERE id = ?", (newest.id,)))
            said = await made.check_library()
            assert said[0] == "1 clip found in the library by its own recipe."
            assert {clip.path for clip in await made.library.clips()} == set(paths.values())

        played(home, play, server)
