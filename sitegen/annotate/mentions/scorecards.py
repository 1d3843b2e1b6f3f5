"""Finds players on cricket scorecards, which have no sentences: "A. Quill c Marbeck b Tolby 42"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sitegen.annotate.mentions.story_text import Sighting, StoryText

_NAME = r"(?:[^\W\d_a-z]\.? ){0,3}[^\W\d_a-z][\w’'-]{1,40}+(?: [^\W\d_a-z][\w’'-]{1,40}+){0,2}"
_OUT = re.compile(
    rf"^[ \t]*(?P<batsman>{_NAME}) (?:not out|run out|retired hurt|absent hurt|"
    rf"(?:hit wicket |lbw )?b (?P<bowler>{_NAME})|c (?:and|&) b (?P<both>{_NAME})|"
    rf"(?:c|st) (?P<fielder>{_NAME}) b (?P<other>{_NAME})),? \d{{1,3}}\b",
    re.MULTILINE,
)
_BOWLED = re.compile(rf"(?P<bowler>{_NAME}),? \d{{1,2}}(?:\.\d)?-\d{{1,2}}-\d{{1,3}}-\d{{1,2}}\b")


def players(page: StoryText) -> Iterator[Sighting]:
    """The players in rows of a scorecard. Bowling figures count only if the text has such rows."""
    rows = list(_OUT.finditer(page.text))
    for match in (*rows, *(_BOWLED.finditer(page.text) if rows else ())):
        for group in match.groupdict():
            if match.group(group):
                yield page.sighting(match.start(group), match.end(group), "person", 0.9)
