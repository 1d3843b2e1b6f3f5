"""The annotation of a captured story: of its title, subtitle, body and captions, with the persons that it states."""

from __future__ import annotations

from sitegen.annotate.annotation import Annotation
from sitegen.annotate.annotator import Annotator
from sitegen.core.model import PERSON, Story
from sitegen.core.text import reading_text


def annotate_story(annotator: Annotator, story: Story, language: str) -> Annotation:
    """The entities and tags of a story. `language` is a BCP 47 code."""
    text = reading_text(story.subtitle, story.body, (image.caption for image in story.images))
    people = [one.name for one in story.named if one.kind == PERSON.name and not one.local]
    return annotator.annotate(
        text, title=story.title, topics=story.topics, language=language, people=people, year=_year(story)
    )


def _year(story: Story) -> int:
    """The latest year in which a story can have been written; 0 if nothing is known of it."""
    date = story.date or (story.date_range.latest if story.date_range else "")
    return int(date[:4]) if date[:4].isdigit() else 0
