"""What is known of a story besides its text: the place of its dateline, its publication, its year and its people."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Setting:
    """The `dateline` that was taken out of the text, the name of the `publication`, and its `home`; "" if not known.

    `dateline` and `home` are places as print has them: "Lincoln, Nebraska". `people` are full names that the page
    states: a bare surname may mean one of them. `year` is that of the story, 0 if it is not known: it decides between
    heads of state with one surname.
    """

    dateline: str = ""
    publication: str = ""
    home: str = ""
    people: tuple[str, ...] = ()
    year: int = 0


UNKNOWN = Setting()
"""The setting of a story of which only the text is known."""
