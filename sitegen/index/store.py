"""The index: one SQLite file in .sitegen/, derived from content/, rebuilt whenever it is missing, old or broken."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import sitegen
from sitegen.core.config import Config
from sitegen.core.errors import SitegenError
from sitegen.core.files import remove_tree

VERSION = 16
log = logging.getLogger(__name__)

_SCHEMA = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE files(path TEXT PRIMARY KEY, size INT, mtime_ns INT, ctime_ns INT, inode INT, kind TEXT, problems TEXT,
    digest TEXT) WITHOUT ROWID;
CREATE INDEX files_problems ON files(path) WHERE problems != '';
CREATE INDEX files_unreadable ON files(path) WHERE kind = 'bad';
CREATE TABLE sources(path TEXT PRIMARY KEY, packed BLOB);
CREATE TABLE looked(tree TEXT, path TEXT, mtime_ns INT, ctime_ns INT, inode INT, PRIMARY KEY(tree, path)) WITHOUT ROWID;
CREATE TABLE seeds(path TEXT PRIMARY KEY, size INT, mtime_ns INT, ctime_ns INT, inode INT, sha256 TEXT, marks BLOB,
    done TEXT, stories INT, problems TEXT);
CREATE TABLE folders(path TEXT PRIMARY KEY, state TEXT) WITHOUT ROWID;
CREATE TABLE stories(id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT UNIQUE, digest TEXT, seed TEXT, sha256 TEXT,
    context TEXT, url TEXT, sort TEXT, title TEXT, subtitle TEXT, summary TEXT, date TEXT, earliest TEXT, latest TEXT,
    dateline TEXT, publication TEXT, authors TEXT, section TEXT, language TEXT, image TEXT, draft INT, withdrawn INT,
    updated TEXT, aliases TEXT, source_url TEXT, captured TEXT, address TEXT, words INT, fields TEXT,
    seed_file TEXT, stem TEXT, scope TEXT, notice TEXT);
CREATE INDEX stories_sort ON stories(sort, path);
CREATE INDEX stories_url ON stories(url);
CREATE INDEX stories_seed ON stories(seed);
CREATE INDEX stories_address ON stories(address);
CREATE INDEX stories_draft ON stories(path) WHERE draft;
CREATE INDEX stories_stem ON stories(stem) WHERE stem != '';
CREATE INDEX stories_scope ON stories(path) WHERE scope != '';
CREATE TABLE sentences(story INT, number INT, text TEXT, PRIMARY KEY(story, number)) WITHOUT ROWID;
CREATE TABLE names(story INT, kind TEXT, name TEXT, position INT, id TEXT, confidence REAL, forms TEXT, spans TEXT,
    said_kind TEXT, said TEXT, PRIMARY KEY(story, position)) WITHOUT ROWID;
CREATE INDEX names_name ON names(kind, name);
CREATE INDEX names_publication ON names(story, name) WHERE kind = 'publication';
CREATE INDEX names_said ON names(said_kind, said);
CREATE INDEX names_moved ON names(said_kind, said) WHERE kind != said_kind OR name != said;
CREATE TABLE term_files(path TEXT PRIMARY KEY, kind TEXT, name TEXT, aliases TEXT, wikidata TEXT, geonames TEXT,
    digest TEXT, parents TEXT, hide INT) WITHOUT ROWID;
CREATE TABLE pages(path TEXT PRIMARY KEY, url TEXT, title TEXT, description TEXT, digest TEXT,
    draft INT) WITHOUT ROWID;
CREATE TABLE chosen(url TEXT, story INT, PRIMARY KEY(url, story)) WITHOUT ROWID;
CREATE INDEX chosen_story ON chosen(story);
CREATE TABLE pictures(path TEXT, story INT, figure INT, PRIMARY KEY(path, story, figure)) WITHOUT ROWID;
CREATE INDEX pictures_story ON pictures(story);
CREATE TABLE file_pictures(path TEXT, file TEXT, PRIMARY KEY(path, file)) WITHOUT ROWID;
CREATE INDEX file_pictures_file ON file_pictures(file);
CREATE TABLE terms(id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT, key TEXT, name TEXT, slug TEXT,
    url TEXT DEFAULT '', count INT DEFAULT 0, scale INT DEFAULT 0, first TEXT, last TEXT, confidence REAL, file TEXT,
    face TEXT DEFAULT '', UNIQUE(kind, key));
CREATE INDEX terms_kind ON terms(kind, count);
CREATE INDEX terms_url ON terms(url);
CREATE INDEX terms_file ON terms(file) WHERE file != '';
CREATE TABLE term_names(kind TEXT, name TEXT, key TEXT, term INT, count INT, confidence REAL, called TEXT, file TEXT,
    forms TEXT, ids TEXT, PRIMARY KEY(kind, name)) WITHOUT ROWID;
CREATE INDEX term_names_key ON term_names(kind, key);
CREATE INDEX term_names_term ON term_names(term);
CREATE TABLE appearances(term INT, sort TEXT, story INT, PRIMARY KEY(term, sort, story)) WITHOUT ROWID;
CREATE INDEX appearances_story ON appearances(story, term);
CREATE TABLE crowds(story INTEGER PRIMARY KEY);
CREATE TABLE superseded(id INTEGER PRIMARY KEY, current INT);
CREATE INDEX superseded_current ON superseded(current);
CREATE TABLE withdrawals(story INTEGER PRIMARY KEY, origin INT, notice TEXT);
CREATE TABLE addressed(address TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE unlisted(story INTEGER PRIMARY KEY);
CREATE TABLE changed(path TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE loose(kind TEXT, name TEXT, path TEXT, PRIMARY KEY(kind, name, path)) WITHOUT ROWID;
CREATE TABLE placed(path TEXT PRIMARY KEY, story INT, state INT, url TEXT, sort TEXT, face TEXT, names TEXT,
    leader INT, current INT, tally TEXT) WITHOUT ROWID;
CREATE INDEX placed_story ON placed(story);
CREATE INDEX placed_leader ON placed(leader) WHERE leader;
CREATE TABLE tallies(what TEXT, value TEXT, count INT, PRIMARY KEY(what, value)) WITHOUT ROWID;
CREATE TABLE texts(id INTEGER PRIMARY KEY, digest TEXT UNIQUE, folded TEXT, words INT, packed BLOB, slots BLOB,
    paired INT);
CREATE INDEX texts_folded ON texts(folded);
CREATE INDEX texts_paired ON texts(paired) WHERE NOT paired;
CREATE TABLE prints(story INTEGER PRIMARY KEY, text INT, earliest INT, latest INT);
CREATE INDEX prints_text ON prints(text);
CREATE TABLE slots(slot INT, text INT, PRIMARY KEY(slot, text)) WITHOUT ROWID;
CREATE TABLE crowded(slot INTEGER PRIMARY KEY);
CREATE TABLE alike(text INT, other INT, days INT, PRIMARY KEY(text, other)) WITHOUT ROWID;
CREATE TABLE stirred(text INTEGER PRIMARY KEY);
CREATE TABLE reprints(story INTEGER PRIMARY KEY, leader INT);
CREATE INDEX reprints_leader ON reprints(leader);
CREATE TABLE outputs(path TEXT PRIMARY KEY, fingerprint TEXT, size INT, mtime_ns INT, ctime_ns INT, inode INT,
    name TEXT, unit TEXT, source TEXT, template TEXT, searched INT, bucket INT, modified TEXT,
    images TEXT) WITHOUT ROWID;
CREATE INDEX outputs_name ON outputs(name);
CREATE INDEX outputs_unit ON outputs(unit);
CREATE INDEX outputs_bucket ON outputs(bucket) WHERE bucket IS NOT NULL;
CREATE INDEX outputs_searched ON outputs(path) WHERE searched;
CREATE TABLE rivals(name TEXT, path TEXT, unit TEXT, source TEXT, rank INT, url TEXT, beaten INT,
    PRIMARY KEY(name, path, unit)) WITHOUT ROWID;
CREATE INDEX rivals_unit ON rivals(unit);
CREATE VIEW owners AS SELECT unit FROM outputs UNION ALL SELECT unit FROM rivals;
CREATE TABLE shows(story TEXT, other INT, PRIMARY KEY(story, other)) WITHOUT ROWID;
CREATE INDEX shows_other ON shows(other);
CREATE TABLE search_segments(id INTEGER PRIMARY KEY, digest TEXT UNIQUE, info BLOB);
CREATE TABLE search_postings(segment INT, word TEXT, form TEXT, first INT, last INT, total INT, positions BLOB,
    PRIMARY KEY(segment, word, form)) WITHOUT ROWID;
CREATE TABLE touched(unit TEXT PRIMARY KEY, why TEXT) WITHOUT ROWID;
"""


GONE = "(s.withdrawn OR s.id IN (SELECT story FROM withdrawals))"
"""Whether a story `s` is withdrawn, itself or because another one is."""

_LATE = frozenset(
    ["stories_sort", "stories_url", "stories_seed", "stories_address", "names_name", "names_said", "texts_folded"]
)
"""Indexes that reading files does not need."""

_CACHE_KB, _LARGE_CACHE_KB = 2_000, 64_000
"""Kilobytes of the index that are held in memory: SQLite's own choice, and where all of it is gone through."""


class IndexGoneError(SitegenError):
    """The file of an index that is open has been removed, or another has taken its place."""


class _Index(sqlite3.Connection):
    """A connection that knows which file it has open: SQLite goes on with one that is gone."""

    opened: tuple[Path, int, int] | None = None


def require_index(db: sqlite3.Connection) -> None:
    """Raises IndexGoneError where the file of an open index is not there any more: what is noted would be lost."""
    if not isinstance(db, _Index) or db.opened is None:
        return
    path, device, inode = db.opened
    try:
        now = path.stat()
    except FileNotFoundError:
        now = None
    if now is None or (now.st_dev, now.st_ino) != (device, inode):
        raise IndexGoneError(
            "was removed or replaced while this run was at work on it",
            file=f"{path.parent.name}/{path.name}",
            hint="nothing of content/ is lost; run the command again",
        )


@contextlib.contextmanager
def required(db: sqlite3.Connection) -> Iterator[None]:
    """A block that needs the file of an index. Raises IndexGoneError where it is gone, at its end at the latest."""
    try:
        yield
    except sqlite3.DatabaseError:
        require_index(db)
        raise
    require_index(db)


def open_index(folder: Path, config: Config) -> sqlite3.Connection:
    """The index in `folder` (.sitegen/), empty where there was none that can be used.

    One that was made with other settings or by another version is of no use: its rows would differ.
    """
    settings = repr((sitegen.__version__, version("rensa"), config.site.permalink, config.site.language))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "index.sqlite"
    try:
        return _connect(path, settings)
    except sqlite3.DatabaseError as error:
        log.info("the index is made anew: %s", error)
        forget_index(folder)
        return _connect(path, settings)


def read_index(folder: Path) -> sqlite3.Connection:
    """The index in `folder` for another process, which may only read it."""
    db = sqlite3.connect(f"{(folder / 'index.sqlite').absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    db.row_factory = sqlite3.Row
    return db


def forget_index(folder: Path) -> None:
    """Removes the index from `folder`."""
    for leftover in folder.glob("index.sqlite*"):
        if not remove_tree(leftover):
            leftover.unlink()


def _connect(path: Path, settings: str) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None, factory=_Index)
    try:
        db.execute("PRAGMA journal_mode=WAL")
        # Losing the last transaction in a power cut costs a rescan; the index holds nothing that content/ does not.
        db.execute("PRAGMA synchronous=NORMAL")
        made_by = db.execute("PRAGMA user_version").fetchone()[0]
        if made_by == 0:
            with transaction(db):
                for statement in filter(str.strip, _SCHEMA.split(";")):
                    db.execute(statement)
                db.execute("INSERT INTO meta VALUES('settings', ?)", (settings,))
                db.execute(f"PRAGMA user_version={VERSION}")
        made_with = db.execute("SELECT value FROM meta WHERE key='settings'").fetchone()
        if made_with != (settings,) or made_by not in (0, VERSION):
            raise sqlite3.DatabaseError("it was made with other settings or by another version")
        db.execute("SELECT count(*) FROM stories").fetchone()
    except BaseException:
        db.close()
        raise
    db.row_factory = sqlite3.Row
    status = path.stat()
    db.opened = path, status.st_dev, status.st_ino
    return db


def hold_more(db: sqlite3.Connection) -> None:
    """Holds more of the index in memory, for whoever goes through all of it in another order than its own."""
    db.execute(f"PRAGMA cache_size={-_LARGE_CACHE_KB}")


def hold_less(db: sqlite3.Connection) -> None:
    """Holds as much as before. In no transaction: what it changes is held until it ends."""
    import ctypes  # most builds go through little, and do without

    db.execute(f"PRAGMA cache_size={-_CACHE_KB}")
    # The C library keeps what is freed, which workers are about to need; glibc can be told to hand it back.
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


@contextlib.contextmanager
def loading(db: sqlite3.Connection) -> Iterator[None]:
    """Fills an empty index fast: nothing waits for the disk, and rows are put in order when all are there.

    One that is left half filled, or that a power cut may have spoilt, is known by its version: it is made anew.
    """
    indexes = db.execute("SELECT name, sql FROM sqlite_master WHERE type='index' AND sql NOT NULL").fetchall()
    db.execute(f"PRAGMA user_version={-VERSION}")
    for pragma in ("synchronous=OFF", "journal_mode=OFF"):
        db.execute(f"PRAGMA {pragma}")
    for index in indexes:
        if index["name"] in _LATE:
            db.execute(f"DROP INDEX {index['name']}")
    hold_more(db)
    yield
    with transaction(db):
        for index in indexes:
            if index["name"] in _LATE:
                db.execute(index["sql"])
    hold_less(db)
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", f"user_version={VERSION}"):
        db.execute(f"PRAGMA {pragma}")


def view_listed(db: sqlite3.Connection, drafts: bool, *, unreadable: bool = True) -> None:
    """Makes the views `shown` and `listed`.

    `shown` has the stories that get a page: nothing withdrawn, and drafts only where they are asked for. `listed` has
    those of them of which there is no later capture, for lists. That one counts also where it is withdrawn: an older
    capture does not come forward in its place. `unreadable` says whether stories are among them whose files cannot be
    read just now.
    """
    hidden = GONE if drafts else f"{GONE} OR s.draft"
    if not unreadable:
        hidden += " OR s.path IN (SELECT path FROM files WHERE kind = 'bad')"
    for statement in (
        "DROP VIEW IF EXISTS temp.listed",
        "DROP VIEW IF EXISTS temp.shown",
        f"CREATE TEMP VIEW shown AS SELECT * FROM stories s WHERE NOT ({hidden})",  # noqa: S608 -- our own words
        "CREATE TEMP VIEW listed AS SELECT * FROM shown WHERE id NOT IN (SELECT id FROM superseded)",
    ):
        db.execute(statement)


def recall(db: sqlite3.Connection, key: str) -> str:
    """A text that the index keeps under `key`; "" where there is none."""
    row = db.execute("SELECT value FROM meta WHERE key=?", (key,)).fetchone()
    return str(row["value"]) if row else ""


def remember(db: sqlite3.Connection, key: str, value: str) -> None:
    """Keeps a text under `key`."""
    db.execute("INSERT OR REPLACE INTO meta VALUES(?,?)", (key, value))


def generation(db: sqlite3.Connection) -> int:
    """How many scans found a change: what was derived from the index under this number still holds."""
    return int(recall(db, "generation") or 0)


@contextlib.contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """All of a block or nothing. Raises IndexGoneError where it would be noted in a file that is gone."""
    require_index(db)
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")
