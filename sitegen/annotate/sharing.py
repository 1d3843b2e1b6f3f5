"""Joins the entities of several stories of an archive."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sitegen.annotate.annotation import Annotation, Entity
from sitegen.annotate.words.name_keys import name_key


def join_entities(annotations: Sequence[Annotation]) -> list[Annotation]:
    """Returns the annotations with one entity for each kind and name across all of them.

    Names that differ only in case, accents, full stops or a company's "Inc" count as one. Which spelling is chosen
    depends on the set of stories, not on their order. A local entity is joined with none: each story has its own.
    """
    apart = _apart(annotations)
    chosen = _chosen(apart)
    return [_renamed(annotation, chosen) for annotation in apart]


def _apart(annotations: Sequence[Annotation]) -> list[Annotation]:
    """The annotations, with local ids that no two share: of two stories with the same text, one gets a number."""
    seen: Counter[str] = Counter()
    return [_numbered(annotation, seen) for annotation in annotations]


def _numbered(annotation: Annotation, seen: Counter[str]) -> Annotation:
    ids = {}
    for entity in annotation.entities:
        if entity.local:
            seen[entity.id] += 1
            ids[entity.id] = f"{entity.id}-{seen[entity.id]}" if seen[entity.id] > 1 else entity.id
    mentions = tuple(replace(m, entity=ids.get(m.entity, m.entity)) for m in annotation.mentions)
    entities = tuple(replace(e, id=ids.get(e.id, e.id)) for e in annotation.entities)
    return replace(annotation, mentions=mentions, entities=entities) if ids else annotation


def _chosen(annotations: Sequence[Annotation]) -> dict[str, Entity]:
    """The joined entity for the id of each entity. Its name is the most frequent spelling."""
    spellings: dict[tuple[str, str], dict[str, list[Entity]]] = defaultdict(lambda: defaultdict(list))
    for annotation in annotations:
        for entity in annotation.entities:
            key = entity.id if entity.local else name_key(entity.name)
            spellings[(entity.kind, key)][entity.name].append(entity)
    chosen = {}
    for variants in spellings.values():
        name = min(variants, key=lambda n: (-len(variants[n]), n))
        whole = _union([e for found in variants.values() for e in found], variants[name][0])
        chosen.update({e.id: whole for found in variants.values() for e in found})
    return chosen


def _union(entities: Sequence[Entity], named: Entity) -> Entity:
    aliases = {form for e in entities for form in (e.name, *e.aliases)} - {named.name}
    return replace(
        named,
        aliases=tuple(sorted(aliases)),
        confidence=max(e.confidence for e in entities),
        wikidata=max(e.wikidata for e in entities),
        geonames=max(e.geonames for e in entities),
        iso=max(e.iso for e in entities),
    )


def _renamed(annotation: Annotation, chosen: Mapping[str, Entity]) -> Annotation:
    mentions = tuple(replace(m, entity=chosen[m.entity].id) for m in annotation.mentions)
    entities = {chosen[e.id].id: chosen[e.id] for e in annotation.entities}
    return replace(annotation, mentions=mentions, entities=tuple(entities[i] for i in sorted(entities)))
