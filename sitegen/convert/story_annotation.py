"""The annotation of a captured story: of its title, subtitle, body and captions, in its setting."""

from __future__ import annotations

from sitegen.annotate.annotation import Annotation
from sitegen.annotate.annotator import Annotator
from sitegen.annotate.setting import Setting
from sitegen.core.model import PERSON, Story
from sitegen.core.text import reading_text


def annotate_story(annotator: Annotator, story: Story, language: str, home: str) -> Annotation:
    """The entities and tags of a story. `language` is a BCP 47 code; `home` is the town of its publication, or ""."""
    text = reading_text(story.subtitle, story.body, (image.caption for image in story.images))
    people = tuple(one.name for one in story.named if one.kind == PERSON.name and not one.local)
    setting = Setting(story.dateline, story.publication, home, people, _year(story))
    return annotator.annotate(text, title=story.title, topics=story.topics, language=language, setting=setting)


def _year(story: Story) -> int:
    """The latest year in which a story can have been written; 0 if nothing is known of it."""
    date = story.date or (story.date_range.latest if story.date_range else "")
    return int(date[:4]) if date[:4].isdigit() else 0
