"""Bounds on what hostile text may cost: time for Markdown, depth for HTML."""

from __future__ import annotations

import re
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

DEPTH = 256
"""Elements in elements. Browsers stop at 512; to clean n elements that stand in each other takes n times n steps."""

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
_NEVER_DEEP = frozenset(
    "p li dt dd td th tr option rb rt rp area base br col embed hr img input link meta param source track wbr".split()
)
"""Elements that end where the next of them begins, or that hold nothing."""


class TooMuchError(Exception):
    """A text that would cost more than any story does."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raises TooMuchError in a block that computes longer. Other processes do not count, waiting neither.

    The clock is the process's, and only its first thread hears it: elsewhere there is no limit.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(*_: object) -> NoReturn:
        raise TooMuchError(f"takes longer than {seconds:g} seconds")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def check_depth(html: str) -> None:
    """Raises TooMuchError where elements stand in each other deeper than `DEPTH`."""
    if html.count("<") <= DEPTH:
        return
    deep, open_now = 0, Counter[str]()
    for match in _TAG.finditer(html):
        name = match[2].lower()
        if name in _NEVER_DEEP:
            continue
        if not match[1]:
            open_now[name] += 1
            deep += 1
        elif open_now[name]:
            open_now[name] -= 1
            deep -= 1
        if deep > DEPTH:
            raise TooMuchError(f"nests deeper than {DEPTH} elements")
