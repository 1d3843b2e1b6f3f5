"""The run of an article, line by line: what is kept as what, and what is taken out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from sitegen.capture import bylines, captions
from sitegen.capture.blocks import Block
from sitegen.capture.captions import Caption
from sitegen.model import Removed
from sitegen.text import escape

_BULLET = re.compile(r"^(?:[•▪●◦‣·*]|[-–](?=\s))\s*(?=\S)")
_ENDED = re.compile(r"[.!?…:;,][\"'”’»)\]]*$")
_TEASERS = frozenset(["list of other stories", "link to another story"])


@dataclass(slots=True)
class Body:
    """The paragraphs of an article in order, as Markdown; its captions; and the lines that were taken out."""

    paragraphs: list[tuple[Block, str]] = field(default_factory=list)
    captions: list[Caption] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)

    def drop(self, block: Block, reason: str) -> None:
        self.removed.append(Removed(block.line, block.text, reason))


def whole(blocks: Sequence[Block]) -> Body:
    """Every block is part of the article, as in wire copy."""
    body = Body()
    for block in blocks:
        body.paragraphs.append((block, escape(block.text)))
    return body


def read(blocks: Sequence[Block], reasons: Sequence[str], scores: Sequence[float]) -> Body:
    """Sorts the blocks of the run. `reasons`: why a block is no part of the article, or "" for each that may be."""
    body = Body()
    teasers = False
    for at, block in enumerate(blocks):
        reason = reasons[at]
        teasers = reason in _TEASERS or (teasers and scores[at] < 0 and not _is_full(block.text))
        if reason:
            body.drop(block, reason)
        elif caption := _caption(blocks, at):
            body.captions.append(caption)
            body.drop(block, "caption")
        elif teasers:
            body.drop(block, "list of other stories")
        else:
            following = next((b for b, r in zip(blocks[at + 1 :], reasons[at + 1 :], strict=True) if not r), None)
            _keep(body, block, following, scores[at])
    return body


def _caption(blocks: Sequence[Block], at: int) -> Caption | None:
    """A line with a mark of credit, or one that the line below it credits or says again with a credit."""
    own = captions.read(blocks[at].text)
    if own:
        return own
    if len(blocks[at].text.split()) > 4 and any(
        b.text == blocks[at].text for b in (*blocks[max(0, at - 1) : at], *blocks[at + 1 : at + 2])
    ):
        return Caption(blocks[at].text, "")
    if _is_name(blocks[at].text) and at and not blocks[at].gap and blocks[at - 1].gap:
        return Caption("", blocks[at].text)
    below = captions.read(blocks[at + 1].text) if at + 1 < len(blocks) else None
    if at + 1 < len(blocks) and _is_name(blocks[at + 1].text) and not blocks[at + 1].gap:
        below = Caption("", blocks[at + 1].text)
    if not below or len(blocks[at].text.split()) > 60:
        return None
    text = blocks[at].text
    if below.caption:
        return Caption(text, below.credit) if below.caption.startswith(text) else None
    beneath = not blocks[at + 1].gap and blocks[at].gap
    return Caption(text, below.credit) if beneath or captions.is_scene(text) else None


def _is_name(text: str) -> bool:
    """A photographer's name in capitals, alone on its line."""
    return text.isupper() and bylines.is_person(text)


def _keep(body: Body, block: Block, following: Block | None, score: float) -> None:
    bullet = _BULLET.match(block.text)
    if bullet:
        body.paragraphs.append((block, "- " + escape(block.text[bullet.end() :])))
    elif following and _is_heading(block.text, following.text, body.paragraphs):
        body.paragraphs.append((block, "## " + escape(block.text)))
    elif score < -2.5 and not _is_full(block.text):
        body.drop(block, "not part of the text")
    else:
        body.paragraphs.append((block, escape(block.text)))


def _is_full(text: str) -> bool:
    return len(text) > 60 and bool(_ENDED.search(text))


def _is_heading(text: str, following: str, before: Sequence[tuple[Block, str]]) -> bool:
    """A short line without a stop, alone between paragraphs or over a list."""
    if len(text.split()) > 12 or len(text) > 90 or not (text[0].isalnum() or text[0] in "“‘\"'¿¡") or text[0].islower():
        return False
    stopped = _ENDED.search(text) and not text.endswith("?") and text[0] not in "'‘“"
    under = _is_full(following) or bool(_BULLET.match(following))
    over = not before or _is_full(before[-1][0].text) or before[-1][1].startswith("- ")
    return not stopped and under and over


def markdown(body: Body) -> str:
    """The paragraphs as one Markdown text; neighbouring list items make one list."""
    parts: list[str] = []
    for _, text in body.paragraphs:
        listed = text.startswith("- ") and bool(parts) and parts[-1].rpartition("\n")[2].startswith("- ")
        if listed:
            parts[-1] += "\n" + text
        else:
            parts.append(text)
    return "\n\n".join(parts)
