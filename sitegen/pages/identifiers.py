"""External identifiers of an entity (Wikidata, GeoNames), and the position of a place on the map."""

from __future__ import annotations

import math
import re

from sitegen.annotate.gazetteer import gazetteer
from sitegen.core.model import PLACE
from sitegen.index.archive import Archive, Row
from sitegen.pages.records.shared import Link, PlaceMap

_MAP_HEIGHT_TENTHS_OF_DEGREE = 420
"""Height of the map section in tenths of a degree; its width is one and a half times its height."""


def identifiers(archive: Archive, row: Row) -> tuple[Link, ...]:
    """Links to the entity's entries in Wikidata and GeoNames. A person's file wins over ids that convert found."""
    wikidata, geonames = catalogued(archive, row)
    links = []
    if wikidata:
        links.append(Link("Wikidata", f"https://www.wikidata.org/wiki/{wikidata}"))
    if geonames:
        links.append(Link("GeoNames", f"https://www.geonames.org/{geonames}/"))
    return tuple(links)


def catalogued(archive: Archive, row: Row) -> tuple[str, str]:
    """Returns the Wikidata id and the GeoNames id of an entity, each "" if unknown."""
    file, found = archive.term_file(row["file"]), archive.identity(row["id"])
    entry = gazetteer.load_gazetteer().entry(found) if row["kind"] == PLACE.name and found else None
    wikidata = found if re.fullmatch(r"Q[0-9]+", found) else ""
    known = re.fullmatch(r"geonames:([0-9]+)", found)
    geonames = entry.geonames if entry else known[1] if known else ""
    return (file["wikidata"] if file else "") or wikidata, (file["geonames"] if file else "") or geonames


def point(archive: Archive, row: Row) -> tuple[float, float] | None:
    """Latitude and longitude of a place in degrees; None if unknown.

    The place is looked up by its id or, without an id, by its name if only one place has that name.
    """
    if row["kind"] != PLACE.name:
        return None
    file, found = archive.term_file(row["file"]), archive.identity(row["id"])
    known = f"geonames:{file['geonames']}" if file and file["geonames"] else found
    return gazetteer.load_gazetteer().point(known, row["name"])


def place_map(archive: Archive, row: Row) -> PlaceMap | None:
    """The map of a place; None if the entity is no place or its position is unknown."""
    where = point(archive, row)
    return _around(*where) if where else None


def _around(latitude: float, longitude: float) -> PlaceMap:
    """The map section around a point. A degree of longitude is drawn wider by the factor that the latitude requires."""
    narrow = max(math.cos(math.radians(latitude)), 0.3)
    x, y = round((longitude + 180) * 10), round((90 - latitude) * 10)
    width = min(round(1.5 * _MAP_HEIGHT_TENTHS_OF_DEGREE / narrow), 3600)
    left = min(max(x - width // 2, 0), 3600 - width)
    top = min(max(y - _MAP_HEIGHT_TENTHS_OF_DEGREE // 2, 0), 1800 - _MAP_HEIGHT_TENTHS_OF_DEGREE)
    return PlaceMap(latitude, longitude, x, y, left, top, width, _MAP_HEIGHT_TENTHS_OF_DEGREE, round(9 / narrow), 9)
