"""Finds the article as one contiguous run of blocks.

The weights of the features (weights.toml) were fitted by training/capture_lines.py. The floors [txt] in
tests/quality/floors.toml guard the result, also that of the limits below.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from operator import mul

from sitegen.capture.boilerplate import phrases
from sitegen.capture.text.blocks import Block
from sitegen.capture.text.line_features import NAMES, measure
from sitegen.core.script_words import count_letters

_MAX_LOG_ODDS = 3.0
"""Limit of a block's score in both directions."""
_HARD_CUE_LOG_ODDS = 3.0
"""Weight of a block after which no article continues, as a multiple of `_MAX_LOG_ODDS`."""
_NEUTRAL_LOG_ODDS = -0.05
"""Score of a block that is no evidence either way."""


@cache
def _weights() -> tuple[float, ...]:
    text = files("sitegen.capture.text").joinpath("weights.toml").read_text(encoding="utf-8")
    weights = tomllib.loads(text)["weights"]
    return tuple(float(weights[name]) for name in NAMES)


def log_odds(blocks: Sequence[Block], repeats: Sequence[int], reasons: Sequence[str]) -> list[float]:
    """For each block, the log-odds that it is part of the article; slightly below zero for blocks with a reason.

    `repeats` are the percentages of captures that contain the block; `reasons` why it is boilerplate, or "".
    """
    weights = _weights()
    kept = [at for at, reason in enumerate(reasons) if not reason]
    scores = [_NEUTRAL_LOG_ODDS] * len(blocks)
    for at, row in zip(kept, measure([blocks[k] for k in kept], [repeats[k] for k in kept]), strict=True):
        scores[at] = sum(map(mul, weights, row))
    return scores


def best_run(blocks: Sequence[Block], scores: Sequence[float]) -> tuple[int, int] | None:
    """The run of blocks, [start, end), with the greatest sum of scores; None if no sum is positive.

    Scores are weighted by the length of the block and limited, so that no single block outweighs all others.
    """
    start = 0
    total = top = 0.0
    found: tuple[int, int] | None = None
    for at, (block, score) in enumerate(zip(blocks, scores, strict=True)):
        if total <= 0:
            start, total = at, 0.0
        hard = phrases.ends_article(phrases.reason_at_end(block.text))
        total += (
            -_MAX_LOG_ODDS * _HARD_CUE_LOG_ODDS
            if hard
            else max(_least(block), min(_MAX_LOG_ODDS, score)) * _weight(block)
        )
        if total > top:
            top, found = total, (start, at + 1)
    return found


def _least(block: Block) -> float:
    """The minimum score of a block. Items of a list are short, but are no evidence against an article."""
    return _NEUTRAL_LOG_ODDS if block.text[0] in "-–•▪●◦‣*" and block.text.endswith((".", ";", ",")) else -_MAX_LOG_ODDS


def _weight(block: Block) -> float:
    return 0.3 + min(count_letters(block.text), 800) / 150


def sign_off_start(blocks: Sequence[Block]) -> int:
    """The index of the sign-off of a wire story, which a page may follow; the number of blocks if there is none."""
    least = max(2, len(blocks) // 2)
    end = max((at for at in range(least, len(blocks)) if phrases.is_sign_off(blocks[at].text)), default=len(blocks))
    while end > 2 and phrases.is_sign_off(blocks[end - 1].text):
        end -= 1
    return end


def is_signed(blocks: Sequence[Block]) -> bool:
    """Whether the last line is a sign-off: then there is no page around the story."""
    return bool(blocks) and phrases.is_sign_off(blocks[-1].text)


def is_short(line: str) -> bool:
    """Whether a line is as short as one of a list, and does not end like a sentence."""
    return count_letters(line) < 60 and not line.endswith((".", "”", '"', "’", "»", "!", ":", "。", "」"))
