"""What the form's job would cost: asked of the service in the background, never waited for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path

from wanstudio.core.connections import Connection
from wanstudio.core.errors import InvalidInput, RequestRefused, StudioError
from wanstudio.core.facts import MediaKind
from wanstudio.core.models import ModelSpec, local_media
from wanstudio.core.params import Media, Param, Seed, Text, Value
from wanstudio.studio.accounts import Accounts
from wanstudio.studio.asking import Asking
from wanstudio.studio.tasks import Tasks
from wanstudio.ui.create.price import TellPrice
from wanstudio.ui.figures import price as written
from wanstudio.ui.queue.rows import UNKNOWN

_PAUSE_S = 0.6  # after the last edit
_ONE = {MediaKind.IMAGE: "the picture is", MediaKind.VIDEO: "the video is", MediaKind.AUDIO: "the sound is"}

Known = Callable[[str, Path], Awaitable[str]]
"""What the service of a connection calls a file that it has, "" where it has not."""
_Costs = tuple[str, str, dict[str, Value]]
"""What a price depends on: the account, the model, and every value but words and seeds."""
_Told = tuple[str, str]
"""What `TellPrice` takes."""
_NOTHING: _Told = ("", "")


class Prices:
    """Asks with the account that is chosen. Of a form that is not complete nothing is asked: the service would refuse
    it, and that is no price. What was told last stands for as long as nothing that costs is another.

    Nothing is sent up for a price: of the files, the question names those that the service has already, by `known`.
    """

    def __init__(self, accounts: Accounts, tasks: Tasks, asking: Asking, known: Known) -> None:
        self._accounts, self._tasks, self._asking, self._known = accounts, tasks, asking, known
        self._asked = 0
        self._last: tuple[_Costs, _Told] | None = None

    def ask(self, spec: ModelSpec, values: dict[str, Value], tell: TellPrice) -> None:
        """`tell` gets the price, "" where there is none to say. What comes after another question is dropped."""
        self._asked += 1
        connection = self._accounts.chosen
        if connection.origin == "sandbox":
            tell("Free")
        elif not connection.serves(spec.provider):
            tell("")
        else:
            self._ask(spec, values, connection, tell)

    def _ask(self, spec: ModelSpec, values: dict[str, Value], connection: Connection, tell: TellPrice) -> None:
        costs = (connection.name, spec.id, _costing(spec, values))
        try:
            sent = spec.check(values)
        except InvalidInput:
            tell(*(self._told_for(costs) or _NOTHING))
            return
        if self._asking.waits(connection.name):
            tell(*(self._told_for(costs) or (UNKNOWN, "")))  # until it may be asked: not the price of another form
        work = self._told(self._asked, costs, spec, sent)
        then = partial(self._answered, self._asked, costs, tell)
        self._tasks.start("price", work, then=then, refused=partial(self._refused, self._asked, costs, tell))

    async def _told(self, number: int, costs: _Costs, spec: ModelSpec, sent: dict[str, Value]) -> _Told:
        connection = costs[0]
        await asyncio.sleep(_PAUSE_S)
        await self._asking.quiet(connection)
        if number != self._asked:
            return _NOTHING
        body, unsent = dict(sent), []
        for name, path in local_media(spec, sent).items():
            body[name] = await self._known(connection, Path(path))
            if not body[name]:
                del body[name]
                unsent.append(spec.param(name))
        provider = await self._accounts.provider(connection, spec.provider)
        try:
            price = await self._asking.ask(connection, partial(provider.estimate, spec, body))
        except RequestRefused:
            if not unsent or self._told_for(costs):
                raise
            price = None
        return (written(price), "") if price else (UNKNOWN, _when(unsent))

    def _answered(self, number: int, costs: _Costs, tell: TellPrice, told: _Told) -> None:
        if number == self._asked:
            self._last = (costs, told)
            tell(*told)

    def _refused(self, number: int, costs: _Costs, tell: TellPrice, error: StudioError) -> None:
        """The service could not be asked now; what it said of the same holds."""
        if number == self._asked:
            tell(*(self._told_for(costs) or (UNKNOWN, "")))

    def _told_for(self, costs: _Costs) -> _Told | None:
        return self._last[1] if self._last is not None and self._last[0] == costs else None


def _when(unsent: Sequence[Param]) -> str:
    """The service names it as it takes the job, and may not do so before it has the files."""
    kinds = [param.takes for param in unsent if isinstance(param, Media)]
    what = "the job is" if not kinds else _ONE[kinds[0]] if len(kinds) == 1 else "the files are"
    return f"The price is known once {what} sent."


def _costing(spec: ModelSpec, values: dict[str, Value]) -> dict[str, Value]:
    words = {param.name for param in spec.params if isinstance(param, (Text, Seed))}
    return {name: value for name, value in values.items() if name not in words and value not in (None, "")}
