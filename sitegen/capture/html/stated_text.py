"""The words that an extractor, or the page's own data, gives as the story."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sitegen.core.script_words import count_words, word_tokens

PROSE_WORDS = 8
"""The minimum number of words of a paragraph. Blocks with fewer words cannot be recognised by their words alone."""
_ALIKE_SHARE = 0.66
"""A block is part of a text if the text has this share of its runs of three words."""


class StatedText:
    """The words that an extractor, or the page's own data, gives as the story."""

    def __init__(self, texts: Iterable[str]) -> None:
        listed = [word_tokens(text) for text in texts]
        self.whole = {" ".join(words) for words in listed}
        # Triples run across texts, since a block of the page may be several lines of the extractor.
        self.shingles = set(_triples([word for words in listed for word in words]))

    def has(self, text: str) -> bool:
        """Whether a block is part of the story's words; a short block only if it is a whole text of them."""
        words = word_tokens(text)
        if count_words(text) < PROSE_WORDS and " ".join(words) not in self.whole:
            return False
        triples = _triples(words)
        return not triples or sum(t in self.shingles for t in triples) >= _ALIKE_SHARE * len(triples)

    def states(self, text: str) -> bool:
        """Whether a full paragraph is part of the story's words."""
        return bool(self.shingles) and count_words(text) >= PROSE_WORDS and self.has(text)


def _triples(words: Sequence[str]) -> list[tuple[str, ...]]:
    return list(zip(words, words[1:], words[2:], strict=False))
