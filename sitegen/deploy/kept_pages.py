"""What a deploy must not delete: pages of files of content/ that cannot be read, of which output/ has nothing."""

from __future__ import annotations

from dataclasses import replace

from sitegen.deploy.headers import uncompressed
from sitegen.deploy.plan import DeployPlan
from sitegen.deploy.refusals import Refusal
from sitegen.incremental.publish_guard import Errors

_ASSETS = "assets/"

Spared = tuple[tuple[str, str], ...]
"""Paths at a target that stay, each with the unreadable file to which it may belong."""


def spare(plan: DeployPlan, errors: Errors) -> tuple[DeployPlan, Spared]:
    """A plan without the deletions that an unreadable file forbids, and what is spared so.

    Where a page stays, the style sheets and scripts of former builds stay too: it may need them.
    """
    owners = {path: errors.owner(uncompressed(path)) for path in plan.deletions} if errors.unreadable else {}
    spared = tuple((path, owner) for path, owner in owners.items() if owner)
    if not spared:
        return plan, ()
    kept = {path for path in owners if owners[path] or path.startswith(_ASSETS)}
    return replace(plan, deletions=tuple(path for path in plan.deletions if path not in kept)), spared


def refusal(errors: Errors) -> Refusal | None:
    """Why an output/ is not to be published whose last build had errors."""
    if not errors.count:
        return None
    count = f"{errors.count:,} error{'s' * (errors.count > 1)}"
    what = f"output/ is not deployed: its last build had {count}, the first: {errors.first}"
    return Refusal(what, "mend them and build again; --allow-errors publishes output/ as it is")
