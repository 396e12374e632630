"""The providers of accounts: made when they are first needed, kept until settings change, closed at the end."""

from __future__ import annotations

from collections.abc import Callable

from wanstudio.providers import connect, warm_up
from wanstudio.providers.base import Credentials, Provider
from wanstudio.store.logs import redactor
from wanstudio.studio.threads import Threads


class Lines:
    """`data_uri_limit_bytes` is asked whenever a provider is; after a change there is a new one, and jobs under way
    keep theirs."""

    def __init__(self, threads: Threads, data_uri_limit_bytes: Callable[[], int]) -> None:
        self._threads, self._data_uri_limit_bytes = threads, data_uri_limit_bytes
        self._providers: dict[tuple[str, str, str, int], Provider] = {}
        self._retired: list[Provider] = []
        self._warm = False

    async def warm_up(self) -> None:
        """Load in a thread what the first provider needs (0.2 s), so that the window need not wait for it then."""
        if not self._warm:
            await self._threads.run(warm_up)
            self._warm = True

    def new(self, provider_id: str, base_url: str, credentials: Credentials) -> Provider:
        """One that is the caller's, who closes it. From now on no log shows its key."""
        redactor.hide(credentials.key, credentials.secret)
        return connect(provider_id, base_url, credentials, data_uri_limit_bytes=self._data_uri_limit_bytes())

    def of(self, name: str, provider_id: str, base_url: str, credentials: Credentials) -> Provider:
        """That of an account, always the same one."""
        key = (name, provider_id, base_url, self._data_uri_limit_bytes())
        if key not in self._providers:
            self._providers[key] = self.new(provider_id, base_url, credentials)
        return self._providers[key]

    def retire(self, name: str) -> None:
        """Let go of an account's. They are closed at the end: a paid request that is on its way is not cut short."""
        self._retired += [self._providers.pop(key) for key in list(self._providers) if key[0] == name]

    async def close(self) -> None:
        for provider in (*self._providers.values(), *self._retired):
            await provider.aclose()
        self._providers.clear()
