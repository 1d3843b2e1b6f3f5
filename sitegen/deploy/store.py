"""What every target can do."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from sitegen.deploy.headers import Stage, stage
from sitegen.deploy.local import LocalFile
from sitegen.deploy.plan import DeployPlan, There

Tick = Callable[[int], None]

GRACE_SECONDS = 2.0
"""Seconds between the last page that goes up and the first deletion of what pages are made of."""


def let_readers_finish(plan: DeployPlan, paths: Sequence[str]) -> None:
    """Waits before `paths` are deleted, where a reader may be loading them for the former version of a page."""
    if plan.uploads and stage(paths[0]) is Stage.ASSETS:
        time.sleep(GRACE_SECONDS)


@dataclass(frozen=True, slots=True)
class EarlierCopy:
    """What a target still has of a file beside the site that is live: its path, and where that copy stands."""

    path: str
    where: str


class Store(Protocol):
    """A place to deploy to. All of it raises DeployError."""

    remains: str
    """What of earlier deploys no purge can remove there, for people; "" where it removes all."""

    def look(self, here: Mapping[str, LocalFile]) -> There:
        """What stands there, compared with what is here. Changes nothing."""
        ...

    def lock(self) -> AbstractContextManager[None]:
        """Keeps other deploys out while a block runs; refuses where one is at work."""
        ...

    def publish(self, plan: DeployPlan, tick: Tick) -> None:
        """Carries out a plan. However often this is cut short, to do it again leaves what it should."""
        ...

    def earlier(self) -> list[str]:
        """The releases of earlier deploys that stand at the target beside the one that is live, for `purge`."""
        ...

    def purge(self) -> list[str]:
        """Removes these; answers with their names. Keeps nobody out: `lock` does."""
        ...

    def copies(self, here: Mapping[str, LocalFile], paths: Iterable[str], /) -> Iterator[EarlierCopy]:
        """Which of some files stand with other bytes than here in what earlier deploys left. After a look."""
        ...


class OneState:
    """The part of a store that has each file once, as the last deploy left it."""

    def earlier(self) -> list[str]:
        """Nothing."""
        return []

    def purge(self) -> list[str]:
        """Nothing."""
        return []

    def copies(self, _here: Mapping[str, LocalFile], _paths: Iterable[str]) -> Iterator[EarlierCopy]:
        """Nothing."""
        yield from ()
