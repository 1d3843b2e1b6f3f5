"""A lock in an object store that nobody has to clear away: it lapses when the one who took it is gone."""

from __future__ import annotations

import contextlib
import json
import re
import secrets
import threading
import time
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sitegen.deploy.connect import as_deploy_error, attempt
from sitegen.deploy.errors import DeployError

_LAPSES_AFTER_SECONDS = 600
"""Seconds after which a lease that was not renewed is anybody's."""

_RENEW_EVERY_SECONDS = 60
_UNSUPPORTED = re.compile(r"status code: 501\b|<Code>NotImplemented</Code>")
"""What a store says that knows no conditional writes, where its client has no error of its own for it."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A lease as it stands in the store: whose it is, which run of theirs wrote it, when by the store's own clock."""

    owner: str
    run: str
    written: datetime
    version: dict[str, Any]


class Lease:
    """A lease on a target. One that its own site left behind is taken at once: its deploy must be dead.

    Stores with conditional writes (S3, Google, Azure) let exactly one of two deploys have it. Of a store that says that
    it has none, the lease is read before and after it is written. All times are the store's: no clock of this machine
    is compared with them.
    """

    def __init__(self, store: Any, path: str, owner: str) -> None:
        self.store, self.path, self.owner = store, path, owner
        self.run = secrets.token_hex(8)
        self.version: dict[str, Any] | None = None
        self.conditional = True
        self.lost = False
        self.renewed = 0.0
        self.guard = threading.Lock()

    def take(self) -> None:
        """Takes the lease. Raises DeployError where another deploy has it."""
        held = self._held()
        if held and held.owner != self.owner:
            age = self._age(held)
            if age < _LAPSES_AFTER_SECONDS:
                raise _refused(age)
        self._put(held.version if held else "create")

    def renew(self) -> None:
        """Says, once a minute, that the deploy goes on. Raises DeployError where another one has taken over."""
        if self.lost:
            raise _refused(0)
        if time.monotonic() - self.renewed < _RENEW_EVERY_SECONDS:
            return
        with self.guard:
            if time.monotonic() - self.renewed >= _RENEW_EVERY_SECONDS and self.version is not None:
                self._put(self.version)

    def leave(self) -> None:
        """Gives the lease up, if it is still this deploy's; what fails here is no fault of the deploy."""
        import obstore

        with contextlib.suppress(Exception):
            if self.version is not None and self._is_own(self._held()):
                obstore.delete(self.store, [self.path])

    def _held(self) -> _Held | None:
        import obstore

        try:
            found = obstore.get(self.store, self.path)
            data = json.loads(bytes(found.bytes()) or b"{}")
        except FileNotFoundError:
            return None
        except ValueError:
            data = {}
        except Exception as error:
            raise as_deploy_error(f"read {self.path}", error) from error
        said = data if isinstance(data, dict) else {}
        written = found.meta["last_modified"]
        return _Held(str(said.get("owner", "")), str(said.get("run", "")), written, _version(found.meta))

    def _is_own(self, held: _Held | None) -> bool:
        return held is not None and (held.owner, held.run) == (self.owner, self.run)

    def _age(self, held: _Held) -> float:
        """Seconds since a lease was written: the store's time is that of an object that it gets now."""
        import obstore

        probe = f"{self.path}-clock"
        attempt(f"put {probe}", partial(obstore.put, self.store, probe, b"-", use_multipart=False))
        try:
            now: datetime = attempt(f"look at {probe}", partial(obstore.head, self.store, probe))["last_modified"]
        finally:
            with contextlib.suppress(Exception):
                obstore.delete(self.store, [probe])
        return (now - held.written).total_seconds()

    def _put(self, mode: Any) -> None:
        from obstore.exceptions import AlreadyExistsError, NotSupportedError, PreconditionError

        try:
            made = self._write(mode) if self.conditional else self._write_after_a_look(mode)
        except (AlreadyExistsError, PreconditionError) as error:
            made = self._written_already(error)
        except (NotSupportedError, NotImplementedError):
            made = self._write_after_a_look(mode)
        except DeployError:
            raise
        except Exception as error:
            if not _UNSUPPORTED.search(str(error)):
                raise as_deploy_error(f"put {self.path}", error) from error
            made = self._write_after_a_look(mode)
        self.version = made
        self.renewed = time.monotonic()

    def _write(self, mode: Any) -> dict[str, Any]:
        import obstore

        data = json.dumps({"owner": self.owner, "run": self.run}).encode()
        return _version(obstore.put(self.store, self.path, data, mode=mode, use_multipart=False))

    def _written_already(self, error: Exception) -> dict[str, Any]:
        """The version of a lease that this deploy wrote after all: its answer was lost, and the write was repeated."""
        held = self._held()
        if held is None or not self._is_own(held):
            self.lost, self.version = True, None
            raise _refused(0) from error
        return held.version

    def _write_after_a_look(self, mode: Any) -> dict[str, Any]:
        """For a store that knows no conditions: what stands there must be what was seen, before and after."""
        self.conditional = False
        before = self._held()
        if before is None if mode == "create" else before is not None and _tag(before.version) == _tag(mode):
            made = attempt(f"put {self.path}", lambda: self._write("overwrite"))
            if self._is_own(self._held()):
                return made
        self.lost, self.version = True, None
        raise _refused(0)


def _version(found: Any) -> dict[str, Any]:
    """What a condition names of an object; a store has a tag, a version or both, and clients take no empty one."""
    return {name: found[name] for name in ("e_tag", "version") if found.get(name) is not None}


def _tag(version: dict[str, Any]) -> tuple[str, str]:
    """A version for comparing: some stores quote a tag in one answer and not in another."""
    return str(version.get("e_tag", "")).strip('"'), str(version.get("version", ""))


def _refused(age: float) -> DeployError:
    return DeployError(
        "another deploy to this target is under way",
        hint=f"if it is dead, its lock lapses in {max(1, round((_LAPSES_AFTER_SECONDS - age) / 60))} minutes",
    )
