"""What is kept, and for how long."""

from __future__ import annotations

from pathlib import Path

from wanstudio.core.facts import MediaFacts, MediaKind
from wanstudio.sandbox.world import Asset, Job, World


def add(
    world: World, name: str, *, created: str = "2999-01-01T00:00:00.000Z", size: int = 10, job: bool = True
) -> Asset:
    facts = MediaFacts(kind=MediaKind.VIDEO, format="mp4", bytes=size, width=2, height=2)
    asset = Asset(key=name, name=name, mime="video/mp4", facts=facts, file=f"{name}.mp4", created=created)
    world.file(asset).write_bytes(b"x")
    world.save(asset)
    if job:
        world.save(
            Job(id=f"job_{name}", key=f"job_{name}", provider="scenario", status="success", asset=name, created=created)
        )
    return asset


def test_records_come_back_as_they_were(tmp_path: Path) -> None:
    world = World(tmp_path)
    add(world, "a")
    again = World(tmp_path)
    assert again.assets == world.assets and again.jobs == world.jobs


def test_a_record_cut_short_by_a_crash_is_dropped_and_the_rest_stays(tmp_path: Path) -> None:
    world = World(tmp_path)
    add(world, "a")
    for broken in ("", "{", '{"key": 1}', "[]"):
        (tmp_path / "jobs" / "broken.json").write_text(broken)
        assert set(World(tmp_path).jobs) == {"job_a"}
        assert not (tmp_path / "jobs" / "broken.json").exists()


def test_old_clips_go_with_their_jobs(tmp_path: Path) -> None:
    world = World(tmp_path)
    old, new = add(world, "old", created="2020-01-01T00:00:00.000Z"), add(world, "new")
    world.prune()
    assert set(world.assets) == {"new"} and set(world.jobs) == {"job_new"}
    assert not world.file(old).exists() and world.file(new).exists()
    assert set(World(tmp_path).jobs) == {"job_new"}


def test_over_the_limit_the_oldest_go(tmp_path: Path) -> None:
    world = World(tmp_path)
    for day in (1, 2, 3):
        add(world, f"clip{day}", created=f"2999-01-0{day}T00:00:00.000Z", size=40)
    world.prune(keep_bytes=100)
    assert set(world.assets) == {"clip2", "clip3"}


def test_what_an_unfinished_job_needs_stays(tmp_path: Path) -> None:
    world = World(tmp_path)
    add(world, "source", created="2020-01-01T00:00:00.000Z", job=False)
    world.save(Job(id="j", key="j", provider="scenario", media={"image": "source"}, created="2999-01-01T00:00:00.000Z"))
    world.prune()
    assert "source" in world.assets


def test_what_no_record_names_is_swept_away(tmp_path: Path) -> None:
    world = World(tmp_path)
    kept = add(world, "a")
    (world.media / "job_x.mp4.part").write_bytes(b"half a clip")
    World(tmp_path)
    assert [p.name for p in world.media.iterdir()] == [kept.file]
