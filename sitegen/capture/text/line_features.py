"""Features of a line and its neighbours that distinguish an article's prose from the rest of the page."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from sitegen.capture import cues
from sitegen.capture.boilerplate import phrases
from sitegen.capture.fields import bylines, captions, dates
from sitegen.capture.text.blocks import Block
from sitegen.core.script_words import UNSPACED, count_letters

NAMES = (
    "bias", "log_words", "words_1_3", "words_4_7", "words_15", "words_30", "full_stop", "long_open_end",
    "question", "colon", "stop_words", "capitals", "digits", "quoted", "you", "site_we", "link_marks", "cue_end",
    "cue_hard", "byline", "date_line", "caption", "doubled", "repeats", "repeats_half", "gap", "prose_before",
    "prose_after", "prose_near_before", "prose_near_after", "short_before", "short_after", "hard_before",
    "end_just_before", "early", "late", "open_before", "open_after", "of_story",
)  # fmt: skip

_STOP = frozenset(
    "the a an and or but of in on at to for from with by as is are was were be been being has have had do "
    "does did not no it its he she they his her their them him this that these those which who whom what when "
    "where while than then there here will would could should may might can must after before about into over "
    "under between against during more most some any all also if because so such only other out up said says "
    "i we you our my me us just how".split()
)
_STOP |= frozenset(
    "el los las un una y que del se por con para como más su al es lo le les des et une du dans qui sur au pour pas ne "
    "est der die das und den von zu mit sich ist im dem nicht ein eine auf für het een van dat op te zijn voor "
    "niet met il di che della per non sono da do em os no na uma com não dos på och att som av og det til ikke".split()
)
_WORD = re.compile(rf"[^\W\d_{UNSPACED}]+(?:['’][^\W\d_]+)?|[{UNSPACED}]|\d[\d.,]*")
_UNSPACED = re.compile(f"[{UNSPACED}]")
_UNSPACED_STOP_WEIGHT = 2.5
"""Every letter of Chinese and Japanese counts as a word, so stop words are a smaller share of them than elsewhere."""
_FULL_STOP = re.compile(r"[.!?…。！？؟۔][\"'”’»)\]」』）]*$")
_LINKS = re.compile(
    r"[hw.@©|»›#A-Z](?:(?<=h)ttps?:|(?<=w)ww\.|(?<=\.)com\b|(?<=[@©|»›])|(?<=#)\w|(?<=[A-Z])[A-Z]+:|(?<=\bR)T\b)"
)
"""Signs of links; a search is fast because all of them begin with one of a few characters."""
_SITE = frozenset(
    "newsletter newsletters subscribe subscriber subscribers subscription subscriptions subscribed inbox website "
    "privacy cookie cookies comment comments email e-mail advertise advertising advertisement advertiser terms policy "
    "article click account download app".split()
)

_YOU = frozenset(["you", "your"])
_YOU_SHORT = ("you’", "you'")
_LONG = re.compile(r"\b\w{5,}")
_STEM_CHARS = 6
"""The first letters of a word, which its forms have in common."""
_FIRST_PARAGRAPHS = 8
_SHOUTED = "link to another story"
_LISTED = "list of other stories"
_MAX_LIST_LINES = 8
"""Maximum number of lines of a list of other stories in the middle of an article."""


def measure(blocks: Sequence[Block], repeats: Sequence[int]) -> list[tuple[float, ...]]:
    """The features of each block, in the order of NAMES. `repeats` are percentages of captures with the same line.

    Pass only blocks to which `boilerplate_reasons` gives no reason, so that neighbours of a line are those that readers
    see.
    """
    texts = Counter(block.text for block in blocks)
    prose = [is_prose(block.text) for block in blocks]
    # If paragraphs are not separated by blank lines, their absence means nothing.
    spaced = sum(b.gap for b, p in zip(blocks, prose, strict=True) if p) * 2 >= sum(prose)
    ends = [phrases.reason_at_end(block.text) for block in blocks]
    own = [
        (*_own(block, texts[block.text], share, end), block.gap or not spaced)
        for block, share, end in zip(blocks, repeats, ends, strict=True)
    ]
    # Among four lines before and after: long lines without a full stop, as in lists of titles.
    column = NAMES.index("long_open_end")
    open_ends = [row[column] for row in own]
    of_story = _shares_of_story(blocks, prose)
    hard, found = 0, []
    for at in range(len(blocks)):
        found.append(
            (
                *own[at],
                *_around(at, prose, own),
                min(hard, 3),
                *_place(at, ends, len(blocks)),
                sum(open_ends[max(0, at - 4) : at]) / 4,
                sum(open_ends[at + 1 : at + 5]) / 4,
                of_story[at],
            )
        )
        # A menu at the top may contain the same phrases as the foot of the page, so only phrases after prose count.
        hard += phrases.ends_article(ends[at]) and any(prose[:at])
    return [tuple(map(float, values)) for values in found]


def boilerplate_reasons(blocks: Sequence[Block]) -> list[str]:
    """For each block, the reason why it is boilerplate that does not show where an article ends, or ""."""
    texts = Counter(block.text for block in blocks)
    reasons = [
        phrases.reason_inside(b.text) or ("said many times" if texts[b.text] > 3 and len(b.text) < 40 else "")
        for b in blocks
    ]
    for at in range(1, len(blocks)):
        # The title of another story is followed by a line with its age.
        open_end = len(blocks[at - 1].text) < 160 and not _FULL_STOP.search(blocks[at - 1].text)
        if reasons[at] and at > 5 and open_end and len(blocks[at].text) < 30 and dates.is_relative(blocks[at].text):
            reasons[at - 1] = reasons[at - 1] or reasons[at]
    shouts = sum(_is_shout(block.text) for block in blocks)
    if shouts * 5 < len(blocks):
        first = next((at for at, block in enumerate(blocks) if is_prose(block.text)), len(blocks))
        reasons = [r or (_SHOUTED if at > first and _is_shout(blocks[at].text) else "") for at, r in enumerate(reasons)]
    for at in range(len(blocks)):
        if not reasons[at] and phrases.reason_at_end(blocks[at].text) == _LISTED:
            count = _list_length(blocks, reasons, at)
            reasons[at : at + count] = [_LISTED] * count
    boxes = [reason == "sign-up box" for reason in reasons]
    for at in range(1, len(blocks) - 1):
        # Lines between two lines of such a box belong to it; sentences of the story only if they are alone.
        text = blocks[at].text
        if reasons[at] or not boxes[at - 1] or len(text) >= 200:
            continue
        if any(boxes[at + 1 : at + (2 if phrases.is_statement(text) else 4)]):
            reasons[at], boxes[at] = "sign-up box", True
    return reasons


def _list_length(blocks: Sequence[Block], reasons: Sequence[str], at: int) -> int:
    """The number of lines of a list of other stories, if the article continues below it; otherwise 0."""
    prose = [is_prose(block.text) for block in blocks[at : at + _MAX_LIST_LINES + 3]]
    first = next((k for k, found in enumerate(prose) if found), len(prose))
    goes_on = sum(prose[first : first + 2]) == 2 and not any(reasons[at + first : at + first + 2])
    goes_on = goes_on and not any(
        phrases.ends_article(phrases.reason_at_end(block.text)) for block in blocks[at : at + first + 2]
    )
    over = any(is_prose(block.text) for block in blocks[max(0, at - 3) : at])
    return first if goes_on and over and first <= _MAX_LIST_LINES else 0


def _is_shout(text: str) -> bool:
    """Whether a line is a headline in capitals, like a link to another story; sub-headings are shorter."""
    return text.isupper() and 6 < len(text.split()) < 25 and not _FULL_STOP.search(text)


def is_prose(text: str) -> bool:
    """Whether a line is long and ends like a sentence."""
    return (len(text) > 80 or count_letters(text) > 80) and bool(_FULL_STOP.search(text))


@cache
def _stop_words(own: cues.Cues) -> frozenset[str]:
    """The stop words of English and of the language of a text."""
    return _STOP | own.stop_words


def _own(block: Block, times: int, share: int, end: str) -> tuple[float, ...]:
    text = block.text
    words = _WORD.findall(text[:1500]) or ["-"]
    small, initials = " ".join(words).lower().split(" "), [word[0] for word in words]
    letters = sum(map(bool, map(_UNSPACED.match, initials))) if _UNSPACED.search(text) else 0
    count = len(words) - letters // 2 if len(text) <= 1500 else count_letters(text) // 6
    stop_words, weight = _stop_words(cues.current()), _UNSPACED_STOP_WEIGHT if letters * 2 > len(words) else 1
    stops = weight * sum(map(stop_words.__contains__, small)) / len(words)
    ended = bool(_FULL_STOP.search(text))
    return (
        1, math.log1p(count), count <= 3, 4 <= count <= 7, count >= 15, count >= 30,
        ended, count >= 5 and not ended, text.endswith("?"), text.endswith(":"),
        stops,
        sum(map(str.isupper, initials)) / len(words),
        sum(map(str.isdigit, initials)) / len(words),
        text[0] in "“\"‘'«", "you" in text.lower() and any(w in _YOU or w.startswith(_YOU_SHORT) for w in small),
        min(2, sum(map(_SITE.__contains__, small[:100]))), min(2, len(_LINKS.findall(text[:600]))),
        bool(end), phrases.ends_article(end),
        bylines.is_byline(text), dates.is_date_line(text), captions.parse_caption(text) is not None,
        times > 1, share > 0, share >= 30,
    )  # fmt: skip


def _around(at: int, prose: list[bool], own: list[tuple[float, ...]]) -> tuple[float, ...]:
    before, after = prose[max(0, at - 4) : at], prose[at + 1 : at + 5]
    return (
        bool(before and before[-1]), bool(after and after[0]), sum(before) / 4, sum(after) / 4,
        at > 0 and own[at - 1][2] + own[at - 1][3] > 0, at + 1 < len(own) and own[at + 1][2] + own[at + 1][3] > 0,
    )  # fmt: skip


def _place(at: int, ends: list[str], total: int) -> tuple[float, ...]:
    return any(ends[max(0, at - 3) : at]), at < 4, at / total


def _shares_of_story(blocks: Sequence[Block], prose: Sequence[bool]) -> list[float]:
    """For each block, the share of its longer words that the first line or the first paragraphs contain besides it.

    Other stories and comments below an article have fewer of its words.
    """
    words = [{word[:_STEM_CHARS] for word in _LONG.findall(block.text.casefold())} for block in blocks]
    first = {0, *[at for at, found in enumerate(prose) if found][:_FIRST_PARAGRAPHS]}
    counts = Counter(word for at in first if at < len(words) for word in words[at])
    return [
        sum(counts[word] > (at in first) for word in own) / len(own) if own else 0.0 for at, own in enumerate(words)
    ]
