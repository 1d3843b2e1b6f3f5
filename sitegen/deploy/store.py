"""The interface that every kind of target implements."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from sitegen.deploy.headers import Stage, stage
from sitegen.deploy.local import LocalFile
from sitegen.deploy.plan import DeployPlan, TargetState

Tick = Callable[[int], None]

GRACE_SECONDS = 2.0
"""Seconds between the last upload of a page and the first deletion of assets that older pages use."""


def let_readers_finish(plan: DeployPlan, paths: Sequence[str]) -> None:
    """Waits before `paths` are deleted, if a reader may be loading them for an older version of a page."""
    if plan.uploads and stage(paths[0]) is Stage.ASSETS:
        time.sleep(GRACE_SECONDS)


@dataclass(frozen=True, slots=True)
class EarlierCopy:
    """An older version of a file that a target keeps besides the live site: its path, and where that version is."""

    path: str
    where: str


class Store(Protocol):
    """A place to deploy to. All methods raise DeployError."""

    remains: str
    """What a purge cannot remove of earlier deploys, in words; "" if it removes all."""

    def inspect(self, local: Mapping[str, LocalFile]) -> TargetState:
        """Compares the target's files with the local ones. Changes nothing."""
        ...

    def lock(self) -> AbstractContextManager[None]:
        """Keeps other deploys out during a block. Raises DeployError if another one runs."""
        ...

    def publish(self, plan: DeployPlan, tick: Tick) -> None:
        """Carries out a plan. If it is interrupted, running it again completes it."""
        ...

    def earlier_releases(self) -> list[str]:
        """The releases of earlier deploys at the target besides the live one, which `purge` removes."""
        ...

    def purge(self) -> list[str]:
        """Removes these releases; returns their names. The caller holds the `lock`."""
        ...

    def copies(self, local: Mapping[str, LocalFile], paths: Iterable[str], /) -> Iterator[EarlierCopy]:
        """Older versions of some files that differ from the local ones. Requires an inspection before."""
        ...


class OneState:
    """Base of stores that keep each file once, as the last deploy left it."""

    def earlier_releases(self) -> list[str]:
        return []

    def purge(self) -> list[str]:
        return []

    def copies(self, _local: Mapping[str, LocalFile], _paths: Iterable[str]) -> Iterator[EarlierCopy]:
        yield from ()
