"""Which thing of the world an entity is: its entries in other catalogues, and where a place lies."""

from __future__ import annotations

import math
import re

from sitegen.annotate.gazetteer import gazetteer
from sitegen.core.model import PLACE
from sitegen.index.archive import Archive, Row
from sitegen.pages.records.shared import Link, PlaceMap

_MAP_HEIGHT_TENTHS_OF_DEGREE = 420
"""The height of the map's part in tenths of a degree; it is half as wide again."""


def identifiers(archive: Archive, row: Row) -> tuple[Link, ...]:
    """Its entries elsewhere; what a person wrote stands before what convert found."""
    wikidata, geonames = catalogued(archive, row)
    links = []
    if wikidata:
        links.append(Link("Wikidata", f"https://www.wikidata.org/wiki/{wikidata}"))
    if geonames:
        links.append(Link("GeoNames", f"https://www.geonames.org/{geonames}/"))
    return tuple(links)


def catalogued(archive: Archive, row: Row) -> tuple[str, str]:
    """Wikidata's id of an entity and GeoNames', "" where it has none."""
    file, found = archive.term_file(row["file"]), archive.identity(row["id"])
    entry = gazetteer.load_gazetteer().entry(found) if row["kind"] == PLACE.name and found else None
    wikidata = found if re.fullmatch(r"Q[0-9]+", found) else ""
    known = re.fullmatch(r"geonames:([0-9]+)", found)
    geonames = entry.geonames if entry else known[1] if known else ""
    return (file["wikidata"] if file else "") or wikidata, (file["geonames"] if file else "") or geonames


def point(archive: Archive, row: Row) -> tuple[float, float] | None:
    """Latitude and longitude of a place, by its id or, where it has none, by a name that means one thing."""
    if row["kind"] != PLACE.name:
        return None
    file, found = archive.term_file(row["file"]), archive.identity(row["id"])
    known = f"geonames:{file['geonames']}" if file and file["geonames"] else found
    return gazetteer.load_gazetteer().point(known, row["name"])


def place_map(archive: Archive, row: Row) -> PlaceMap | None:
    """Where a place lies; None for what is no place or lies nobody knows where."""
    where = point(archive, row)
    return _around(*where) if where else None


def _around(latitude: float, longitude: float) -> PlaceMap:
    """The part of the map around a point. Degrees of longitude are stretched as they are at that latitude."""
    narrow = max(math.cos(math.radians(latitude)), 0.3)
    x, y = round((longitude + 180) * 10), round((90 - latitude) * 10)
    width = min(round(1.5 * _MAP_HEIGHT_TENTHS_OF_DEGREE / narrow), 3600)
    left = min(max(x - width // 2, 0), 3600 - width)
    top = min(max(y - _MAP_HEIGHT_TENTHS_OF_DEGREE // 2, 0), 1800 - _MAP_HEIGHT_TENTHS_OF_DEGREE)
    return PlaceMap(latitude, longitude, x, y, left, top, width, _MAP_HEIGHT_TENTHS_OF_DEGREE, round(9 / narrow), 9)
