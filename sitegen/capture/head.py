"""What stands over an article: title, subtitle, byline, date line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from sitegen.capture import bylines, captions, cues, datelines, dates
from sitegen.capture.blocks import Block
from sitegen.capture.features import is_prose
from sitegen.text import fold

_REACH = 40
_TITLE_LABEL = re.compile(r"^(?:live|breaking|exclusive|watch|video|opinion|news|analysis)$", re.IGNORECASE)
_SECTION = re.compile(
    r"(?:(?:news|also|sport|world|business)? ?in brief|the long read|local news|obituar(?:y|ies)|"
    r"letters?(?: to the editor)?|(?:world|home|city|foreign|political) news|leaders?|editorials?|comment|opinion|analysis|"
    r"features?|interviews?|reports?)$",
    re.IGNORECASE,
)
_ENVELOPE = re.compile(
    r"(?:[A-Z]{3} \d{3,4}\b|(?i:attn|editors?)\b|(?i:from|to|date|sent|cc):|"
    r"[A-Z]{2,}(?:-[A-Z]+)+(?:\s+[\d-]+|,|$)|[A-Z ]+ (?:SERVICE|AGENCY|WIRE)$)"
)
_CRUMBS = re.compile(r"\w > \w|^You are here")
_SITE_SUFFIX = re.compile(r"\s+[|–—-]\s+[^|–—]{2,40}$")


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


def find_title(blocks: Sequence[Block], start: int, shares: Sequence[int], paper: str = "") -> int:
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
    filed = body < len(blocks) and _is_filed(blocks[body].text)
    if filed and not head.date:  # a wire's header stands over the headline
        head.date = next(
            (d for b in blocks[:title] if dates.is_date_line(b.text) and (d := dates.published(b.text))), None
        )
    _find_subtitle(blocks, shares, head)
    return head


def _can_be_title(text: str) -> bool:
    words = text.split()
    return (
        len(text) < 260
        and any(c.isalpha() for c in text)
        and not (cues.inside(text) or cues.end(text))
        and not bylines.is_byline(text)
        and not _ENVELOPE.match(text)
        and not _is_filed(text)
        and captions.read(text) is None
        and not (dates.is_date_line(text) and len(dates.rest(text).split()) < 4)
        and len(words) < 45
    )


def _is_filed(text: str) -> bool:
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
        _is_heading(t) and not bylines.is_byline(t) and not dates.is_date_line(t) and not _is_filed(t) for t in below
    )


def _is_heading(text: str) -> bool:
    return 4 <= len(text.split()) <= 30 and not text.rstrip("”’\"'»").endswith(".")


def _is_menu(text: str) -> bool:
    return bool(re.search(r"[|›»•·]|\w > \w|^You are here", text)) or bool(_TITLE_LABEL.match(text))


def _below_masthead(blocks: Sequence[Block], fresh: list[int]) -> list[int]:
    """Where a masthead was passed over, the lines that stand directly with it are of it; a blank line ends it."""
    if not fresh or blocks[fresh[0]].gap:
        return fresh
    near = [at for at in fresh if at < fresh[0] + 6]
    parted = next((at for at in near if blocks[at].gap and _is_heading(blocks[at].text)), None)
    return fresh if parted is None else [at for at in fresh if at >= parted]


def _is_label(text: str) -> bool:
    """The name of a section over a headline: a word, or a few that papers use."""
    return len(text.split()) < 2 or bool(_SECTION.match(text)) or (text.isupper() and len(text.split()) < 3)


def _said_again(blocks: Sequence[Block], above: list[int]) -> int:
    """Below a line such as "Headline | The Paper" or "Home | News", the headline proper."""
    first = fold(blocks[above[0]].text)
    for at in above[1:]:
        if len(blocks[at].text) > 20 and first.startswith(fold(blocks[at].text)):
            return at
    proper = [at for at in above[1:] if _is_heading(blocks[at].text) and not _is_menu(blocks[at].text)]
    return proper[0] if proper and not _is_heading(_SITE_SUFFIX.sub("", blocks[above[0]].text)) else above[0]


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
        if (
            shares[at]
            or blocks[at].wide
            or _ENVELOPE.match(text)
            or any(text.startswith(name) for name in head.authors)
        ):
            continue
        if sum(word[:1].isupper() for word in text.split()) > 0.75 * len(text.split()) and at - head.title > 2:
            continue
        head.subtitle = at
        head.kinds[at] = "subtitle"
        return


def _is_caption_twin(blocks: Sequence[Block], at: int) -> bool:
    text = blocks[at].text
    return any(b.text.startswith(text) for b in blocks[at + 1 : at + 3])
