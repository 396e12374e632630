"""What is said where something that was chosen cannot be put on disk."""

from __future__ import annotations

from wanstudio.core.errors import LocalProblem, StudioError


def not_kept(error: StudioError) -> LocalProblem:
    """The same, with what becomes of it: whoever keeps it tries again at the next change, and when all is closed."""
    return LocalProblem(error.detail, hint="It holds until WanStudio is closed, and is tried again then.")
