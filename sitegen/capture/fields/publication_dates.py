"""The dates between which a publication appeared: bounds for its undated stories, and a test of all dates."""

from __future__ import annotations

from dataclasses import replace

from sitegen.capture.record import PublicationFacts
from sitegen.core.model import DateRange, Provenance, Story

SOURCE = "dates of the publication"


def bounded(story: Story, paper: PublicationFacts) -> Story:
    """A story without a date, with bounds that are not wider than the dates of its publication."""
    if story.date or paper.dates == DateRange() or not _overlap(own := story.date_range or DateRange(), paper.dates):
        return story
    earliest = max(own.earliest, paper.dates.earliest)
    latest = min(filter(None, (own.latest, paper.dates.latest)), default="")
    if (earliest, latest) == (own.earliest, own.latest):
        return story
    before = story.provenance.get("date_range")
    known = Provenance(f"{before.source}; {SOURCE}", min(before.confidence, 0.9)) if before else Provenance(SOURCE, 0.9)
    provenance = {**story.provenance, "date_range": known}
    return replace(story, date_range=DateRange(earliest, latest), provenance=provenance)


def contradiction(story: Story, paper: PublicationFacts) -> str:
    """What to tell of a story that is dated outside the dates of its publication; "" if it is not."""
    day = story.date[:10]
    own = DateRange(day, day) if day else story.date_range or DateRange()
    if _overlap(own, paper.dates):
        return ""
    dated = day or " to ".join(filter(None, (own.earliest, own.latest)))
    period = f"{paper.dates.earliest or 'its beginning'} to {paper.dates.latest or 'its end'}"
    return f"date: {dated} is not within {period}, the dates of the publication in {paper.source}"


def _overlap(one: DateRange, other: DateRange) -> bool:
    starts_in_time = not one.earliest or not other.latest or one.earliest <= other.latest
    return starts_in_time and (not one.latest or not other.earliest or one.latest >= other.earliest)
