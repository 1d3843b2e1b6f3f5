"""`sitegen check`: lists what is wrong with an archive, each with its place and a remedy. Nothing is changed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sitegen.check import hosts, lost_urls
from sitegen.check.article_urls import Addresses
from sitegen.check.content_files import sources
from sitegen.check.decisions import decisions
from sitegen.check.finding import ERROR, WARNING, Finding, in_order
from sitegen.check.host_outlook import HostOutlook, host_outlook
from sitegen.check.old_site import dead_links
from sitegen.check.pages import pages
from sitegen.check.resources import is_resource
from sitegen.check.seeds import seeds
from sitegen.check.unused_terms import unused
from sitegen.check.withdrawn import withdrawn
from sitegen.core import deploy_block
from sitegen.core.config import Config
from sitegen.core.files import listing
from sitegen.core.progress import QUIET, Progress
from sitegen.core.urls import file_of, url_of
from sitegen.deploy.url_losses import UrlLosses
from sitegen.incremental.invalidation import bring_up_to_date
from sitegen.index.index_file import open_index
from sitegen.index.lock import locked
from sitegen.index.scan import scan

__all__ = ["CheckReport", "Finding", "check"]


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What `check` found, sorted by place. `files` of content/ and `pages` of output/ were checked.

    `losses` are the URLs that a target has and output/ lacks, None if no target was compared; `outlook` says how far
    the site is from the limits of a host, None if no host was named.
    """

    findings: tuple[Finding, ...]
    files: int
    pages: int
    seconds: float
    losses: UrlLosses | None = None
    outlook: HostOutlook | None = None

    def count(self, severity: str) -> int:
        """The number of findings of a severity."""
        return sum(finding.severity == severity for finding in self.findings)

    def as_json(self) -> dict[str, Any]:
        """The object that `check --json` prints."""
        return {
            "files": self.files,
            "pages": self.pages,
            "errors": self.count(ERROR),
            "warnings": self.count(WARNING),
            "findings": [finding.as_json() for finding in self.findings],
            "seconds": round(self.seconds, 3),
            **({"against": self.losses.as_json()} if self.losses else {}),
            **({"host": self.outlook.as_json()} if self.outlook else {}),
        }


def check(
    root: Path, config: Config, *, today: str, target: str = "", host: str = "", wayback: bool = False, jobs: int = 1,
    progress: Progress = QUIET,
) -> CheckReport:  # fmt: skip
    """Checks content/ and output/ of the site at `root` and, if a `target` is given, what the target has.

    `today` is an ISO date; a story dated later is an error. `host` is the host whose limits are applied, "" for that of
    the settings. With `wayback` dead links to the old site are all named, with the addresses of their copies. Raises
    SitegenError if the index cannot be opened, or the target is unknown.
    """
    started, host = time.perf_counter(), host or config.check.host
    entries = [entry for entry in listing(root / "output", hidden=True) if not entry.path.startswith(".")]
    paths = [entry.path for entry in entries if entry.path.endswith((".html", ".htm")) and _is_ours(entry.path)]
    found = list(sources(root, today, jobs, progress))
    with locked(root), closing(open_index(root / ".sitegen", config)) as db:
        scan(db, root, config)
        bring_up_to_date(db, config, drafts=False)
        files = int(db.execute("SELECT count(*) FROM files").fetchone()[0])
        addresses = Addresses(db, root)
        found += addresses.clashes()
        found += addresses.aliases()
        found += addresses.related()
        found += unused(db)
        found += decisions(root, db)
        found += withdrawn(root, db)
        found += seeds(root, db)
        found += dead_links(root, config, db, wayback)
        found += _state(root, db, bool(paths))
        outlook = host_outlook(db, config, host, entries) if host and paths else None
        if paths:
            others = [entry.path for entry in entries if is_resource(entry.path) and _is_ours(entry.path)]
            seen = pages(
                root, paths + others, config.site.base_url, lambda p: addresses.source(url_of(p)), jobs, progress
            )
            missing = {
                f.what for f in found if f.check == "images"
            }  # these are reported where they are written, so not again where they are shown
            found += [f for f in seen if f.what.partition(";")[0] not in missing]
    losses = None
    if host:
        fewer = outlook.fewer() if outlook else ""
        found += hosts.limits(host, entries, (to.url for to in config.deploy.values()), fewer)
    if outlook:
        found.append(outlook.note())
    if target:
        with closing(open_index(root / ".sitegen", config)) as db:
            at_target = lost_urls.at_target(root, config, target, db)
        found, losses = [*found, *at_target.findings], at_target.losses
    return CheckReport(tuple(in_order(found)), files, len(paths), time.perf_counter() - started, losses, outlook)


def _state(root: Path, db: Any, built: bool) -> Iterator[Finding]:
    """Findings if output/ is not up to date with content/, as far as can be found without building."""
    mend = "run `sitegen build`"
    if not built:
        yield Finding("output", None, "there is no built site to look at", mend, "output", WARNING)
        return
    reason = deploy_block.block_reason(root / "output")
    if reason:
        yield Finding("output", None, reason, mend, "output", WARNING)
    for url, path in db.execute("SELECT url, path FROM stories WHERE NOT draft ORDER BY path").fetchall():
        if not (root / "output" / file_of(url)).is_file():
            yield Finding(path, None, f"has no page at {url} in output/", mend, "output")


def _is_ours(path: str) -> bool:
    """Whether a file is the site's own, not one of Pagefind's."""
    return not path.startswith("pagefind/")
