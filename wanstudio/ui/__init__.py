"""The window. Qt; no async def, no files, no network."""
