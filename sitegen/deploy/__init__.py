"""Deploys output/ to a target: uploads what differs, in an order in which no reader gets a page with missing parts."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sitegen.core.config import Config
from sitegen.core.files import readable
from sitegen.core.manifest import site_identity
from sitegen.core.progress import QUIET, Progress
from sitegen.deploy import kept_pages
from sitegen.deploy.errors import DeployError
from sitegen.deploy.kept_pages import Spared
from sitegen.deploy.local import LocalFile, local_files
from sitegen.deploy.plan import DeployPlan, lost_urls, make_plan
from sitegen.deploy.refusals import Refusal, leftovers, notes, refusal
from sitegen.deploy.store import EarlierCopy, Store
from sitegen.deploy.targets import Target, find_target, open_store
from sitegen.deploy.url_losses import UrlLosses, find_losses
from sitegen.incremental import publish_guard
from sitegen.index.lock import locked

__all__ = ["DeployOptions", "DeployReport", "compare", "deploy", "earlier_copies"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DeployReport:
    """What `deploy` did, or would do. `refused` says why it does not; `notes` are about files that are not the site's,
    `leftovers` of files of earlier deploys that stay.

    `earlier` are releases of earlier deploys that a purge removed, or would remove; `remains` says what it cannot
    remove. `spared` are files that stay at the target because they may belong to files of content/ that cannot be read.
    """

    target: str
    plan: DeployPlan
    losses: UrlLosses
    refused: Refusal | None
    notes: tuple[str, ...] = ()
    leftovers: str = ""
    earlier: tuple[str, ...] = ()
    remains: str = ""
    spared: Spared = ()
    seconds: float = 0

    def as_json(self) -> dict[str, Any]:
        """The object that `deploy --json` prints."""
        return {
            "target": self.target,
            "uploaded": len(self.plan.uploads),
            "deleted": len(self.plan.deletions),
            "unchanged": self.plan.unchanged,
            "bytes": self.plan.bytes,
            **self.losses.as_json(),
            "seconds": round(self.seconds, 3),
        }


Announce = Callable[[DeployReport], None]


@dataclass(frozen=True, slots=True)
class DeployOptions:
    """What a deploy is asked for.

    `dry_run` changes nothing; without `delete` files of earlier deploys stay that are not in output/ any more. `yes`
    allows what would otherwise be refused, `allow_errors` an output/ whose last build had errors. `purge` also removes
    the releases of earlier deploys.
    """

    dry_run: bool = False
    delete: bool = True
    yes: bool = False
    allow_errors: bool = False
    purge: bool = False


_DEFAULT = DeployOptions()


def deploy(
    root: Path, config: Config, target: str | None, options: DeployOptions = _DEFAULT, *,
    announce: Announce = lambda _: None, progress: Progress = QUIET,
) -> DeployReport:  # fmt: skip
    """Makes a target hold what output/ holds.

    `announce` is told what is about to be done before anything is changed, or before it is refused.

    Raises SitegenError. Changes that were made before an error stay, and the next deploy continues from there.
    """
    started = time.perf_counter()
    found = find_target(config, root, target)
    with locked(root):
        local = local_files(root, found.settings)
        errors = publish_guard.errors(root / "output")
        failed_build = None if options.allow_errors else kept_pages.refusal(errors)
        if not options.dry_run:
            _allow(failed_build)
        intent = _Intent(found, _open(found, root, config), local, errors, failed_build, options)
        report = intent.report()
        if not options.dry_run and not (report.plan.idle and not options.purge):
            report = _carry_out(intent, report, announce, progress)
    return replace(report, seconds=time.perf_counter() - started)


def compare(root: Path, config: Config, target: str) -> DeployReport:
    """What a deploy to a target would do, and which URLs it would lose. Changes nothing. Raises SitegenError."""
    return deploy(root, config, target, DeployOptions(dry_run=True))


def earlier_copies(root: Path, config: Config, target: str, paths: Iterable[str]) -> list[EarlierCopy]:
    """Older versions of some files that the target still has from earlier deploys.

    A version with the same bytes as in output/ is left out. Changes nothing. Raises SitegenError.
    """
    found = find_target(config, root, target)
    with locked(root):
        local = local_files(root, found.settings)
        store = _open(found, root, config)
        store.inspect(local)
        return list(store.copies(local, paths))


def _open(target: Target, root: Path, config: Config) -> Store:
    return open_store(target, root, site_identity(config.site.title, config.site.base_url))


@dataclass(frozen=True, slots=True)
class _Intent:
    """A requested deploy. `errors` are those of the last build, `failed_build` refuses the deploy because of them."""

    target: Target
    store: Store
    local: Mapping[str, LocalFile]
    errors: publish_guard.Errors
    failed_build: Refusal | None
    options: DeployOptions

    def report(self) -> DeployReport:
        """What would be done, by the present state of the target."""
        plan, spared = kept_pages.spare(
            make_plan(self.local, self.store.inspect(self.local), delete=self.options.delete), self.errors
        )
        return DeployReport(
            self.target.name,
            plan,
            find_losses(lost_urls(plan), plan.files),
            self.failed_build or refusal(plan, self.target, yes=self.options.yes),
            tuple(notes(plan, self.target)),
            leftovers(plan, self.target),
            tuple(self.store.earlier_releases()) if self.options.purge else (),
            self.store.remains if self.options.purge else "",
            spared,
        )


def _carry_out(intent: _Intent, report: DeployReport, announce: Announce, progress: Progress) -> DeployReport:
    if report.refused:
        announce(report)
        _allow(report.refused)
    with intent.store.lock():
        report = intent.report()  # again: another deploy may have run in between
        announce(report)
        _allow(report.refused)
        if not report.plan.idle:
            _publish(intent.store, report.plan, progress)
        return replace(report, earlier=tuple(intent.store.purge())) if intent.options.purge else report


def _allow(refused: Refusal | None) -> None:
    if refused:
        raise DeployError(refused.what, hint=refused.hint)


def _publish(store: Store, plan: DeployPlan, progress: Progress) -> None:
    for upload in plan.uploads:
        log.info("upload %s (%s)", upload.file.path, upload.reason)
    for path in plan.deletions:
        log.info("delete %s", readable(path))
    with progress.stage("deploy", len(plan.uploads) + len(plan.deletions), "files") as tick:
        store.publish(plan, tick)
