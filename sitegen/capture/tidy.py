"""The story's blocks without what its head says already, and without the furniture among and below them."""

from __future__ import annotations

from collections.abc import Sequence

from sitegen.capture import bylines, cues, dates
from sitegen.capture.article import Choice
from sitegen.capture.foot import CREDITS
from sitegen.capture.rules import DROPPED, Rules
from sitegen.capture.visible import Piece
from sitegen.capture.zones import CAPTION
from sitegen.text import fold

_HEAD = 6
"""Blocks at the beginning of a story among which its head may be repeated."""


def tidy(choice: Choice, said: Sequence[str], own: Rules) -> None:
    """Takes out of a choice what is no part of the story by its words; `said` is its title and standfirst.

    The rules of a publication go before all else.
    """
    kept_by_rule = {at for at, piece in enumerate(choice.pieces) if own.keeps(piece.text) and not _is_caption(piece)}
    told = {fold(text) for text in said if text}
    for number, at in enumerate(sorted(choice.kept - kept_by_rule)):
        text = choice.pieces[at].text
        reason = (_repeats_head(text, told) if number < _HEAD else "") or cues.inside(text)
        if reason:
            choice.drop(at, reason)
    for at in sorted(choice.kept - kept_by_rule, reverse=True):
        if not (reason := _closing(choice.pieces[at])):
            break
        choice.drop(at, reason)
    for at in kept_by_rule:
        choice.keep(at)
    for at, piece in enumerate(choice.pieces):
        if own.drops(piece.text):
            choice.drop(at, DROPPED)


def _repeats_head(text: str, told: set[str]) -> str:
    if fold(text) in told:
        return "said in the head"
    if len(text.split()) > 25:
        return ""
    return "byline" if bylines.is_byline(text) else "date line" if dates.is_date_line(text) else ""


def _closing(piece: Piece) -> str:
    """Why a block is no end of a story; "" where it is one."""
    if bylines.is_credits(piece.text):
        return CREDITS
    return cues.end(piece.text) or ("heading without a text" if piece.shape == "heading" else "")


def _is_caption(piece: Piece) -> bool:
    return any(zone.reason == CAPTION for zone in piece.zones)
