"""Texts written in other letter cases. Each keeps its length, so that the names keep their places."""

from __future__ import annotations

import random
import re

from training.noise import Spans


def upper(text: str) -> str:
    """Capitals, leaving letters whose capital is longer, so that offsets hold."""
    return "".join(char.upper() if len(char.upper()) == 1 else char for char in text)


def lower(text: str) -> str:
    """Small letters, leaving capitals whose small letter is longer, so that offsets hold."""
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


def headline(text: str) -> str:
    """A capital at the beginning of each word of four letters and more."""
    return re.sub(r"(?<!\w)[a-z](?=\w{3})", lambda match: match[0].upper(), text)


def recased(text: str, spans: Spans, rng: random.Random, share: float) -> str:
    """Sometimes write all of it in capitals, as a headline, without capitals, or names in capitals."""
    chance = rng.random() / share
    if chance < 0.5:
        return upper(text)
    if chance < 0.8:
        return headline(text)
    if chance < 1.0:
        return lower(text)
    if chance < 1.2:
        for start, end, _ in spans:
            text = text[:start] + upper(text[start:end]) + text[end:]
    return text
