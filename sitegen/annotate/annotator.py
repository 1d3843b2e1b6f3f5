"""The annotator: finds the entities and tags of a story, from its text alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sitegen.annotate.annotation import Annotation, Mention
from sitegen.annotate.mentions.cities import DATELINE
from sitegen.annotate.recogniser.spans import Recogniser, Span
from sitegen.annotate.resolve.resolver import Resolution, resolve_names
from sitegen.annotate.setting import UNKNOWN, Setting
from sitegen.annotate.tags import story_tags

_DATELINE_CHARS = 160  # a dateline at the beginning of a text ends within so many characters


class Annotator:
    """Finds the entities and tags of stories with one recogniser."""

    def __init__(self, recogniser: Recogniser) -> None:
        """Uses a recogniser that `load_recogniser` returned."""
        self._recogniser = recogniser

    def annotate(
        self,
        text: str,
        *,
        title: str = "",
        topics: Sequence[str] = (),
        language: str = "en",
        setting: Setting = UNKNOWN,
    ) -> Annotation:
        """The entities and tags of a story.

        Offsets of mentions are code points of `text`; an entity that only the title or the dateline of `setting` names
        has no mention. `topics` are tags that the page states; they come first. Text in a language other than English
        gets no further tags. `language` is a BCP 47 code.
        """
        headed = f"{title}\n\n" if title else ""
        dateline = _dateline(setting.dateline, text)
        lead = headed + dateline
        spans = self._recogniser.find(headed + text)
        if dateline:  # the rules read it; the recogniser need not
            spans = [_moved(span, len(dateline)) if span.start >= len(headed) else span for span in spans]
        resolved = resolve_names(lead + text, spans, setting)
        if dateline:
            resolved = _with_dateline(resolved, setting.dateline, len(headed), len(lead))
        mentions = tuple(
            Mention(m.start - len(lead), m.end - len(lead), m.text, m.kind, m.entity)
            for m in resolved.mentions
            if m.start >= len(lead)
        )
        names = [form for e in resolved.entities for form in (e.name, *e.aliases)]
        names += [m.text for m in resolved.mentions if m.kind == "demonym"]
        return Annotation(
            mentions, resolved.entities, story_tags(text, title=title, topics=topics, names=names, language=language)
        )


def _moved(span: Span, distance: int) -> Span:
    return replace(span, start=span.start + distance, end=span.end + distance)


def _dateline(dateline: str, text: str) -> str:
    """The dateline as print has it, to be put before `text`: "LINCOLN, Nebraska — "; "" if the text begins with it."""
    city, comma, area = " ".join(dateline.split()).partition(",")
    stands = DATELINE.match(text[:_DATELINE_CHARS])
    if not city or " the " in city or (stands and stands.group("city").casefold() == city.casefold()):
        return ""
    return f"{city.upper()}{comma}{area} — "


def _with_dateline(resolved: Resolution, dateline: str, start: int, end: int) -> Resolution:
    """The entities with the place of the dateline in `[start, end)` under its written form, and without its area.

    The state in "LINCOLN, Nebraska" says where the town is; it is a place of the story only if the story names it.
    """
    inside = {m.entity: m.start for m in resolved.mentions if start <= m.start < end}
    named = {m.entity for m in resolved.mentions if not start <= m.start < end}
    city = next((i for i, place in inside.items() if place == start and i.startswith("place:")), "")
    printed = dateline.partition(",")[0].upper()
    entities = tuple(
        replace(e, aliases=tuple(sorted({*e.aliases, dateline} - {e.name, printed}))) if e.id == city else e
        for e in resolved.entities
        if not city or e.id == city or e.id in named or e.id not in inside
    )
    return replace(resolved, entities=entities)
