"""Sets the dates of a story from all that its capture states of them: `date`, or else `date_range`, and `updated`.

Statements are used in the order of their confidence. A full date goes before a partial one that covers it. A date that
is left out is listed as a Doubt with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import NamedTuple

from sitegen.capture.fields import date_evidence, relative_dates
from sitegen.capture.fields.date_evidence import DateEvidence
from sitegen.capture.fields.date_statements import RELATIVE, DateStatement
from sitegen.capture.record import Stated
from sitegen.core.model import DateRange, Doubt, Provenance, Story

_PERSON_CONFIDENCE = 1.0
"""The confidence in what a person stated in a sidecar."""
_DECIDED_CONFIDENCE = 0.85
_RELATIVE_CONFIDENCE = 0.6
"""Maximum confidence in an ambiguous date that evidence decides, and in a relative time."""


class StatedDates(NamedTuple):
    """What a capture states of the date of publication and of changes, the most trusted statements first.

    The values of the statements are ISO dates, or of the types DateStatement and DateRange. `beside` are other texts of
    the page with numeric dates.
    """

    published: tuple[Stated, ...] = ()
    changed: tuple[Stated, ...] = ()
    beside: tuple[str, ...] = ()


@dataclass(slots=True)
class _Settled:
    """The result for one field: a full date or bounds, and what is left out."""

    day: Stated | None = None
    bounds: Stated | None = None
    doubts: list[Doubt] = field(default_factory=list)
    unsure: list[Doubt] = field(default_factory=list)  # left out only if there is no full date


def with_dates(
    story: Story, found: StatedDates, stated: Mapping[str, Stated], evidence: DateEvidence, least: float
) -> Story:
    """`story` with its dates. `stated` are the fields that its record states; `least` is the minimum confidence."""
    own = [stated[name] for name in ("date", "date_range") if name in stated]
    published = _ranked([*own, *found.published])
    changed = _ranked([*([stated["updated"]] if "updated" in stated else []), *found.changed])
    printed = (one.value.printed for one in (*published, *changed) if isinstance(one.value, DateStatement))
    evidence = replace(evidence, beside=(*evidence.beside, *found.beside, *printed))
    first = _settle("date", published, evidence, least)
    last = _settle("updated", changed, evidence, least)
    if first.day and last.day and str(last.day.value)[:10] <= str(first.day.value)[:10]:
        last.day = None  # a change on the same day, or a scheduled publication
    doubts = [*first.doubts, *([] if first.day else first.unsure), *last.doubts]
    story = replace(story, doubts=(*story.doubts, *doubts))
    if first.day:
        story = _with(story, "date", first.day)
    elif first.bounds and (bounds := _until(first.bounds, _upper(last, story.captured))):
        story = _with(story, "date_range", bounds)
    return _with(story, "updated", last.day) if last.day else story


def _upper(last: _Settled, captured: str) -> str:
    """The latest day on which a story can have been published: before its change and its capture; "" if unknown."""
    changed = str(last.day.value)[:10] if last.day else last.bounds.value.latest if last.bounds else ""
    return min((day for day in (changed, captured[:10]) if day), default="")


def _until(bounds: Stated, latest: str) -> Stated | None:
    days: DateRange = bounds.value
    if not latest or (days.latest and days.latest <= latest) or bounds.confidence >= _PERSON_CONFIDENCE:
        return bounds
    return replace(bounds, value=DateRange(days.earliest, latest)) if days.earliest <= latest else None


def _with(story: Story, name: str, one: Stated) -> Story:
    provenance = {**story.provenance, name: Provenance(one.source, one.confidence)}
    changes = {name: one.value}
    return replace(story, provenance=provenance, **changes)


def _ranked(statements: Iterable[Stated]) -> list[Stated]:
    return sorted((one for one in statements if one.value), key=lambda one: -one.confidence)


def _settle(name: str, ranked: Sequence[Stated], evidence: DateEvidence, least: float) -> _Settled:
    """The first full date, or else the first bounds."""
    settled = _Settled()
    for one in ranked:
        made = _usable(name, one, evidence, least, settled)
        if made is None:
            continue
        if isinstance(made.value, DateRange):
            settled.bounds = settled.bounds or made
        elif settled.bounds is None or _is_within(str(made.value)[:10], settled.bounds):
            settled.day = made
            return settled
        else:
            settled.doubts.append(_doubt(name, one, "; contradicts a statement that is more certain"))
    return settled


def _is_within(day: str, bounds: Stated) -> bool:
    """Whether a day is within bounds that no person stated."""
    days: DateRange = bounds.value
    inside = days.earliest <= day and (not days.latest or day <= days.latest)
    return inside and bounds.confidence < _PERSON_CONFIDENCE


def _usable(name: str, one: Stated, evidence: DateEvidence, least: float, settled: _Settled) -> Stated | None:
    """A statement as a full ISO date or as bounds; None if it is left out, which is noted in `settled`."""
    made = _meant(name, one, evidence, settled)
    if made is None:
        return None
    if made.confidence < least:
        settled.doubts.append(_doubt(name, made))
        return None
    first = made.value.earliest if isinstance(made.value, DateRange) else str(made.value)[:10]
    if first and _is_after_capture(first, evidence.captured) and made.confidence < _PERSON_CONFIDENCE:
        settled.doubts.append(_doubt(name, made, "; after the capture"))
        return None
    return made


def _meant(name: str, one: Stated, evidence: DateEvidence, settled: _Settled) -> Stated | None:
    found = one.value
    if not isinstance(found, DateStatement):
        return one
    if found.iso or found.bounds:
        source = one.source if found.iso else f"{one.source}; “{found.printed}”"
        return Stated(found.iso or found.bounds, source, one.confidence)
    if found.readings:
        return _of_readings(name, one, found, evidence, settled)
    if found.ago and evidence.captured and (days := relative_dates.days(found.ago, evidence.captured)):
        source = f"{one.source}; “{found.printed}” before the capture on {evidence.captured[:10]}"
        value = days.latest if days.earliest == days.latest else days
        return Stated(value, source, min(one.confidence, _RELATIVE_CONFIDENCE))
    settled.doubts.append(_doubt(name, one, f"; {found.reason or RELATIVE}"))
    return None


def _of_readings(
    name: str, one: Stated, found: DateStatement, evidence: DateEvidence, settled: _Settled
) -> Stated | None:
    if decision := date_evidence.decide(found, evidence):
        confidence = min(one.confidence, _DECIDED_CONFIDENCE)
        return Stated(decision.iso, f"{one.source}; “{found.printed}”, {decision.why}", confidence)
    days = " or ".join(dict.fromkeys(day for _, day in found.readings))
    settled.unsure.append(_doubt(name, one, f"; may mean {days}"))
    return Stated(found.covered(), f"{one.source}; “{found.printed}” may mean {days}", one.confidence)


def _doubt(name: str, one: Stated, why: str = "") -> Doubt:
    found = one.value
    shown = found.printed if isinstance(found, DateStatement) else str(found)
    if isinstance(found, DateRange):
        shown = f"{found.earliest or '…'} to {found.latest or '…'}"
    return Doubt(name, shown, one.source + why, one.confidence)


def _is_after_capture(day: str, captured: str) -> bool:
    """Whether a day is after the capture. One day is tolerated because of time zones."""
    return bool(captured) and day > (date.fromisoformat(captured[:10]) + timedelta(days=1)).isoformat()
