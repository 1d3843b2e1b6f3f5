"""What stands over an article: subtitle, byline, date line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sitegen.capture import bylines, captions, cues, datelines, dates
from sitegen.capture.blocks import Block
from sitegen.capture.features import is_prose
from sitegen.capture.titles import ENVELOPE, is_filed
from sitegen.text import fold


@dataclass(slots=True)
class Head:
    """The lines over an article, each with what it is; `body` is the block with which the article begins."""

    title: int
    body: int
    subtitle: int | None = None
    authors: tuple[str, ...] = ()
    named: bool = False
    date: dates.Date | None = None
    kinds: dict[int, str] = field(default_factory=dict)


def read(blocks: Sequence[Block], shares: Sequence[int], title: int, start: int, *, wire: bool = False) -> Head:
    """Classes the lines between the headline and the article, and says where the article really begins."""
    body = _wire_start(blocks, title) if wire else _body_start(blocks, title, start)
    head = Head(title, body)
    at = title + 1
    while at < body:
        at = _class_line(blocks, head, at)
    if not head.named:
        _find_names(blocks, head)
    _extend(blocks, head)
    filed = body < len(blocks) and is_filed(blocks[body].text)
    if filed and not head.date:  # a wire's header stands over the headline
        head.date = next(
            (d for b in blocks[:title] if dates.is_date_line(b.text) and (d := dates.published(b.text))), None
        )
    _find_subtitle(blocks, shares, head)
    return head


def _body_start(blocks: Sequence[Block], title: int, start: int) -> int:
    """Where the article begins: at its dateline, or below the last byline or date that stands near its top."""
    limit = min(len(blocks), max(start, title + 1) + 14)
    for at in range(title + 1, limit):
        if datelines.find(blocks[at].text, colon=False) and len(blocks[at].text) > 90:
            return at
    prose, begin = 0, max(start, title + 1)
    for at in range(title + 1, limit):
        if at >= start and prose <= 2 and _is_signature(blocks[at].text):
            begin, prose = at + 1, 0
        prose += at >= start and is_prose(blocks[at].text)
    first = (at for at in range(_last_signature(blocks, title, begin) + 1, begin) if _is_opening(blocks[at].text))
    return next(first, min(begin, len(blocks)))


def _last_signature(blocks: Sequence[Block], title: int, begin: int) -> int:
    """The last byline or date line over the article; without one, where it was thought to begin."""
    found = [at for at in range(title + 1, min(begin, len(blocks))) if _is_signature(blocks[at].text)]
    return found[-1] if found else begin


def _is_opening(text: str) -> bool:
    """Whether a line below the byline is so long that it can only be the first paragraph."""
    return len(text) > 200 and is_prose(text) and not (cues.inside(text) or cues.end(text) or captions.read(text))


def _wire_start(blocks: Sequence[Block], title: int) -> int:
    """Wire copy has its byline and date directly under the headline, and then the text, mostly with a dateline."""
    at = title + 1
    if line := next((k for k in range(at, min(at + 5, len(blocks))) if datelines.find(blocks[k].text)), 0):
        return line
    while at < len(blocks) and _is_signature(blocks[at].text) and not datelines.find(blocks[at].text):
        at += 1
    return at


def _is_signature(text: str) -> bool:
    if text[0] in "—–-" or "@" in text:  # the foot of a quoted post
        return False
    if bylines.is_byline(text) or bylines.is_bare_by(text):
        return True
    return len(text) < 120 and (dates.is_date_line(text) or (dates.is_relative(text) and len(text.split()) < 12))


def _class_line(blocks: Sequence[Block], head: Head, at: int) -> int:
    """Says what the line `at` is, and returns the next one to look at."""
    text = blocks[at].text
    if fold(text) == fold(blocks[head.title].text):
        head.kinds[at] = "title, said again"
    elif bylines.is_bare_by(text):
        return _names_below(blocks, head, at)
    elif names := bylines.from_line(text):
        _add_authors(head, names, at, "byline", named=True)
    if dates.is_date_line(text):
        date = dates.published(text)
        if date and (head.date is None or (head.date.updated and not date.updated)):
            head.date = date
        head.kinds.setdefault(at, "date line")
    elif bylines.is_role(text) or _is_dated(text):
        head.kinds.setdefault(at, "byline")
    return at + 1


def _extend(blocks: Sequence[Block], head: Head) -> None:
    """A byline that is said again below the standfirst is still over the article."""
    for at in range(head.body, min(head.body + 2, len(blocks) - 1)):
        names = bylines.bare(blocks[at].text)
        if names and set(names) <= set(head.authors) and len(blocks[at].text.split()) < 9:
            head.kinds[at], head.body = "byline", at + 1


def _find_names(blocks: Sequence[Block], head: Head) -> None:
    """Without a "By": the line of names that most looks like a byline, and those that stand directly beside it."""
    found = {at: names for at in range(head.title + 1, head.body) if (names := bylines.bare(blocks[at].text))}
    worth = {at: _worth(blocks, head, at) for at in found}
    best = max(worth, key=lambda at: (worth[at], -at), default=None)
    if best is None or worth[best] < 1:
        return
    at = best
    while at in found and worth[at] > 0:
        _add_authors(head, found[at], at, "byline")
        at += 1
    for again in found.keys() - head.kinds.keys():
        if set(found[again]) <= set(head.authors):
            head.kinds[again] = "byline"


def _worth(blocks: Sequence[Block], head: Head, at: int) -> int:
    """A name in a list of links (topics, other stories) is no byline; beside a date or a role, or said twice, it is."""
    text = blocks[at].text
    beside = [blocks[k].text for k in (at - 1, at + 1, at + 2) if head.title < k < min(head.body + 1, len(blocks))]
    dated = dates.is_date_line(text) or dates.is_relative(text) or any(_is_dated(t) for t in beside)
    roles = bylines.has_role(text) or any(bylines.is_role(t) for t in beside)
    twice = sum(text == block.text for block in blocks[head.title : head.body]) in (2, 3, 4)
    return 1 + 2 * dated + 2 * roles + twice - 2 * _is_listed(blocks, at)


def _is_dated(text: str) -> bool:
    return len(text) < 90 and (dates.is_date_line(text) or dates.is_relative(text) or bool(dates.readings(text)))


def _is_listed(blocks: Sequence[Block], at: int) -> bool:
    """Whether short lines without blank ones between stand on both sides, or a label of links before."""
    near = [b for b in blocks[max(0, at - 2) : at + 3] if b.text != blocks[at].text]
    short = [
        b for b in near if len(b.text.split()) <= 6 and not _is_dated(b.text) and not cues.inside(b.text) and not b.gap
    ]
    return len(short) >= 2 or any(cues.end(b.text) for b in blocks[max(0, at - 2) : at])


def _add_authors(head: Head, names: tuple[str, ...], at: int, kind: str, *, named: bool = False) -> None:
    head.authors = names if named and not head.named else bylines.distinct((*head.authors, *names))
    head.named = head.named or named
    head.kinds[at] = kind


def _names_below(blocks: Sequence[Block], head: Head, at: int) -> int:
    """The names under a line that says just "By": one, or a list with commas."""
    head.kinds[at] = "byline"
    at += 1
    more = True
    while more and at < head.body:
        text = blocks[at].text
        if names := bylines.clean(text):
            _add_authors(head, names, at, "byline", named=not head.named)
            head.named = True
        elif text.strip("…. "):
            break
        beside = at + 1 < head.body and not blocks[at + 1].gap and bool(bylines.bare(blocks[at + 1].text))
        more = text.endswith((",", "&", "…", " and")) or beside
        head.kinds[at] = "byline"
        at += 1
    return at


def _find_subtitle(blocks: Sequence[Block], shares: Sequence[int], head: Head) -> None:
    """The standfirst: the first sentence or phrase over the article that is nothing else."""
    for at in range(head.title + 1, head.body):
        text = blocks[at].text
        if at in head.kinds or at - head.title > 14 or not 4 <= len(text.split()) <= 60:
            continue
        if cues.inside(text) or cues.end(text) or captions.read(text) or _is_caption_twin(blocks, at):
            continue
        if shares[at] or blocks[at].wide or ENVELOPE.match(text) or any(text.startswith(name) for name in head.authors):
            continue
        if sum(word[:1].isupper() for word in text.split()) > 0.75 * len(text.split()) and at - head.title > 2:
            continue
        head.subtitle = at
        head.kinds[at] = "subtitle"
        return


def _is_caption_twin(blocks: Sequence[Block], at: int) -> bool:
    text = blocks[at].text
    return any(b.text.startswith(text) for b in blocks[at + 1 : at + 3])
