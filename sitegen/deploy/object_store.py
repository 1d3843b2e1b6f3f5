"""Deploys to object stores: S3 and compatible ones, Google Cloud Storage, Azure.

A listing has the size and the tag of each object, but not its headers. A manifest at the target records the headers
that an object had when it was uploaded with that tag; for objects without a record the headers are requested. The
manifest also names all objects that sitegen uploaded: no other object is ever deleted.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from typing import TypeVar

from sitegen.core.manifest import NAME, SiteIdentity, stated_site
from sitegen.deploy.connect import as_deploy_error, attempt, connect
from sitegen.deploy.lease import Lease
from sitegen.deploy.local import OURS, LocalFile, is_ours
from sitegen.deploy.plan import BYTES, HEADERS, SAME, DeployPlan, TargetState, Upload
from sitegen.deploy.store import OneState, Tick, let_readers_finish

_LOCK = f"{OURS}lock"
_PRIVATE = {"Cache-Control": "no-store", "Content-Type": "application/json"}
_CONCURRENT_REQUESTS = 12
_SAVE_EVERY_FILES = 2_000
_MAX_WHOLE_BYTES = 16 << 20
"""Larger files are uploaded in parts; their tags are then no MD5 digests."""

_UNKNOWN = ("", "")
"""Tag and state of an object that sitegen uploaded but somebody replaced."""

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class _Object:
    size: int
    tag: str


@dataclass(frozen=True, slots=True)
class _Manifest:
    """The manifest of the target.

    `files` has the tag and the state of each object that sitegen uploaded ("" if unknown). `pending` has the tag and
    size of objects that a deploy is uploading or deleting: an object with these is ours.
    """

    files: Mapping[str, tuple[str, str]]
    pending: Mapping[str, tuple[str, int]]
    site: SiteIdentity


class ObjectStore(OneState):
    """A bucket, or the part of it below a prefix. `owner` identifies the site in its lock."""

    remains = "a store keeps no earlier releases; versions of objects go by the rules of the bucket"

    def __init__(self, url: str, owner: str, site: SiteIdentity) -> None:
        self.url, self.owner, self.site = url, owner, site
        self.store = connect(url)
        self.found: dict[str, _Object] = {}
        self.saved: _Manifest | None = None
        self.names: dict[str, tuple[str, str]] = {}  # path -> tag and state of what sitegen uploaded
        self.pending: dict[str, tuple[str, int]] = {}
        self.lease: Lease | None = None

    def inspect(self, local: Mapping[str, LocalFile]) -> TargetState:
        """Makes one listing, reads the manifest, and requests headers only of matching objects without a record."""
        self.found = attempt(f"list {self.url}", self._list)
        self.saved, self.pending = self._load(), {}
        self.names = self._known_objects(self.saved) if self.saved else {}
        reasons = {
            path: self._reason(there, local.get(path)) for path, there in self.found.items() if not is_ours(path)
        }
        unsure = [local[path] for path, reason in reasons.items() if reason is None]
        for file, same in zip(unsure, _map(self._has_headers, unsure), strict=True):
            reasons[file.path] = SAME if same else HEADERS
            self.names[file.path] = (self.found[file.path].tag, file.state) if same else _UNKNOWN
        complete = self.saved == _Manifest(self.names, {}, self.site)
        listed = self.saved is not None
        files = {path: reason or SAME for path, reason in reasons.items()}
        other = str(self.saved.site) if self.saved and self.saved.site.differs_from(self.site) else ""
        return TargetState(
            files, listed, frozenset(self.names), listed=listed, complete=complete, other_site=other, has_folders=False
        )

    def _known_objects(self, saved: _Manifest) -> dict[str, tuple[str, str]]:
        """Objects that sitegen uploaded and that still exist; those that somebody replaced get an unknown state."""
        known = {p: v if self.found[p].tag == v[0] else _UNKNOWN for p, v in saved.files.items() if p in self.found}
        unsure = [path for path in saved.pending if path in self.found and path not in known]
        arrived = zip(unsure, _map(lambda path: self._holds(path, *saved.pending[path]), unsure), strict=True)
        return known | {path: _UNKNOWN for path, is_own in arrived if is_own}

    def _holds(self, path: str, tag: str, size: int) -> bool:
        """Whether an object has certain bytes; it is read if its tag may be no digest."""
        there = self.found[path]
        return there.size == size and (there.tag == tag or self._md5(path) == tag)

    def _md5(self, path: str) -> str:
        import obstore

        made = hashlib.md5(usedforsecurity=False)
        for chunk in attempt(f"read {path}", lambda: obstore.get(self.store, path)).stream():
            made.update(chunk)
        return made.hexdigest()

    def _list(self) -> dict[str, _Object]:
        import obstore

        chunks = obstore.list(self.store, chunk_size=1000)
        return {o["path"]: _Object(o["size"], _tag(o["e_tag"])) for chunk in chunks for o in chunk}

    def _reason(self, there: _Object, local: LocalFile | None) -> str | None:
        """Why an object must be replaced; SAME if it need not be, None if only its headers are unknown."""
        if local is None:
            return "it is not here"
        state = self.names.get(local.path, _UNKNOWN)[1]
        if state:
            return SAME if state == local.state else _difference(state, local.state)
        return None if (there.size, there.tag) == (local.size, local.md5) else BYTES

    def _has_headers(self, file: LocalFile) -> bool:
        import obstore

        try:
            attributes = obstore.get(self.store, file.path, options={"head": True}).attributes
        except FileNotFoundError:
            return False
        except Exception as error:
            raise as_deploy_error(f"look at {file.path}", error) from error
        return {str(k): v for k, v in attributes.items()} == file.headers

    def _load(self) -> _Manifest | None:
        import obstore

        try:
            data = json.loads(bytes(obstore.get(self.store, NAME).bytes()))
            files = {path: (str(tag), str(state)) for path, (tag, state) in data["files"].items()}
            pending = {path: (str(tag), int(size)) for path, (tag, size) in data.get("pending", {}).items()}
            return _Manifest(files, pending, stated_site(data))
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError, AttributeError):  # invalid: no object counts as uploaded by sitegen
            return None
        except Exception as error:
            raise as_deploy_error(f"read {NAME}", error) from error

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Holds a lease at the target."""
        self.lease = Lease(self.store, _LOCK, self.owner)
        self.lease.take()
        try:
            yield
        finally:
            self.lease.release()

    def publish(self, plan: DeployPlan, tick: Tick) -> None:
        """Uploads the files of one stage in parallel; the next stage begins when all of them are there."""
        self._intend(plan)
        self._delete(plan.obstacles(), tick)
        for batch in plan.stages():
            for some in _cut(batch, _SAVE_EVERY_FILES):
                self._upload(some, tick)
                if len(some) == _SAVE_EVERY_FILES:
                    self._save()
        for paths in plan.removals():
            let_readers_finish(plan, paths)
            self._delete(paths, tick)
        self._save()

    def _intend(self, plan: DeployPlan) -> None:
        """Records what will be uploaded and deleted before it is, with the bytes by which it is recognized as ours."""
        for upload in plan.uploads:
            if upload.file.path not in self.names:
                self.pending[upload.file.path] = (upload.file.md5, upload.file.size)
        for path in plan.deletions:
            del self.names[path]
            self.pending[path] = (self.found[path].tag, self.found[path].size)
        if self.pending:
            self._save()

    def _upload(self, batch: Sequence[Upload], tick: Tick) -> None:
        for upload, tag in zip(batch, _map(self._put, batch), strict=True):
            self.names[upload.file.path] = (tag, upload.file.state)
            self.pending.pop(upload.file.path, None)
            tick(1)

    def _put(self, upload: Upload) -> str:
        import obstore

        file = upload.file
        if self.lease:
            self.lease.renew()
        put = partial(obstore.put, attributes=dict(file.headers), use_multipart=file.size > _MAX_WHOLE_BYTES)
        return _tag(attempt(f"put {file.path}", lambda: put(self.store, file.path, file.file))["e_tag"])

    def _delete(self, paths: list[str], tick: Tick) -> None:
        import obstore

        for some in map(list, _cut(paths, 1000)):
            if self.lease:
                self.lease.renew()
            attempt(f"delete {some[0]}", partial(obstore.delete, self.store, some))
            for path in some:
                self.pending.pop(path, None)
            tick(len(some))

    def _save(self) -> None:
        import obstore

        now = _Manifest(dict(sorted(self.names.items())), dict(sorted(self.pending.items())), self.site)
        if now == self.saved:
            return
        data = {"version": 2, "site": asdict(now.site), "files": now.files, "pending": now.pending}
        dump = json.dumps(data, separators=(",", ":")).encode()
        attempt(f"put {NAME}", lambda: obstore.put(self.store, NAME, dump, attributes=dict(_PRIVATE)))
        self.saved = now


def _tag(value: str | None) -> str:
    """The tag of an object without quotation marks; some stores quote it in one answer and not in another."""
    return (value or "").removeprefix("W/").strip('"')


def _difference(before: str, now: str) -> str:
    return HEADERS if before.split()[0] == now.split()[0] else BYTES


def _cut(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _map(task: Callable[[T], R], items: Sequence[T]) -> Iterator[R]:
    """Runs `task` on all items in parallel. The first error ends it; items that have not begun are left out."""
    with ThreadPoolExecutor(_CONCURRENT_REQUESTS) as pool:
        yield from pool.map(task, items)
