"""Ctrl-C that comes at a moment when Python can only report an exception and go on: it ends the run all the same."""

from __future__ import annotations

import _thread
import contextlib
import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

_LATER_SECONDS = 0.01
"""Seconds until the interrupt is sent again: by then the callback that could not pass it on is over."""


def deliver_interrupts() -> None:
    """Sends an interrupt again that came in a callback of the collector or of an import, where no exception leaves."""
    before = sys.unraisablehook

    def hook(unraisable: UnraisableHookArgs) -> None:
        if not issubclass(unraisable.exc_type, KeyboardInterrupt):
            before(unraisable)
            return
        again = threading.Timer(_LATER_SECONDS, _thread.interrupt_main)
        again.daemon = True
        with contextlib.suppress(RuntimeError):  # the interpreter is about to end anyway
            again.start()

    sys.unraisablehook = hook
