"""When a deploy refuses a plan, and notes about foreign files at a target."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sitegen.core.files import readable
from sitegen.deploy.plan import DeployPlan
from sitegen.deploy.targets import Target


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a plan is not carried out, and what the user can do."""

    what: str
    hint: str


def refusal(plan: DeployPlan, target: Target, *, yes: bool) -> Refusal | None:
    """Why a plan must not be carried out. `yes` allows plans that only need a confirmation."""
    return _blocked(plan, target) or (None if yes else _doubtful(plan, target))


def _blocked(plan: DeployPlan, target: Target) -> Refusal | None:
    """The refusal if a file that stays has the path of a new folder, or the reverse."""
    blocking = plan.blocking()
    if not blocking:
        return None
    first = readable(blocking[0])
    what = f"{first} stands at {target.name} in the way of what is deployed{_more(blocking)}"
    if blocking[0] in plan.state.ours:
        return Refusal(what, "a deploy without --no-delete removes it")
    return Refusal(what, "sitegen did not put it there; move it away at the target")


def _doubtful(plan: DeployPlan, target: Target) -> Refusal | None:
    if plan.state.other_site:
        what = (
            f"{target.name} holds another site, {plan.state.other_site}, and its files would be deleted or overwritten"
        )
        return Refusal(what, "correct the target; --yes gives it to this site")
    count, most = len(plan.deletions), target.settings.max_deletes
    if count > most:
        what = f"{_files(count)} would be deleted at {target.name}, and max_deletes is {most:,}"
        return Refusal(what, "--yes deletes them, --no-delete leaves them public, --dry-run lists them")
    if plan.state.replaced:
        return Refusal(f"{plan.state.replaced}, and would be replaced", "--yes replaces it by a release of its own")
    if foreign := plan.overwritten:
        what = f"{_files(len(foreign))} at {target.name} that sitegen did not put there would be overwritten"
        named = f"{what}: {readable(foreign[0])}{_more(foreign)}"
        return Refusal(named, "--yes overwrites, --dry-run --verbose lists all that would be done")
    return None


def _more(paths: list[str]) -> str:
    return f" and {len(paths) - 1:,} more" if len(paths) > 1 else ""


def _files(count: int) -> str:
    return f"{count:,} file{'s' if count != 1 else ''}"


def notes(plan: DeployPlan, target: Target) -> Iterator[str]:
    """Notes on what happens to files that are not the site's, if users may not expect it."""
    if (foreign := plan.foreign) and not plan.state.listed:
        what = f"{_files(len(foreign))} at {target.name} that are not in output/ stay"
        why = (
            "it has no list yet of what sitegen put there" if plan.state.deployed else "sitegen did not put them there"
        )
        yield f"{what}: {why}"


def leftovers(plan: DeployPlan, target: Target) -> str:
    """What becomes of files that earlier deploys put there and that are not in output/; "" where none stays."""
    if not plan.leftovers:
        return ""
    what = f"{_files(len(plan.leftovers))} of earlier deploys stay public at {target.name}, also what they show"
    return f"{what} of stories and names that were withdrawn or hidden since; a deploy without --no-delete removes them"
