"""The rest of a story that a page shows only in part, such as behind a paywall, from the page's own data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sitegen.capture.boilerplate import phrases
from sitegen.capture.html.stated_text import PROSE_WORDS, StatedText
from sitegen.core.script_words import count_words, word_tokens
from sitegen.core.text import squeeze

SOURCE = "the rest from json-ld"
_MIN_REST_WORDS = 60
"""A page shows a story in part if its data has so many words more."""
_REST_RATIO = 1.3
"""The minimum number of words in the data, per word on the page."""
_SHOWN_SHARE = 0.8
"""The data are of the same story if they have this share of its paragraphs."""


def rest_of_story(stated: Iterable[str], shown: Sequence[str], page: StatedText) -> list[str]:
    """The paragraphs of the texts `stated` that follow the last one of `shown`, the paragraphs that the page shows.

    Empty if the page shows all, or if the data are of another story. `page` are all words of the page.
    """
    text = max(stated, key=len, default="")
    prose = [paragraph for paragraph in shown if count_words(paragraph) >= PROSE_WORDS]
    if not prose or not _is_longer(text, shown):
        return []
    told = StatedText([text])
    if sum(told.has(paragraph) for paragraph in prose) < _SHOWN_SHARE * len(prose):
        return []
    rest = [squeeze(part) for part in _after(text, prose[-1])]
    return [part for part in rest if part and not page.has(part) and not phrases.reason_inside(part)]


def _is_longer(text: str, shown: Sequence[str]) -> bool:
    words, visible = count_words(text), sum(map(count_words, shown))
    return words >= visible + _MIN_REST_WORDS and words >= _REST_RATIO * visible


def _after(text: str, last: str) -> list[str]:
    """The paragraphs of a text below the paragraph `last`, which may have been cut short on the page."""
    paragraphs = [part.strip() for part in text.split("\n") if part.strip()]
    end = StatedText([last])
    at = max((n for n, part in enumerate(paragraphs) if _begins_alike(part, last) or end.has(part)), default=-1)
    if at >= 0 and len(paragraphs) > 1:
        return paragraphs[at + 1 :]
    start = text.find(squeeze(last)[-40:])
    return [text[start + 40 :]] if start >= 0 else []


def _begins_alike(part: str, last: str) -> bool:
    return word_tokens(part)[:PROSE_WORDS] == word_tokens(last)[:PROSE_WORDS]
