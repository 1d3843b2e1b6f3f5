"""The network picture of an entity: the entities named with it in a ring around it, and lines between them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from sitegen.core.model import ENTITY_KINDS
from sitegen.index.archive import Archive, Row
from sitegen.pages.records.shared import Network, Node, Tie

_MAX_NODES = 10
_MIN_NODES = 4
_RING_RADII_PX = (112, 96)
_LABEL_CHARS = 18


def network(archive: Archive, row: Row, companions: Mapping[str, Sequence[tuple[Row, int]]]) -> Network | None:
    """The network picture for the term of `row`.

    Returns None if fewer than four entities are named with it, or if no story names two of these together.

    `companions` maps each kind to the terms named in the same stories and the number of these stories.
    """
    near = [found for kind in ENTITY_KINDS for found in companions.get(kind.name, ())]
    near = sorted(near, key=lambda found: (-found[1], found[0]["name"]))[:_MAX_NODES]
    if len(near) < _MIN_NODES:
        return None
    # Entities of one kind are placed side by side, so that the ring is easy to read.
    order = [kind.name for kind in ENTITY_KINDS]
    near.sort(key=lambda found: (order.index(found[0]["kind"]), -found[1], found[0]["name"]))
    nodes = {term["id"]: _node(term, place, len(near)) for place, (term, _) in enumerate(near)}
    among = archive.ties(row["id"], sorted(nodes))
    if not among:
        return None
    top = max([*among.values(), *(n for _, n in near)])
    spokes = [_tie((0, 0), (nodes[term["id"]].x, nodes[term["id"]].y), n, top) for term, n in near]
    order_ = {term["id"]: place for place, (term, _) in enumerate(near)}
    ties = sorted((*sorted((order_[a], order_[b])), n) for (a, b), n in among.items())
    ring = tuple(nodes.values())
    chords = [_tie((ring[a].x, ring[a].y), (ring[b].x, ring[b].y), n, top) for a, b, n in ties]
    return Network(tuple(nodes.values()), (*spokes, *chords))


def _node(term: Row, place: int, count: int) -> Node:
    angle = 2 * math.pi * (place + 0.5) / count - math.pi / 2
    across, down = math.cos(angle), math.sin(angle)
    anchor = "middle" if abs(across) < 0.2 else "start" if across > 0 else "end"
    x, y = round(_RING_RADII_PX[0] * across), round(_RING_RADII_PX[1] * down)
    name = term["name"]
    short = name if len(name) <= _LABEL_CHARS else name[: _LABEL_CHARS - 1].rstrip() + "…"
    away = 10 if anchor != "middle" else 0
    return Node(short, term["kind"], x, y, x + round(math.copysign(away, across)), y + 4 + round(down * 14), anchor)


def _tie(one: tuple[int, int], other: tuple[int, int], count: int, top: int) -> Tie:
    return Tie(*one, *other, 1 + round(3 * (count - 1) / max(top - 1, 1)))
