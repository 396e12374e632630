"""What the form says at its fields: problems as sentences, what is used instead, what stands in what shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wanstudio.core.errors import InvalidInput
from wanstudio.core.facts import MediaFacts
from wanstudio.core.models import ModelSpec
from wanstudio.core.output import Output, promised
from wanstudio.core.params import Media, Param, Seed, Text, Value, Values, given
from wanstudio.core.shapes import cut_to
from wanstudio.core.text import a
from wanstudio.ui.figures import fps, number, seconds, whole


def sentence(problem: InvalidInput, param: Param) -> str:
    """The problem as it stands at its own field: without the label, as a whole sentence."""
    text = (problem.detail or problem.title).removeprefix(f"{param.label}: ")
    if text.partition(" ")[0].rstrip(".,:;").isalpha():  # a file's name stays as it is
        text = text[:1].upper() + text[1:]
    return text + ("" if text.endswith((".", "…")) else ".")


def differs(param: Param, value: Value | None) -> bool:
    """Whether the field is marked as changed: media and text that start empty are not, their content is in sight."""
    if isinstance(param, Media) or (isinstance(param, Text) and param.default is None):
        return False
    if isinstance(param, Seed):
        return value is not None
    return value is not None and (value != param.default or isinstance(value, bool) != isinstance(param.default, bool))


def ignored(spec: ModelSpec, param: Param, values: Values, facts: Mapping[str, MediaFacts]) -> tuple[str, str]:
    """(why the service ignores the parameter, what it uses instead); ("", "") while it does not."""
    rule = param.ignored
    if rule is None or not spec.holds(rule.when, spec.defaults() | dict(values)):
        return "", ""
    if "{" not in rule.instead:
        return rule.because, rule.instead
    source = facts.get(rule.of)
    if source is None:  # nothing is known of the input yet: "Follows the input"
        return rule.because, rule.instead.partition("{")[0].rstrip(" :,")
    return rule.because, rule.instead.format(**_written(source))


class _Figure(float):
    """A number that a descriptor's sentence writes: the place in it says how, the reader with which marks."""

    def __format__(self, how: str) -> str:
        return number(super().__format__(how))


class _Count(int):
    """Frames, in groups of thousands; a width and a height have none."""

    def __format__(self, how: str) -> str:
        return number(super().__format__(how or ","))


def _written(facts: MediaFacts) -> dict[str, object]:
    figures = {name: _Figure(value) if isinstance(value, float) else value for name, value in facts.as_dict().items()}
    return figures | {"frames": _Count(facts.frames)}


def shown(spec: ModelSpec, param: Param, values: Values) -> bool:
    return param.shown is None or spec.holds(param.shown, spec.defaults() | dict(values))


def waits(spec: ModelSpec, param: Param, values: Values) -> str:
    """What must be given before this can be used: "Needs a first frame"."""
    if not param.needs or given(values.get(param.needs)):
        return ""
    return f"Needs {a(spec.param(param.needs).label.lower())}"


def crop(spec: ModelSpec, param: Media, facts: Mapping[str, MediaFacts]) -> str:
    """The shape the service will cut this picture to, "" when it fits as it is."""
    own = facts.get(param.name)
    return cut_to(spec, param, own, facts) if own is not None else ""


def fact(spec: ModelSpec, param: Param, values: Values, facts: Mapping[str, MediaFacts]) -> str:
    """What follows from the value: frames, rate and length in one line, below the rate."""
    if param.name != spec.output.rate or not says_output(spec, spec.problems(values, facts)):
        return ""
    output = promised(spec, values, facts)
    if output is None:
        return ""
    return f"{whole(output.frames)} frames at {fps(output.fps)} = {seconds(output.seconds)}"


def says_output(spec: ModelSpec, problems: Sequence[InvalidInput]) -> bool:
    """False while one of the values that say what comes out cannot be sent."""
    names = {name for key, name in spec.output.params() if key != "sound"}
    return not any(problem.param in names for problem in problems)


def output_facts(spec: ModelSpec, output: Output | None) -> tuple[str, str]:
    """(size, frames and length, the same without the frames) of the clip to come."""
    if output is None:
        follows = spec.output.follows
        words = f"Follows the {spec.param(follows).label.lower()}" if follows else ""
        return words, words
    size, length = f"{output.width} × {output.height}", seconds(output.seconds)
    return f"{size} · {whole(output.frames)} frames · {length}", f"{size} · {length}"
