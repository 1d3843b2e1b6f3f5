"""What `entities doctor` finds again of the names of a real archive, after some of them were made local.

    python -m tests.quality.links SITE

SITE is converted already. In a copy of its index, persons with a surname lose their full name in a part of their
stories and keep the surname there, as a local name; a fifth of them lose it in all. Of each such story it is known who
is meant.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from sitegen.core.config import load_config
from sitegen.core.person_names import surname
from sitegen.entities.compared_names import compared_name
from sitegen.entities.doctor import proposals
from sitegen.entities.lookup import open_archive
from sitegen.entities.name_forms import name_form
from sitegen.index.archive import Archive

BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.97)
HIDDEN_EVERY = 2  # of the stories of a person
UNKNOWN_EVERY = 5  # of the persons
SAME_FORMS = ("middle", "nickname", "initial", "spelling")  # of two full names of an archive that are one person's


@dataclass(frozen=True, slots=True)
class Found:
    """For each bin of stated probabilities the stories, and those that are right; of all hidden names, the findable."""

    bins: dict[float, list[bool]]
    findable: int

    def right(self, least: float) -> tuple[int, int]:
        """The right ones, and all, of those that are stated with at least a probability."""
        found = [one for low, rows in self.bins.items() if low >= least for one in rows]
        return sum(found), len(found)


def hide(db: sqlite3.Connection) -> dict[tuple[str, str], tuple[str, bool]]:
    """Makes names local; returns who is meant: (path, local name) -> the full name, and whether a story has that."""
    meant: dict[tuple[str, str], tuple[str, bool]] = {}
    persons = db.execute(
        "SELECT t.id, t.name, t.count FROM terms t WHERE t.kind = 'person' AND t.count > 0 ORDER BY t.name"
    ).fetchall()
    for number, (term, name, count) in enumerate(persons):
        bare = surname(name)
        unknown = number % UNKNOWN_EVERY == 0
        if not bare or (count < 2 and not unknown):
            continue
        rows = db.execute(
            "SELECT n.story, n.position, n.spans, n.name, s.path FROM term_names x JOIN names n ON n.kind = x.kind "
            "AND n.name = x.name JOIN stories s ON s.id = n.story WHERE x.term = ? ORDER BY s.path", (term,),
        ).fetchall()  # fmt: skip
        hidden = rows if unknown else rows[::HIDDEN_EVERY]
        for story, position, spans, written, path in hidden:
            _make_local(db, story, position, spans, written, bare)
            db.execute("DELETE FROM appearances WHERE term = ? AND story = ?", (term, story))
            meant[path, bare] = (name, not unknown)
        db.execute("UPDATE terms SET count = ? WHERE id = ?", (len(rows) - len(hidden), term))
    return meant


def _make_local(db: sqlite3.Connection, story: int, position: int, spans: str, written: str, bare: str) -> None:
    """Gives a story a local surname for a full name, in its sentences too."""
    for number in {span[0] for span in json.loads(spans)}:
        sql = "UPDATE sentences SET text = replace(text, ?, ?) WHERE story = ? AND number = ?"
        db.execute(sql, (written, bare, story, number))
    made = []
    for number, text in db.execute("SELECT number, text FROM sentences WHERE story = ? ORDER BY number", (story,)):
        at = text.find(bare)
        made += [[number, at, at + len(bare)]] if at >= 0 else []
    db.execute(
        "UPDATE names SET kind = '', name = '', written_name = ?, local = 1, spans = ?, forms = '[]' "
        "WHERE story = ? AND position = ?", (bare, json.dumps(made), story, position),
    )  # fmt: skip


def measure(archive: Archive) -> Found:
    """Hides names and asks the doctor for them."""
    meant = hide(archive.db)
    bins: dict[float, list[bool]] = defaultdict(list)
    for proposal in proposals(archive, "person"):
        for path in proposal.stories:
            if (path, proposal.names[1]) in meant:
                low = max(one for one in BINS if one <= proposal.confidence)
                bins[low].append(_is_one(meant[path, proposal.names[1]][0], proposal.names[0]))
    return Found(dict(sorted(bins.items())), sum(known for _, known in meant.values()))


def _is_one(name: str, other: str) -> bool:
    """Whether two full names are one person's: equal, or so alike that a reader takes them for one."""
    return name == other or name_form(compared_name("person", name), compared_name("person", other)) in SAME_FORMS


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "site"
        shutil.copytree(sys.argv[1], root, ignore=shutil.ignore_patterns("seeds", "output"))
        with open_archive(root, load_config(root)) as archive:
            found = measure(archive)
    for low, rows in found.bins.items():
        print(f"from {low:.2f}: {len(rows):5,} stories, right {sum(rows) / len(rows):.3f}")
    right, _ = found.right(0.5)
    print(f"found again from 0.5 on: {right:,} of {found.findable:,}")


if __name__ == "__main__":
    main()
