"""Reads the lines between the headline and the article: subtitle, byline, date line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sitegen.capture.boilerplate import phrases
from sitegen.capture.fields import bylines, captions, date_statements, datelines, dates
from sitegen.capture.text.blocks import Block
from sitegen.capture.text.byline_evidence import NameJudge, is_dated, unglued, weigh, without_parts
from sitegen.capture.text.line_features import is_prose
from sitegen.capture.text.titles import ENVELOPE, has_dated_dateline, is_related
from sitegen.core.script_words import count_letters, count_words
from sitegen.core.text import fold

_PLACED = re.compile(r" in [A-Z][\w .'’-]{2,30}$")
_SIGNS = ".,:;!?\"'()[]“”‘’"
FIELDS = frozenset(["subtitle", "authors", "date"])
_TOP_LINES = 4
"""The number of lines at the top of a capture in which a date above the headline belongs to the story."""
_GLUED_BLOCKS = 15
"""The number of blocks below the headline, or the start of the prose, in which names may have dates glued to them."""
_MAX_NOTE_WORDS = 5
"""The maximum number of words of a date line that ends with a full stop but does not say that it dates the story."""
_NOTE = re.compile(r"(?:publi|updat|post|modif|print|appear|releas|issued|correct|last)", re.IGNORECASE)
_SPECIAL = re.compile(r"\W?(?:special|by (?:cable|telegraph|wireless|mail)|from our)\b", re.IGNORECASE)
_MAX_DECK_BLOCKS = 3
"""The number of further decks below the first one."""
_DECK_WORDS = 20
AGAIN = "title, said again"
NO_SURE_DATE = "says when, but gives no date that is sure"
ROLE = "what the author is"


@dataclass(slots=True)
class TextHead:
    """The lines above an article, classified.

    `title` and `body` are the indexes of the headline and of the article's first block, `decks` those of further lines
    of the subtitle. `named` tells whether a byline begins with "By". `date_line` is the line with `date`; `dated_over`
    tells whether it is above the headline. `unsure` are lines with dates that are partial, ambiguous or relative.
    `kinds` maps the index of a block to the
    field it contains, or to the reason why it is not part of the article.
    """

    title: int
    body: int
    subtitle: int | None = None
    decks: tuple[int, ...] = ()
    authors: tuple[str, ...] = ()
    named: bool = False
    date: dates.FoundDate | None = None
    date_line: str = ""
    unsure: list[str] = field(default_factory=list)
    dated_over: bool = False
    kinds: dict[int, str] = field(default_factory=dict)

    def add_authors(self, names: Sequence[str], at: int, *, named: bool = False) -> None:
        """Adds the names in a line. `named` tells whether it begins with "By": then names without it do not count."""
        known = () if named and not self.named else self.authors
        self.authors = without_parts(bylines.distinct((*known, *names)))
        self.named = self.named or named
        self.kinds[at] = "authors"


def read_head(
    blocks: Sequence[Block], shares: Sequence[int], title: int, start: int, *, wire: bool = False
) -> TextHead:
    """Classifies the lines between the headline and the article, and corrects where the article begins.

    `shares` are percentages of captures with the same line. `title` and `start` are the indexes of the headline and of
    the first block of prose; `wire` tells whether it is wire copy.
    """
    top = max(start, title) + _GLUED_BLOCKS
    blocks = [replace(block, text=unglued(block.text)) if at < top else block for at, block in enumerate(blocks)]
    body = _wire_start(blocks, title) if wire else _body_start(blocks, title, start)
    head, judge = TextHead(title, body), NameJudge(blocks, title)
    at = title + 1
    while at < body:
        at = _classify_line(blocks, head, judge, at)
    if not head.named:
        _find_names(blocks, head, judge)
    _extend_below_byline(blocks, head)
    filed = body < len(blocks) and has_dated_dateline(blocks[body].text)
    if filed and not head.date:  # wire copy has a header above the headline
        lines = (b.text for b in blocks[:title] if dates.is_date_line(b.text))
        head.date_line = next((line for line in lines if dates.publication_date(line)), "")
        head.date = dates.publication_date(head.date_line)
    if not head.date:
        _find_date_over(blocks, head)
    _find_subtitle(blocks, shares, head)
    return head


def _find_date_over(blocks: Sequence[Block], head: TextHead) -> None:
    """Uses a date line directly above the headline, near the top, that contains only a date."""
    at = head.title - 1
    if 0 <= at < _TOP_LINES and dates.is_date_line(blocks[at].text) and not dates.words_besides_dates(blocks[at].text):
        head.date, head.date_line = dates.publication_date(blocks[at].text), blocks[at].text
        head.kinds[at] = "date"
        head.dated_over = True


def _body_start(blocks: Sequence[Block], title: int, start: int) -> int:
    """The index of the article's first block: the dateline, or the block after the last byline or date near the top."""
    limit = min(len(blocks), max(start, title + 1) + 14)
    for at in range(title + 1, limit):
        if count_letters(blocks[at].text) > 90 and datelines.find_dateline(blocks[at].text, colon=False):
            return at
    signed = title + 1 < len(blocks) and bylines.has_role(blocks[title + 1].text)
    prose, begin = 0, max(start, title + 1 + signed)
    signed_by: set[str] = set()
    for at in range(title + 1, limit):
        names = bylines.from_line(blocks[at].text)
        if names and prose and signed_by and signed_by.isdisjoint(names):
            break  # the byline of another story
        signed_by.update(names)
        if at >= start and prose <= 2 and _is_signature(blocks[at].text):
            begin, prose = at + 1, 0
        prose += at >= start and is_prose(blocks[at].text)
    first = (at for at in range(_last_signature(blocks, title, begin) + 1, begin) if _is_opening(blocks[at].text))
    return next(first, min(begin, len(blocks)))


def _last_signature(blocks: Sequence[Block], title: int, begin: int) -> int:
    """The index of the last byline or date line above the article; `begin` if there is none."""
    found = [at for at in range(title + 1, min(begin, len(blocks))) if _is_signature(blocks[at].text)]
    return found[-1] if found else begin


def _is_opening(text: str) -> bool:
    """Whether a line below the byline is so long that it must be the first paragraph."""
    return (
        count_letters(text) > 120
        and is_prose(text)
        and not (phrases.reason_inside(text) or phrases.reason_at_end(text) or captions.parse_caption(text))
    )


def _wire_start(blocks: Sequence[Block], title: int) -> int:
    """The index of the article's first block in wire copy, which has byline and date directly below the headline."""
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
    if len(text) >= 120 or _is_told(text):
        return False
    return (dates.is_relative(text) and len(text.split()) < 12) or date_statements.is_dated_line(text)


def _is_told(text: str) -> bool:
    """Whether a line with a date is a sentence of the story: "She died at home on March 9, 2014."."""
    return text.endswith(".") and count_words(text) > _MAX_NOTE_WORDS and not _NOTE.search(text)


def _classify_line(blocks: Sequence[Block], head: TextHead, judge: NameJudge, at: int) -> int:
    """Classifies the line `at`, and returns the index of the next line to classify."""
    text = blocks[at].text
    if fold(text) == fold(blocks[head.title].text):
        head.kinds[at] = AGAIN
    elif bylines.is_bare_by(text):
        return _names_below(blocks, head, at)
    elif bylines.from_line(text) and (name := _with_surname(blocks, head, at)) and judge.is_author(name):
        head.add_authors((name,), at, named=True)
        head.kinds[at + 1] = "authors"
        return at + 2
    elif names := _judged(bylines.from_line(text), judge, text):
        head.add_authors(names, at, named=True)
        _add_joined(blocks, head, at + 1)
    if dates.is_date_line(text) or (head.kinds.get(at) == "authors" and dates.find_dates(text)):
        date = dates.publication_date(text)
        if date and (head.date is None or (head.date.updated and not date.updated)):
            head.date, head.date_line = date, text
        head.kinds.setdefault(at, "date")
    elif is_dated(text):
        head.unsure.append(text)
        head.kinds.setdefault(at, "date" if date_statements.is_dated_line(text) else NO_SURE_DATE)
    elif bylines.is_role(text):
        head.kinds.setdefault(at, ROLE)
    return at + 1


def _with_surname(blocks: Sequence[Block], head: TextHead, at: int) -> str:
    """The name of a person whose given name is on the line `at`, and the surname on the next one; "" if it is not."""
    return bylines.full_name(blocks[at].text, blocks[at + 1].text) if at + 1 < min(head.body, len(blocks)) else ""


def _judged(names: Sequence[str], judge: NameJudge, line: str) -> tuple[str, ...]:
    """The names of a line that are those of authors, without what the line has glued to them."""
    return tuple(judge.shortened(name, line) for name in names if judge.is_author(name))


def _add_joined(blocks: Sequence[Block], head: TextHead, at: int) -> None:
    """Adds names on the lines below a byline, if a line with "and" or "&" is between them, or a date follows."""
    while at + 1 < min(head.body, len(blocks)):
        joined = bool(bylines.JOINER.fullmatch(blocks[at].text))
        name = at + joined
        if at in head.kinds or not bylines.is_person(blocks[name].text):
            return
        if not joined and not (name + 1 < head.body and is_dated(blocks[name + 1].text)):
            return
        head.kinds[at] = "authors"
        head.add_authors(bylines.from_field(blocks[name].text, stated=True), name)
        at = name + 1


def _extend_below_byline(blocks: Sequence[Block], head: TextHead) -> None:
    """Moves the start of the article below a repeated byline and below lines about its author."""
    for at in range(head.body, min(head.body + 4, len(blocks) - 1)):
        text = blocks[at].text
        names = bylines.from_bare_line(text) if count_words(text) < 9 else ()
        if names and set(names) <= set(head.authors):
            head.kinds[at], head.body = "authors", at + 1
        elif head.authors and at == head.body and (role := _reason_about_author(blocks, head, at)):
            head.kinds[at], head.body = role, at + 1


def _reason_about_author(blocks: Sequence[Block], head: TextHead, at: int) -> str:
    """The reason why a line directly below the byline is about the author; "" if it is not."""
    text, over = blocks[at].text, blocks[at - 1].text
    if head.kinds.get(at - 1) not in ("authors", ROLE) and not set(bylines.from_bare_line(over)) & set(head.authors):
        return ""
    if bylines.is_role(text) or bylines.is_outlet(text) or phrases.reason_inside(text) == phrases.ADDRESS:
        return ROLE
    return bylines.NOTE if bylines.is_note(text, head.authors) else ""


def _find_names(blocks: Sequence[Block], head: TextHead, judge: NameJudge) -> None:
    """Finds authors without a "By": the line of names that is most like a byline, and names directly beside it."""
    over = range(head.title + 1, head.body)
    words = {at: blocks[at].text.removesuffix(",") for at in over if not phrases.reason_inside(blocks[at].text)}
    written = {word for block in blocks for word in block.text.split()}
    lower = {word.strip(_SIGNS) for word in written if word.islower()}
    found = {
        at: names
        for at, text in words.items()
        if (names := bylines.from_bare_line(text)) and not any(bylines.is_common_words(name, lower) for name in names)
    }
    found = {at: names for at, names in found.items() if not _is_of_line_above(blocks, found, at)}
    worth = {at: weigh(blocks, at, names, judge, head.body) for at, names in found.items()}
    found = {at: _judged(names, judge, blocks[at].text) or names for at, names in found.items()}
    best = max(worth, key=lambda at: (worth[at], -at), default=None)
    least = 1 if best is None or any(c.isupper() for c in blocks[best].text) else 2  # Hebrew has no capitals
    if best is None or worth[best] < least:
        _find_agency(blocks, head)
        return
    at = best
    while _joins(blocks, worth, at):
        at -= 1 if at - 1 in found else 2
    while at in found and worth[at] > 0:
        head.add_authors(found[at], at)
        at += 1
        if at + 1 in found and bylines.JOINER.fullmatch(blocks[at].text):
            head.kinds[at] = "authors"
            at += 1
    for again in found.keys() - head.kinds.keys():
        if set(found[again]) <= set(head.authors):
            head.kinds[again] = "authors"


def _is_of_line_above(blocks: Sequence[Block], found: Mapping[int, tuple[str, ...]], at: int) -> bool:
    """Whether a line of names is none by itself.

    It is the role of the name above it ("ANA LUND" / "Coast News Staff Writer"), or names a guest ("With Ana Lund").
    """
    text, over = blocks[at].text, blocks[at - 1].text
    if at - 1 not in found:
        start = bylines.JOINER.match(text)
        return start is not None and start.end() > 1 and text[start.end() - 1] == " "
    role = bylines.has_role(text) and bylines.is_role("staff " + text.rpartition(" ")[2])
    return role and over.isupper() != text.isupper() and not bylines.has_role(over)


def _joins(blocks: Sequence[Block], worth: dict[int, int], at: int) -> bool:
    """Whether the line of names before `at` continues there: directly after a comma, or with an "and" between."""
    parted = at - 1 not in worth and bool(bylines.JOINER.fullmatch(blocks[at - 1].text))
    before = at - 1 - parted
    return worth.get(before, 0) > 0 and (parted or blocks[before].text.endswith(","))


def _find_agency(blocks: Sequence[Block], head: TextHead) -> None:
    """Finds an agency or desk directly below the headline and standfirst, or beside a date."""
    for at in range(head.title + 1, min(head.body, head.title + 10)):
        names = bylines.from_agency_line(_PLACED.sub("", blocks[at].text))
        beside = [blocks[k].text for k in (at - 1, at + 1) if head.title < k < head.body]
        if names and (at - head.title < 3 or is_dated(blocks[at].text) or any(map(is_dated, beside))):
            head.add_authors(names, at)
            return


def _names_below(blocks: Sequence[Block], head: TextHead, at: int) -> int:
    """Adds the names on the lines after a line with just "By": one name, or several with commas.

    Returns the next index.
    """
    head.kinds[at] = "authors"
    at += 1
    more = True
    if name := _with_surname(blocks, head, at):
        head.kinds[at] = "authors"
        head.add_authors((name,), at + 1, named=True)
        return at + 2
    while more and at + 1 < len(blocks) and at < head.body:
        text = blocks[at].text
        if bylines.is_person(whole := f"{text} {blocks[at + 1].text}", stated=True) and " " not in text:
            head.add_authors((whole,), at, named=not head.named)
            head.kinds[at + 1] = "authors"
            return at + 2
        if names := bylines.from_field(text, stated=True):
            head.add_authors(names, at, named=not head.named)
            head.named = True
        elif not bylines.JOINER.fullmatch(text):
            break
        beside = at + 1 < head.body and not blocks[at + 1].gap and bool(bylines.from_bare_line(blocks[at + 1].text))
        following = at + 1 < head.body and bool(bylines.JOINER.fullmatch(blocks[at + 1].text))
        more = following or bool(bylines.JOINER.fullmatch(text)) or text.endswith((",", "&", "…", " and")) or beside
        head.kinds[at] = "authors"
        at += 1
    return at


def _find_subtitle(blocks: Sequence[Block], shares: Sequence[int], head: TextHead) -> None:
    """Finds the standfirst: the first sentence or phrase above the article with no other role."""
    for at in range(head.title + 1, head.body):
        text = blocks[at].text
        if at in head.kinds or at - head.title > 14 or not 4 <= count_words(text) <= 60:
            continue
        if (
            phrases.reason_inside(text)
            or phrases.reason_at_end(text)
            or captions.parse_caption(text)
            or _is_caption_twin(blocks, at)
        ):
            continue
        if shares[at] or blocks[at].wide or ENVELOPE.match(text) or any(text.startswith(name) for name in head.authors):
            continue
        if sum(word[:1].isupper() for word in text.split()) > 0.75 * len(text.split()) and at - head.title > 2:
            continue
        head.subtitle = at
        head.kinds[at] = "subtitle"
        head.decks = _decks_below(blocks, head, at)
        head.kinds.update(dict.fromkeys(head.decks, "subtitle"))
        return


def subtitle_of(blocks: Sequence[Block], head: TextHead) -> str:
    """The subtitle. Several decks are separated by semicolons, as indexes of newspapers do."""
    decks = (*([] if head.subtitle is None else [head.subtitle]), *head.decks)
    return "; ".join(blocks[at].text.rstrip(" ;") if at != decks[-1] else blocks[at].text for at in decks)


def _decks_below(blocks: Sequence[Block], head: TextHead, at: int) -> tuple[int, ...]:
    """The lines of further decks: they directly follow the first one, which directly follows the headline, and end at
    the byline, the date or the text.
    """
    over = range(at + 1, head.body)
    end = next((k for k in over if k in head.kinds or _SPECIAL.match(blocks[k].text)), head.body)
    decks = tuple(range(at + 1, end))
    if at != head.title + 1 or not 0 < len(decks) <= _MAX_DECK_BLOCKS:
        return ()
    alike = all((not blocks[k].gap or blocks[at].gap) and _is_deck(blocks, head, k) for k in decks)
    return decks if alike and _is_deck(blocks, head, at) else ()


def _is_deck(blocks: Sequence[Block], head: TextHead, at: int) -> bool:
    text = blocks[at].text
    printed = blocks[head.title].text.endswith(".")  # as headlines and decks did in old newspapers
    return (
        3 <= len(text.split()) <= _DECK_WORDS
        and "." not in (text[:-1] if printed else text)
        and not (phrases.reason_inside(text) or phrases.reason_at_end(text) or captions.parse_caption(text))
        and not bylines.from_bare_line(text)
        and (printed or is_related(blocks, text, head.body))
    )


def _is_caption_twin(blocks: Sequence[Block], at: int) -> bool:
    text = blocks[at].text
    return any(b.text.startswith(text) for b in blocks[at + 1 : at + 3])
