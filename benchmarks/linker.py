"""How long `entities doctor` takes on an archive of many stories, and how much memory it takes.

    python benchmarks/linker.py [--stories 100000] [--work DIR]

The index is filled with invented stories: no files are written, since only what the doctor reads is measured.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from sitegen.content.name_keys import name_key
from sitegen.core.config import Config
from sitegen.entities.doctor import proposals
from sitegen.index.archive import Archive
from sitegen.index.index_file import open_index
from sitegen.index.store import loading, transaction
from training import link_names as names

CIRCLE = 12  # stories that name the same things


def fill(db: sqlite3.Connection, stories: int) -> None:
    """Fills an empty index with invented stories, in groups that name the same people, organizations and places."""
    rng = random.Random(3)
    world = [names.place(rng)[0] for _ in range(200)]
    counts: dict[tuple[str, str], int] = {}
    numbers: dict[tuple[str, str], int] = {}
    with loading(db), transaction(db):
        for first in range(1, stories + 1, CIRCLE):
            circle = list(_circle(rng, world))
            for story in range(first, min(first + CIRCLE, stories + 1)):
                _add_story(db, rng, story, stories, circle, numbers, counts)
        rows = [(number, *term, name_key(*term), counts[term]) for term, number in numbers.items()]
        sql = "INSERT OR IGNORE INTO terms(id, kind, name, key, count) VALUES(?,?,?,?,?)"
        db.executemany(sql, rows)
        sql = "INSERT INTO term_names VALUES(?,?,?,?,?,1,'','',?,'{}')"
        db.executemany(sql, [(k, n, key, term, c, json.dumps({n: c})) for term, k, n, key, c in rows])


def _add_story(
    db: sqlite3.Connection, rng: random.Random, story: int, stories: int,
    circle: list[tuple[str, tuple[str, ...]]], numbers: dict[tuple[str, str], int], counts: dict[tuple[str, str], int],
) -> None:  # fmt: skip
    day = (date(1990, 1, 1) + timedelta(days=story * 10_000 // stories)).isoformat()
    sql = "INSERT INTO stories(id, path, sort, date, publication, draft, withdrawn) VALUES(?,?,?,?,?,0,0)"
    db.execute(sql, (story, f"content/articles/{story}.md", day, day, f"Paper {story % 7}"))
    rows, sentences, terms = [], [], set()
    for position, (kind, name, local) in enumerate(_named(rng, circle)):
        sentences.append((story, position, f"Senator {name} said that the ferry would be late."))
        known = ("", "") if local else (kind, name)
        spans = f"[[{position}, 8, {8 + len(name)}]]"
        rows.append((story, *known, position, "", 0.9, "[]", spans, kind, name, local))
        if not local:
            terms.add((kind, name))
    for term in sorted(terms):
        numbers.setdefault(term, len(numbers) + 1)
        counts[term] = counts.get(term, 0) + 1
    db.executemany("INSERT INTO names VALUES(?,?,?,?,?,?,?,?,?,?,?)", rows)
    db.executemany("INSERT INTO sentences VALUES(?,?,?)", sentences)
    db.executemany("INSERT INTO appearances VALUES(?,?,?)", [(numbers[term], day, story) for term in sorted(terms)])


def _circle(rng: random.Random, world: list[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Kinds and forms of what some stories name; the last form of a person is the bare surname."""
    for _ in range(6):
        person = names.person(rng, names.surname(rng, 0.3))
        yield "person", (person.full, names.person_form(rng, person), person.family)
    for _ in range(4):
        yield "organization", tuple(names.organization(rng, rng.choice(world), [])[:3])
    yield "place", (rng.choice(world),)
    yield "place", (rng.choice(world),)
    yield "event", tuple(names.event(rng, rng.choice(world))[:2])
    yield "tag", tuple(names.tag(rng)[:2])


def _named(rng: random.Random, circle: list[tuple[str, tuple[str, ...]]]) -> Iterator[tuple[str, str, bool]]:
    """Kind and name of what a story names, and whether the name is local."""
    for kind, forms in rng.sample(circle, 9):
        chance = rng.random()
        if kind == "person" and chance < 0.2:
            yield kind, forms[-1], True
        else:
            yield kind, forms[min(len(forms) - 1, 1)] if chance > 0.9 else forms[0], False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=100_000)
    parser.add_argument("--work", type=Path, help="where the index is kept; a temporary folder if not given")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, closing(open_index(args.work or Path(folder), Config())) as db:
        if not db.execute("SELECT 1 FROM stories LIMIT 1").fetchone():
            fill(db, args.stories)
        archive = Archive(db)
        before, start, spent = _peak_mb(), time.perf_counter(), time.process_time()
        found = proposals(archive)
        seconds, busy = time.perf_counter() - start, time.process_time() - spent
        local = sum(len(one.stories) for one in found)
        stories, terms = (db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("stories", "terms"))
        print(f"{stories:,} stories, {terms:,} terms")
        print(f"{len(found):,} proposals, of local names in {local:,} stories")
        print(f"{seconds:.0f} s, {busy:.0f} s of processor time; peak {_peak_mb():.0f} MB, {before:.0f} MB before")


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
