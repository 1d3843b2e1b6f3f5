"""A limit on how deep the elements of hostile HTML may nest."""

from __future__ import annotations

import re
from collections import Counter

from sitegen.core.limits import TooMuchError

MAX_DEPTH_ELEMENTS = 256
"""Deepest nesting of elements. Browsers stop at 512; cleaning n nested elements takes time in proportion to n * n."""

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
_NEVER_DEEP = frozenset(
    "p li dt dd td th tr option rb rt rp area base br col embed hr img input link meta param source track wbr".split()
)
"""Elements that are empty, or that the next element of their kind closes."""


def check_depth(html: str) -> None:
    """Raises TooMuchError if elements nest deeper than `MAX_DEPTH_ELEMENTS`."""
    if html.count("<") <= MAX_DEPTH_ELEMENTS:
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
        if deep > MAX_DEPTH_ELEMENTS:
            raise TooMuchError(f"nests deeper than {MAX_DEPTH_ELEMENTS} elements")
