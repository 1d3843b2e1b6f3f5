"""Page breaks inside a capture: form feeds, page numbers, and the heads that run over all pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from sitegen.capture.boilerplate.phrases import is_sign_off
from sitegen.capture.text.rows import PageRow, PageRows

PAGE_NUMBER = "page number"
RUNNING_HEAD = "running head"
_PAGED = re.compile(
    r"(?:[-–—\[(]\s?(?P<framed>\d{1,4})\s?[-–—\])]|(?:page|pg\.?|p\.|seite|página|pagina|sida|side|strona|стр\.?) ?"
    r"(?P<named>\d{1,4})(?: ?(?:of|/|von|de|di|van) ?\d{1,4})?|(?P<bare>\d{1,3}))",
    re.IGNORECASE,
)
_MAX_HEAD_WORDS = 12
_BESIDE_ROWS = 2
"""The number of rows on either side of a page break among which a running head is."""
_TOP_ROWS = 4
"""The number of rows at the top of the first page that a running head may repeat."""


def page_starts(data: bytes) -> frozenset[int]:
    """The numbers of the lines that begin with a form feed. UTF-16 has none, since its bytes are not characters."""
    if b"\f" not in data or b"\0" in data:
        return frozenset()
    plain = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return frozenset(number for number, line in enumerate(plain.split(b"\n"), 1) if b"\f" in line)


def remove_page_breaks(page: PageRows, starts: frozenset[int]) -> None:
    """Takes page numbers and running heads out. `starts` are the numbers of lines that begin a page."""
    filled = page.filled()
    numbered = _page_numbers(page.rows, filled, starts)
    first = {next((k for k, at in enumerate(filled) if page.rows[at].number >= start), 0) for start in starts}
    breaks = sorted(first - {0} | set(numbered))
    if not breaks:
        return
    taken = {filled[k]: page.reason_for(filled[k], PAGE_NUMBER) for k in numbered}
    for k in _running_heads(page.rows, filled, breaks, set(numbered)):
        taken[filled[k]] = page.reason_for(filled[k], RUNNING_HEAD)
    page.remove(taken, seams={filled[k] for k in first if k})


def _page_numbers(rows: Sequence[PageRow], filled: Sequence[int], starts: frozenset[int]) -> list[int]:
    """The places, among the filled rows, of rows that are only the number of a page.

    A bare number is one beside a form feed, or if the numbers of the next pages follow it in order.
    """
    texts = {k: rows[at].text.strip()[:40] for k, at in enumerate(filled)}
    found = {k: m for k, text in texts.items() if (m := _PAGED.fullmatch(text)) and not is_sign_off(text)}
    beside = {k for k in found if rows[filled[k]].number in starts or _is_before(rows, filled, k, starts)}
    bare = [k for k, match in found.items() if match["bare"] and k not in beside]
    values = {k: int(found[k]["bare"]) for k in bare}
    ordered = {k for before, k in pairwise(bare) if values[k] == values[before] + 1 and k - before > _TOP_ROWS}
    ordered |= {before for before, k in pairwise(bare) if k in ordered}
    return [k for k, match in found.items() if k in beside or k in ordered or not match["bare"]]


def _is_before(rows: Sequence[PageRow], filled: Sequence[int], k: int, starts: frozenset[int]) -> bool:
    following = rows[filled[k + 1]].number if k + 1 < len(filled) else 0
    return any(number in starts for number in range(rows[filled[k]].number + 1, following + 1)) if following else False


def _running_heads(
    rows: Sequence[PageRow], filled: Sequence[int], breaks: Sequence[int], numbered: set[int]
) -> set[int]:
    """The places of rows beside page breaks that are beside other breaks too, or that repeat the top of the text."""
    near = {
        k
        for at in breaks
        for k in range(max(_TOP_ROWS, at - _BESIDE_ROWS), min(len(filled), at + _BESIDE_ROWS + 1))
        if k not in numbered and len(rows[filled[k]].text.split()) <= _MAX_HEAD_WORDS
    }
    keys = {k: _key(rows[filled[k]].text) for k in near}
    counts = Counter(keys.values())
    top = {_key(rows[at].text) for at in filled[:_TOP_ROWS]}
    return {k for k, key in keys.items() if key and (counts[key] > 1 or key in top)}


def _key(text: str) -> str:
    """The letters of a line, in lower case: heads of pages differ by their numbers alone."""
    return "".join(c for c in text.casefold() if c.isalpha())
