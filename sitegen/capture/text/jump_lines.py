"""Jump lines: "Continued on page A7", "From Page A1", "See FERRY, Page 6"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sitegen.capture.text import line_cues
from sitegen.capture.text.rows import PageRow, PageRows
from sitegen.core.model import Line

REASON = "jump line"
_DIGIT_OR_PAGE = re.compile(r"\d|page", re.IGNORECASE)
_TAIL = re.compile(
    r"(?<=[\w.!?,;”\"'’-])\s+(?P<jump>\([^()]{4,60}\)|(?:Please )?(?:[Ss]ee|SEE|[Tt]urn to|Cont)[^()]{3,50})$"
)
_LABEL = re.compile(r"[A-Z][A-Z0-9’' -]{1,30}")
_WORD = re.compile(r"\w+")
_MAX_LABEL_WORDS = 4
_MAX_JUMP_CHARS = 90


def remove_jump_lines(page: PageRows) -> None:
    """Takes the jump lines of a capture out, and the labels in capitals that name the story beside them."""
    _cut_tails(page)
    filled = page.filled()
    jumps = {k for k, at in enumerate(filled) if k and is_jump_line(page.rows[at].text)}
    if not jumps:
        return
    first = _first_rows(page)
    taken = {filled[k]: page.reason_for(filled[k], REASON) for k in jumps}
    for k in jumps:
        if k - 1 not in jumps and k > 1 and _is_label(page, filled[k - 1], first, between=k - 2 in jumps):
            taken[filled[k - 1]] = page.reason_for(filled[k - 1], REASON)
    page.remove(taken)


def is_jump_line(text: str) -> bool:
    """Whether a whole line only leads to another page of the newspaper or comes from one."""
    if len(text) > _MAX_JUMP_CHARS or not _DIGIT_OR_PAGE.search(text):
        return False
    bare = text.strip().strip("()[]{}<>*•►▶▸→»«=–—- .")
    return bool(bare) and line_cues.is_cue("jump", "lines", bare)


def _first_rows(page: PageRows) -> dict[str, int]:
    """For each word of the rows, in lower case, the index of the first row that has it."""
    found: dict[str, int] = {}
    for at, row in enumerate(page.rows):
        for word in _WORD.findall(row.text.casefold()):
            found.setdefault(word, at)
    return found


def _is_label(page: PageRows, at: int, first: Mapping[str, int], *, between: bool) -> bool:
    """Whether the row above a jump line is the name of the story on its second page.

    `between` tells whether another jump line is above it, `first` where each word occurs first.
    """
    text = page.rows[at].text.strip()
    if not _LABEL.fullmatch(text) or len(text.split()) > _MAX_LABEL_WORDS:
        return False
    return between or all(first[word] < at for word in _WORD.findall(text.casefold()))


def _cut_tails(page: PageRows) -> None:
    """Cuts jump lines off that stand at the end of a paragraph's last line."""
    for at, row in enumerate(page.rows):
        if len(row.text) > 60 and (match := _TAIL.search(row.text, len(row.text) - 60)) and is_jump_line(match["jump"]):
            page.rows[at] = PageRow(row.number, row.text[: match.start()], row.continues)
            page.entries.append(Line(row.number, match["jump"], reason=REASON))
