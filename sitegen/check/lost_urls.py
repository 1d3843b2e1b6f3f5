"""Compares a deploy target with the build: URLs that would be lost, and remains of withdrawn stories."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sitegen.check.finding import NOTE, WARNING, Finding
from sitegen.content.term_files import FOLDERS
from sitegen.core.config import Config
from sitegen.core.files import readable
from sitegen.core.urls import file_of, term_of
from sitegen.deploy import compare, earlier_copies
from sitegen.deploy.errors import DeployError
from sitegen.deploy.headers import headers
from sitegen.deploy.plan import SAME, DeployPlan, kept_url, missing_files
from sitegen.deploy.store import EarlierCopy
from sitegen.deploy.url_losses import UrlLosses, find_losses
from sitegen.index.hidden_files import hides
from sitegen.index.withdrawals import withdrawn_paths

CHECK = "against"
_CACHED = "Cache-Control"
_DEPLOY = "run `sitegen deploy`"
_RECORDS = "data/json/stories/"
"""The folder of the stories' JSON records, if [export] publish has "json"."""


@dataclass(frozen=True, slots=True)
class TargetCheck:
    """What `check --against` found: its findings, and the URLs that would be lost, None if nothing was compared."""

    findings: tuple[Finding, ...]
    losses: UrlLosses | None = None


def at_target(root: Path, config: Config, target: str, db: sqlite3.Connection) -> TargetCheck:
    """URLs that the target has and output/ lacks, and files of withdrawn stories that the target still has.

    Changes nothing. Raises UsageError.
    """
    try:
        plan = compare(root, config, target).plan
        gone = _withdrawn_files(db)
        earlier = earlier_copies(root, config, target, gone) if gone else []
    except DeployError as error:
        mend = error.hint or "try again when it can be reached"
        what = f"{target} cannot be compared: {error.message}"
        return TargetCheck((Finding(error.file or "", error.line, what, mend, CHECK),))
    losses = find_losses(filter(None, map(kept_url, missing_files(plan))), plan.files)
    found = [*_state(target, plan), *_missing(db, target, plan, gone, losses), *_live(target, plan, gone)]
    found += _earlier(target, earlier, gone)
    return TargetCheck((*found, *_in_caches(target, config, gone)), losses)


def _state(target: str, plan: DeployPlan) -> Iterator[Finding]:
    """Findings if the target has nothing to compare with, or another site."""
    if not plan.state.files and not plan.state.deployed:
        mend = "correct the target, unless this is the first deploy"
        yield Finding("", None, f"nothing stands at {target} to compare with", mend, CHECK, WARNING)
    if plan.state.other_site:
        what = f"{target} holds another site, {plan.state.other_site}"
        yield Finding("", None, what, "correct the target, unless this site is to replace it", CHECK)


def _earlier(target: str, earlier: Iterable[EarlierCopy], gone: Mapping[str, str]) -> Iterator[Finding]:
    """Findings about versions of withdrawn stories in releases or in a history of the target."""
    for copy in earlier:
        mend = "deploy --purge removes releases; docs/deploy.md says how a history is rewritten"
        what = f"is withdrawn, and {target} has /{readable(copy.path)} as it was: {readable(copy.where)}"
        yield Finding(gone[copy.path], None, what, mend, CHECK, WARNING)


def _missing(
    db: sqlite3.Connection, target: str, plan: DeployPlan, gone: Mapping[str, str], losses: UrlLosses
) -> Iterator[Finding]:
    """Findings about files of the target that output/ lacks: lost addresses, and files that may show hidden stories.

    Any page, feed, table or search file of an earlier build may show these. Files in `gone` are left to `_live`.
    """
    is_hiding = hides(db)
    if text := losses.in_index_message():
        yield Finding("", None, f"{target} has {text}", "nothing need be done", CHECK, NOTE)
    if text := losses.beside_pages_message():
        mend = "no alias can keep them; a smaller [feeds] min_stories keeps feeds"
        yield Finding("", None, f"{target} has {text}", mend, CHECK, WARNING)
    lost = frozenset(losses.lost)
    for path in missing_files(plan):
        url, may_show = kept_url(path), is_hiding and path in plan.state.ours
        url = url if url in lost else ""
        if path in gone or not (url or may_show):
            continue
        what = f"{url} leads somewhere at {target}, and nowhere in this build" if url else ""
        mend = _alias_remedy(db, url) if url else ""
        if may_show:
            what = what or f"/{readable(path)} still stands at {target}, and not in this build"
            what = f"{what}; it may show what is withdrawn or hidden"
            mend = f"{_DEPLOY}; {mend}" if url else _DEPLOY
        yield Finding("", None, what, mend, CHECK)


def _withdrawn_files(db: sqlite3.Connection) -> dict[str, str]:
    """The files of the site that belong to withdrawn stories, each with the path of the article."""
    found: dict[str, str] = {}
    for story in withdrawn_paths(db):
        record = f"{_RECORDS}{story.url.strip('/')}.json"
        for path in (file_of(story.url), *map(file_of, story.aliases), *story.pictures, record):
            found.setdefault(path, story.path)
    return found


def _live(target: str, plan: DeployPlan, gone: Mapping[str, str]) -> Iterator[Finding]:
    """Findings about files of withdrawn stories that readers of the target can get now."""
    there = plan.state
    for path, story in sorted(gone.items()):
        if path not in there.files or (there.files[path] == SAME and path in plan.files):
            continue
        mend = _DEPLOY if path in there.ours or path in plan.files else "remove it at the target"
        yield Finding(story, None, f"is withdrawn, and /{readable(path)} still stands at {target}", mend, CHECK)


def _in_caches(target: str, config: Config, gone: Mapping[str, str]) -> Iterator[Finding]:
    """A note on how long caches may keep withdrawn files, by the headers that `deploy` sets."""
    settings = config.deploy.get(target)
    url = settings.url if settings else target
    if not gone or not url.startswith(("s3:", "gs:", "az:")):
        return
    rules = settings.headers if settings else {}
    ages = sorted({headers(path, rules).get(_CACHED, "") for path in gone} - {""})
    what = f"browsers and CDNs may still serve what is withdrawn; {target} had it with {_CACHED}: {'; '.join(ages)}"
    yield Finding("", None, what, "purge these addresses at the CDN", CHECK, NOTE)


def _alias_remedy(db: sqlite3.Connection, url: str) -> str:
    """The remedy for a lost URL: an alias in the file that most likely replaces it."""
    if folder := FOLDERS.get(term_of(url)[0]):
        return f"where its stories have it under another name, write that name to the aliases of a file in {folder}/"
    slug = url.strip("/").rpartition("/")[2].removesuffix(".html")
    like = "url LIKE ? ESCAPE '\\'"
    sql = f"SELECT path FROM stories WHERE {like} OR {like} ORDER BY path"  # noqa: S608 -- our own words
    rows = db.execute(sql, (f"%/{_plain(slug)}/", f"%/{_plain(slug)}.html"))
    found = [row[0] for row in rows] if slug else []
    place = found[0] if len(found) == 1 else "what took its place"
    return f"aliases: [{url}] in the front matter of {place} keeps the address"


def _plain(text: str) -> str:
    """A LIKE pattern that matches exactly `text`."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
