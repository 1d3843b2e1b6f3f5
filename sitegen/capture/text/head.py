"""What stands over an article: subtitle, byline, date line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from sitegen.capture.boilerplate import phrases
from sitegen.capture.fields import bylines, captions, datelines, dates
from sitegen.capture.text.blocks import Block
from sitegen.capture.text.line_features import is_prose
from sitegen.capture.text.titles import ENVELOPE, is_filed
from sitegen.core.text import fold

_PLACED = re.compile(r" in [A-Z][\w .'’-]{2,30}$")
FIELDS = frozenset(["subtitle", "authors", "date"])
_TOP_LINES = 4
"""Lines at the top of a capture that may be a headline's, and not a menu's."""
AGAIN = "title, said again"
UNDATED = "says when, but gives no date that is sure"
ROLE = "what the author is"


@dataclass(slots=True)
class TextHead:
    """The lines over an article, each with what it is; `body` is the block with which the article begins.

    `dated_over`: the date is that of a line over the headline. `kinds`: for the number of a block the field of which it
    is a part, or why it is none of the article's.
    """

    title: int
    body: int
    subtitle: int | None = None
    authors: tuple[str, ...] = ()
    named: bool = False
    date: dates.FoundDate | None = None
    dated_over: bool = False
    kinds: dict[int, str] = field(default_factory=dict)


def read_head(
    blocks: Sequence[Block], shares: Sequence[int], title: int, start: int, *, wire: bool = False
) -> TextHead:
    """Classes the lines between the headline and the article, and says where the article really begins."""
    body = _wire_start(blocks, title) if wire else _body_start(blocks, title, start)
    head = TextHead(title, body)
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
    if not head.date:
        _find_date_over(blocks, head)
    _find_subtitle(blocks, shares, head)
    return head


def _find_date_over(blocks: Sequence[Block], head: TextHead) -> None:
    """A line right over the headline, at the very top, that says a date and nothing else."""
    at = head.title - 1
    if 0 <= at < _TOP_LINES and dates.is_date_line(blocks[at].text) and not dates.rest(blocks[at].text):
        head.date = dates.published(blocks[at].text)
        head.kinds[at] = "date"
        head.dated_over = True


def _body_start(blocks: Sequence[Block], title: int, start: int) -> int:
    """Where the article begins: at its dateline, or below the last byline or date that stands near its top."""
    limit = min(len(blocks), max(start, title + 1) + 14)
    for at in range(title + 1, limit):
        if datelines.find_dateline(blocks[at].text, colon=False) and len(blocks[at].text) > 90:
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
    return (
        len(text) > 120
        and is_prose(text)
        and not (phrases.inside(text) or phrases.end(text) or captions.parse_caption(text))
    )


def _wire_start(blocks: Sequence[Block], title: int) -> int:
    """Wire copy has its byline and date directly under the headline, and then the text, mostly with a dateline."""
    at = title + 1
    if line := next((k for k in range(at, min(at + 5, len(blocks))) if datelines.find_dateline(blocks[k].text)), 0):
        return line
    while at < len(blocks) and _is_signature(blocks[at].text) and not datelines.find_dateline(blocks[at].text):
        at += 1
    return at


def _is_signature(text: str) -> bool:
    if text[0] in "—–-" or "@" in text:  # the foot of a quoted post
        return False
    if bylines.is_byline(text) or bylines.is_bare_by(text):
        return True
    return len(text) < 120 and (dates.is_date_line(text) or (dates.is_relative(text) and len(text.split()) < 12))


def _class_line(blocks: Sequence[Block], head: TextHead, at: int) -> int:
    """Says what the line `at` is, and returns the next one to look at."""
    text = blocks[at].text
    if fold(text) == fold(blocks[head.title].text):
        head.kinds[at] = AGAIN
    elif bylines.is_bare_by(text):
        return _names_below(blocks, head, at)
    elif names := bylines.from_line(text):
        _add_authors(head, names, at, named=True)
        _add_joined(blocks, head, at + 1)
    if dates.is_date_line(text) or (head.kinds.get(at) == "authors" and dates.find_date(text)):
        date = dates.published(text)
        if date and (head.date is None or (head.date.updated and not date.updated)):
            head.date = date
        head.kinds.setdefault(at, "date")
    elif _is_dated(text):
        head.kinds.setdefault(at, UNDATED)
    elif bylines.is_role(text):
        head.kinds.setdefault(at, ROLE)
    return at + 1


def _add_joined(blocks: Sequence[Block], head: TextHead, at: int) -> None:
    """The names on the lines under a byline, where a line with "and" or "&" stands between, or a date below."""
    while at + 1 < min(head.body, len(blocks)):
        joined = bool(bylines.JOINER.fullmatch(blocks[at].text))
        name = at + joined
        if at in head.kinds or not bylines.is_person(blocks[name].text):
            return
        if not joined and not (name + 1 < head.body and _is_dated(blocks[name + 1].text)):
            return
        head.kinds[at] = "authors"
        _add_authors(head, bylines.clean(blocks[name].text, stated=True), name)
        at = name + 1


def _extend(blocks: Sequence[Block], head: TextHead) -> None:
    """A byline that is said again below the standfirst is still over the article, and so is what it says of itself."""
    for at in range(head.body, min(head.body + 4, len(blocks) - 1)):
        text = blocks[at].text
        names = bylines.bare(text) if len(text.split()) < 9 else ()
        if names and set(names) <= set(head.authors):
            head.kinds[at], head.body = "authors", at + 1
        elif head.authors and at == head.body and (role := _about(blocks, head, at)):
            head.kinds[at], head.body = role, at + 1


def _about(blocks: Sequence[Block], head: TextHead, at: int) -> str:
    """Why a line right below the byline is about the author; "" where it is not."""
    text, over = blocks[at].text, blocks[at - 1].text
    if head.kinds.get(at - 1) not in ("authors", ROLE) and not set(bylines.bare(over)) & set(head.authors):
        return ""
    if bylines.is_role(text) or bylines.is_outlet(text) or phrases.inside(text) == phrases.ADDRESS:
        return ROLE
    return bylines.NOTE if bylines.is_note(text, head.authors) else ""


def _find_names(blocks: Sequence[Block], head: TextHead) -> None:
    """Without a "By": the line of names that most looks like a byline, and those that stand directly beside it."""
    over = range(head.title + 1, head.body)
    words = {at: blocks[at].text.removesuffix(",") for at in over if not phrases.inside(blocks[at].text)}
    found = {at: names for at, text in words.items() if (names := bylines.bare(text))}
    worth = {at: _worth(blocks, head, at) for at in found}
    best = max(worth, key=lambda at: (worth[at], -at), default=None)
    least = 1 if best is None or any(c.isupper() for c in blocks[best].text) else 2  # Hebrew has no capitals
    if best is None or worth[best] < least:
        _find_agency(blocks, head)
        return
    at = best
    while _joins(blocks, worth, at):
        at -= 1 if at - 1 in found else 2
    while at in found and worth[at] > 0:
        _add_authors(head, found[at], at)
        at += 1
        if at + 1 in found and bylines.JOINER.fullmatch(blocks[at].text):
            head.kinds[at] = "authors"
            at += 1
    for again in found.keys() - head.kinds.keys():
        if set(found[again]) <= set(head.authors):
            head.kinds[again] = "authors"


def _joins(blocks: Sequence[Block], worth: dict[int, int], at: int) -> bool:
    """Whether the line of names before `at` goes on there: directly, or with an "and" between."""
    parted = at - 1 not in worth and bool(bylines.JOINER.fullmatch(blocks[at - 1].text))
    before = at - 1 - parted
    return worth.get(before, 0) > 0 and (parted or blocks[before].text.endswith(","))


def _find_agency(blocks: Sequence[Block], head: TextHead) -> None:
    """An agency or a desk signs directly under the headline and its standfirst, or beside a date."""
    for at in range(head.title + 1, min(head.body, head.title + 10)):
        names = bylines.agency(_PLACED.sub("", blocks[at].text))
        beside = [blocks[k].text for k in (at - 1, at + 1) if head.title < k < head.body]
        if names and (at - head.title < 3 or _is_dated(blocks[at].text) or any(map(_is_dated, beside))):
            _add_authors(head, names, at)
            return


def _worth(blocks: Sequence[Block], head: TextHead, at: int) -> int:
    """A name in a list of links (topics, other stories) is no byline; beside a date or a role, or said twice, it is."""
    text = blocks[at].text
    beside = [blocks[k].text for k in (at - 1, at + 1, at + 2) if head.title < k < min(head.body + 1, len(blocks))]
    dated = dates.is_date_line(text) or dates.is_relative(text) or any(_is_dated(t) for t in beside)
    roles = bylines.has_role(text) or any(bylines.is_role(t) or bylines.is_outlet(t) for t in beside)
    twice = sum(text == block.text for block in blocks[head.title : head.body]) in (2, 3, 4)
    credit = "/" in text and at - head.title > 1 and text != blocks[at - 1].text and _is_pictured(blocks[at - 1].text)
    least = 2 * text.endswith(",")  # as the names of topics do
    return (
        1 + 2 * dated + 2 * roles + twice - 2 * _is_listed(blocks, at, loose=not (dated or roles)) - 4 * credit - least
    )


def _is_pictured(text: str) -> bool:
    return text.endswith(".") and captions.is_scene(text)


def _is_dated(text: str) -> bool:
    return len(text) < 90 and (dates.is_date_line(text) or dates.is_relative(text) or bool(dates.readings(text)))


def _is_listed(blocks: Sequence[Block], at: int, *, loose: bool) -> bool:
    """Whether short lines stand on both sides, or a label of links before. `loose`: with or without gaps."""
    near = [b for b in blocks[max(0, at - 2) : at + 3] if b.text != blocks[at].text]
    short = [
        b
        for b in near
        if len(b.text.split()) <= (3 if b.gap else 6)
        and not (b.gap and not loose)
        and not _is_dated(b.text)
        and not phrases.inside(b.text)
        and not bylines.JOINER.fullmatch(b.text)
    ]
    return len(short) >= 2 or any(phrases.end(b.text) for b in blocks[max(0, at - 2) : at])


def _add_authors(head: TextHead, names: tuple[str, ...], at: int, *, named: bool = False) -> None:
    head.authors = names if named and not head.named else bylines.distinct((*head.authors, *names))
    head.named = head.named or named
    head.kinds[at] = "authors"


def _names_below(blocks: Sequence[Block], head: TextHead, at: int) -> int:
    """The names under a line that says just "By": one, or a list with commas."""
    head.kinds[at] = "authors"
    at += 1
    more = True
    while more and at < head.body:
        text = blocks[at].text
        if names := bylines.clean(text, stated=True):
            _add_authors(head, names, at, named=not head.named)
            head.named = True
        elif not bylines.JOINER.fullmatch(text):
            break
        beside = at + 1 < head.body and not blocks[at + 1].gap and bool(bylines.bare(blocks[at + 1].text))
        following = at + 1 < head.body and bool(bylines.JOINER.fullmatch(blocks[at + 1].text))
        more = following or bool(bylines.JOINER.fullmatch(text)) or text.endswith((",", "&", "…", " and")) or beside
        head.kinds[at] = "authors"
        at += 1
    return at


def _find_subtitle(blocks: Sequence[Block], shares: Sequence[int], head: TextHead) -> None:
    """The standfirst: the first sentence or phrase over the article that is nothing else."""
    for at in range(head.title + 1, head.body):
        text = blocks[at].text
        if at in head.kinds or at - head.title > 14 or not 4 <= len(text.split()) <= 60:
            continue
        if phrases.inside(text) or phrases.end(text) or captions.parse_caption(text) or _is_caption_twin(blocks, at):
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
