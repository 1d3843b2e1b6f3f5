"""A lock in an object store. It expires by itself if the deploy that took it has died."""

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
"""A lease that was not renewed for this long may be taken by anybody."""

_RENEW_EVERY_SECONDS = 60
_UNSUPPORTED = re.compile(r"status code: 501\b|<Code>NotImplemented</Code>")
"""Matches the error of a store without conditional writes, if its client raises no specific error for it."""


@dataclass(frozen=True, slots=True)
class _StoredLease:
    """A lease in the store: the owning site, the run that wrote it, and the time of writing by the store's clock."""

    owner: str
    run: str
    written: datetime
    version: dict[str, Any]


class Lease:
    """A lease on a target. A lease of the same site is taken at once: its deploy must have died.

    In stores with conditional writes (S3, Google, Azure) exactly one of two deploys gets it. In other stores the lease
    is read before and after writing. All times are the store's; they are never compared with this machine's clock.
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
        """Takes the lease. Raises DeployError if another deploy has it."""
        stored = self._stored()
        if stored and stored.owner != self.owner:
            age = self._age(stored)
            if age < _LAPSES_AFTER_SECONDS:
                raise _refused(age)
        self._put(stored.version if stored else "create")

    def renew(self) -> None:
        """Renews the lease once a minute. Raises DeployError if another deploy has taken it."""
        if self.lost:
            raise _refused(0)
        if time.monotonic() - self.renewed < _RENEW_EVERY_SECONDS:
            return
        with self.guard:
            if time.monotonic() - self.renewed >= _RENEW_EVERY_SECONDS and self.version is not None:
                self._put(self.version)

    def release(self) -> None:
        """Deletes the lease if it is still this deploy's. Errors are ignored."""
        import obstore

        with contextlib.suppress(Exception):
            if self.version is not None and self._is_own(self._stored()):
                obstore.delete(self.store, [self.path])

    def _stored(self) -> _StoredLease | None:
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
        record = data if isinstance(data, dict) else {}
        written = found.meta["last_modified"]
        return _StoredLease(str(record.get("owner", "")), str(record.get("run", "")), written, _version(found.meta))

    def _is_own(self, stored: _StoredLease | None) -> bool:
        return stored is not None and (stored.owner, stored.run) == (self.owner, self.run)

    def _age(self, stored: _StoredLease) -> float:
        """Age of a lease in seconds. The store's current time is that of an object that is written for this."""
        import obstore

        probe = f"{self.path}-clock"
        attempt(f"put {probe}", partial(obstore.put, self.store, probe, b"-", use_multipart=False))
        try:
            now: datetime = attempt(f"look at {probe}", partial(obstore.head, self.store, probe))["last_modified"]
        finally:
            with contextlib.suppress(Exception):
                obstore.delete(self.store, [probe])
        return (now - stored.written).total_seconds()

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
        """The version of a lease that this deploy wrote in a repeated request, after the answer to the
        first was lost.
        """
        stored = self._stored()
        if stored is None or not self._is_own(stored):
            self.lost, self.version = True, None
            raise _refused(0) from error
        return stored.version

    def _write_after_a_look(self, mode: Any) -> dict[str, Any]:
        """Writes the lease in a store without conditions: the stored lease is checked before and after writing."""
        self.conditional = False
        before = self._stored()
        if before is None if mode == "create" else before is not None and _tag(before.version) == _tag(mode):
            made = attempt(f"put {self.path}", lambda: self._write("overwrite"))
            if self._is_own(self._stored()):
                return made
        self.lost, self.version = True, None
        raise _refused(0)


def _version(found: Any) -> dict[str, Any]:
    """The properties by which a condition identifies an object's version; missing ones are left out."""
    return {name: found[name] for name in ("e_tag", "version") if found.get(name) is not None}


def _tag(version: dict[str, Any]) -> tuple[str, str]:
    """A version for comparison; some stores quote the tag in one answer and not in another."""
    return str(version.get("e_tag", "")).strip('"'), str(version.get("version", ""))


def _refused(age: float) -> DeployError:
    return DeployError(
        "another deploy to this target is under way",
        hint=f"if it is dead, its lock lapses in {max(1, round((_LAPSES_AFTER_SECONDS - age) / 60))} minutes",
    )
