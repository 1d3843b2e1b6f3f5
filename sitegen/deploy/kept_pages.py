"""Files that a deploy must keep: they may be pages of files of content/ that cannot be read."""

from __future__ import annotations

from dataclasses import replace

from sitegen.deploy.headers import uncompressed
from sitegen.deploy.plan import DeployPlan
from sitegen.deploy.refusals import Refusal
from sitegen.incremental.publish_guard import Errors

_ASSETS = "assets/"

Spared = tuple[tuple[str, str], ...]
"""Paths at a target that are kept, each with the unreadable file that it may belong to."""


def spare(plan: DeployPlan, errors: Errors) -> tuple[DeployPlan, Spared]:
    """Returns a plan without the deletions of pages of unreadable files, and the pages that are kept.

    If a page is kept, assets of former builds are kept too, since it may need them.
    """
    owners = {path: errors.owner(uncompressed(path)) for path in plan.deletions} if errors.unreadable else {}
    spared = tuple((path, owner) for path, owner in owners.items() if owner)
    if not spared:
        return plan, ()
    kept = {path for path in owners if owners[path] or path.startswith(_ASSETS)}
    return replace(plan, deletions=tuple(path for path in plan.deletions if path not in kept)), spared


def refusal(errors: Errors) -> Refusal | None:
    """Why an output/ must not be published: its last build had errors. None if it had none."""
    if not errors.count:
        return None
    count = f"{errors.count:,} error{'s' * (errors.count > 1)}"
    what = f"output/ is not deployed: its last build had {count}, the first: {errors.first}"
    return Refusal(what, "mend them and build again; --allow-errors publishes output/ as it is")
