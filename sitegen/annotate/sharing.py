"""Joins the entities of several stories of an archive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sitegen.annotate.annotation import Annotation, Entity
from sitegen.annotate.words.name_keys import name_key


def join_entities(annotations: Sequence[Annotation]) -> list[Annotation]:
    """Returns the annotations with one entity for each kind and name across all of them.

    Names that differ only in case, accents, full stops or a company's "Inc" count as one. Which spelling is chosen
    depends on the set of stories, not on their order. A local entity is joined with none; its id gets the number of its
    story.
    """
    chosen = _chosen(annotations)
    return [
        _renamed(annotation, {**chosen, **_local(annotation, number)})
        for number, annotation in enumerate(annotations, 1)
    ]


def _local(annotation: Annotation, number: int) -> dict[str, Entity]:
    return {e.id: replace(e, id=f"{e.id}~{number}") for e in annotation.entities if e.local}


def _chosen(annotations: Sequence[Annotation]) -> dict[str, Entity]:
    """The joined entity for the id of each entity. Its name is the most frequent spelling."""
    spellings: dict[tuple[str, str], dict[str, list[Entity]]] = defaultdict(lambda: defaultdict(list))
    for annotation in annotations:
        for entity in (e for e in annotation.entities if not e.local):
            spellings[(entity.kind, name_key(entity.name))][entity.name].append(entity)
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
