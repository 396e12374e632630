"""What the form's job would cost: asked of the service in the background, never waited for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from wanstudio.core.connections import Connection
from wanstudio.core.costs import Price
from wanstudio.core.errors import InvalidInput, StudioError
from wanstudio.core.models import ModelSpec, local_media
from wanstudio.core.params import Seed, Text, Value
from wanstudio.studio.accounts import Accounts
from wanstudio.studio.asking import Asking
from wanstudio.studio.tasks import Tasks
from wanstudio.ui.figures import price as written
from wanstudio.ui.queue.rows import UNKNOWN

_PAUSE_S = 0.6  # after the last edit

Tell = Callable[[str], None]
_Costs = tuple[str, str, dict[str, Value]]
"""What a price depends on: the account, the model, and every value but words and seeds."""


class Prices:
    """Asks with the account that is chosen. Of a form that is not complete nothing is asked: the service would refuse
    it, and that is no price. What was told last stands for as long as nothing that costs is another."""

    def __init__(self, accounts: Accounts, tasks: Tasks, asking: Asking) -> None:
        self._accounts, self._tasks, self._asking = accounts, tasks, asking
        self._asked = 0
        self._last: tuple[_Costs, str] | None = None

    def ask(self, spec: ModelSpec, values: dict[str, Value], tell: Tell) -> None:
        """`tell` gets the price, "" where there is none to say. What comes after another question is dropped."""
        self._asked += 1
        connection = self._accounts.chosen
        if connection.origin == "sandbox":
            tell("Free")
        elif not connection.serves(spec.provider):
            tell("")
        else:
            self._ask(spec, values, connection, tell)

    def _ask(self, spec: ModelSpec, values: dict[str, Value], connection: Connection, tell: Tell) -> None:
        costs = (connection.name, spec.id, _costing(spec, values))
        try:
            sent = spec.check(values)
        except InvalidInput:
            tell(self._told_for(costs))
            return
        if self._asking.waits(connection.name):
            tell(self._told_for(costs) or UNKNOWN)  # until it may be asked: not the price of another form
        files = local_media(spec, values)
        body = {name: value for name, value in sent.items() if name not in files}
        then = partial(self._answered, self._asked, costs, tell)
        refused = partial(self._refused, self._asked, costs, tell)
        self._tasks.start("price", self._price(self._asked, spec, body, connection.name), then=then, refused=refused)

    async def _price(self, number: int, spec: ModelSpec, body: dict[str, Value], connection: str) -> Price | None:
        await asyncio.sleep(_PAUSE_S)
        await self._asking.quiet(connection)
        if number != self._asked:
            return None
        provider = await self._accounts.provider(connection, spec.provider)
        return await self._asking.ask(connection, partial(provider.estimate, spec, body))

    def _answered(self, number: int, costs: _Costs, tell: Tell, price: Price | None) -> None:
        if number == self._asked:
            self._last = (costs, written(price) if price else UNKNOWN)
            tell(self._last[1])

    def _refused(self, number: int, costs: _Costs, tell: Tell, error: StudioError) -> None:
        """The service could not be asked now; what it said of the same holds."""
        if number == self._asked:
            tell(self._told_for(costs) or UNKNOWN)

    def _told_for(self, costs: _Costs) -> str:
        return self._last[1] if self._last is not None and self._last[0] == costs else ""


def _costing(spec: ModelSpec, values: dict[str, Value]) -> dict[str, Value]:
    words = {param.name for param in spec.params if isinstance(param, (Text, Seed))}
    return {name: value for name, value in values.items() if name not in words and value not in (None, "")}
