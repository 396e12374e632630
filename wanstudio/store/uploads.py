"""What the services already have of the sources of jobs, and what has arrived of an upload that is under way.

A content is known by its hash, and what it is called by the connection it went over.
"""

from __future__ import annotations

import json

from wanstudio.store.database import Database


class Uploads:
    """Each change is committed when its method returns."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, connection: str, sha256: str) -> str:
        """The reference under which a service has this content; empty when it has not, as far as is known."""
        key = (connection, sha256)
        row = await self._database.run(lambda c: c.execute(_OF, key).fetchone())
        return row["reference"] if row else ""

    async def save(self, connection: str, sha256: str, reference: str) -> None:
        row = (connection, sha256, reference)
        await self._database.run(lambda c: c.execute("INSERT OR REPLACE INTO uploads VALUES (?, ?, ?)", row))

    async def forget(self, connection: str, sha256: str) -> None:
        key = (connection, sha256)
        await self._database.run(lambda c: c.execute("DELETE FROM uploads WHERE connection = ? AND sha256 = ?", key))

    async def parts_of(self, connection: str, sha256: str) -> tuple[str, int, frozenset[int]] | None:
        """(upload id, bytes of a part, numbers of those that arrived) of an upload that was begun; None: of none."""
        key = (connection, sha256)
        row = await self._database.run(lambda c: c.execute(_PARTS_OF, key).fetchone())
        arrived = frozenset(n for n in json.loads(row["arrived"]) if isinstance(n, int)) if row else frozenset()
        return (row["upload_id"], row["part_bytes"], arrived) if row else None

    async def begin_parts(self, connection: str, sha256: str, upload_id: str, part_bytes: int) -> None:
        row = (connection, sha256, upload_id, part_bytes, "[]")
        await self._database.run(lambda c: c.execute("INSERT OR REPLACE INTO upload_parts VALUES (?, ?, ?, ?, ?)", row))

    async def save_part(self, connection: str, sha256: str, number: int) -> None:
        row = (number, connection, sha256)
        await self._database.run(lambda c: c.execute(_SAVE_PART, row))

    async def forget_parts(self, connection: str, sha256: str) -> None:
        key = (connection, sha256)
        await self._database.run(lambda c: c.execute(_FORGET_PARTS, key))


_OF = "SELECT reference FROM uploads WHERE connection = ? AND sha256 = ?"
_PARTS_OF = "SELECT upload_id, part_bytes, arrived FROM upload_parts WHERE connection = ? AND sha256 = ?"
_SAVE_PART = """
    UPDATE upload_parts SET arrived = json_insert(arrived, '$[#]', ?) WHERE connection = ? AND sha256 = ?
"""
_FORGET_PARTS = "DELETE FROM upload_parts WHERE connection = ? AND sha256 = ?"
