"""Object stores: S3 and what speaks like it, Google Cloud Storage, Azure.

A listing tells the size and the tag of each object, but not its headers. A manifest at the target says which headers an
object had when it was put there with that tag. Where it says nothing, the object itself is asked.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from sitegen.deploy.connect import attempt, connect, told
from sitegen.deploy.lease import Lease
from sitegen.deploy.local import OURS, LocalFile, is_ours
from sitegen.deploy.plan import SAME, Plan, There, Upload
from sitegen.deploy.store import Tick, let_readers_finish

_MANIFEST = f"{OURS}manifest.json"
_LOCK = f"{OURS}lock"
_PRIVATE = {"Cache-Control": "no-store", "Content-Type": "application/json"}
_AT_ONCE = 12
_SAVE_EVERY = 2_000
_WHOLE = 16 << 20
"""Bytes; a larger file goes up in parts, and its tag is then no digest."""

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class _Object:
    size: int
    tag: str


class ObjectStore:
    """A bucket, or the part of one below a prefix. `owner` names the site to whoever finds its lock."""

    def __init__(self, url: str, owner: str) -> None:
        self.url, self.owner = url, owner
        self.store = connect(url)
        self.vouched: dict[str, tuple[str, str]] = {}  # path -> tag and state of what was put there
        self.saved: dict[str, tuple[str, str]] = {}
        self.lease: Lease | None = None

    def look(self, here: Mapping[str, LocalFile]) -> There:
        """One listing, the manifest, and a question for each object that is right but not in the manifest."""
        found = attempt(f"list {self.url}", self._list)
        self.saved = self._manifest()
        self.vouched = {p: v for p, v in self.saved.items() if p in here and p in found and found[p].tag == v[0]}
        reasons = {path: self._reason(found[path], here.get(path)) for path in found if not is_ours(path)}
        unsure = [here[path] for path, reason in reasons.items() if reason is None]
        for file, same in zip(unsure, _map(self._has_headers, unsure), strict=True):
            reasons[file.path] = SAME if same else "its headers differ"
            if same:
                self.vouched[file.path] = (found[file.path].tag, file.state)
        deployed = any(is_ours(path) for path in found)
        return There({p: r or SAME for p, r in reasons.items()}, deployed, settled=self.vouched == self.saved)

    def _list(self) -> dict[str, _Object]:
        import obstore

        chunks = obstore.list(self.store, chunk_size=1000)
        return {o["path"]: _Object(o["size"], _tag(o["e_tag"])) for chunk in chunks for o in chunk}

    def _reason(self, there: _Object, local: LocalFile | None) -> str | None:
        """Why an object must be replaced, SAME where it must not, None where only its headers are in doubt."""
        if local is None:
            return "it is not here"
        state = self.vouched.get(local.path, ("", ""))[1]
        if state:
            return SAME if state == local.state else _difference(state, local.state)
        return None if (there.size, there.tag) == (local.size, local.md5) else "its bytes differ"

    def _has_headers(self, file: LocalFile) -> bool:
        import obstore

        try:
            attributes = obstore.get(self.store, file.path, options={"head": True}).attributes
        except FileNotFoundError:
            return False
        except Exception as error:
            raise told(f"look at {file.path}", error) from error
        return {str(k): v for k, v in attributes.items()} == file.headers

    def _manifest(self) -> dict[str, tuple[str, str]]:
        import obstore

        try:
            data = json.loads(bytes(obstore.get(self.store, _MANIFEST).bytes()))
            return {path: (str(tag), str(state)) for path, (tag, state) in data["files"].items()}
        except FileNotFoundError:
            return {}
        except (ValueError, KeyError, TypeError, AttributeError):  # not ours, or cut: the objects are asked instead
            return {}
        except Exception as error:
            raise told(f"read {_MANIFEST}", error) from error

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """A lease at the target: refused to others where the store knows conditional writes."""
        self.lease = Lease(self.store, _LOCK, self.owner)
        self.lease.take()
        try:
            yield
        finally:
            self.lease.leave()

    def publish(self, plan: Plan, tick: Tick) -> None:
        """Files of one stage go up side by side; the next stage begins when all of them are there."""
        self._delete(plan.obstacles(), tick)
        for batch in plan.stages():
            for some in _cut(batch, _SAVE_EVERY):
                self._upload(some, tick)
                if len(some) == _SAVE_EVERY:
                    self._save()
        for paths in plan.removals():
            let_readers_finish(plan, paths)
            self._delete(paths, tick)
        self._save()

    def _upload(self, batch: Sequence[Upload], tick: Tick) -> None:
        for upload, tag in zip(batch, _map(self._put, batch), strict=True):
            self.vouched[upload.file.path] = (tag, upload.file.state)
            tick(1)

    def _put(self, upload: Upload) -> str:
        import obstore

        file = upload.file
        if self.lease:
            self.lease.renew()
        put = partial(obstore.put, attributes=dict(file.headers), use_multipart=file.size > _WHOLE)
        return _tag(attempt(f"put {file.path}", lambda: put(self.store, file.path, file.file))["e_tag"])

    def _delete(self, paths: list[str], tick: Tick) -> None:
        import obstore

        for some in map(list, _cut(paths, 1000)):
            if self.lease:
                self.lease.renew()
            attempt(f"delete {some[0]}", partial(obstore.delete, self.store, some))
            for path in some:
                self.vouched.pop(path, None)
            tick(len(some))

    def _save(self) -> None:
        import obstore

        if self.vouched == self.saved:
            return
        data = json.dumps({"version": 1, "files": dict(sorted(self.vouched.items()))}, separators=(",", ":")).encode()
        attempt(f"put {_MANIFEST}", lambda: obstore.put(self.store, _MANIFEST, data, attributes=dict(_PRIVATE)))
        self.saved = dict(self.vouched)


def _tag(value: str | None) -> str:
    """A tag of an object; some stores quote it in one answer and not in another."""
    return (value or "").removeprefix("W/").strip('"')


def _difference(before: str, now: str) -> str:
    return "its headers differ" if before.split()[0] == now.split()[0] else "its bytes differ"


def _cut(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _map(task: Callable[[T], R], items: Sequence[T]) -> Iterator[R]:
    """`task` on all items side by side; the first that fails ends it, and what has not begun is left."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        yield from pool.map(task, items)
