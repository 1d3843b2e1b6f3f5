"""What every target can do."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from sitegen.deploy.headers import Stage, stage
from sitegen.deploy.local import LocalFile
from sitegen.deploy.plan import Plan, There

Tick = Callable[[int], None]

GRACE = 2.0
"""Seconds between the last page that goes up and the first deletion of what pages are made of."""


def let_readers_finish(plan: Plan, paths: Sequence[str]) -> None:
    """Waits before `paths` are deleted, where a reader may be loading them for the former version of a page."""
    if plan.uploads and stage(paths[0]) is Stage.ASSETS:
        time.sleep(GRACE)


class Store(Protocol):
    """A place to deploy to. All of it raises DeployError."""

    def look(self, here: Mapping[str, LocalFile]) -> There:
        """What stands there, compared with what is here. Changes nothing."""
        ...

    def lock(self) -> AbstractContextManager[None]:
        """Keeps other deploys out while a block runs; refuses where one is at work."""
        ...

    def publish(self, plan: Plan, tick: Tick) -> None:
        """Carries out a plan. However often this is cut short, to do it again leaves what it should."""
        ...
