"""Makes the world map of the theme broadsheet from Natural Earth's outlines of countries (110 m, public domain).

    python -m training.world_map naturalearth_lowres.shp themes/broadsheet/static/world.svg

The outlines come with geopandas 0.14 (geopandas/datasets/naturalearth_lowres); pyshp reads them. One unit of the map
is a tenth of a degree, west to east from 0 to 3600 and north to south from 0 to 1800.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import shapefile

Point = tuple[int, int]
# Grey on either paper: the picture knows nothing of the page's colours.
_SHEET = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3600 1800">'
    '<path fill="#8a8272" fill-opacity=".28" stroke="#8a8272" stroke-width="2" stroke-linejoin="round" d="{}"/></svg>\n'
)


def rings(path: str) -> Iterator[list[Point]]:
    """The outlines of all countries, without points that a tenth of a degree does not tell apart."""
    for shape in shapefile.Reader(path).shapes():
        for start, end in zip(shape.parts, [*shape.parts[1:], len(shape.points)], strict=True):
            points = [(round((x + 180) * 10), round((90 - y) * 10)) for x, y in shape.points[start:end]]
            distinct = [p for p, before in zip(points, [None, *points], strict=False) if p != before]
            if len(distinct) > 3:
                yield distinct


def drawn(points: Sequence[Point]) -> str:
    """A ring as part of a path, each point relative to the one before it."""
    steps = ((x - a, y - b) for (a, b), (x, y) in itertools.pairwise(points))
    line = "".join(f"{' ' if x >= 0 else ''}{x}{' ' if y >= 0 else ''}{y}" for x, y in steps)
    return f"M{points[0][0]} {points[0][1]}l{line.lstrip()}z"


def main() -> None:
    """Draw the outlines of the first file named on the command line into the second."""
    source, target = sys.argv[1:]
    Path(target).write_text(_SHEET.format("".join(map(drawn, rings(source)))), encoding="utf-8")


if __name__ == "__main__":
    main()
