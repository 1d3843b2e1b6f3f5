"""A limit on the computing time that one hostile document may take."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

_REPEAT_SECONDS = 1.0
"""CPU seconds after which the error is raised again."""


class TooMuchError(Exception):
    """A text takes more computing time than any real story does."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raises TooMuchError in the block once it has used `seconds` of this process's CPU time.

    The error is raised again every second until the block ends, since libraries may catch it. Works only in the main
    thread and on systems with interval timers; elsewhere there is no limit. Such blocks must not be nested.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(*_: object) -> NoReturn:
        raise TooMuchError(f"takes longer than {seconds:g} seconds")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, _REPEAT_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
