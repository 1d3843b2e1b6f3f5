"""The scan: content/ is compared with what the index knows, and only files that changed are read."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sitegen.config import Config
from sitegen.content import decisions
from sitegen.content.document import parse
from sitegen.content.freepages import page_file
from sitegen.content.frontmatter import article
from sitegen.content.terms import TermFile, term_file
from sitegen.content.vocabulary import Facts, Vocabulary
from sitegen.errors import ContentError, Problem
from sitegen.files import A_LINK, NOT_UTF8, Stamp, digest, listing, stamp
from sitegen.index.passages import Sighting, sightings
from sitegen.index.reprints import add_print, forget_print, refresh_reprints
from sitegen.index.settled import quarrels, resettle, settled, vocabulary
from sitegen.index.store import generation, remember, transaction
from sitegen.index.urls import address, story_url
from sitegen.model import AUTHOR, PUBLICATION, TAG, Article, DateRange, Named
from sitegen.text import plain, reading, sentences

_BATCH = 200
_MOST = 4 << 20
"""Bytes of a file of content/: the reference Markdown engine takes long over more, and no article has as much."""

_SUMMARY = 220


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scan found: files read anew, files gone, and what is wrong with any file."""

    read: int
    gone: int
    warnings: tuple[Problem, ...]
    errors: tuple[Problem, ...]


def scan(db: sqlite3.Connection, root: Path, config: Config, tick: Callable[[int], None] = lambda _: None) -> Scan:
    """Brings files, stories, terms and pages of the index up to date with content/ under `root`."""
    known = {
        row["path"]: tuple(row)[1:5] for row in db.execute("SELECT path, size, mtime_ns, ctime_ns, inode FROM files")
    }
    refused: list[Problem] = []
    present = dict(_present(root, refused))
    gone = known.keys() - present.keys()
    changed = [path for path, now in present.items() if known.get(path) != now]
    with transaction(db):
        if gone or changed:  # first: a scan that is cut short has changed the index too
            remember(db, "generation", str(generation(db) + 1))
        for path in gone:
            _forget(db, path)
    words = vocabulary(db) if changed else Vocabulary()
    for start in range(0, len(changed), _BATCH):
        with transaction(db):
            for path in changed[start : start + _BATCH]:
                _forget(db, path)
                _read(db, root, path, present[path], config, words)
                tick(1)
    resettle(db)
    refresh_reprints(db)
    warnings, errors = _problems(db)
    return Scan(len(changed), len(gone), warnings, (*refused, *errors, *quarrels(db)))


def _present(root: Path, refused: list[Problem]) -> Iterator[tuple[str, Stamp]]:
    for folder in ("articles", "entities", "tags", "pages"):
        names: list[str] = []
        links: list[str] = []
        for entry in listing(root / "content" / folder, names, links=links):
            if entry.path.endswith((".md", ".markdown")):
                yield f"content/{folder}/{entry.path}", entry.stamp
        refused += [Problem(f"content/{folder}/{name}", NOT_UTF8) for name in names]
        refused += [Problem(f"content/{folder}/{name}", A_LINK) for name in links]
    file = root / decisions.FILE
    if file.is_file() and not file.is_symlink():
        yield decisions.FILE, stamp(file)


def _problems(db: sqlite3.Connection) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    found: dict[str, list[Problem]] = {"bad": [], "": []}
    for path, kind, problems in db.execute("SELECT path, kind, problems FROM files WHERE problems != '' ORDER BY path"):
        found["bad" if kind == "bad" else ""] += [Problem(path, text, line) for text, line in json.loads(problems)]
    return tuple(found[""]), tuple(found["bad"])


def _forget(db: sqlite3.Connection, path: str) -> None:
    row = db.execute("SELECT id FROM stories WHERE path=?", (path,)).fetchone()
    if row:
        forget_print(db, row["id"])
        for table in ("sentences", "names"):
            db.execute(f"DELETE FROM {table} WHERE story=?", (row["id"],))  # noqa: S608 -- our own table names
        db.execute("DELETE FROM stories WHERE id=?", (row["id"],))
    for table in ("files", "term_files", "pages"):
        db.execute(f"DELETE FROM {table} WHERE path=?", (path,))  # noqa: S608
    if path == decisions.FILE:
        remember(db, "decisions", "")


def _read(db: sqlite3.Connection, root: Path, path: str, now: Stamp, config: Config, words: Vocabulary) -> None:
    problems: list[Problem] = []
    kind = path.split("/")[1]
    try:
        if now[0] > _MOST:
            raise ContentError(f"is larger than {_MOST >> 20} MB", file=path, hint="an article is text")
        raw = (root / path).read_bytes()
        if path == decisions.FILE:
            problems = _read_decisions(db, raw)
            kind = "bad" if problems else "decisions"
        elif kind == "articles":
            made, problems = article(path, parse(raw, path))
            _insert_story(db, made, digest(raw), config, words)
        elif kind == "pages":
            page = page_file(path, parse(raw, path))
            _insert(db, "pages", (page.path, page.url, page.title, page.description, digest(raw), page.draft))
        else:
            _insert_term(db, term_file(path, parse(raw, path)), digest(raw))
    except (ContentError, OSError) as error:
        known = error if isinstance(error, ContentError) else ContentError(str(error.strerror or error))
        kind, problems = "bad", [known.problem(path)]
    told = json.dumps([(p.error, p.line) for p in problems]) if problems else ""
    _insert(db, "files", (path, *now, kind, told))


def _read_decisions(db: sqlite3.Connection, raw: bytes) -> list[Problem]:
    found = decisions.read(raw)
    remember(db, "decisions", raw.decode("utf-8-sig") if found.entries else "")
    return list(found.problems)


def _insert_term(db: sqlite3.Connection, term: TermFile, sha256: str) -> None:
    aliases, parents = json.dumps(term.aliases), json.dumps(term.parents)
    row = (term.path, term.kind, term.name, aliases, term.wikidata, term.geonames, sha256, parents, term.hide)
    _insert(db, "term_files", row)


def _insert(db: sqlite3.Connection, table: str, values: tuple[object, ...]) -> int:
    marks = ",".join("?" * len(values))
    return db.execute(f"INSERT INTO {table} VALUES({marks})", values).lastrowid or 0


def _insert_story(db: sqlite3.Connection, made: Article, sha256: str, config: Config, words: Vocabulary) -> None:
    parts = sentences(reading(made.subtitle, made.body, (i.caption for i in made.images)))
    body = plain(made.body)
    row = _story_row(made, body, sha256, config)
    names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
    story = db.execute(f"INSERT INTO stories({names}) VALUES({marks})", row).lastrowid or 0
    if _is_published(made):
        add_print(db, story, made, body)
    seen = sightings(parts, made.entities, made.tags)
    used = sorted({number for spans in seen.values() for number, *_ in spans})
    db.executemany("INSERT INTO sentences VALUES(?,?,?)", [(story, n, parts[n].text) for n in used])
    db.executemany("INSERT INTO names VALUES(?,?,?,?,?,?,?,?,?,?)", _name_rows(story, made, seen, words))


def _is_published(made: Article) -> bool:
    """Whether a story may be told of on another's page: drafts and what is withdrawn are no copies or versions."""
    return not made.draft and made.withdrawn is None


def _story_row(made: Article, body: str, sha256: str, config: Config) -> dict[str, object]:
    """What lists show of a story, by column. `body` is its text without markup."""
    bounds = made.date_range or DateRange()
    same = ("path", "title", "subtitle", "date", "dateline", "publication", "section", "draft", "updated", "source_url")
    return {
        **{name: getattr(made, name) for name in same},
        "digest": sha256,
        "seed": str(made.capture.get("seed") or ""),
        "sha256": str(made.capture.get("sha256") or ""),
        "context": str(made.capture.get("context") or ""),
        "url": story_url(made, config.site.permalink),
        "sort": made.date,
        "summary": made.description or _summary([s.text for s in sentences(body)]),
        "earliest": bounds.earliest,
        "latest": bounds.latest,
        "authors": json.dumps(made.authors),
        "language": made.language or config.site.language,
        "image": _picture(made),
        "withdrawn": made.withdrawn is not None,
        "aliases": json.dumps(made.aliases),
        "captured": str(made.capture.get("captured") or ""),
        "address": address(made.source_url) if _is_published(made) else "",
        "words": len(body.split()),
    }


def _name_rows(
    story: int, made: Article, seen: dict[tuple[str, str], list[Sighting]], words: Vocabulary
) -> Iterator[tuple[object, ...]]:
    plain_names = [Named(TAG.name, t) for t in made.tags] + [Named(AUTHOR.name, a) for a in made.authors]
    if made.publication:
        plain_names.append(Named(PUBLICATION.name, made.publication))
    facts = Facts(made.path, made.publication, made.date[:4])
    for position, n in enumerate((*made.entities, *plain_names)):
        kind, name = settled(words, n.kind, n.name, facts)
        spans = json.dumps(seen.get((n.kind, n.name), []))
        yield story, kind, name, position, n.id, n.confidence, json.dumps(n.forms), spans, n.kind, n.name


def _summary(parts: list[str]) -> str:
    """The first sentences, as many as fit, or a cut of the first."""
    text = ""
    for part in parts:
        if text and len(text) + len(part) > _SUMMARY:
            break
        text = f"{text} {part}".strip()
    return text if len(text) <= _SUMMARY + 80 else text[:_SUMMARY].rsplit(" ", 1)[0] + " …"


def _picture(made: Article) -> str:
    return next((i.src for i in made.images if i.src and not i.src.startswith(("http:", "https:", "//"))), "")
