"""Words for tooltips. Qt reads as markup whatever looks like it, and breaks lines of markup only."""

from __future__ import annotations

from html import escape

_SHORT = 72  # characters that stand well on one line


def tip(text: str) -> str:
    """`text` so that a tooltip shows it as it is, in lines, whoever wrote it."""
    if len(text) <= _SHORT and "<" not in text:
        return text
    lines = "<br>".join(escape(line) for line in text.split("\n"))
    return f"<qt>{lines}</qt>"
