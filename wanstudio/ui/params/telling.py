"""Saying at a row, and at the fold, what holds for the present values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from wanstudio.core.checks import findings
from wanstudio.core.errors import InvalidInput
from wanstudio.core.facts import MediaFacts
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Media, Param, Seed, Values, given
from wanstudio.ui.figures import figure, local
from wanstudio.ui.params import rules
from wanstudio.ui.params.fold import Fold
from wanstudio.ui.params.media import MediaEditor
from wanstudio.ui.params.number import NumberEditor
from wanstudio.ui.params.row import FieldRow

_FEW = 3  # settings that are named on the fold rather than counted


def tell_row(
    row: FieldRow,
    spec: ModelSpec,
    values: Values,
    facts: Mapping[str, MediaFacts],
    problem: InvalidInput | None,
    limit_bytes: int | None = None,
) -> None:
    """Changed, ignored, waiting, wrong, found out. `limit_bytes`: what the service's way in takes.

    The seed's fact line is left alone: it tells of jobs, not of values.
    """
    param, value = row.param, values.get(row.param.name)
    reason, instead = rules.ignored(spec, param, values, facts)
    row.set_ignored(reason, instead)
    if not reason and not isinstance(param, Seed):
        row.set_fact(rules.fact(spec, param, values, facts))
    row.set_changed(rules.differs(param, value))
    if isinstance(row.editor, MediaEditor):
        waits = rules.waits(spec, param, values)
        row.editor.set_rules(waits, rules.crop(spec, row.editor.media, facts))
        row.set_off(bool(waits) and value is None)
        own = None if row.editor.slot.busy else facts.get(param.name)
        found = local(findings)(spec, row.editor.media, own, limit_bytes, facts) if own is not None else ()
        row.set_findings(found)
    _tell_problem(row, problem, _way_out(spec, param, values))


def _way_out(spec: ModelSpec, param: Param, values: Values) -> str:
    """Where a file may go instead that is in a slot which waits for another one: "Use it as first frame"."""
    if not isinstance(param, Media) or not rules.waits(spec, param, values) or not values.get(param.name):
        return ""
    other = spec.param(param.needs)
    fits = isinstance(other, Media) and other.takes is param.takes
    return f"Use it as {other.label.lower()}" if fits else ""


def _tell_problem(row: FieldRow, problem: InvalidInput | None, way_out: str) -> None:
    if problem is None:
        row.set_problem("")
        return
    sentence = rules.sentence(problem, row.param)
    if way_out and isinstance(row.editor, MediaEditor):
        row.set_problem(sentence, way_out, row.editor.move_asked.emit)
        return
    if isinstance(row.editor, MediaEditor) and (look := row.editor.slot.look) is not None and look.problem:
        if look.may_be_good:
            row.set_problem(sentence, "Try again", row.editor.look_again)
        else:
            row.set_problem(sentence, "Choose again…", row.editor.choose_again)
        return
    fix = row.editor.fix() if isinstance(row.editor, NumberEditor) else None
    if fix is None:
        row.set_problem(sentence)
    else:
        row.set_problem(sentence, f"Use {figure(fix)}", partial(row.editor.set_value, fix))


def tell_fold(fold: Fold, params: Sequence[Param], values: Values, problems: Sequence[InvalidInput]) -> None:
    """What the fold hides: names where they are few, else how many, how many are changed, and what is wrong inside."""
    names = {p.name for p in params}
    wrong = sum(p.param in names and given(values.get(p.param)) for p in problems)
    changed = sum(rules.differs(p, values.get(p.name)) for p in params)
    if wrong and not fold.isChecked():
        fold.set_summary(f"{wrong} to put right", bad=True)
    elif len(params) <= _FEW and not changed:
        labels = [p.label for p in params]
        fold.set_summary(", ".join([*labels[:1], *(label.lower() for label in labels[1:])]))
    else:
        count = f"{len(params)} settings" if len(params) != 1 else "1 setting"
        fold.set_summary(f"{count}, {changed} changed" if changed else count)
