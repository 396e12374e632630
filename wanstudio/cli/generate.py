"""`wanstudio generate`: one model, its values, a clip. Everything is checked before anything is sent."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from difflib import get_close_matches
from pathlib import Path

from wanstudio.cli.engine import Engine, with_engine
from wanstudio.cli.folder import made_for_it
from wanstudio.cli.models import allowed
from wanstudio.cli.projects import project_called
from wanstudio.cli.say import Say
from wanstudio.cli.watch import Watch
from wanstudio.core.errors import AuthError, InvalidInput, TooManyRequests, UnknownModel
from wanstudio.core.models import ModelSpec
from wanstudio.core.names import check_pattern
from wanstudio.core.params import Media, Param, Seed, Value, is_url
from wanstudio.studio.entries import hint_of


def run(args: Namespace, say: Say) -> int:
    return with_engine(lambda engine: _generate(engine, args, say), say)


async def _generate(engine: Engine, args: Namespace, say: Say) -> int:
    spec = model_of(engine.models, args.model)
    with named(spec):
        values = parse_values(spec, args.params)
        await engine.studio.making.check(spec, values)
    project = "" if args.project is None else project_called(engine, args.project).id
    connection = await _check(engine, spec, args)
    await engine.studio.cap.check(connection, args.count)
    ids = set()
    for take in range(args.count):
        job = await engine.studio.making.generate(
            spec,
            take_of(spec, values, take),
            connection,
            folder=args.to,
            pattern=args.name,
            clean=args.clean,
            project=project,
        )
        ids.add(job.id)
    return await Watch(engine, say, ids).to_the_end(args.timeout, give_up=True)


async def _check(engine: Engine, spec: ModelSpec, args: Namespace) -> str:
    """What else can be known without paying, nearest first: the name, the folder, the account. Returns the account's
    own name: the user may call it otherwise."""
    if args.name:
        check_pattern(args.name)
    connection = engine.accounts.called(args.connection)
    if args.to:
        with made_for_it(Path(args.to).absolute()):
            pass  # it can be made and written; what was made is gone until there is something to put there
    provider = await engine.accounts.provider(connection.name, spec.provider)
    if connection.origin != "sandbox":
        with suppress(TooManyRequests):  # the key is good; the job itself waits its turn
            try:
                await provider.check()
            except AuthError as e:
                e.hint = hint_of(e, connection)
                raise
    return connection.name


def model_of(models: Mapping[str, ModelSpec], model_id: str) -> ModelSpec:
    """Raises UnknownModel with those that are near, or all."""
    if spec := models.get(model_id):
        return spec
    near = get_close_matches(model_id, models, n=3, cutoff=0.4) or list(models)
    raise UnknownModel(f"{model_id!r}", hint=f"There is {', '.join(near)}.")


def parse_values(spec: ModelSpec, given: list[str]) -> dict[str, Value]:
    """Read NAME=VALUE. Raises InvalidInput: no "=", an unknown name (near ones are told), given twice, not readable."""
    values: dict[str, Value] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals:
            raise InvalidInput(name, f"{name}: NAME=VALUE is needed")
        if name in values:
            raise InvalidInput(name, f"{name}: given twice")
        values[name] = _parse(param_of(spec, name), value)
    return values


def param_of(spec: ModelSpec, name: str) -> Param:
    names = [p.name for p in spec.params]
    if name in names:
        return spec.param(name)
    near = get_close_matches(name, names, n=3) or get_close_matches(name.lower(), names, n=3, cutoff=0.4)
    hint = f"Did you mean {' or '.join(near)}?" if near else f"There is {', '.join(names)}."
    raise InvalidInput(name, f"{spec.id} has no parameter {name!r}", hint=hint)


def _parse(param: Param, text: str) -> Value:
    if isinstance(param, Media) and text and not is_url(text):
        return str(Path(text).absolute())
    return param.parse(text)


@contextmanager
def named(spec: ModelSpec) -> Iterator[None]:
    """Have every refusal of a value begin with the name as it is typed, and say what is allowed once."""
    try:
        yield
    except InvalidInput as e:
        if e.param not in {p.name for p in spec.params} or e.detail.startswith(e.param):
            raise
        param = spec.param(e.param)
        why = e.detail.removeprefix(f"{param.label}: ")
        if why == "needed":
            why = f"needed; it takes {allowed(param)}"
        raise InvalidInput(e.param, f"{e.param}: {why}", hint=e.hint) from None


def take_of(spec: ModelSpec, values: Mapping[str, Value], take: int) -> dict[str, Value]:
    """The values of take number `take` (from 0): a seed that was given counts up, so that no two are alike."""
    counted = dict(values)
    for param in spec.params:
        if isinstance(param, Seed) and isinstance(seed := counted.get(param.name), int):
            counted[param.name] = (seed + take) % (param.max + 1)
    return counted
