"""Strategies: values of any kind, and descriptors that are right."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

anything = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(min_value=10**300, max_value=10**320),
    st.floats(),
    st.text(max_size=30),
    st.text(st.characters(categories=["Cs", "Cc"]), max_size=5),
    st.sampled_from(["", "  ", "720p", "auto", "https://x.example/a.mp4", "http://x.example/a.mp4", "nan", "inf"]),
    st.binary(max_size=5),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=2), st.integers(), max_size=2),
)

words = st.text("abcdefghij", min_size=1, max_size=8)
_common = {"label": words, "help": words, "group": st.sampled_from(["basic", "advanced"]), "required": st.booleans()}


@st.composite
def texts(draw: st.DrawFn) -> dict[str, Any]:
    limit = draw(st.integers(1, 50))
    return {"kind": "text", "max_chars": limit, "lines": draw(st.integers(1, 9)), "default": draw(words)[:limit]}


@st.composite
def numbers(draw: st.DrawFn) -> dict[str, Any]:
    whole = draw(st.booleans())
    ends = st.integers(-1000, 1000) if whole else st.floats(-1e6, 1e6)
    low, default, high = sorted(draw(st.tuples(ends, ends, ends)))
    row: dict[str, Any] = {"kind": "number", "whole": whole, "default": default}
    return row | draw(st.sampled_from([{}, {"min": low}, {"max": high}, {"min": low, "max": high}]))


@st.composite
def choices(draw: st.DrawFn) -> dict[str, Any]:
    options = draw(st.lists(st.one_of(words, st.integers(0, 99)), min_size=1, max_size=5, unique_by=str))
    return {"kind": "choice", "options": options, "default": draw(st.sampled_from(options))}


toggles = st.fixed_dictionaries({"kind": st.just("toggle"), "default": st.booleans()})
seeds = st.fixed_dictionaries({"kind": st.just("seed")})
media = st.fixed_dictionaries({"kind": st.just("media"), "takes": st.sampled_from(["image", "video", "audio"])})


@st.composite
def descriptors(draw: st.DrawFn) -> dict[str, Any]:
    """A descriptor that is right, with parameters p0, p1 … of any kind and a size it can be worked out from."""
    rows = draw(st.lists(st.one_of(texts(), numbers(), choices(), toggles, seeds, media), max_size=8))
    named = [
        {**draw(st.fixed_dictionaries(_common)), **row, "name": f"p{number}", "source": "made up"}
        for number, row in enumerate(rows)
    ]
    return descriptor(*named)


def descriptor(*rows: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The smallest descriptor that is right, and `rows`."""
    size = {"name": "size", "kind": "choice", "label": "Size", "options": ["640*360", "360*640"], "default": "640*360"}
    base = {
        "id": "scenario/made-up",
        "provider": "scenario",
        "remote_id": "model_made-up",
        "title": "Made up",
        "task": "Text to video",
        "icon": "type",
        "summary": "",
        "source": "made up",
        "output": {"size": "size", "fps": 24, "seconds": "length"},
        "params": [size, {"name": "length", "kind": "number", "label": "Length", "default": 5, "min": 1}, *rows],
    }
    return {**base, **more}
