"""Checks what is left of withdrawn stories in content/, output/ and the site's other files."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from sitegen.check.finding import NOTE, WARNING, Finding
from sitegen.check.line_numbers import line_in_file, line_of_key
from sitegen.content.document import parse_document
from sitegen.core import seed_id
from sitegen.core.errors import ContentError
from sitegen.core.files import has_file
from sitegen.core.picture_versions import versions_in
from sitegen.core.urls import file_of
from sitegen.index.withdrawals import Withdrawn, messages, reaches, withdrawn_paths

CHECK = "withdrawn"
_MAX_LISTED_PATHS = 1 << 30
"""A limit so high that messages name all paths."""

_START = re.compile(r"(?<![\w/.-])(?=/)")
_END = re.compile(r"(?![\w-])")
"""Where the URL path of a page may begin and end in a text."""

_MEND = "set its scope in front matter to what you mean (docs/front-matter.md), and build"


def withdrawn(root: Path, db: sqlite3.Connection) -> Iterator[Finding]:
    """Copies that stay public, stories that are included, links to withdrawn pages, and what is left in files."""
    for reach in reaches(db):
        for what in messages(reach, _MAX_LISTED_PATHS):
            yield Finding(reach.path, _line(root, reach.path), what, _MEND, CHECK, WARNING)
    gone = list(withdrawn_paths(db))
    yield from _links(root, db, gone)
    for story in gone:
        yield from _published(root, db, story)
        yield _in_repository(root, story)


def _line(root: Path, path: str) -> int | None:
    try:
        return line_of_key(parse_document((root / path).read_bytes(), path).head, "withdrawn")
    except (ContentError, OSError):
        return None


def _links(root: Path, db: sqlite3.Connection, gone: Sequence[Withdrawn]) -> Iterator[Finding]:
    """Shown files of content/ that link to the page of a withdrawn story."""
    urls = {url.rstrip("/") for story in gone for url in (story.url, *story.aliases)} - {""}
    if not urls:
        return
    sql = "SELECT path FROM shown UNION SELECT path FROM pages WHERE NOT draft UNION SELECT path FROM term_files"
    for (path,) in db.execute(sql).fetchall():
        try:
            text = (root / path).read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        for url in sorted(_linked_urls(text, urls)):
            mend = "take it out, unless readers are to find the notice there"
            yield Finding(
                path, line_in_file(root / path, [url]), f"leads to {url}, which is withdrawn", mend, CHECK, WARNING
            )


def _linked_urls(text: str, urls: set[str]) -> set[str]:
    """Those of `urls` that a text contains. The time does not depend on the number of URLs."""
    longest = max(map(len, urls))
    starts = (start.start() for start in _START.finditer(text))
    found = (_longest(text[start : start + longest + 1], urls) for start in starts)
    return set(filter(None, found))


def _longest(text: str, urls: set[str]) -> str:
    ends = [end.start() for end in _END.finditer(text)]
    return next((text[:end] for end in reversed(ends) if text[:end] in urls), "")


def _published(root: Path, db: sqlite3.Connection, story: Withdrawn) -> Iterator[Finding]:
    """The findings about what output/ still has of a withdrawn story."""
    mend = "run `sitegen build`, then `sitegen deploy`"
    page = file_of(story.url)
    if (root / "output" / page).is_file() and not _is_notice(root, db, page):
        yield Finding(f"output/{page}", None, f"still shows {story.path}, which is withdrawn", mend, CHECK)
    for picture in story.pictures:
        for path in (picture, *versions_in(root / "output", picture)):
            if has_file(root / "output", path):
                yield Finding(f"output/{path}", None, f"is a picture of {story.path}, which is withdrawn", mend, CHECK)


def _is_notice(root: Path, db: sqlite3.Connection, page: str) -> bool:
    """Whether a page is the notice of a withdrawal; if no build is known, whether it has "noindex"."""
    row = db.execute("SELECT template FROM outputs WHERE path = ?", (page,)).fetchone()
    if row:
        return str(row["template"]) == "withdrawn.html"
    return b"noindex" in (root / "output" / page).read_bytes()


def _in_repository(root: Path, story: Withdrawn) -> Finding:
    """A note on what the site's own files still have of the story: not published, but perhaps in
    a public repository.
    """
    seed = seed_id.parse(story.seed, seed_id.on_disk(root / "seeds")).file
    parts = f"seeds/{seed_id.stem(seed)}_files"
    files = [f"seeds/{seed}"] if seed and has_file(root / "seeds", seed) else []
    files += [parts] if seed and (root / parts).is_dir() else []
    files += [f"content/{picture}" for picture in story.pictures if has_file(root / "content", picture)]
    why = f" because {story.by} is" if story.by else ""
    held = ", ".join(["its text", *files])
    what = f"is withdrawn{why}, and not published, but in your repository you still have {held}"
    mend = "take them out of it and of its history where others can read it; docs/deploy.md says how"
    return Finding(story.path, _line(root, story.path), what, mend, CHECK, NOTE)
