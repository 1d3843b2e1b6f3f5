"""Removes from the story's blocks the repeated head and the boilerplate."""

from __future__ import annotations

from collections.abc import Sequence

from sitegen.capture.boilerplate import phrases
from sitegen.capture.fields import bylines, date_statements
from sitegen.capture.fields.publication_rules import DROPPED, Rules
from sitegen.capture.html import printed_address
from sitegen.capture.html.story_blocks import Choice
from sitegen.capture.html.visible_blocks import VisibleBlock
from sitegen.capture.html.zones import CAPTION
from sitegen.capture.text.foot import CREDITS
from sitegen.core.script_words import count_words
from sitegen.core.text import fold

IN_HEAD = "said in the head"
LABEL = "label over the headline"
_HEAD_BLOCKS = 6
"""The number of blocks at the beginning of a story that are checked for a repeated head."""
_SUMMARY_CHARS = 60
"""The number of characters of the summary that are compared: pages cut it short."""
_MAX_BYLINE_WORDS = 25
"""The maximum number of words of a byline or a date line."""


def remove_boilerplate(choice: Choice, head: Sequence[str], summary: str, own: Rules, url: str) -> None:
    """Removes blocks from a choice because of their words. `head` are the title and the standfirst.

    `url` is the address of the page. A block that begins the page's `summary` of the story stays, unless it repeats
    the head. `own` are the rules of the publication, which take precedence.
    """
    for at in choice.kept & printed_address.notes_of_address(choice.pieces, url):
        choice.drop(at, phrases.reason_inside(choice.pieces[at].text) or phrases.ADDRESS)
    kept_by_rule = {at for at in choice.fixed if at in choice.kept}
    lines = {at for at in kept_by_rule if choice.pieces[at].stanza}
    kept_by_rule |= {at for at, piece in enumerate(choice.pieces) if own.keeps(piece.text) and not _is_caption(piece)}
    beginning = fold(summary)[:_SUMMARY_CHARS]
    head_texts = {fold(text) for text in head if text}
    for number, at in enumerate(sorted(choice.kept - kept_by_rule)):
        text = choice.pieces[at].text
        above = choice.pieces[at - 1].text if at else ""
        reason = _repeats_head(text, above, head_texts) if number < _HEAD_BLOCKS else ""
        if not (beginning and fold(text).startswith(beginning)):
            reason = reason or _furniture(choice.pieces[at])
        if reason:
            choice.drop(at, reason)
    for at in sorted(choice.kept - (kept_by_rule - lines), reverse=True):
        if not (reason := _closing(choice.pieces[at])):
            break
        choice.drop(at, reason)
        kept_by_rule.discard(at)
    for at in kept_by_rule:
        choice.keep(at)
    for at, piece in enumerate(choice.pieces):
        if own.drops(piece.text):
            choice.drop(at, DROPPED)


def _furniture(piece: VisibleBlock) -> str:
    """The reason why a block is boilerplate; "" if it is not. A cell of a table may be a number."""
    reason = phrases.reason_inside(piece.text)
    return "" if piece.shape == "cell" and reason == phrases.WORDLESS else reason


def _repeats_head(text: str, above: str, head_texts: set[str]) -> str:
    if fold(text) in head_texts:
        return IN_HEAD
    if count_words(text) > _MAX_BYLINE_WORDS:
        return ""
    if bylines.is_byline(text) or (bylines.is_byline(above) and bylines.is_role_line(text)):
        return "byline"
    return "date line" if date_statements.is_dated_line(text) else ""


def _closing(piece: VisibleBlock) -> str:
    """The reason why a block cannot be the last one of a story; "" if it can."""
    if bylines.is_credits(piece.text):
        return CREDITS
    return phrases.reason_at_end(piece.text) or ("heading without a text" if piece.shape == "heading" else "")


def _is_caption(piece: VisibleBlock) -> bool:
    return any(zone.reason == CAPTION for zone in piece.zones)
