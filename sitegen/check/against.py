"""URLs that a target of `deploy` has and this build would lose."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sitegen.check.finding import WARNING, Finding
from sitegen.config import Config
from sitegen.deploy import compare
from sitegen.deploy.errors import DeployError
from sitegen.model import TERM_KINDS

CHECK = "against"


def lost(root: Path, config: Config, target: str, db: sqlite3.Connection) -> Iterator[Finding]:
    """Each address that leads somewhere at `target` and nowhere in output/. Raises UsageError."""
    try:
        report = compare(root, config, target)
    except DeployError as error:
        mend = error.hint or "try again when it can be reached"
        yield Finding(error.file or "", error.line, f"{target} cannot be compared: {error.message}", mend, CHECK)
        return
    if not report.plan.there.files and not report.plan.there.deployed:
        mend = "correct the target, unless this is the first deploy"
        yield Finding("", None, f"nothing stands at {target} to compare with", mend, CHECK, WARNING)
    for url in report.lost:
        yield Finding("", None, f"{url} leads somewhere at {target}, and nowhere in this build", _keep(db, url), CHECK)


def _keep(db: sqlite3.Connection, url: str) -> str:
    """How a lost URL is kept: by the file that most likely took its place."""
    kind, _, name = url.strip("/").partition("/")
    if name and kind in {known.plural for known in TERM_KINDS}:
        return (
            f"where its stories have it under another name, write that name to the aliases of a file in {_home(kind)}"
        )
    slug = url.strip("/").rpartition("/")[2].removesuffix(".html")
    like = "url LIKE ? ESCAPE '\\'"
    sql = f"SELECT path FROM stories WHERE {like} OR {like} ORDER BY path"  # noqa: S608 -- our own words
    rows = db.execute(sql, (f"%/{_plain(slug)}/", f"%/{_plain(slug)}.html"))
    found = [row[0] for row in rows] if slug else []
    place = found[0] if len(found) == 1 else "what took its place"
    return f"aliases: [{url}] in the front matter of {place} keeps it, and deploy --no-delete the file"


def _home(kind: str) -> str:
    return "content/tags/" if kind == "tags" else f"content/entities/{kind}/"


def _plain(text: str) -> str:
    """`text` as a pattern of LIKE that means just that."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
