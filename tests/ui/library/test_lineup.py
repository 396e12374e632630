"""Clips stand shot by shot, whatever comes, changes or goes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex
from PySide6.QtTest import QAbstractItemModelTester

from wanstudio.core.seeking import ORDERS
from wanstudio.ui.library.model import ClipListModel


@pytest.fixture
def take(a_clip):
    """A clip of a shot: `at` seconds after the others began."""

    def made(shot, number, at, **changes):
        clip = a_clip(0, shot=shot, take=number, id=f"s{shot}t{number}", **changes)
        return replace(clip, created=clip.created + timedelta(seconds=at))

    return made


def ids(model):
    return [clip.id for clip in model.clips]


def test_the_shot_with_the_newest_clip_comes_first_and_its_newest_take_first(take):
    model = ClipListModel()
    model.fill([take(1, 1, 0), take(2, 1, 5), take(1, 2, 9)])
    assert ids(model) == ["s1t2", "s1t1", "s2t1"]
    assert [(run.first, run.count) for run in model.runs] == [(0, 2), (2, 1)]


def test_a_new_take_brings_its_shot_to_the_front_and_what_is_chosen_stays_chosen(take):
    model = ClipListModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    model.fill([take(1, 1, 0), take(1, 2, 1), take(2, 1, 5), take(3, 1, 7)])
    chosen = QPersistentModelIndex(model.index(model.row_of("s1t1")))
    model.show(take(1, 3, 9))
    assert ids(model) == ["s1t3", "s1t2", "s1t1", "s3t1", "s2t1"]
    assert chosen.data(ClipListModel.ClipRole).id == "s1t1"


def test_a_shot_stays_where_it_is_when_its_newest_clip_goes(take):
    model = ClipListModel()
    model.fill([take(1, 1, 0), take(1, 2, 9), take(2, 1, 5)])
    model.remove("s1t2")
    assert ids(model) == ["s1t1", "s2t1"]


def test_a_shot_stands_where_the_library_says_though_its_newest_clip_is_not_among_these(take):
    model = ClipListModel()
    later = take(1, 1, 0)
    model.fill([replace(later, shot_at=later.created + timedelta(seconds=60)), take(2, 1, 5)])
    assert ids(model) == ["s1t1", "s2t1"]


def test_a_clip_that_is_given_its_number_goes_where_that_puts_it(take):
    model = ClipListModel()
    unknown = replace(take(0, 0, 3), id="new")
    model.fill([take(1, 1, 0), take(2, 1, 5), unknown])
    assert ids(model) == ["s2t1", "new", "s1t1"] and model.total == 3
    model.renew(replace(unknown, shot=1, take=2))
    assert ids(model) == ["s2t1", "new", "s1t1"] and [run.count for run in model.runs] == [1, 2] and model.total == 3


def sorted_anew(clips, order):
    """All of these, as a library that was just opened has them."""
    latest = {clip.shot: max(each.created for each in clips if each.shot == clip.shot) for clip in clips}
    keys = {
        "newest": lambda clip: (latest[clip.shot], clip.shot, clip.take),
        "oldest": lambda clip: (latest[clip.shot], clip.shot, clip.take),
        "rated": lambda clip: (clip.stars, clip.created, clip.id),
        "longest": lambda clip: (clip.facts.seconds, clip.created, clip.id),
        "name": lambda clip: (clip.shot_name.lower(), clip.shot, clip.take),
    }
    return sorted(clips, key=keys[order], reverse=order in ("newest", "rated", "longest"))


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["comes", "comes", "goes", "is judged", "is named", "is read anew"]),
        st.integers(1, 3),
        st.integers(0, 5),
        st.integers(0, 4),
    ),
    max_size=16,
)


@given(CHANGES, st.sampled_from(ORDERS))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_in_every_order_what_comes_goes_or_is_judged_ends_up_where_sorting_anew_puts_it(qapp, a_clip, changes, order):
    model = ClipListModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    model.fill([], order=order)
    here, names = {}, {}

    def as_known(clip):
        of_shot = [each for each in here.values() if each.shot == clip.shot]
        return replace(clip, shot_at=max(each.created for each in of_shot), shot_name=names.get(clip.shot, "b"))

    for what, shot, number, at in changes:
        id = f"s{shot}t{number}"
        if what == "comes" and id not in here:
            clip = a_clip(0, shot=shot, take=number, id=id)
            facts = replace(clip.facts, seconds=float(at))
            here[id] = replace(clip, created=clip.created + timedelta(seconds=at), facts=facts)
            model.show(as_known(here[id]))
        elif what == "goes":
            here.pop(id, None)
            model.remove(id)
        elif what == "is judged" and id in here:
            here[id] = replace(here[id], stars=at)
            model.renew(as_known(here[id]))
            if order == "rated":
                assert ids(model) == [clip.id for clip in sorted_anew(here.values(), order)]
        elif what == "is named":
            names[shot] = "Cab"[at % 3]
        held = [QPersistentModelIndex(model.index(row)) for row in range(model.rowCount())]
        before = ids(model)
        now = sorted_anew([as_known(clip) for clip in here.values()], order)
        if order != "newest" or what == "is read anew":
            model.settle(now, len(now))
            assert [index.data(ClipListModel.ClipRole).id for index in held] == before
    if order != "newest":
        assert model.clips == tuple(now if changes else ())
    assert [model.row_of(id) for id in ids(model)] == list(range(len(model.clips)))
    assert model.total == len(here)


@pytest.mark.parametrize("order", ["rated", "longest"])
def test_where_the_order_is_not_by_shots_each_clip_stands_for_itself(take, order):
    model = ClipListModel()
    model.fill([take(1, 1, 0, stars=5), take(2, 1, 5, stars=1), take(1, 2, 9, stars=3)], order=order)
    assert not model.by_shot and [(run.first, run.count) for run in model.runs] == [(0, 1), (1, 1), (2, 1)]


def test_a_clip_that_is_judged_goes_to_its_place_and_stays_chosen(take):
    model = ClipListModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    clips = [take(1, n, n, stars=n) for n in (1, 2, 3, 4)]
    model.fill(clips, order="rated")
    chosen = QPersistentModelIndex(model.index(0))
    model.renew(replace(clips[3], stars=0))
    assert ids(model) == ["s1t3", "s1t2", "s1t1", "s1t4"] and chosen.row() == 3
    model.renew(replace(clips[2], stars=1))
    assert ids(model) == ["s1t2", "s1t3", "s1t1", "s1t4"] and chosen.row() == 3
    model.renew(clips[2])
    model.renew(replace(clips[3], stars=2))
    assert ids(model) == ["s1t3", "s1t4", "s1t2", "s1t1"] and chosen.row() == 1
    assert chosen.data(ClipListModel.ClipRole).stars == 2


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["show", "more", "settle", "remove"]), st.integers(1, 3), st.integers(0, 5), st.integers(0, 9)
    ),
    max_size=14,
)


@given(STEPS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_every_clip_is_there_once_in_its_place(qapp, a_clip, steps):
    model = ClipListModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    here, latest = {}, {}
    for what, shot, number, at in steps:
        base = a_clip(0, shot=shot, take=number, id=f"s{shot}t{number}")
        clip = replace(base, created=base.created + timedelta(seconds=at))
        if what == "remove":
            model.remove(clip.id)
            here.pop(clip.id, None)
            continue
        if what == "more" and clip.id in here:
            continue  # one that is there already stays as it is
        here[clip.id] = clip
        latest[shot] = max(latest.get(shot, clip.created), clip.created)
        if what == "settle":
            model.settle([*here.values()], len(here))
        else:
            model.more([clip]) if what == "more" else model.show(clip)
    wanted = sorted(here.values(), key=lambda clip: (latest[clip.shot], clip.shot, clip.take), reverse=True)
    assert ids(model) == [clip.id for clip in wanted]
    assert [model.row_of(clip.id) for clip in wanted] == list(range(len(wanted)))
    assert model.total == len(wanted)
