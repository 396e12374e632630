"""Model descriptors: what a hosted model is called, what it takes, and what comes out.

`spec_from_dict` is strict: an unknown key, a wrong type, a default out of range or a rule about a parameter that is
not there is a `DescriptorError` that names the key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from wanstudio.core import rules
from wanstudio.core.connections import service_title
from wanstudio.core.errors import InvalidInput
from wanstudio.core.facts import MediaFacts
from wanstudio.core.output_rule import OutputRule, check_output
from wanstudio.core.params import KINDS, Media, Param, Text, Value, Values, When, given, is_url
from wanstudio.core.tables import DescriptorError, build
from wanstudio.core.text import a, named, shown

__all__ = ["DescriptorError", "ModelSpec", "OutputRule", "local_media", "spec_from_dict"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelSpec:
    """One model of one provider.

    `id` is ours and stable (it stands in journals and recipes); `remote_id` is the provider's. `task` is a short line
    ("Picture to video"), `icon` one of the icon set. `source` says where names and ranges were read, and when. `name`
    is what it is called beside the others: no descriptor gives it, see `told_apart`.
    """

    id: str
    provider: str
    remote_id: str
    title: str
    task: str
    icon: str
    summary: str
    source: str
    output: OutputRule
    params: tuple[Param, ...]
    name: str = ""

    def param(self, name: str) -> Param:
        return next(p for p in self.params if p.name == name)

    def of_role(self, role: str) -> Param | None:
        return next((p for p in self.params if p.role == role), None)

    def media(self) -> tuple[Media, ...]:
        return tuple(p for p in self.params if isinstance(p, Media))

    def defaults(self) -> dict[str, Value]:
        return {p.name: p.default for p in self.params if p.default is not None}

    def problems(self, values: Values, facts: Mapping[str, MediaFacts] | None = None) -> tuple[InvalidInput, ...]:
        """Everything that stands in the way of sending `values`, in the order of the parameters.

        What is left out has its default. `facts` are those of the media files that have been probed, by parameter
        name.
        """
        full, names = self._full(values), [p.name for p in self.params]
        unknown = sorted(set(values) - set(names))
        found = [
            InvalidInput(n, f"{self.title} has no parameter {shown(n)}; it has {', '.join(names)}") for n in unknown
        ]
        sent = {p.name: full[p.name] for p in self.params if p.name in full and self.active(p, full)}
        for p in self.params:
            if self.active(p, full):
                found.extend(_problems_of(p, self, sent, facts or {}))
        return tuple(found)

    def active(self, param: Param, values: Values) -> bool:
        """False while the parameter is not shown or is ignored by the service: then it is neither checked nor sent."""
        hidden = param.shown is not None and not self.holds(param.shown, values)
        ignored = param.ignored is not None and self.holds(param.ignored.when, values)
        return not hidden and not ignored

    def holds(self, when: When, values: Values) -> bool:
        """Whether a condition holds; of a parameter that is itself not sent, none does. There are no circles."""
        return when.holds(values) and self.active(self.param(when.param), values)

    def check(self, values: Values, facts: Mapping[str, MediaFacts] | None = None) -> dict[str, Value]:
        """Return the values to send: known, in range, rules kept, in declared order, defaults filled in.

        Raises:
            InvalidInput: the first problem, naming its parameter.
        """
        if problems := self.problems(values, facts):
            raise problems[0]
        full = self._full(values)
        sent = [p for p in self.params if self.active(p, full) and not _left_out(p, full)]
        return {p.name: p.check(full[p.name]) for p in sent}

    def _full(self, values: Values) -> dict[str, Value]:
        return self.defaults() | {n: v for n, v in values.items() if v is not None}


def _left_out(p: Param, values: Values) -> bool:
    """True when there is nothing to check or send. A text that has a default can be emptied: then "" is sent."""
    value = values.get(p.name)
    return value is None or (isinstance(p, (Text, Media)) and p.default is None and not given(value))


def _problems_of(p: Param, spec: ModelSpec, values: Values, facts: Mapping[str, MediaFacts]) -> Iterator[InvalidInput]:
    try:
        if not _left_out(p, values):
            p.check(values[p.name])
        elif p.required:
            p.check("") if isinstance(p, (Text, Media)) else None
            raise p.refuse("needed")
        else:
            return
        if isinstance(p, Media) and p.name in facts:
            p.check_facts(facts[p.name])
    except InvalidInput as e:
        yield e
        return
    if p.needs and not given(values.get(p.needs)):
        yield p.refuse(f"needs {a(spec.param(p.needs).label.lower())} too")
    others = [q for q in spec.params if p.exclusive and q.exclusive == p.exclusive and q.name != p.name]
    if clash := next((q for q in others if given(values.get(q.name))), None):
        yield p.refuse(f"not together with {clash.label.lower()}; remove one of them")


# ---- reading a descriptor -------------------------------------------------------------------------


def spec_from_dict(data: Mapping[str, Any]) -> ModelSpec:
    """Read a descriptor as it stands in `resources/models/PROVIDER/*.toml`.

    Raises:
        DescriptorError: "MODEL: PARAM: KEY: what is wrong".
    """
    where = named(data.get("id"))
    rows = data.get("params")
    if not isinstance(rows, (list, tuple)) or not rows or not all(isinstance(r, Mapping) for r in rows):
        raise DescriptorError(f"{where}: params: a list of tables is needed")
    if "name" in data:
        raise DescriptorError(f"{where}: name: unknown key; title is what it is called")
    spec = build(ModelSpec, {**data, "params": ()}, where)
    rules.check_words({**data, "params": ()}, where)
    if empty := next((k for k in ("id", "provider", "remote_id", "title", "task") if not getattr(spec, k).strip()), ""):
        raise DescriptorError(f"{where}: {empty}: it is empty")
    params = tuple(_param(r, f"{where}: {named(r.get('name'))}") for r in rows)
    spec = replace(spec, name=spec.title, params=params)
    rules.check_together(spec.params, where)
    check_output(spec.output, spec.params, f"{where}: output")
    return spec


def _param(row: Mapping[str, Any], where: str) -> Param:
    data = dict(row)
    kind = data.pop("kind", None)
    if not isinstance(kind, str) or kind not in KINDS:
        raise DescriptorError(f"{where}: kind: {shown(kind)} is not one of {', '.join(KINDS)}")
    param = build(KINDS[kind], data, where)
    rules.check_words(data, where)
    rules.check_param(param, where)
    return param if param.default is None else replace(param, default=param.check(param.default))


def told_apart(specs: Sequence[ModelSpec]) -> tuple[ModelSpec, ...]:
    """The same models, each with its title for a name; where several have one title, the service stands with it."""
    count = Counter(spec.title for spec in specs)
    return tuple(
        replace(s, name=f"{s.title} ({service_title(s.provider)})" if count[s.title] > 1 else s.title) for s in specs
    )


def local_media(spec: ModelSpec, values: Values) -> dict[str, str]:
    """The media values that are files on this computer, by parameter name."""
    return {p.name: str(values[p.name]) for p in spec.media() if values.get(p.name) and not is_url(values[p.name])}
