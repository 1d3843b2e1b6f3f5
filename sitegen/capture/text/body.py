"""Classifies the lines of the article's run: which are kept as what, and which are removed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from sitegen.capture.fields import bylines, captions
from sitegen.capture.fields.captions import Caption
from sitegen.capture.text.blocks import Block
from sitegen.capture.text.set_lines import unquoted
from sitegen.core.script_words import count_letters, count_words
from sitegen.core.text import escape

_BULLET = re.compile(r"^(?:[•▪●◦‣·*]|[-–](?=\s))\s*(?=\S)")
_NUMBERED = re.compile(r"\(?(?P<number>\d{1,3})[.)]\s+(?=\S)")
_ITEM = re.compile(r"(\d{1,3})\. ")
_ENDED = re.compile(r"[.!?…:;,。！？：；，؟؛،][\"'”’»)\]」』）]*$")
_SIGN = "[■▪♦◆□◼●∎⬛▣]"
_MARK = re.compile(rf"(?<=\S)(?<!{_SIGN}(?={_SIGN}))\s*{_SIGN}+\s*$")
"""The mark with which some newspapers end an article; matched only at the start of a row of marks."""
_TEASERS = frozenset(["list of other stories", "link to another story"])
_LABEL_WORDS = 6
"""The maximum number of words of a label above the titles of other stories."""


@dataclass(slots=True)
class ArticleBody:
    """The lines of an article, classified.

    `paragraphs` are the paragraphs of the article in order, with their Markdown. `captions` are its captions, and
    `pictured` the blocks that contain them. `removed` are the other blocks, with the reason.
    """

    paragraphs: list[tuple[Block, str]] = field(default_factory=list)
    captions: list[Caption] = field(default_factory=list)
    pictured: list[Block] = field(default_factory=list)
    removed: list[tuple[Block, str]] = field(default_factory=list)

    def drop(self, block: Block, reason: str) -> None:
        self.removed.append((block, reason))


def body_of_wire_copy(blocks: Sequence[Block]) -> ArticleBody:
    """A body in which every block is part of the article, as in wire copy."""
    body = ArticleBody()
    for block in blocks:
        body.paragraphs.append((block, _as_markdown(block)))
    return body


def read_body(
    blocks: Sequence[Block],
    reasons: Sequence[str],
    scores: Sequence[float],
    kept: Sequence[bool],
    headings: frozenset[int] = frozenset(),
) -> ArticleBody:
    """Classifies the blocks of the run.

    `reasons` are the reasons why a block is not part of the article, "" for each that may be. `scores` are log-odds.
    `kept` tells which blocks a rule keeps. `headings` are the indexes of the headings of the items of a page; where
    they are known, no other line is one.
    """
    body = ArticleBody()
    teasers = ""
    for at, block in enumerate(blocks):
        reason = reasons[at]
        teasers = _teasers(teasers, reason, block, scores[at])
        if reason:
            body.drop(block, reason)
        elif not kept[at] and (caption := _caption(blocks, at)):
            body.captions.append(caption)
            body.pictured.append(block)
        elif teasers and not kept[at]:
            body.drop(block, "list of other stories")
        elif headings:
            body.paragraphs.append((block, "## " + escape(block.text) if at in headings else _as_markdown(block)))
        else:
            following = next((k for k in range(at + 1, len(blocks)) if not reasons[k]), None)
            _keep(body, block, None if following is None else blocks[following], scores[at])
    if body.paragraphs:
        block, text = body.paragraphs[-1]
        body.paragraphs[-1] = (block, _MARK.sub("", text))
    return body


def _teasers(before: str, reason: str, block: Block, score: float) -> str:
    """The state of a list of links to other stories after a line: "label", "link", or "" outside such a list.

    After a label, every line that ends like a title belongs to the list; after a link, only lines with a negative
    score.
    """
    if reason in _TEASERS:
        return "label" if count_words(block.text) <= _LABEL_WORDS else "link"
    titled = before == "label" and 3 <= count_words(block.text) <= 25 and not _ENDED.search(block.text)
    return before if (titled or score < 0) and not _is_full(block.text) else ""


def _caption(blocks: Sequence[Block], at: int) -> Caption | None:
    """The caption in a line: it has a credit, or the lines beside it contain its credit, its button or a copy of it."""
    text, words = blocks[at].text, count_words(blocks[at].text)
    if own := captions.parse_caption(text):
        over = captions.parse_caption(blocks[at - 1].text) if at and captions.is_source(blocks[at - 1].text) else None
        return Caption(own.caption, own.credit or over.credit) if over and own.caption else own
    if 4 < words <= 40 and text in (b.text for b in (*blocks[max(0, at - 1) : at], *blocks[at + 1 : at + 2])):
        return Caption(text, "")
    if _is_credit_name(blocks, at) and count_words(blocks[at - 1].text) > 4:
        return Caption("", text)
    found = _credited(blocks, at) if words <= 60 else None
    return found or (_announced(blocks, at) if at and words <= 40 else None)


def _credited(blocks: Sequence[Block], at: int) -> Caption | None:
    """A line as a caption, if the next line is its credit or a button that hides it."""
    text = blocks[at].text
    following = blocks[at + 1] if at + 1 < len(blocks) else None
    if following is None:
        return None
    below = Caption("", following.text) if _is_credit_name(blocks, at + 1) else None
    below = below or captions.parse_caption(following.text)
    if below is None:
        return Caption(text, "") if captions.is_switch(following.text) else None
    if below.caption:
        return Caption(text, below.credit) if below.caption.startswith(text) else None
    if captions.is_source(following.text) or _is_over(blocks, at + 1):
        return None
    beneath = not following.gap and blocks[at].gap
    hidden = any(captions.is_switch(b.text) for b in blocks[at + 2 : at + 3])
    described = captions.is_scene(text) and not _is_title_case(text)
    return Caption(text, below.credit) if beneath or hidden or described else None


def _is_title_case(text: str) -> bool:
    """Whether a line without a full stop has capitals as headings have: "The Best Tent for Walkers"."""
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 3]
    return not _ENDED.search(text) and len(words) > 1 and all(word[0].isupper() for word in words)


def _announced(blocks: Sequence[Block], at: int) -> Caption | None:
    """A line as a caption, if the button of its picture or its credit is directly above it."""
    text, before = blocks[at].text, blocks[at - 1]
    if captions.is_button(before.text):
        return Caption(text, "") if captions.is_scene(text) else None
    over = captions.parse_caption(before.text) if _is_over(blocks, at - 1) else None
    return Caption(text, over.credit) if over and not over.caption and captions.is_scene(text) else None


def _is_over(blocks: Sequence[Block], at: int) -> bool:
    """Whether a credit is separated from the line above it but not from the line below it, its caption."""
    return blocks[at].gap and at + 1 < len(blocks) and not blocks[at + 1].gap


def _is_credit_name(blocks: Sequence[Block], at: int) -> bool:
    """Whether a line is only the photographer's name of the line above: in capitals, or with a stroke and a newspaper.

    Capitals may also be a speaker or a signature. They are a credit only if both lines stand alone between paragraphs,
    and the upper one describes a picture.
    """
    if not at or blocks[at].gap:
        return False
    text, over = blocks[at].text, blocks[at - 1]
    if text.isupper():
        alone = over.gap and at + 1 < len(blocks) and blocks[at + 1].gap
        once = sum(block.text == text for block in blocks) == 1
        return alone and once and captions.has_words_of_scene(over.text) and bylines.is_person(text)
    return bool(re.search(r"[|/]", text)) and len(text.split()) < 8 and bool(bylines.from_bare_line(text))


def _as_markdown(block: Block) -> str:
    """A block as Markdown: a table in a fenced block, a stanza with its lines, an item of a list, or a paragraph."""
    if block.form == "table":
        fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", "\n".join(block.set_lines)) or [""]))
        return "\n".join([fence, *block.set_lines, fence])
    if block.form == "verse":
        return "\\\n".join(escape(line.strip()) for line in block.set_lines)
    if block.form == "quote":
        return "\n>\n".join("> " + escape(paragraph) for paragraph in unquoted(block.set_lines))
    bullet = _BULLET.match(block.text)
    if bullet:
        return "- " + escape(block.text[bullet.end() :])
    numbered = _NUMBERED.match(block.text)
    if numbered:
        return f"{int(numbered['number'])}. " + escape(block.text[numbered.end() :])
    return escape(block.text)


def _keep(body: ArticleBody, block: Block, following: Block | None, score: float) -> None:
    if block.form or _BULLET.match(block.text):
        body.paragraphs.append((block, _as_markdown(block)))
    elif following and _is_heading(block.text, following.text, body.paragraphs):
        body.paragraphs.append((block, "## " + escape(block.text)))
    elif score < -2.5 and not _is_full(block.text):
        body.drop(block, "not part of the text")
    else:
        body.paragraphs.append((block, _as_markdown(block)))


def _is_full(text: str) -> bool:
    return count_letters(text) > 60 and bool(_ENDED.search(text))


def _is_heading(text: str, following: str, before: Sequence[tuple[Block, str]]) -> bool:
    """Whether a line is a sub-heading: short, without a full stop, between paragraphs or above a list."""
    if len(text) > 90 or count_words(text) > 12 or not (text[0].isalnum() or text[0] in "“‘\"'¿¡") or text[0].islower():
        return False
    stopped = _ENDED.search(text) and not text.endswith("?") and text[0] not in "'‘“"
    under = _is_full(following) or bool(_BULLET.match(following))
    over = not before or _is_full(before[-1][0].text) or before[-1][1].startswith("- ")
    return not stopped and under and over


def markdown(body: ArticleBody) -> str:
    """The paragraphs as one Markdown text. Consecutive list items form one list."""
    parts: list[str] = []
    for at, (block, text) in enumerate(body.paragraphs):
        number = _number(text)
        if number is not None and not _is_counted(body.paragraphs, at, number):
            text, number = escape(block.text), None
        before = parts[-1].rpartition("\n")[2] if parts else ""
        listed = text.startswith("- ") and before.startswith("- ")
        if listed or (number is not None and _number(before) == number - 1):
            parts[-1] += "\n" + text
        else:
            parts.append(text)
    return "\n\n".join(parts)


def _number(text: str) -> int | None:
    """The number of an item of a numbered list, or None."""
    match = _ITEM.match(text)
    return int(match[1]) if match else None


def _is_counted(paragraphs: Sequence[tuple[Block, str]], at: int, number: int) -> bool:
    """Whether the line directly above or below has the number before or after: the lines are the items of a list."""
    above = at > 0 and not paragraphs[at][0].gap and _number(paragraphs[at - 1][1]) == number - 1
    below = paragraphs[at + 1] if at + 1 < len(paragraphs) else None
    return above or (below is not None and not below[0].gap and _number(below[1]) == number + 1)


def is_pull_quote(blocks: Sequence[Block], at: int) -> bool:
    """Whether a line is a sentence in quotation marks that a paragraph near it says without being only that."""
    text = blocks[at].text
    bare = text.strip('“”"«»„').rstrip(".,!?")
    if text[0] not in '“"«„' or text[-1] not in '”"«»“' or len(bare) > 200 or count_words(bare) < 5:
        return False
    near = (*blocks[max(0, at - 5) : at], *blocks[at + 1 : at + 6])
    return any(bare.casefold() in block.text.casefold() for block in near if len(block.text) > len(text) + 10)
