"""What makes the window quick, from its start on."""

from __future__ import annotations

import gc
import sys
from contextlib import suppress

SWITCH_S = 0.001  # a thread that works lets the window's go on after this, each time that one asks; Python's own: 0.005


def begin() -> None:
    """Spare the start what takes time and brings nothing. To be called before anything of PySide6's is imported."""
    gc.disable()  # some 100 collections, 0.02 s, and nothing to collect; later wanstudio/sweep.py sees to it
    _spare_imports()
    sys.setswitchinterval(SWITCH_S)


def _spare_imports() -> None:
    """Keep PySide6 from reading the source of every module that is imported after it.

    It looks for modules that switch on its `__feature__`, which none of ours does, and costs a start 0.03 s and every
    later import twice its time. Seen with PySide6 6.11.3; where its insides have changed, nothing happens.
    """
    with suppress(ImportError, AttributeError):
        import PySide6.QtCore  # noqa: F401  # brings the other
        from shibokensupport import feature  # type: ignore[import-not-found]

        if callable(feature._mod_uses_pyside):
            feature._mod_uses_pyside = lambda _module: False
