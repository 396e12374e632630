"""Where the keys of accounts are: in the system's keyring under an id, or in memory until the program ends."""

from __future__ import annotations

import logging
import uuid

from wanstudio.core.errors import MissingKey
from wanstudio.providers.base import Credentials
from wanstudio.store.keys import Keyring, NoKeyring

log = logging.getLogger(__name__)


class KeyHolder:
    """`problem` is None until the keyring has been tried, then "" or why keys are not kept."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring
        self.problem: str | None = None

    async def try_keyring(self) -> str:
        """Return "" when keys can be kept, else the reason why they live for this session only."""
        self.problem = await self._keyring.probe()
        return self.problem

    async def put(self, credentials: Credentials) -> str:
        """Return the id the key was stored under, empty when it could not be."""
        if await self.try_keyring():
            return ""
        key_id = uuid.uuid4().hex
        try:
            await self._keyring.write(key_id, {"key": credentials.key, "secret": credentials.secret})
        except NoKeyring as e:
            self.problem = e.detail
            return ""
        return key_id

    async def get(self, key_id: str, account: str) -> Credentials:
        """The key of an account. Raises MissingKey, which names the account: it is not there, or out of reach."""
        try:
            secret = await self._keyring.read(key_id)
        except NoKeyring as e:
            self.problem = e.detail
            hint = "Unlock or start the keyring, or connect the account again for this session."
            raise MissingKey(f"The key of {account!r} is out of reach. {e.detail}", hint=hint) from None
        if not secret or not secret.get("key"):
            hint = "Connect the account again under the same name."
            raise MissingKey(f"The keyring no longer holds the key of {account!r}.", hint=hint)
        return Credentials(secret["key"], secret.get("secret", ""))

    async def forget(self, key_id: str) -> None:
        """Also where it was never kept ("")."""
        if not key_id:
            return
        try:
            await self._keyring.remove(key_id)
        except NoKeyring as e:
            log.info("a key stays in the keyring: %s", e.detail)

    def close(self) -> None:
        self._keyring.close()
