"""Completes fields in the same way for all formats, and removes those with too low a confidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields as fields_of
from dataclasses import replace
from itertools import islice
from typing import Any

from sitegen.capture.cues.language import identify
from sitegen.capture.fields import (
    archive_urls,
    date_evidence,
    date_ranges,
    folder_publication,
    publication_dates,
    publication_rules,
    story_dates,
)
from sitegen.capture.fields.story_dates import StatedDates
from sitegen.capture.record import Record, Stated
from sitegen.core.config import Config
from sitegen.core.model import DateRange, Doubt, Image, Provenance, Story
from sitegen.core.script_words import count_letters, count_words
from sitegen.core.text import plain

_MIN_LANGUAGE_LETTERS = 40
"""A text with fewer letters is too short to detect its language."""
_TITLE_WORDS = 10
"""The number of words of the text that replace a missing headline."""
_NEEDED = frozenset(["title", "body", "images", "captured"])
"""Fields that are never removed because of low confidence."""
_DATES = frozenset(["date", "date_range", "updated"])
_SURE_LANGUAGE_CONFIDENCE = 0.9
"""A language with a lower confidence does not decide what a date means."""


def complete(
    story: Story,
    record: Record,
    config: Config,
    *,
    note: str = "",
    language: str = "",
    dates: StatedDates = StatedDates(),  # noqa: B008 -- it is immutable
) -> Story:
    """`story` with the fields that its record states and that follow from others, without uncertain ones.

    `note` describes how the bytes were decoded, if that was a guess. `language` is the language that the capture
    states, `dates` what it states of its dates.
    """
    story = replace(story, context=record.context, doubts=(*story.doubts, *record.doubts))
    story = archive_urls.with_original(_stated(story, record.stated))
    story = _with_rules(story, config, record.publication.url)
    if note and "body" in story.provenance:
        body = story.provenance["body"]
        story = _with(story, "body", story.body, Provenance(f"{body.source}; {note}", min(body.confidence, 0.7)))
    if not story.publication and (named := folder_publication.publication(story)):
        story = _with(story, "publication", *named)
    text = plain(story.body)
    if not story.title:
        story = _with(story, "title", _first_words(text), Provenance("first words of the text", 0.3))
    if not story.language and (spoken := _language(text, language, record.publication.language)):
        story = _with(story, "language", *spoken)
    story = _without_doubts(_dated(story, record, config, dates), config.capture.min_confidence)
    if not story.date and not story.date_range:
        known = date_range(text, story.images, story.captured, story.updated)
        story = _with(story, "date_range", *known) if known else story
    return _of_one_day(publication_dates.bounded(story, record.publication))


def _of_one_day(story: Story) -> Story:
    """A story whose bounds leave only one day is dated by them."""
    bounds, found = story.date_range, story.provenance.get("date_range")
    if not bounds or not found or not bounds.earliest or bounds.earliest != bounds.latest:
        return story
    story = _without(story, "date_range")
    story = _with(
        story, "date", bounds.earliest, Provenance(f"only this day is left; {found.source}", found.confidence)
    )
    return _without(story, "updated") if story.updated[:10] == story.date else story


def _dated(story: Story, record: Record, config: Config, dates: StatedDates) -> Story:
    """`story` with the dates that its capture states."""
    language = story.provenance.get("language")
    url = story.source_url or record.publication.url
    evidence = date_evidence.DateEvidence(
        seed=record.seed,
        urls=(url,) if url else (),
        captured=story.captured,
        language=story.language if language and language.confidence >= _SURE_LANGUAGE_CONFIDENCE else "",
        rule=publication_rules.rules_for(config, story.seed, url).date_order(),
    )
    return story_dates.with_dates(story, dates, record.stated, evidence, config.capture.min_confidence)


def date_range(
    text: str, images: tuple[Image, ...], captured: str = "", updated: str = ""
) -> tuple[DateRange, Provenance] | None:
    """The bounds for the date of an undated story, by its text and captions, and by its capture and last change.

    `text` is plain text, `captured` and `updated` are ISO dates or "".
    """
    proof = date_ranges.find_bounds(text, tuple(image.caption for image in images))
    known = ((captured[:10], "captured"), (updated[:10], "changed"))
    day, why = min(((moment, f"{how} on {moment}") for moment, how in known if moment), default=("", ""))
    if not day or (proof and proof.bounds.latest and proof.bounds.latest < day):
        return (proof.bounds, Provenance(proof.words, 0.7)) if proof else None
    if not proof or proof.bounds.earliest > day:
        return DateRange("", day), Provenance(why, 0.9)
    words = f"{proof.words}; {why}" if proof.bounds.earliest else why
    return DateRange(proof.bounds.earliest, day), Provenance(words, 0.7)


def _first_words(text: str) -> str:
    """The first words of the text, as a replacement for a missing headline."""
    line = text.split("\n")[0]
    words = line.split()
    if count_words(line) > 2 * len(words):  # a script without spaces
        return line[: 2 * _TITLE_WORDS] + ("…" if len(line) > 2 * _TITLE_WORDS else "")
    return " ".join(words[:_TITLE_WORDS]) + (" …" if len(words) > _TITLE_WORDS else "")


def _with(story: Story, name: str, value: Any, provenance: Provenance) -> Story:
    changes: dict[str, Any] = {name: value, "provenance": {**story.provenance, name: provenance}}
    return replace(story, **changes)


def _without(story: Story, name: str) -> Story:
    default = next(f.default for f in fields_of(Story) if f.name == name)
    changes: dict[str, Any] = {name: default}
    return replace(story, **changes, provenance={n: p for n, p in story.provenance.items() if n != name})


def _stated(story: Story, stated: Mapping[str, Stated]) -> Story:
    """Sets the fields that a record states, unless the capture itself gives them with a higher confidence."""
    for name, one in stated.items():
        own = story.provenance.get(name) if getattr(story, name) else None
        if one.value and name not in _DATES and (own is None or one.confidence >= own.confidence):
            story = _with(story, name, one.value, Provenance(one.source, one.confidence))
    return story


def _with_rules(story: Story, config: Config, site: str) -> Story:
    own = publication_rules.rules_for(config, story.seed, story.source_url or site)
    if not own.name:
        return story
    if authors := own.authors(story.authors):
        story = replace(story, authors=authors)
    elif story.authors:
        story = _without(story, "authors")
    known = story.provenance.get("publication")
    if known and known.confidence >= 1.0:
        return story
    return _with(story, "publication", own.name, Provenance(own.source, 0.95))


def _without_doubts(story: Story, least: float) -> Story:
    for name, found in story.provenance.items():
        if found.confidence < least and name not in _NEEDED:
            story = _doubted(story, name)
    return story


def _doubted(story: Story, name: str, why: str = "") -> Story:
    found, value = story.provenance[name], getattr(story, name)
    shown = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    doubt = Doubt(name, shown, found.source + why, found.confidence)
    return _without(replace(story, doubts=(*story.doubts, doubt)), name)


def _language(text: str, stated: str = "", usual: str = "") -> tuple[str, Provenance] | None:
    """The language of a text. The stated language is used if the text agrees or is too short to detect.

    `stated` is that of the capture, `usual` that of its publication.
    """
    by = "stated by the page" if stated else "publication file"
    stated = (stated or usual).strip().replace("_", "-")
    letters = "".join(islice(filter(str.isalpha, text[:4000]), _MIN_LANGUAGE_LETTERS))
    if count_letters(letters) < _MIN_LANGUAGE_LETTERS:
        return (stated, Provenance(by, 0.6)) if stated else None
    code, probability = identify(text)
    if stated and stated.split("-")[0].lower() == code:
        return stated, Provenance(f"{by}, and the language of the text", 1.0)
    return code, Provenance("language of the text", round(probability, 2))
