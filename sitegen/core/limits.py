"""A limit on what one hostile document may cost in time."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

_REPEAT_SECONDS = 1.0


class TooMuchError(Exception):
    """A text that would cost more than any story does."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raises TooMuchError in a block that computes longer. Other processes do not count, waiting neither.

    It is raised again every second that the block goes on: libraries catch whatever comes. The clock is the process's,
    and only its first thread hears it: elsewhere there is no limit. Limits do not stand in each other.
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
