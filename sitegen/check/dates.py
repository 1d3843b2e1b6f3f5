"""Checks for dates that no story can have: in the future, or before there were newspapers."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.check.finding import WARNING, Finding
from sitegen.check.line_numbers import line_of_key
from sitegen.content.document import Document
from sitegen.core.model import Article
from sitegen.index.future_dates import after_capture

CHECK = "dates"
FIRST = "1600"


def dates(article: Article, document: Document, today: str) -> Iterator[Finding]:
    """The dates of an article that are after `today` (an ISO date), before 1600, or after the capture of the story."""
    for key, date in _dates(article):
        if not date or (date >= FIRST and date[:10] <= today):
            continue
        when = f"before {FIRST}" if date < FIRST else "in the future"
        mend = "correct it; leave it out, or give a date_range, where it is not known"
        line = line_of_key(document.head, key, date[:10]) or line_of_key(document.head, key)
        yield Finding(article.path, line, f"{key}: {date} is {when}", mend, CHECK)
    if what := after_capture(article.date, str(article.capture.get("captured") or "")):
        mend = (
            "correct the one that is wrong; the front page and the feed leave such a story out while they have others"
        )
        yield Finding(article.path, line_of_key(document.head, "date"), what, mend, CHECK, WARNING)


def _dates(article: Article) -> Iterator[tuple[str, str]]:
    yield "date", article.date
    yield "updated", article.updated
    if article.date_range:
        # an open end is often written as a date far in the future, so only the beginning is checked
        yield "date_range", article.date_range.earliest
    for correction in article.corrections:
        yield "corrections", correction.date
    if article.withdrawn:
        yield "withdrawn", article.withdrawn.date
