"""A lock in an object store that nobody has to clear away: it lapses when the one who took it is gone."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sitegen.deploy.connect import attempt, told
from sitegen.deploy.errors import DeployError

_LAPSES = 600
"""Seconds after which a lease that was not renewed is anybody's."""

_RENEW = 60


@dataclass(frozen=True, slots=True)
class _Held:
    """A lease as it stands in the store."""

    owner: str
    age: float  # seconds
    version: dict[str, Any]


class Lease:
    """A lease on a target. One that its own site left behind is taken at once: its deploy must be dead.

    Stores with conditional writes (S3, Google, Azure) let exactly one of two deploys have it. Where a store ignores the
    condition, one that comes later than the other's first write is still refused.
    """

    def __init__(self, store: Any, path: str, owner: str) -> None:
        self.store, self.path, self.owner = store, path, owner
        self.version: dict[str, Any] | None = None
        self.renewed = 0.0
        self.guard = threading.Lock()

    def take(self) -> None:
        """Takes the lease. Raises DeployError where another deploy has it."""
        held = self._held()
        if held and held.owner != self.owner and held.age < _LAPSES:
            raise _refused(held.age)
        self._put(held.version if held else "create")

    def renew(self) -> None:
        """Says, once a minute, that the deploy goes on. Raises DeployError where another one has taken over."""
        if time.monotonic() - self.renewed < _RENEW:
            return
        with self.guard:
            if time.monotonic() - self.renewed >= _RENEW:
                self._put(self.version or "overwrite")

    def leave(self) -> None:
        """Gives the lease up, if it is still this deploy's; what fails here is no fault of the deploy."""
        import obstore

        if self.version is not None:
            with contextlib.suppress(Exception):
                obstore.delete(self.store, [self.path])

    def _held(self) -> _Held | None:
        import obstore

        try:
            found = obstore.get(self.store, self.path)
            owner = str(json.loads(bytes(found.bytes()) or b"{}").get("owner", ""))
        except FileNotFoundError:
            return None
        except ValueError:
            owner = ""
        except Exception as error:
            raise told(f"read {self.path}", error) from error
        age = (datetime.now(UTC) - found.meta["last_modified"]).total_seconds()
        return _Held(owner, age, {"e_tag": found.meta["e_tag"], "version": found.meta["version"]})

    def _put(self, mode: Any) -> None:
        import obstore
        from obstore.exceptions import AlreadyExistsError, PreconditionError

        data = json.dumps({"owner": self.owner}).encode()
        try:
            made = obstore.put(self.store, self.path, data, mode=mode, use_multipart=False)
        except (AlreadyExistsError, PreconditionError) as error:
            self.version = None
            raise _refused(0) from error
        except Exception:  # a store that does not know the condition
            made = attempt(f"put {self.path}", lambda: obstore.put(self.store, self.path, data))
        self.version = dict(made)
        self.renewed = time.monotonic()


def _refused(age: float) -> DeployError:
    return DeployError(
        "another deploy to this target is under way",
        hint=f"if it is dead, its lock lapses in {max(1, round((_LAPSES - age) / 60))} minutes",
    )
