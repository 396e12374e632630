"""The window's composition root: makes everything, joins it, closes it. Nothing else knows all of it.

What the first frame does not need is loaded after it: the engine, and the event loop that it runs on.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication

from wanstudio.core.connections import SERVICES
from wanstudio.core.errors import StudioError
from wanstudio.core.prompts import prompt_of
from wanstudio.desk.desk import Desk
from wanstudio.faults import Faults
from wanstudio.store.catalog import icon_names, load_models
from wanstudio.store.folders import Folders, resources
from wanstudio.store.settings import load_kept
from wanstudio.ui.theme.theme import Theme

if TYPE_CHECKING:
    import asyncio

    from wanstudio.child import SandboxChild
    from wanstudio.core.diagnosis import Saved
    from wanstudio.core.recipe import Clip
    from wanstudio.media.worker import Workers
    from wanstudio.studio.accounts import Accounts
    from wanstudio.studio.export import Exports
    from wanstudio.studio.network import Networking
    from wanstudio.studio.studio import Studio
    from wanstudio.studio.threads import Threads

log = logging.getLogger(__name__)

Drive = Callable[["Program"], Coroutine[Any, Any, None]]


class Program:
    """Everything that lives as long as the window does: the desk from the first frame on, the engine from `live` on."""

    studio: Studio
    accounts: Accounts
    network: Networking
    exports: Exports
    workers: Workers
    sandbox: SandboxChild
    _threads: Threads

    def __init__(self, app: QApplication, folders: Folders) -> None:
        self.app, self.folders = app, folders
        self._opened, self._faults = False, Faults()
        self._early: list[str] = []  # files that were passed on while the studio was not yet open
        icons = icon_names(resources() / "icons")
        catalog = load_models(resources() / "models", folders.models, icons=icons)
        self.problems = catalog.problems
        order = list(SERVICES)
        models = sorted(catalog.models, key=lambda spec: order.index(spec.provider))
        self.models = {spec.id: spec for spec in models}
        self._kept = load_kept(folders.data)
        settings = self._kept.settings
        self.theme = Theme(resources(), settings.theme, settings.scale_percent / 100)
        self.theme.wants_stillness = settings.reduced_motion
        self.theme.prepare(app)
        self.desk = Desk(app, self.theme, resources(), models, self._kept)
        self.theme.dress(app)

    def _make_engine(self) -> None:
        from wanstudio import thrift
        from wanstudio.child import SandboxChild
        from wanstudio.desk.joining.engine import Engine
        from wanstudio.media.worker import Workers
        from wanstudio.store.keys import Keyring
        from wanstudio.studio.accounts import Accounts
        from wanstudio.studio.export import Exports
        from wanstudio.studio.export_names import ExportNames
        from wanstudio.studio.network import Networking
        from wanstudio.studio.studio import Studio
        from wanstudio.studio.threads import Threads

        thrift.begin()
        folders, settings = self.folders, self._kept.settings
        self.workers, self._threads = Workers(), Threads(1)
        self.studio = Studio(folders, self.models, self._connect, self.workers, kept=self._kept)
        self.sandbox = SandboxChild(
            speed=settings.sandbox_speed, state=folders.cache / "sandbox", log_file=folders.logs / "sandbox.log"
        )
        keyring, preferences = Keyring(), self.studio.preferences
        self.network = Networking(preferences.settings, keyring, preferences.change)
        self.accounts = Accounts(
            folders.data / "connections.json",
            keyring,
            self.sandbox,
            data_uri_limit_bytes=lambda: self.studio.preferences.settings.data_uri_limit_bytes,
        )
        self.exports = Exports(
            self.workers,
            ExportNames(
                model_title=lambda id: self.models[id].title if id in self.models else id,
                prompt_of=partial(prompt_of, self.models),
                project_name=self.studio.projects.name_of,
            ),
            lambda: self.studio.library_folder,
            self._is_clip,
        )
        self.app.setWindowIcon(self.theme.app_icon())
        self.desk.join(
            Engine(self.studio, self.accounts, self.network, self.exports, self.workers, self._threads, self._diagnose)
        )

    async def _is_clip(self, path: Path) -> bool:
        return await self.studio.library.at(path) is not None

    async def _connect(self, connection: str, provider_id: str) -> Any:
        return await self.accounts.provider(connection, provider_id)

    async def _diagnose(self, target: Path, told: Callable[[str], None]) -> Saved:
        diagnose = await self._threads.run(_load_diagnose)  # in a thread: it takes 0.05 s
        return await diagnose(target, told, self.studio, self.accounts, self.network)

    async def live(self, files: Sequence[str], drive: Drive | None) -> int:
        """Until the window is closed. `drive` acts in the user's place (the tour); the window closes when it ends."""
        import asyncio

        self._make_engine()
        closed = asyncio.Event()
        self.studio.returning.listen_rebuilt(lambda: self.desk.session.tell_problems(self._problems()))
        self.desk.window.closed.connect(closed.set)
        self.app.commitDataRequest.connect(
            lambda _: self.desk.window.leave()
        )  # a session that ends is not kept waiting
        asyncio.get_running_loop().set_exception_handler(self._on_error)
        try:
            await self._open(files)
            if drive is not None:
                await drive(self)
                self.desk.window.leave()
            await closed.wait()
        finally:
            await self._close()
        return 0

    async def _open(self, files: Sequence[str]) -> None:
        from wanstudio.studio.tasks import unasked

        try:
            await self.studio.open()
            await self.accounts.load()
            await self._show_library()
            self.studio.tasks.start("warm up", self._warm_up(), refused=unasked)
            self.desk.session.returned(await self.studio.resume())
            self.desk.session.tell_problems(self._problems())
            self.studio.tasks.start(
                "ask the services",
                self.studio.returning.ask_services(self.accounts.services()),
                then=lambda _: self._told_by_services(),
                refused=lambda e: log.info("the services were not asked: %s", e),
            )
            if self.studio.returning.elsewhere:
                self.desk.session.say_elsewhere()
        except StudioError as e:
            log.error("%s", e)
            self.desk.session.refuse_to_work(e)
        self._opened = True
        if given := [*(str(Path(f).absolute()) for f in files), *self._early]:
            self.desk.form.take_files(given)

    async def _on_stage(self) -> Clip | None:
        """The clip that was shown when the window was closed."""
        chosen = self.studio.preferences.state.get("clip")
        return await self.studio.library.clip(chosen) if isinstance(chosen, str) else None

    async def _show_library(self) -> None:
        library, now = self.studio.library, datetime.now().astimezone()
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        first, total = await library.page(sought=self.desk.listing.sought), await library.count()
        self.desk.session.live(first, total, await self._on_stage(), await library.since(midnight), self._problems())

    def _told_by_services(self) -> None:
        self.desk.session.tell_problems(self._problems())
        self.desk.heading.look()

    def take_files(self, files: list[str]) -> None:
        """Files that a second start of the program has passed on, with their whole paths."""
        if self._opened:
            self.desk.form.take_files(files)
        else:
            self._early += files

    def come_forward(self) -> None:
        """A second start of the program wants to see the window."""
        self.desk.window.come_forward()

    def _problems(self) -> tuple[str, ...]:
        """What could not be read, what most concerns the user first."""
        recovered = self.studio.returning.recovered
        rebuilt = ("The list of jobs was rebuilt; the queue says what came back.",) if recovered else ()
        return (
            *rebuilt,
            *self.studio.remarks,
            *self.studio.library.problems,
            *self.problems,
            *self.studio.preferences.problems,
            *self.accounts.problems,
        )

    async def _warm_up(self) -> None:
        """Load, while nothing is asked for yet, what the first job and the first clip need: 0.3 s together."""
        self.desk.stage.player.reel.warm_up()
        await self.accounts.warm_up()
        from wanstudio.ui.stage.speakers import load_sound

        await self._threads.run(load_sound)

    async def _close(self) -> None:
        """Stop watching; jobs at a service go on there. Nothing that was begun is left half-written, and no process of
        ours behind, whatever fails on the way."""
        async with AsyncExitStack() as parts:  # closed from the last to the first
            parts.callback(self._threads.close)
            parts.push_async_callback(self.workers.close)
            parts.push_async_callback(self.accounts.close)
            parts.push_async_callback(self.studio.close)
            parts.push_async_callback(self.exports.close)
            parts.callback(self.desk.session.leave)

    def _on_error(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        log.error("%s", context.get("message"), exc_info=context.get("exception"))
        self._say_sorry()

    def on_fault(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """As `sys.excepthook`: an error of ours in what Qt calls. The window says so, and stays."""
        if self._faults.take(kind, error, trace):
            self._say_sorry()

    def _say_sorry(self) -> None:
        self.desk.remarks.answer("Something went wrong inside WanStudio. The log says what; your jobs go on.")


def _load_diagnose() -> Callable[..., Coroutine[Any, Any, Saved]]:
    from wanstudio.diagnostics import diagnose

    return diagnose
