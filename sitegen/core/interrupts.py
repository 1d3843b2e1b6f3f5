"""Ctrl-C that arrives inside a callback, where Python only reports exceptions: it still ends the run."""

from __future__ import annotations

import _thread
import contextlib
import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

_LATER_SECONDS = 0.01
"""Delay before the interrupt is sent again. By then the callback that could not raise it has ended."""


def deliver_interrupts() -> None:
    """Sends a KeyboardInterrupt again if it was raised in a callback of the garbage collector or of an import.

    Python prints exceptions of such callbacks and continues, so the interrupt would be lost.
    """
    before = sys.unraisablehook

    def hook(unraisable: UnraisableHookArgs) -> None:
        if not issubclass(unraisable.exc_type, KeyboardInterrupt):
            before(unraisable)
            return
        again = threading.Timer(_LATER_SECONDS, _thread.interrupt_main)
        again.daemon = True
        with contextlib.suppress(RuntimeError):  # RuntimeError: the interpreter is shutting down
            again.start()

    sys.unraisablehook = hook
