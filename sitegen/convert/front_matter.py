"""Front matter for a captured and annotated story."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sitegen.annotate.annotation import Annotation, Entity
from sitegen.content.aliases import alias_problem
from sitegen.content.front_matter import KEYS
from sitegen.content.hiding_keys import meant_key
from sitegen.core.model import ENTITY_KINDS, KIND, PLACE, THIS, Image, Named, Story, Withdrawal
from sitegen.core.text import fold

_WRITTEN = frozenset(["front matter", "sidecar"])
"""Sources of topics that a person wrote."""


def fields(story: Story, annotation: Annotation, images: Sequence[Image]) -> dict[str, Any]:
    """The front matter of a story: plain YAML values, only those that are known. `images` replace the story's own."""
    bounds = story.date_range
    values: dict[str, Any] = {
        "title": story.title,
        "subtitle": story.subtitle,
        "description": story.description if story.description != story.subtitle else "",
        "authors": list(story.authors),
        "date": story.date,
        "date_range": [bounds.earliest, bounds.latest] if bounds else None,
        "dateline": story.dateline,
        "publication": story.publication,
        "section": story.section,
        "language": story.language,
        "tags": list(story.topics if has_own_tags(story) else annotation.tags),
        **_entities(story, annotation),
        "images": [made for image in images if (made := _picture(image))],
        "rights": story.rights,
        "source_url": story.source_url,
        "updated": story.updated,
        "corrections": [_filled({"date": one.date, "text": one.text}) for one in story.corrections],
        "withdrawn": _withdrawn(story.withdrawn),
        "slug": story.slug,
        "aliases": [alias for alias in story.aliases if not alias_problem(alias)],
        "related": list(story.related),
        "draft": story.draft,
        "comments": [{"author": one.author, "date": one.date, "text": one.text} for one in story.comments],
    }
    return {**extra(story), **_filled(values)}


def extra(story: Story) -> dict[str, Any]:
    """The keys that sitegen does not know, without those that it would read, or take for a misspelt one of its own."""
    return {key: value for key, value in story.extra.items() if key not in KEYS and not meant_key(key)}


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that are known."""
    return {key: value for key, value in values.items() if value}


def has_own_tags(story: Story) -> bool:
    """Whether a person wrote the topics of a story, so that they are its tags as they stand, and none are guessed."""
    found = story.provenance.get("topics")
    return bool(story.topics) and found is not None and found.source in _WRITTEN


def _withdrawn(found: Withdrawal | None) -> dict[str, str]:
    """A withdrawal; its scope is written if it is not the usual one, or if nothing else is known of it."""
    if found is None:
        return {}
    values = _filled({"date": found.date, "reason": found.reason})
    return values if values and found.scope == THIS else {**values, "scope": found.scope}


def _picture(image: Image) -> dict[str, str]:
    return _filled({"src": image.src, "caption": image.caption, "credit": image.credit, "alt": image.alt})


_SURE_CONFIDENCE = 0.8
"""Entities with this confidence or more are written without it."""


def _entities(story: Story, annotation: Annotation) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {kind.plural: [] for kind in ENTITY_KINDS}
    for one in story.named:
        found[KIND[one.kind].plural].append(_stated_entry(one))
    stated = {(one.kind, fold(one.name)) for one in story.named}
    first: dict[str, int] = {}
    for mention in annotation.mentions:
        first.setdefault(mention.entity, mention.start)
    for entity in sorted(annotation.entities, key=lambda e: (first.get(e.id, -1), e.id)):
        if (entity.kind, fold(entity.name)) not in stated:
            found[KIND[entity.kind].plural].append(_entry(entity))
    names = {fold(n) for e in annotation.entities if e.kind == PLACE.name for n in (e.name, *e.aliases)}
    names |= {name for kind, name in stated if kind == PLACE.name}
    if story.dateline and fold(story.dateline) not in names:
        found[PLACE.plural].append(story.dateline)
    return found


def _stated_entry(entity: Named) -> Any:
    """An entity as a person listed it."""
    forms = [entity.name, *entity.forms] if entity.forms else None
    kept = _filled({"as": forms, "id": entity.id, "local": entity.local})
    return {"name": entity.name, **kept} if kept else entity.name


def _entry(entity: Entity) -> Any:
    """An entity in front matter: only its name if nothing else is known."""
    forms = [form for form in entity.aliases if form != entity.name]
    number = entity.wikidata or (f"geonames:{entity.geonames}" if entity.geonames else "")
    more = {
        "as": [entity.name, *forms] if forms else None,
        "id": number,
        "confidence": round(entity.confidence, 2) if entity.confidence < _SURE_CONFIDENCE else None,
        "local": entity.local,
    }
    more = {key: value for key, value in more.items() if value}
    return {"name": entity.name, **more} if more else entity.name
