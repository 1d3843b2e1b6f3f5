"""The annotator: finds the entities and tags of a story, from its text alone."""

from __future__ import annotations

from collections.abc import Sequence

from sitegen.annotate.annotation import Annotation, Mention
from sitegen.annotate.recogniser.spans import Recogniser
from sitegen.annotate.resolve.resolver import resolve_names
from sitegen.annotate.tags import story_tags


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
        people: Sequence[str] = (),
        year: int = 0,
    ) -> Annotation:
        """The entities and tags of a story.

        Offsets of mentions are code points of `text`; an entity that only the title names has no mention. `topics` are
        tags that the page states; they come first. Text in a language other than English gets no further tags.
        `language` is a BCP 47 code. `people` are full names that the page states: a bare surname may mean one of them.
        `year` is the year of the story, 0 if it is not known: it decides between heads of state with one surname.
        """
        lead = f"{title}\n\n" if title else ""
        whole = lead + text
        resolved = resolve_names(whole, self._recogniser.find(whole), people, year)
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
