"""Which stories are copies of each other: captures of one story and, where they count, its reprints in other papers.

Captures of a story are those of its address, and a capture of it in another format (a.txt beside a.html). A copy of a
copy is a copy. The questions are asked for all stories at once: how many there are does not depend on how many stories.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Set

GroupKey = tuple[str, int | str]
"""A group that stories are in: what it is of ("captures", "formats", "reprints"), and by what its stories know it."""

_KEYS = """
SELECT s.id, coalesce(o.latest, s.id), s.stem, r.leader FROM json_each(?) j CROSS JOIN stories s ON s.id = j.value
LEFT JOIN older_captures o ON o.id = s.id LEFT JOIN reprints r ON r.story = s.id"""

_MEMBERS = {
    "captures": "SELECT o.latest, o.id FROM json_each(?) j CROSS JOIN older_captures o ON o.latest = j.value",
    "formats": "SELECT s.stem, s.id FROM json_each(?) j CROSS JOIN stories s ON s.stem = j.value AND s.stem != ''",
    "reprints": "SELECT r.leader, r.story FROM json_each(?) j CROSS JOIN reprints r ON r.leader = j.value",
}


def copies_of(db: sqlite3.Connection, stories: Iterable[int], *, reprints: bool) -> dict[int, frozenset[int]]:
    """For each of some stories its other copies, whatever their state; those in other papers only with `reprints`."""
    asked = set(stories)
    groups = CopyGroups()
    ahead, known = asked, set[GroupKey]()
    while ahead:
        keys = set()
        for story, key in _keys(db, ahead, reprints=reprints):
            groups.join(key, story)
            keys.add(key)
        seen = groups.stories()
        for key, story in _members(db, keys - known):
            groups.join(key, story)
        known |= keys
        ahead = groups.stories() - seen
    return {story: groups.of(story) - {story} for story in asked}


def _keys(db: sqlite3.Connection, stories: Set[int], *, reprints: bool) -> Iterator[tuple[int, GroupKey]]:
    """The groups that stories are in."""
    for story, latest, stem, leader in db.execute(_KEYS, (json.dumps(sorted(stories)),)).fetchall():
        yield story, ("captures", latest)
        if stem:
            yield story, ("formats", stem)
        if reprints and leader:
            yield story, ("reprints", leader)


def _members(db: sqlite3.Connection, keys: Set[GroupKey]) -> Iterator[tuple[GroupKey, int]]:
    """The stories of groups."""
    for of, sql in _MEMBERS.items():
        wanted = [value for kind, value in keys if kind == of]
        for value, story in db.execute(sql, (json.dumps(wanted),)).fetchall() if wanted else ():
            yield (of, value), story
    for of, value in keys:
        if of == "captures" and isinstance(value, int):
            yield (of, value), value  # the latest capture is in no row of its own


class CopyGroups:
    """Stories that are copies of each other, as far as is known: groups that share a story are one."""

    def __init__(self) -> None:
        self._of_story: dict[int, set[int]] = {}
        self._of_key: dict[GroupKey, int] = {}

    def join(self, key: GroupKey, story: int) -> None:
        """Notes that a story is in a group."""
        mine = self._of_story.setdefault(story, {story})
        other = self._of_story[self._of_key.setdefault(key, story)]
        if mine is not other:
            small, large = sorted((mine, other), key=len)
            large |= small
            self._of_story.update(dict.fromkeys(small, large))

    def stories(self) -> set[int]:
        """All stories that are known."""
        return set(self._of_story)

    def of(self, story: int) -> frozenset[int]:
        """The stories of a story's group."""
        return frozenset(self._of_story.get(story, {story}))
