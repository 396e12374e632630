"""What Create remembers between models and between starts: values by model, seeds, prompts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Value, Values

_MOST_PROMPTS = 50


@dataclass(slots=True)
class Memory:
    """`values` and `seeds` (those last used) are by model id; `prompts` are those that were sent, oldest first.

    `opened` says whether the advanced settings stand open. A seed that is kept is a value like any other.
    """

    model: str = ""
    opened: bool = False
    values: dict[str, dict[str, Value]] = field(default_factory=dict)
    seeds: dict[str, int] = field(default_factory=dict)
    prompts: list[str] = field(default_factory=list)
    _recalled: int | None = None  # place in `prompts` while the user leafs through them
    _draft: str = ""

    def values_of(self, spec: ModelSpec) -> Values:
        return self.values.get(spec.id, spec.defaults())

    def as_state(self) -> dict[str, Any]:
        """As it goes to disk: JSON."""
        return {
            "model": self.model,
            "advanced": self.opened,
            "values": {model: dict(values) for model, values in self.values.items()},
            "last_seeds": dict(self.seeds),
            "prompts": list(self.prompts),
        }

    @classmethod
    def from_state(cls, state: Mapping[str, Any], models: Sequence[ModelSpec]) -> Memory:
        """Take from an older state what still makes sense; the rest is passed over."""
        known = {spec.id: spec for spec in models}
        model, prompts = state.get("model"), state.get("prompts")
        made = cls(model=model if isinstance(model, str) and model in known else "")
        made.opened = state.get("advanced") is True
        for id_, values in _table(state.get("values")).items():
            if id_ in known and isinstance(values, dict):
                names = {p.name for p in known[id_].params}
                made.values[id_] = {n: v for n, v in values.items() if n in names and _is_value(v)}
        made.seeds = {m: s for m, s in _table(state.get("last_seeds")).items() if m in known and type(s) is int}
        made.prompts = [p for p in prompts if isinstance(p, str)] if isinstance(prompts, list) else []
        return made

    def add_prompt(self, prompt: str) -> None:
        self._recalled = None
        if prompt:
            self.prompts = [*(p for p in self.prompts if p != prompt), prompt][-_MOST_PROMPTS:]

    def recall(self, current: str, step: int) -> str | None:
        """The prompt before (-1) or after (1) the `current` one; past the newest is what stood there at first.

        None: there is none further that way.
        """
        at = self._recalled
        if at is None or not (at < len(self.prompts) and self.prompts[at] == current):
            at, self._draft = len(self.prompts), current
        at += step
        if not 0 <= at <= len(self.prompts):
            return None
        self._recalled = at if at < len(self.prompts) else None
        return self.prompts[at] if at < len(self.prompts) else self._draft


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _is_value(value: object) -> bool:
    return isinstance(value, (str, int, float, bool))
