"""Checks the names from bylines with the recogniser. A name that it takes for no person and no agency is left out.

A line such as "Morning Edition" or "Easy Recipes" over a story has the form of a name. Capture cannot tell it from one,
since the recogniser belongs to annotation. Names that a page's metadata states are not checked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property

from sitegen.annotate.recogniser.spans import Recogniser
from sitegen.capture.fields import bylines
from sitegen.core.model import Doubt, Story

_SENTENCES = ("By {}", "Written by {}, who reported on Tuesday.")
"""Sentences in which a name of a person is recognised, and few other words are."""
_MIN_PROBABILITY = 0.62
_NAMED_CONFIDENCE = 0.8
"""A byline of at least this confidence has a word such as "By" before the name, so it may name an organization."""
_CHECKED = ("byline", "signature below the text")
_WHY = "; not recognised as a person or agency"


class AuthorCheck:
    """Checks authors with the recogniser that `load` returns; it is only called if there is a name to check."""

    def __init__(self, load: Callable[[], Recogniser]) -> None:
        self._load = load

    @cached_property
    def _recogniser(self) -> Recogniser:
        return self._load()

    def without_doubtful_authors(self, story: Story) -> Story:
        """A story without the names from its byline that are no names; they are among its doubts."""
        found = story.provenance.get("authors")
        if not story.authors or found is None or not found.source.startswith(_CHECKED):
            return story
        named = found.confidence >= _NAMED_CONFIDENCE
        kept = tuple(name for name in story.authors if self._is_author(name, named=named))
        if kept == story.authors:
            return story
        others = ", ".join(name for name in story.authors if name not in kept)
        doubt = Doubt("authors", others, f"{found.source}{_WHY}", round(min(found.confidence, 0.3), 2))
        provenance = {field: one for field, one in story.provenance.items() if kept or field != "authors"}
        return replace(story, authors=kept, provenance=provenance, doubts=(*story.doubts, doubt))

    def _is_author(self, name: str, *, named: bool) -> bool:
        agency = bylines.is_agency(name) if named else bylines.from_agency_line(name)
        if agency or not _is_latin(name):
            return True
        return any(self._is_recognised(name, sentence, named=named) for sentence in _SENTENCES)

    def _is_recognised(self, name: str, sentence: str, *, named: bool) -> bool:
        start = sentence.index("{")
        cased = name.title() if name.islower() else name
        text = sentence.format(cased)
        kinds = {"person", "organization"} if named else {"person"}
        return any(
            span.kind in kinds
            and span.score >= _MIN_PROBABILITY
            and span.start < start + len(cased)
            and span.end > start
            for span in self._recogniser.find(text)
        )


def _is_latin(name: str) -> bool:
    """Whether a name has Latin letters only, for which the recogniser is trained."""
    return all(ord(sign) < 0x250 or not sign.isalpha() or "\u1e00" <= sign <= "\u1eff" for sign in name)
