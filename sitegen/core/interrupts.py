"""Ctrl-C that arrives inside a callback, where Python only reports exceptions: it still ends the run."""

from __future__ import annotations

import _thread
import contextlib
import sys
import time
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
        _interrupt_later()

    sys.unraisablehook = hook


def _interrupt_later() -> None:
    """Starts a thread that interrupts the main one; again if a second Ctrl-C arrives right here."""
    with contextlib.suppress(RuntimeError):  # the interpreter is shutting down
        try:
            _thread.start_new_thread(_interrupt, ())  # threading.Thread.start would wait, and could be interrupted
        except KeyboardInterrupt:
            _thread.start_new_thread(_interrupt, ())


def _interrupt() -> None:
    time.sleep(_LATER_SECONDS)
    _thread.interrupt_main()
