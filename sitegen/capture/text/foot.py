"""Reads the lines around the end of an article: credits, notes on authors, dates of first publication."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from sitegen.capture.boilerplate import phrases
from sitegen.capture.fields import bylines, date_statements, dates
from sitegen.capture.fields.name_form import in_normal_case
from sitegen.capture.text.blocks import Block
from sitegen.capture.text.head import TextHead

CREDITS = "credits of the newsroom"
_IS_AUTHOR = re.compile(
    r"^(?P<name>(?-i:[^\W\d_a-z])[\w.'’-]+(?: [\w.'’-]+){1,4}?),? is (?:an?|the|our) [^.]{0,80}?\b"
    r"(?:reporter|correspondent|writer|editor|journalist|columnist|fellow|professor|lecturer|author|researcher|contributor|producer|critic)\b",
    re.IGNORECASE,
)
_FIRST = re.compile(
    r"[\W_]*(?:first published|originally published|(?:this )?(?:article|story|post)(?: was)?(?: first| originally)? "
    r"published|date (?:first )?published|date of publication)\b",
    re.IGNORECASE,
)
_POSTED = re.compile(r"[\W_]*(?:posted|published)\b", re.IGNORECASE)
_ENDED = re.compile(r"[.!?…。！？؟۔][\"'”’»)\]」』）]*$")
_SPEAKER = re.compile(r"^.{2,40} (?:says|said|wrote|writes):?$")


@dataclass(slots=True)
class Foot:
    """What the lines around the end of an article state.

    `end` is the index after the article's last block. `authors` and `date` are stated below the article, `date`
    on `date_line`. `fields` maps
    indexes of blocks to the field they contain, `reasons` maps others to the reason for their removal.
    """

    end: int
    authors: tuple[str, ...] = ()
    date: dates.FoundDate | None = None
    date_line: str = ""
    fields: dict[int, str] = field(default_factory=dict)
    reasons: dict[int, str] = field(default_factory=dict)


def read_foot(blocks: Sequence[Block], head: TextHead, end: int, *, whole: bool = False) -> Foot:
    """Reads the lines around `end`, the index after the last block that is assumed to be the article's.

    `whole` tells whether no page is around the story, so that its last line may be a signature.
    """
    foot = Foot(_corrected_end(blocks, head, end))
    _find_credits(blocks, head, foot)
    if not head.authors and not foot.authors:
        _find_signature(blocks, head, foot)
    if whole:
        _find_name_below(blocks, head, foot)
    if head.date is None or head.date.updated:
        _find_date(blocks, foot)
    return foot


def _corrected_end(blocks: Sequence[Block], head: TextHead, end: int) -> int:
    """The end, moved up to the first comment or note on the author in the second half of the article."""
    for at in range(max(head.body + 3, (head.body + end) // 2), end):
        text = blocks[at].text
        if bylines.is_note(text, head.authors):
            return at
        if _SPEAKER.match(text) and at + 1 < end and dates.is_date_line(blocks[at + 1].text):
            return at
    return end


def _find_credits(blocks: Sequence[Block], head: TextHead, foot: Foot) -> None:
    for at in range(max(head.body + 1, foot.end - 3), min(foot.end + 6, len(blocks))):
        text = blocks[at].text
        if not bylines.is_credits(text):
            continue
        names = bylines.from_sign_off(text)
        if names and not head.authors and not foot.authors:
            foot.authors, foot.fields[at] = names, "authors"
        else:
            foot.reasons[at] = CREDITS


def _find_signature(blocks: Sequence[Block], head: TextHead, foot: Foot) -> None:
    """Finds a byline directly below the text, or a note that describes its author."""
    for at in range(max(head.body + 1, foot.end - 1), min(foot.end + 3, len(blocks))):
        text = blocks[at].text
        if _is_signature(text) and (names := bylines.from_sign_off(text)):
            foot.authors, foot.fields[at] = names, "authors"
            return
        note = _IS_AUTHOR.match(text) if len(text) < 400 else None
        if note and bylines.is_person(note["name"]):
            foot.authors, foot.fields[at] = (note["name"],), "authors"
            return
        if phrases.reason_at_end(text):  # what follows is a list of other stories, or readers' comments
            return


def _find_name_below(blocks: Sequence[Block], head: TextHead, foot: Foot) -> None:
    """Finds a signature that is a name alone below the last paragraph: in capitals, after a dash, in parentheses.

    Where other lines are names too, they are speakers, or the writers of letters.
    """
    at = foot.end - 1
    if at <= head.body or at in foot.fields or not _ENDED.search(blocks[at - 1].text):
        return
    name = _name_alone(blocks[at].text)
    others = any(_name_alone(block.text) for block in blocks[head.body : at])
    if not name or others:
        return
    known = head.authors or foot.authors
    if not known:
        foot.authors = (name,)
    if name in (known or foot.authors):
        foot.fields[at] = "authors"


def _name_alone(text: str) -> str:
    """The person whose name is all that a line has; "" if there is none."""
    bare = text.strip("—–-()[] ")
    if len(text) > 60 or not bylines.is_person(bare) or (bare == text and not bare.isupper()):
        return ""
    return in_normal_case(bare)


def _is_signature(text: str) -> bool:
    """Whether a line is short, and neither begins nor ends like a sentence."""
    return len(text) < 80 and not text.endswith(".") and not text.strip("—–- ")[:1].islower()


def _find_date(blocks: Sequence[Block], foot: Foot) -> None:
    for at in range(max(foot.end - 1, 1), min(foot.end + 12, len(blocks))):
        text = blocks[at].text
        posted = _POSTED.match(text) or date_statements.is_labelled(text)
        stated = _FIRST.match(text) or (at < foot.end + 2 and posted and dates.is_date_line(text))
        date = dates.publication_date(text) if len(text) < 120 and stated else None
        if date:
            foot.date, foot.date_line, foot.fields[at] = date, text, "date"
            return
