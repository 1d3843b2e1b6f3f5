"""Finds the headline of a plain-text capture, among mastheads, menus, section labels and wire headers.

Most captures begin with their headline, so the first line is skipped only if there is evidence against it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from sitegen.capture.boilerplate import phrases
from sitegen.capture.fields import bylines, captions, datelines, dates
from sitegen.capture.text.blocks import Block
from sitegen.core.script_words import count_words
from sitegen.core.text import fold

_REACH_BLOCKS = 40
"""The number of blocks at the top in which the headline must be."""
_PROSE_BLOCKS = 14
"""The number of blocks of the story that a headline is compared with."""
_LABEL_WORDS = frozenset(
    "news world uk us usa europe africa asia americas australia india china canada middle east politics business "
    "economy markets money finance sport sports football soccer rugby cricket tennis golf racing opinion analysis "
    "comment commentary editorial editorials leaders letters columns columnists features feature culture arts art "
    "books film films music tv radio theatre theater stage style life lifestyle living food travel health science "
    "tech technology environment climate education media law crime courts court local national international regional "
    "global home homepage breaking live exclusive watch video videos audio podcast podcasts gallery galleries photos "
    "pictures obituaries obituary weather property homes motoring cars games puzzles crosswords magazine review "
    "reviews interview interviews profile profiles investigation investigations explainer explained longread "
    "longreads entertainment showbiz celebrity celebrities royals royal religion society community communities events "
    "latest top stories story headlines updates update report reports special briefing newsletter newsletters menu "
    "search sections navigation subscribe subscription advertisement supplement in brief the and & of your my all "
    "more read long full article archive archives print edition today's paper front page cover press release releases "
    "to editor premium subscriber subscribers members only free sponsored partner content blog blogs people public "
    "affairs city town county state district north south banking insurance retail industry companies company energy "
    "transport aviation shipping housing agriculture farming fisheries defence defense security military immigration "
    "elections parliament justice featured spotlight alert urgent flash pick picks editor's editors' top-story "
    "headline lead centerpiece nature economics explore".split()
)
ENVELOPE = re.compile(
    r"(?:[A-Z]{3} \d{3,4}\b|(?i:attn|editors?)\b|(?i:from|to|date|sent|cc):|"
    r"(?i:for immediate release|(?:media |press )?contacts?:|eds:)|\S.{0,40}[, ]\d(?:st|nd|rd|th) L[dD]\b|"
    r"[A-Z]{2}-[A-Z][\w-]{2,40}(?:, ?\d{2,5})?$|"
    r"[A-Z]{2,}(?:-[A-Z]+)+(?:\s+[\d-]+|,|$)|[A-Z ]+ (?:SERVICE|AGENCY|WIRE)$)"
)
_CRUMBS = re.compile(r"\w [>›»] ?\w|^(?:you are|you're) here", re.IGNORECASE)
_SPLIT = re.compile(r"(?:(?<!\s)\s+)?[|›»>•·/]\s*|(?<!\s)\s+::\s+")
_SITE_SUFFIX = re.compile(r"(?<!\s)\s+(?:[|–—-]|::|»|•|·)\s+[^|]{2,60}$")
PAPER = re.compile(
    r"^(?:[A-Z][\w&'’-]* ){1,3}(?:News|Times|Post|Herald|Tribune|Gazette|Telegraph|Courier|Chronicle|Journal|Inquirer|"
    r"Online|Advertiser|Examiner|Bulletin|Dispatch|Newspapers?)$"
)
"""Texts that can only be names of newspapers, whatever the story is about."""
_OFFICE = re.compile(
    r"©|\(c\)|copyright|rights reserved|newsletter|subscri|about us|contact|privacy|advertis", re.IGNORECASE
)
_RUN = re.compile("[\u30a0-\u30ff\u3400-\u9fff]{2,}")
_SMALL = frozenset("a an and as at by but for from in into of on or the to vs v with".split())


def find_title(blocks: Sequence[Block], start: int, shares: Sequence[int], paper: str = "") -> int:
    """The index of the headline: the first line that can be one.

    `start` is the index of the first block of prose, `shares` are percentages of captures with the same line, `paper`
    is the name of the publication.
    """
    above = [
        at
        for at in range(min(start, _REACH_BLOCKS, len(blocks)))
        if not (blocks[at].wide or blocks[at].form) and _can_be(blocks[at].text)
    ]
    if blocks and 0 not in above and _is_of_story(blocks, start):
        above.insert(0, 0)
    above += [
        at
        for at in range(start, min(start + 2, len(blocks)))
        if not blocks[at].form
        and (_is_heading(blocks[at].text) or (at == 1 and _is_work(blocks, 0, 1)))
        and _can_be(blocks[at].text)
    ]
    fresh = [at for at in above if shares[at] < 30 and not _is_masthead(blocks, at, start, paper)] or above
    fresh = _below_masthead(blocks, fresh)
    if not fresh:
        return 0
    first = _first_after_labels(blocks, fresh, start)
    if first != fresh[0] and not is_label(blocks[fresh[0]].text):
        first = _below_masthead(blocks, [at for at in fresh if at >= first])[0]
    return _repeated_below(blocks, [at for at in fresh if at >= first])


def _can_be(text: str) -> bool:
    return not (phrases.reason_inside(text) or phrases.reason_at_end(text)) and has_form(text)


def _is_of_story(blocks: Sequence[Block], start: int) -> bool:
    """Whether a first line that begins like boilerplate is a headline: "Newsletter of the harbour: what it said"."""
    text = blocks[0].text
    return (
        start > 0 and count_words(text) > 2 and text[-1] != "." and has_form(text) and is_related(blocks, text, start)
    )


def has_form(text: str) -> bool:
    """Whether a line can be a headline by its length and signs."""
    return (
        len(text) < 260
        and not (text[0] == "(" and text[-1] == ")")
        and any(c.isalpha() for c in text)
        and not bylines.is_byline(text)
        and not ENVELOPE.match(text)
        and not has_dated_dateline(text)
        and captions.parse_caption(text) is None
        and not (dates.is_date_line(text) and len(dates.words_besides_dates(text).split()) < 4)
        and count_words(text) < 45
    )


def has_dated_dateline(text: str) -> bool:
    """Whether a line begins with a dateline that has a day, as stories do and headlines do not."""
    found = datelines.find_dateline(text, colon=False)
    return bool(found and found.day)


def is_label(text: str) -> bool:
    """Whether a line is the name of one or more sections: "World news", "Home | Politics", "OPINION"."""
    parts = [part for part in _SPLIT.split(text) if part]
    words = [word.strip(".,:'’") for word in fold(text.replace("’", "'")).split()]
    words = [word for part in words for word in re.split(r"[|›»>•·/:-]", part) if word]
    short = len(parts) > 2 and all(len(part.split()) <= 3 for part in parts)
    return short or (len(words) <= 6 and all(word in _LABEL_WORDS for word in words))


def _is_masthead(blocks: Sequence[Block], at: int, start: int, paper: str) -> bool:
    """Whether a line is the newspaper's name, or a few words with a date or menu below and then a headline.

    `paper` is the name of the publication.
    """
    text = blocks[at].text
    if _CRUMBS.search(text) or _leads_to(blocks, at):
        return True
    if paper and fold(text).removeprefix("the ").startswith(fold(paper).removeprefix("the ")):
        return len(text) < len(paper) + 6 or text[: len(paper)].isupper() or bool(re.search(r"[|–—€$£]", text))
    if not _may_be_name(text):
        return False
    below = [block.text for block in blocks[at + 1 : at + 6]]
    proper = [t for t in below if _can_be(t) and _is_proper(t)]
    known = bool(PAPER.search(text)) and any(t[-1] != "." for t in proper)
    if (is_related(blocks, text, start) and not known) or not any(is_related(blocks, t, start) for t in proper):
        return False
    page = [
        phrases.reason_inside(t) or phrases.reason_at_end(t) or is_label(t) or count_words(t) < 3 for t in below[:1]
    ]
    dated = dates.is_date_line(below[0]) and not dates.words_besides_dates(below[0])
    return known or ((any(page) or dated) and not _is_phrase(text))


def _leads_to(blocks: Sequence[Block], at: int) -> bool:
    """Whether a line is a breadcrumb: names of sections, followed by a headline that is also below."""
    text = fold(blocks[at].text)
    for block in blocks[at + 1 : at + 8]:
        title = fold(block.text)
        if text != title and text.endswith(title) and count_words(title) > 3:
            return is_label(text.removesuffix(title).strip(" /|>»-"))
    return False


def _first_after_labels(blocks: Sequence[Block], fresh: list[int], start: int) -> int:
    """The first line that is neither a section's name nor unrelated to the story."""
    for at in fresh:
        later = [k for k in fresh if k > at and (_is_proper(blocks[k].text) or _is_work(blocks, at, k))]
        if not later or not (is_label(blocks[at].text) or _is_unrelated(blocks, at, later, start)):
            return at
    return fresh[0]


def _is_work(blocks: Sequence[Block], label: int, at: int) -> bool:
    """Whether a few words directly below a section's name are the headline, as the title of a film above its review."""
    text = blocks[at].text
    known = is_label(blocks[label].text) and not is_label(text) and at == label + 1 and count_words(text) in (2, 3)
    written = known and not bylines.is_person(text) and not dates.find_dates(text)
    return written and any(text in block.text for block in blocks[at + 1 :] if len(block.text) > len(text) + 20)


def _is_unrelated(blocks: Sequence[Block], at: int, later: list[int], start: int) -> bool:
    """Whether a line is a name of up to four words unrelated to the story, while a later headline is related to it."""
    text = blocks[at].text
    if not _may_be_name(text):
        return False
    if text.isupper() and len(text.split()) < 3 and not blocks[later[0]].text.isupper():
        return True
    office = any(_OFFICE.search(b.text) and fold(text) in fold(b.text) for b in blocks[start + 1 :])
    if office:
        return True
    if _is_phrase(text) or is_related(blocks, text, start):
        return False
    return any(is_related(blocks, blocks[k].text, start) for k in later)


def _may_be_name(text: str) -> bool:
    """Whether a line is as short as a newspaper's name and has no sign that such names do not have."""
    return count_words(text) <= 4 and not re.search(r"[\d<>?:;“‘]", text)


def _is_phrase(text: str) -> bool:
    """Whether a few words are written like a sentence: "A bridge too far", but not "The Evening Post"."""
    return any(word[:1].islower() and word not in _SMALL for word in text.split())


def is_related(blocks: Sequence[Block], text: str, start: int) -> bool:
    """Whether the story's first paragraphs contain a word of `text`."""
    prose = " ".join(block.text for block in blocks[start : start + _PROSE_BLOCKS] if len(block.text) > 60)
    return not _stems(text).isdisjoint(_stems(prose))


@lru_cache(8)  # most calls are for the same paragraphs
def _stems(text: str) -> frozenset[str]:
    """The first six letters of the longer words of a text; each pair of letters in Chinese and Japanese."""
    pairs = {run[at : at + 2] for run in _RUN.findall(text) for at in range(len(run) - 1)}
    return frozenset(pairs | {word[:6] for word in re.findall(r"\w{4,}", text.casefold())})


def _is_heading(text: str) -> bool:
    return 4 <= count_words(text) <= 30 and not text.rstrip("”’\"'»").endswith(".")


def _is_proper(text: str) -> bool:
    """Whether a line has the form of a headline and of nothing else."""
    return _is_heading(text) and not (
        is_label(text) or _is_name_line(text) or dates.find_dates(text) or dates.is_relative(text)
    )


def _is_name_line(text: str) -> bool:
    """Whether a line has names of people and their roles, and no figure as headlines on them have: "dies at 84"."""
    return bool(bylines.from_bare_line(text)) and not re.search(r"\b[a-z]+ \d+$", text)


def _below_masthead(blocks: Sequence[Block], fresh: list[int]) -> list[int]:
    """If a masthead was skipped, removes the lines that directly follow it, up to a blank line."""
    if not fresh or blocks[fresh[0]].gap:
        return fresh
    near = [at for at in fresh if at < fresh[0] + 6]
    parted = next((at for at in near if blocks[at].gap and _is_heading(blocks[at].text)), None)
    return fresh if parted is None else [at for at in fresh if at >= parted]


def _repeated_below(blocks: Sequence[Block], above: list[int]) -> int:
    """The index of a headline that repeats the first line without the newspaper's name: "Headline | The Paper"."""
    first = blocks[above[0]].text
    bare = fold(_SITE_SUFFIX.sub("", first))
    if bare == fold(first):
        return above[0]
    for at in above[1:]:
        text = fold(blocks[at].text)
        if len(text) > 12 and fold(first).startswith(text) and not re.match(r"\w", fold(first)[len(text) :].strip()):
            return at
    return above[0]
