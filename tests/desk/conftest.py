"""What the tests of the desk share with those of its views."""

from __future__ import annotations

from tests.ui.conftest import a_clip

__all__ = ["a_clip"]
