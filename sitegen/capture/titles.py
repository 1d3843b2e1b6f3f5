"""The headline of a plain-text capture, among mastheads, menus, section labels and wire headers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sitegen.capture import bylines, captions, cues, datelines, dates
from sitegen.capture.blocks import Block
from sitegen.text import fold

_REACH = 40
_TITLE_LABEL = re.compile(r"^(?:live|breaking|exclusive|watch|video|opinion|news|analysis)$", re.IGNORECASE)
_SECTION = re.compile(
    r"(?:(?:news|also|sport|world|business)? ?in brief|the long read|local news|obituar(?:y|ies)|"
    r"letters?(?: to the editor)?|(?:world|home|city|foreign|political) news|leaders?|editorials?|comment|"
    r"opinion|analysis|features?|interviews?|reports?)$",
    re.IGNORECASE,
)
ENVELOPE = re.compile(
    r"(?:[A-Z]{3} \d{3,4}\b|(?i:attn|editors?)\b|(?i:from|to|date|sent|cc):|"
    r"[A-Z]{2,}(?:-[A-Z]+)+(?:\s+[\d-]+|,|$)|[A-Z ]+ (?:SERVICE|AGENCY|WIRE)$)"
)
_CRUMBS = re.compile(r"\w > \w|^You are here")
_SITE_SUFFIX = re.compile(r"\s+[|–—-]\s+[^|–—]{2,40}$")


def find(blocks: Sequence[Block], start: int, shares: Sequence[int], paper: str = "") -> int:
    """The headline: the first line that can be one, rather a line that is said twice than a name of the site."""
    above = [
        at for at in range(min(start, _REACH, len(blocks))) if not blocks[at].wide and _can_be_title(blocks[at].text)
    ]
    above += [
        at
        for at in range(start, min(start + 2, len(blocks)))
        if _is_heading(blocks[at].text) and _can_be_title(blocks[at].text)
    ]
    fresh = [
        at for at in above if shares[at] < 30 and not _is_masthead(blocks[: max(start, at) + 1], at, paper)
    ] or above
    fresh = _below_masthead(blocks, fresh)
    long = [at for at in fresh if len(blocks[at].text.split()) >= 4]
    if not fresh:
        return 0
    first = fresh[0]
    if _is_label(blocks[first].text) and long and _is_heading(blocks[long[0]].text):
        return long[0]
    return _said_again(blocks, fresh) if _is_menu(blocks[first].text) else first


def _can_be_title(text: str) -> bool:
    words = text.split()
    return (
        len(text) < 260
        and any(c.isalpha() for c in text)
        and not (cues.inside(text) or cues.end(text))
        and not bylines.is_byline(text)
        and not ENVELOPE.match(text)
        and not is_filed(text)
        and captions.read(text) is None
        and not (dates.is_date_line(text) and len(dates.rest(text).split()) < 4)
        and len(words) < 45
    )


def is_filed(text: str) -> bool:
    """Whether a line begins with a dateline that has a day, as a story does and a headline never."""
    found = datelines.find(text, colon=False)
    return bool(found and found.day)


def _is_masthead(blocks: Sequence[Block], at: int, paper: str) -> bool:
    """The name of the paper, or a few words with a date or a menu directly below and a headline further down."""
    text = blocks[at].text
    if _CRUMBS.search(text):
        return True
    if paper and fold(text).removeprefix("the ").startswith(fold(paper).removeprefix("the ")):
        return len(text) < len(paper) + 6 or text[: len(paper)].isupper() or bool(re.search(r"[|–—€$£]", text))
    if len(text.split()) > 4:
        return text.isupper() and len(text.split()) < 3
    below = [blocks[k].text for k in range(at + 1, min(at + 6, len(blocks)))]
    page = [k for k, t in enumerate(below) if cues.inside(t) or cues.end(t) or _is_menu(t) or len(t.split()) < 3]
    dated = bool(below) and dates.is_date_line(below[0]) and not dates.rest(below[0])
    return (0 in page or dated) and any(
        _is_heading(t) and not bylines.is_byline(t) and not dates.is_date_line(t) and not is_filed(t) for t in below
    )


def _is_heading(text: str) -> bool:
    return 4 <= len(text.split()) <= 30 and not text.rstrip("”’\"'»").endswith(".")


def _is_menu(text: str) -> bool:
    return bool(re.search(r"[|›»•·]|\w > \w|^You are here", text)) or bool(_TITLE_LABEL.match(text))


def _is_label(text: str) -> bool:
    """The name of a section over a headline: a word, or a few that papers use."""
    return len(text.split()) < 2 or bool(_SECTION.match(text)) or (text.isupper() and len(text.split()) < 3)


def _below_masthead(blocks: Sequence[Block], fresh: list[int]) -> list[int]:
    """Where a masthead was passed over, the lines that stand directly with it are of it; a blank line ends it."""
    if not fresh or blocks[fresh[0]].gap:
        return fresh
    near = [at for at in fresh if at < fresh[0] + 6]
    parted = next((at for at in near if blocks[at].gap and _is_heading(blocks[at].text)), None)
    return fresh if parted is None else [at for at in fresh if at >= parted]


def _said_again(blocks: Sequence[Block], above: list[int]) -> int:
    """Below a line such as "Headline | The Paper" or "Home | News", the headline proper."""
    first = fold(blocks[above[0]].text)
    for at in above[1:]:
        if len(blocks[at].text) > 20 and first.startswith(fold(blocks[at].text)):
            return at
    proper = [at for at in above[1:] if _is_heading(blocks[at].text) and not _is_menu(blocks[at].text)]
    return proper[0] if proper and not _is_heading(_SITE_SUFFIX.sub("", blocks[above[0]].text)) else above[0]
