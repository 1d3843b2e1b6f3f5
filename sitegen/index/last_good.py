"""Files of content/ that cannot be read: the index keeps their last good rows, so that their pages stay.

The table `sources` keeps the last readable bytes of every file, compressed. So the page of a broken file can be
rendered again when something that it shows changes, and it never shows anything that was hidden since.
"""

from __future__ import annotations

import sqlite3
import stat
import zlib
from collections.abc import Iterable
from pathlib import Path

from sitegen.content.unreadable import Unreadable, possible_pages
from sitegen.core.files import file_bytes, is_file
from sitegen.core.urls import file_of
from sitegen.index.file_rows import BAD

SCHEMA = """
-- A file of content/ that could be read at least once: its bytes as they were then, packed by zlib.
CREATE TABLE sources(path TEXT PRIMARY KEY, packed BLOB);
"""

A_FOLDER = "is a folder that has the name of a file; rename it"

_ROWS = "SELECT path, url FROM {} WHERE path IN (SELECT path FROM files WHERE kind = 'bad')"
_PUT = "INSERT OR REPLACE INTO sources VALUES(?,?)"


def remember_sources(db: sqlite3.Connection, files: Iterable[tuple[str, bytes]]) -> None:
    """Stores the compressed bytes of files that could be read."""
    db.executemany(_PUT, [(path, packed) for path, packed in files if packed])


def last_good(db: sqlite3.Connection, path: str) -> bytes:
    """The bytes of a file when it was last readable; b"" if unknown."""
    row = db.execute("SELECT packed FROM sources WHERE path = ?", (path,)).fetchone()
    return zlib.decompress(row[0]) if row else b""


def unreadable(db: sqlite3.Connection) -> frozenset[str]:
    """The unreadable files of which the index has the last good bytes."""
    sql = "SELECT path FROM files WHERE kind = 'bad' AND path IN (SELECT path FROM sources)"
    return frozenset(row[0] for row in db.execute(sql))


def obstructed(root: Path, path: str) -> bool:
    """Whether something other than a file is at the path of a file, or a link is at the path of one of its folders."""
    steps = path.split("/")
    for count in range(2, len(steps) + 1):
        try:
            mode = (root / "/".join(steps[:count])).lstat().st_mode
        except OSError:
            return False
        if stat.S_ISLNK(mode):
            return True
    return not stat.S_ISREG(mode)


def note_obstructed(db: sqlite3.Connection, paths: Iterable[str]) -> None:
    """Notes files whose path is obstructed. The obstruction is reported elsewhere; the last good rows stay."""
    sql = "UPDATE files SET ctime_ns = -1, kind = ?, problems = '', digest = '' WHERE path = ?"
    db.executemany(sql, [(BAD, path) for path in paths])


def folders_like_files(db: sqlite3.Connection) -> list[str]:
    """Folders of content/ whose names end like a Markdown file's."""
    sql = (
        "SELECT path FROM looked WHERE tree = 'content' AND (path LIKE '%.md' OR path LIKE '%.markdown') ORDER BY path"
    )
    return [row[0] for row in db.execute(sql)]


def release(db: sqlite3.Connection, output: Path) -> list[str]:
    """The unreadable stories and free pages whose page is not in output/ any more, so that nothing keeps them."""
    found = [tuple(row) for table in ("stories", "pages") for row in db.execute(_ROWS.format(table))]
    return [path for path, url in found if not is_file(output / file_of(url))]


def unknown(db: sqlite3.Connection, root: Path) -> tuple[Unreadable, ...]:
    """What unreadable files may have in output/ or at a target, for files of which the index has no good bytes."""
    sql = "SELECT path FROM files WHERE kind = 'bad' AND path NOT IN (SELECT path FROM sources) ORDER BY path"
    paths = [row[0] for row in db.execute(sql)]
    return tuple(possible_pages(path, _raw(root / path)) for path in paths if path.count("/") > 1)


def _raw(file: Path) -> bytes:
    try:
        return file_bytes(file, most=1 << 20) if is_file(file) else b""
    except OSError:
        return b""
