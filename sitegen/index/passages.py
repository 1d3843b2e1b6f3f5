"""Where a story's own names and tags stand in its sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sitegen.annotate.mentions import Finder
from sitegen.model import TAG, Named
from sitegen.text import Sentence

Sighting = tuple[int, int, int]  # number of the sentence, start and end in it (code points)


def sightings(
    parts: Sequence[Sentence], named: Sequence[Named], tags: Sequence[str]
) -> dict[tuple[str, str], list[Sighting]]:
    """For each (kind, name) the places where it stands, in order. Names that are nowhere have no entry."""
    found: dict[tuple[str, str], list[Sighting]] = {}
    finder = Finder(named)
    topics = [(tag, _tag_pattern(tag)) for tag in tags]
    for number, sentence in enumerate(parts):
        for start, end, name in finder.find(sentence.text):
            found.setdefault((name.kind, name.name), []).append((number, start, end))
        for tag, pattern in topics:
            for match in pattern.finditer(sentence.text):
                found.setdefault((TAG.name, tag), []).append((number, match.start(), match.end()))
    return found


def _tag_pattern(tag: str) -> re.Pattern[str]:
    """Finds a tag in any case, its words parted by spaces or hyphens, in singular or plural."""
    words = [re.escape(word) for word in re.split(r"[\s-]+", tag) if word]
    if words and len(words[-1]) > 3:
        words[-1] = re.sub(r"(?:ies|y)$", "(?:y|ies)", words[-1]) if words[-1].endswith(("y", "ies")) else words[-1]
        words[-1] = re.sub(r"(?<![s'(|)])s$", "", words[-1]) + "(?:e?s)?"
    return re.compile(r"(?<!\w)" + r"[\s-]+".join(words) + r"(?!\w)", re.IGNORECASE)
