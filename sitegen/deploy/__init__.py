"""output/ -> a target: what differs goes up, in an order in which no reader meets a page whose parts are missing."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sitegen import publish_guard
from sitegen.config import Config
from sitegen.deploy import sparing
from sitegen.deploy.errors import DeployError
from sitegen.deploy.local import local_files
from sitegen.deploy.plan import Plan, lost_urls, make
from sitegen.deploy.sparing import Spared
from sitegen.deploy.store import Store
from sitegen.deploy.targets import Target, find, open_store
from sitegen.index.lock import locked
from sitegen.progress import QUIET, Progress

__all__ = ["DeployReport", "compare", "deploy"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DeployReport:
    """What `deploy` did, or would do. `refused` says why a dry run's plan would not be carried out, or is "".

    `spared` are files that stay at the target since they may be of files of content/ that cannot be read.
    """

    target: str
    plan: Plan
    lost: tuple[str, ...]
    refused: str
    seconds: float
    spared: Spared = ()

    def as_json(self) -> dict[str, Any]:
        """The object of the contract."""
        return {
            "target": self.target,
            "uploaded": len(self.plan.uploads),
            "deleted": len(self.plan.deletions),
            "unchanged": self.plan.unchanged,
            "bytes": self.plan.bytes,
            "seconds": round(self.seconds, 3),
        }


def deploy(
    root: Path,
    config: Config,
    target: str | None,
    *,
    dry_run: bool = False,
    delete: bool = True,
    yes: bool = False,
    allow_errors: bool = False,
    progress: Progress = QUIET,
) -> DeployReport:
    """Makes a target hold what output/ holds. `yes` allows deletions that would otherwise be refused, `allow_errors` an
    output/ whose last build had errors.

    Raises SitegenError; what was done before stays done, and the next deploy goes on from there.
    """
    started = time.perf_counter()
    found = find(config, root, target)
    with locked(root):
        here = local_files(root, found.settings)
        errors = publish_guard.errors(root / "output")
        if not dry_run and not allow_errors:
            sparing.refuse(errors)
        store = open_store(found, root)
        plan, spared = sparing.spare(make(here, store.look(here), delete=delete), errors)
        refused = "" if yes else _refusal(plan, found)
        if not allow_errors:
            refused = sparing.reason(errors) or refused
        if not dry_run and not plan.idle:
            _allow(refused)
            with store.lock():
                # Once more: another deploy may have come between.
                plan, spared = sparing.spare(make(here, store.look(here), delete=delete), errors)
                _allow("" if yes else _refusal(plan, found))
                _publish(store, plan, progress)
    return DeployReport(found.name, plan, tuple(lost_urls(plan)), refused, time.perf_counter() - started, spared)


def compare(root: Path, config: Config, target: str) -> DeployReport:
    """What a deploy to a target would do, and which URLs it would lose. Changes nothing. Raises SitegenError."""
    return deploy(root, config, target, dry_run=True)


def _allow(refused: str) -> None:
    if refused:
        raise DeployError(refused, hint="--yes deletes them, --no-delete leaves them, --dry-run lists them")


def _publish(store: Store, plan: Plan, progress: Progress) -> None:
    for upload in plan.uploads:
        log.info("upload %s (%s)", upload.file.path, upload.reason)
    for path in plan.deletions:
        log.info("delete %s", path)
    with progress.stage("deploy", len(plan.uploads) + len(plan.deletions), "files") as tick:
        store.publish(plan, tick)


def _refusal(plan: Plan, target: Target) -> str:
    """Why nobody should carry out a plan without a second look, or ""."""
    count, most = len(plan.deletions), target.settings.max_deletes
    if count > most:
        return f"{count:,} files would be deleted at {target.name}, and max_deletes is {most:,}"
    if count and not plan.there.deployed:
        return f"sitegen never deployed to {target.name}, and {count:,} files that are there would be deleted"
    return ""
