"""What is known of a story besides its text: the place of its dateline, and its publication."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Setting:
    """The `dateline` that was taken out of the text, the name of the `publication`, and its `home`; "" if not known.

    `dateline` and `home` are places as print has them: "Lincoln, Nebraska".
    """

    dateline: str = ""
    publication: str = ""
    home: str = ""


UNKNOWN = Setting()
"""The setting of a story of which only the text is known."""
