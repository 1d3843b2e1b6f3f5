"""A spaCy pipeline as recogniser (extra `sitegen[spacy]`)."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from sitegen.annotate.recogniser.spans import Span
from sitegen.core.errors import SitegenError

KIND_OF = {
    "PERSON": "person",
    "PER": "person",
    "ORG": "organization",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "EVENT": "event",
}
MAX_PART_CHARS = 100_000  # characters per call of spaCy: its memory grows with them
ASSUMED_PROBABILITY = 1.0  # spaCy returns no probabilities


class SpacyRecogniser:
    """Finds names with an installed spaCy pipeline that has an entity recogniser."""

    def __init__(self, name: str) -> None:
        """Loads the pipeline `name`. Raises `SitegenError` if it or spaCy is missing."""
        self._pipeline = _pipeline(name)

    def find(self, text: str) -> list[Span]:
        """Returns the names in `text`; see `Recogniser.find`."""
        return [
            Span(base + name.start_char, base + name.end_char, KIND_OF[name.label_], ASSUMED_PROBABILITY)
            for base, part in _parts(text)
            for name in self._pipeline(part).ents
            if name.label_ in KIND_OF and name.text.strip()
        ]


def _pipeline(name: str) -> Any:
    try:
        spacy = import_module("spacy")
    except ImportError:
        raise SitegenError(
            f'annotate.model is "{name}", but spaCy is not installed',
            hint='pip install "sitegen[spacy]", or set annotate.model = "sitegen"',
        ) from None
    try:
        return spacy.load(name, exclude=["lemmatizer", "textcat"])
    except OSError:
        raise SitegenError(
            f'there is no spaCy pipeline called "{name}"',
            hint=f'python -m spacy download {name}, or set annotate.model = "sitegen"',
        ) from None


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """Yields (offset, part) for the parts of a long text, each cut at its last white space."""
    base = 0
    while base < len(text):
        end = min(base + MAX_PART_CHARS, len(text))
        if end < len(text):
            space = max(text.rfind(sign, base + MAX_PART_CHARS // 2, end) for sign in " \n")
            end = space + 1 if space > 0 else end
        yield base, text[base:end]
        base = end
