"""Sets paragraphs that are more than prose: lines of verse, links to embedded media, times of a live report."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape, unescape
from urllib.parse import urlsplit

from sitegen.render.html_tokens import TAG, VOID, element_end, text_of

_EXTERNAL = re.compile(r'<a href="(https?://[^"]*)"')
_TIME = re.compile(r"\s*(?:[01]?\d|2[0-3])[.:h][0-5]\d(?:\s?[ap]\.?m\.?)?(?:\s?[A-Z]{2,4})?\s*", re.IGNORECASE)
"""Matches "14:05", "9.30 am", "17h20 CET"."""
_TIMED = frozenset(["<p>", "<h2>", "<h3>", "<h4>", "<h5>", "<h6>"])


def set_paragraphs(tokens: Sequence[str]) -> list[str]:
    """Returns `tokens` with the classes `lines`, `embed` and `time` at paragraphs of these kinds."""
    made = list(tokens)
    for place, tag in enumerate(made):
        if tag in _TIMED:
            _set(made, place, element_end(made, place))
        elif tag.startswith("<pre"):
            made[place] = f'{tag[:-1]} tabindex="0">'  # to be scrolled with the keyboard
        elif tag.startswith("<a ") and ' href="' not in tag:
            made[place] = tag.replace(' rel="noopener"', "")
    return made


def _set(tokens: list[str], start: int, end: int) -> None:
    """Sets one paragraph or heading, from its start tag to its end tag."""
    inner = tokens[start + 1 : end]
    words = [token for token in inner if token.strip()]
    if _is_time(words):
        tokens[start] = f'{tokens[start][:-1]} class="time">'
    elif tokens[start] == "<p>" and _is_embed(words):
        tokens[start] = '<p class="embed">'
        host, place = _host(words[0]), start + 1 + inner.index(words[0])
        if host and host not in text_of(words):
            tokens[place] = tokens[place].replace("<a ", f'<a data-host="{host}" ', 1)
    elif tokens[start] == "<p>" and "<br>" in inner:
        _set_lines(tokens, start, end)


def _is_time(words: Sequence[str]) -> bool:
    """Whether a paragraph or heading is just a time of day, maybe in bold."""
    is_bold = len(words) == 3 and words[0] == "<strong>"
    return (is_bold or len(words) == 1) and _TIME.fullmatch(words[len(words) // 2]) is not None


def _is_embed(words: Sequence[str]) -> bool:
    """Whether a paragraph is just one link to another site."""
    is_link = bool(words) and _EXTERNAL.match(words[0]) is not None and words[-1] == "</a>"
    return is_link and words.count("</a>") == 1 and not any(word.startswith("<img") for word in words)


def _host(link: str) -> str:
    found = _EXTERNAL.match(link)
    try:
        host = urlsplit(unescape(found[1])).hostname if found else ""
    except ValueError:
        host = ""
    return escape((host or "").removeprefix("www."))


def _set_lines(tokens: list[str], start: int, end: int) -> None:
    """Puts each line of a paragraph into an element of its own, so that a line that is turned over is indented."""
    depth = 0
    breaks = []
    for place in range(start + 1, end):
        tag = TAG.match(tokens[place])
        if tokens[place] == "<br>" and not depth:
            breaks.append(place)
        elif tokens[place] == "<br>":
            return  # emphasis runs over the end of the line
        elif tag and tag[1] not in VOID:
            depth += -1 if tokens[place].startswith("</") else 1
    tokens[start] = '<p class="lines"><span>'
    for place in breaks:
        tokens[place] = "</span><br><span>"
    tokens[end] = "</span></p>"
