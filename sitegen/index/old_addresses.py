"""Old addresses: which story stands at an address, and the links of texts to such addresses.

A story or free page claims the addresses under which a link may mean it. A page is planned from the claims alone, so
links follow renames. Nothing is asserted of an address that several stories claim, unless they are captures of one
story: then it means the latest one.
"""

from __future__ import annotations

import posixpath
import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import unquote, urldefrag, urljoin

from sitegen.content.link_targets import is_picture, plain_target, targets
from sitegen.core import seed_id
from sitegen.core.errors import Problem
from sitegen.core.model import Article
from sitegen.index.store import GONE, transaction
from sitegen.index.web_addresses import address, local_address, page_address

SCHEMA = """
-- An address that a file of content/ claims: "courier.example/2014/ferry" on the web, "/2014/ferry" on this site,
-- "content/articles/2014/ferry.md", or "seeds/courier/ferry.md". `rank` is one of the ranks of index/old_addresses.py.
CREATE TABLE claims(address TEXT, file TEXT, rank INT, PRIMARY KEY(address, file)) WITHOUT ROWID;
-- A file that changed loses its claims.
CREATE INDEX claims_file ON claims(file);

-- A link in the text of a file of content/: its target as it is written there, and an address that it may mean.
-- Addresses of a lower rank are tried first.
CREATE TABLE links(address TEXT, file TEXT, target TEXT, rank INT, PRIMARY KEY(address, file, target)) WITHOUT ROWID;
-- The links of a page that is planned; a file that changed loses its links.
CREATE INDEX links_file ON links(file);

-- A claim that a changed file had before (incremental/invalidation.py).
CREATE TABLE former_claims(file TEXT, address TEXT, PRIMARY KEY(file, address)) WITHOUT ROWID;

-- An alias that several stories claim, or that is the URL of another story or free page: it leads nowhere.
CREATE TABLE disputed(address TEXT PRIMARY KEY) WITHOUT ROWID;
"""

OWN, STATED, SIMILAR = range(3)
"""Ranks of claims: the page's own URL; an address that the file states; another form of such an address."""

_MAX_LINKED_URLS = 2000
"""Links of one text that are noted. No story has as many."""
_MAX_TARGET_CHARS = 2000
_LISTED_PATHS = 20
"""Disputed aliases that a build names; the others are a number, and `sitegen check` names all."""

Claim = tuple[str, int]
LinkRow = tuple[str, str, int]


class Origin(NamedTuple):
    """Where a text stands: its file, its seed and its address on the web ("" for none)."""

    file: str
    seed: str = ""
    url: str = ""


# --- what a file says ----------------------------------------------------------------------------------------


def origin_of(article: Article) -> Origin:
    """The places to which the links of an article are relative."""
    seed = seed_id.parse(str(article.capture.get("seed") or ""))
    return Origin(article.path, seed.file, article.source_url)


def claims_of(article: Article, url: str) -> tuple[Claim, ...]:
    """The addresses that an article claims, with their ranks; `url` is its own URL path."""
    seed = seed_id.parse(str(article.capture.get("seed") or ""))
    seeds = [f"seeds/{seed.file}"] if seed.file and not seed.key else []
    stood = [article.source_url, *(_joined(article.source_url, alias) for alias in article.aliases)]
    stated = [article.path, *seeds, *map(local_address, article.aliases), *map(address, stood)]
    similar = [*map(_without_suffix, seeds), *map(page_address, stood)]
    found = {local_address(url): OWN}
    for rank, claimed in ((STATED, stated), (SIMILAR, similar)):
        for one in claimed:
            found.setdefault(one, rank)
    return tuple(sorted((one, rank) for one, rank in found.items() if one))


def links_of(text: str, origin: Origin) -> tuple[LinkRow, ...]:
    """The links of a Markdown text that may lead to a story: (address, target, rank)."""
    found: dict[tuple[str, str], int] = {}
    for target in dict.fromkeys(targets(text)):
        if not is_picture(target) and len(target) <= _MAX_TARGET_CHARS and len(found) < _MAX_LINKED_URLS:
            for rank, one in enumerate(addresses(target, origin)):
                found.setdefault((one, plain_target(target)), rank)
    return tuple((one, target, rank) for (one, target), rank in found.items())


def addresses(target: str, origin: Origin) -> tuple[str, ...]:
    """The addresses that the target of a link may mean, the likeliest first; () for one that leads to no page."""
    scheme, colon, _ = target.partition(":")
    if target.lower().startswith(("http://", "https://", "//")):
        found = _on_the_web(target)
    elif target.startswith(("#", "?")) or not target or (colon and scheme.isalpha()):
        return ()
    elif target.startswith("/"):
        found = [local_address(target), *_on_the_web(_joined(origin.url, target))]
    else:
        found = [*_beside(origin, urldefrag(target).url), *_on_the_web(_joined(origin.url, target))]
    return tuple(dict.fromkeys(filter(None, found)))


def _on_the_web(url: str) -> list[str]:
    return [address(url), page_address(url)]


def _joined(base: str, target: str) -> str:
    try:
        return urljoin(base, target) if base else ""
    except ValueError:
        return ""


def _beside(origin: Origin, target: str) -> Iterator[str]:
    """The files that a relative link may mean: from the folder of its file, from that of its seed.

    What looks like a query may be part of a name: "story.php?id=12" is how some programs save a page.
    """
    paths = dict.fromkeys(map(unquote, (target, target.partition("?")[0])))
    for home in (origin.file, f"seeds/{origin.seed}" if origin.seed else ""):
        for path in paths if home else ():
            found = posixpath.normpath(posixpath.join(posixpath.dirname(home), path))
            if path and found.startswith(("content/", "seeds/")):
                yield found
                yield _without_suffix(found)


def _without_suffix(path: str) -> str:
    """A path of a file without its suffix; that of the folder for the folder's own file."""
    stem = seed_id.stem(path)
    return stem.removesuffix("/index").removesuffix("/_index")


# --- what the archive knows ----------------------------------------------------------------------------------


class Holder(NamedTuple):
    """The page that stands at an address: its URL path, and the file that makes the redirect from an alias."""

    url: str
    file: str


_CLAIMANTS = f"""
SELECT c.rank, c.file, s.url, coalesce(o.current, s.id) standing FROM claims c JOIN stories s ON s.path = c.file
LEFT JOIN superseded o ON o.id = s.id
WHERE c.address = ?1 AND ({GONE} OR EXISTS (SELECT 1 FROM shown WHERE id = s.id))
UNION ALL SELECT c.rank, c.file, p.url, p.path FROM claims c JOIN pages p ON p.path = c.file
WHERE c.address = ?1 AND (?2 OR NOT p.draft) ORDER BY 1, 2"""  # noqa: S608 -- our own words


def holder(db: sqlite3.Connection, claimed: str, drafts: bool) -> Holder | None:
    """What stands at an address; None if nothing does, a Holder without a URL if several stories claim it."""
    rows = db.execute(_CLAIMANTS, (claimed, drafts)).fetchall()
    rows = [row for row in rows if row["rank"] == rows[0]["rank"]]
    if len(rows) <= 1:
        return Holder(rows[0]["url"], rows[0]["file"]) if rows else None
    if len({row["standing"] for row in rows}) > 1:
        return Holder("", "")
    latest = db.execute("SELECT url, path FROM stories WHERE id = ?", (rows[0]["standing"],)).fetchone()
    is_claimed = any(row["file"] == latest["path"] for row in rows)
    return Holder(latest["url"], latest["path"] if is_claimed else rows[0]["file"])


def held_links(db: sqlite3.Connection, file: str, drafts: bool) -> dict[str, str]:
    """For each link of a file to an old address that is claimed the URL path of the page there.

    It is "" for an address that several stories claim. Links to URLs that pages have today are left out.
    """
    sql = (
        "SELECT target, address FROM links l WHERE file = ? "
        "AND EXISTS (SELECT 1 FROM claims WHERE address = l.address) ORDER BY target, rank"
    )
    found: dict[str, str] = {}
    for target, one in db.execute(sql, (file,)).fetchall():
        if target not in found and (held := holder(db, one, drafts)):
            found[target] = held.url
    return {t: url for t, url in found.items() if not t.startswith("/") or local_address(t) != local_address(url)}


# --- changes -------------------------------------------------------------------------------------------------


def forget_claims(db: sqlite3.Connection, file: str) -> None:
    """Deletes the claims and the links of a file."""
    db.execute("DELETE FROM claims WHERE file = ?", (file,))
    db.execute("DELETE FROM links WHERE file = ?", (file,))


def add_claims(db: sqlite3.Connection, file: str, claims: Iterable[Claim], links: Iterable[LinkRow]) -> None:
    """Adds the claims and the links of a file."""
    db.executemany("INSERT INTO claims VALUES(?,?,?)", ((one, file, rank) for one, rank in claims))
    db.executemany("INSERT INTO links VALUES(?,?,?,?)", ((one, file, target, rank) for one, target, rank in links))


def note_former_claims(db: sqlite3.Connection, file: str) -> None:
    """Notes what a file claims, before its claims change."""
    db.execute("INSERT OR IGNORE INTO former_claims SELECT file, address FROM claims WHERE file = ?", (file,))


def forget_former_claims(db: sqlite3.Connection) -> None:
    """Deletes the former claims, once the pages that depend on them are known."""
    db.execute("DELETE FROM former_claims")


def concerned(db: sqlite3.Connection, file: str) -> list[str]:
    """The files that link to an address which a file claims or claimed before, and those that claim one too."""
    sql = (
        "WITH touched AS (SELECT address FROM former_claims WHERE file = ?1 "
        "UNION SELECT address FROM claims WHERE file = ?1) "
        "SELECT l.file FROM touched t CROSS JOIN links l ON l.address = t.address "
        "UNION SELECT c.file FROM touched t CROSS JOIN claims c ON c.address = t.address ORDER BY 1"
    )
    return [str(row["file"]) for row in db.execute(sql, (file,))]


_TOUCHED = """
SELECT f.address FROM changed h CROSS JOIN former_claims f ON f.file = h.path WHERE f.address BETWEEN '/' AND '0'
UNION SELECT c.address FROM changed h CROSS JOIN claims c ON c.file = h.path WHERE c.address BETWEEN '/' AND '0'"""
_DISPUTED = f"""
SELECT address FROM (
    SELECT c.address, c.rank, coalesce(o.current, s.id, c.file) standing FROM ({_TOUCHED}) t
    CROSS JOIN claims c ON c.address = t.address LEFT JOIN stories s ON s.path = c.file
    LEFT JOIN superseded o ON o.id = s.id LEFT JOIN pages p ON p.path = c.file
    WHERE c.rank < {SIMILAR} AND NOT coalesce(s.draft, p.draft, 0)
) GROUP BY address HAVING max(rank) = {STATED} AND count(DISTINCT standing) > 1"""  # noqa: S608 -- our own words


class Dispute(NamedTuple):
    """An alias, in the form of `local_address`, and the files that claim it: the page at this URL first."""

    alias: str
    files: tuple[str, ...]
    is_page: bool

    def __str__(self) -> str:
        first, *others = self.files
        if self.is_page:
            return f"aliases: {self.alias} is the URL of {first}, so it leads there alone"
        return f"aliases: {self.alias} is an alias of {others[0]} too, so it leads to neither of them"


def disputes(db: sqlite3.Connection) -> Iterator[Dispute]:
    """The disputed aliases, by address."""
    sql = "SELECT rank, file FROM claims WHERE address = ? AND rank < ? ORDER BY rank, file"
    for (one,) in db.execute("SELECT address FROM disputed ORDER BY address").fetchall():
        rows = db.execute(sql, (one, SIMILAR)).fetchall()
        yield Dispute(one, tuple(row["file"] for row in rows), rows[0]["rank"] == OWN)


def dispute_warnings(db: sqlite3.Connection) -> Iterator[Problem]:
    """Warnings for disputed aliases, each at the story that does not get what it claims."""
    found = list(disputes(db))
    for dispute in found[:_LISTED_PATHS]:
        yield Problem(dispute.files[-1 if dispute.is_page else 0], str(dispute))
    if (more := len(found) - _LISTED_PATHS) > 0:
        yield Problem(found[-1].files[0], f"{more:,} more aliases are disputed; `sitegen check` names them")


def refresh_disputed(db: sqlite3.Connection) -> None:
    """Finds again which aliases are disputed, of those that a change may affect."""
    touched = [row["address"] for row in db.execute(_TOUCHED)]
    if touched:
        with transaction(db):
            found = db.execute(_DISPUTED).fetchall()
            db.executemany("DELETE FROM disputed WHERE address = ?", ((one,) for one in touched))
            db.executemany("INSERT INTO disputed VALUES(?)", map(tuple, found))
