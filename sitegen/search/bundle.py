"""The bundle in output/: parts that are stale are made, and all are joined."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence

from sitegen.errors import SitegenError
from sitegen.files import Writer, digest
from sitegen.index.store import recall, remember, transaction
from sitegen.outputs import BUNDLE, Outputs
from sitegen.progress import Tick
from sitegen.search.merging import files
from sitegen.search.packed import packed
from sitegen.search.pagefind import FIELDS, index, is_program, prepare
from sitegen.search.parts import Pages, Part, digest_of, fragment
from sitegen.search.shelf import Kept, Shelf
from sitegen.workers import WorkerDiedError, Workers

FOLDER = "pagefind/"
"""Where the bundle stands in output/."""


def _fields(parts: Sequence[Kept]) -> list[str]:
    """The metadata of a bundle: that of our themes, then that which others have."""
    return [*FIELDS, *sorted({field for part in parts for field in part.fields}.difference(FIELDS))]


class Bundle:
    """The bundle in output/. `made` are the names of the files that shall stand there."""

    def __init__(self, outputs: Outputs, language: str, jobs: int, standing: Mapping[str, str]) -> None:
        self.outputs, self.db, self.language, self.jobs = outputs, outputs.db, language, jobs
        self.shelf, self.writer = Shelf(outputs.db), Writer(outputs.folder)
        self.standing = {path.removeprefix(FOLDER): made_from for path, made_from in standing.items()}
        self.is_shared = bool(outputs.owner(FOLDER.rstrip("/"), BUNDLE))
        self.made: set[str] = set()
        self.written = 0

    def parts(self, cuts: Sequence[Pages], tick: Tick) -> list[Kept]:
        """The parts with these pages. A theme's own metadata is known when all are made, and costs a second turn."""
        fields = json.loads(recall(self.db, "search fields") or "null") or _fields([])
        while True:
            parts = self._refreshed(cuts, fields, tick)
            if (found := _fields(parts)) == fields:
                return parts
            fields = found
            remember(self.db, "search fields", json.dumps(fields))

    def _refreshed(self, cuts: Sequence[Pages], fields: Sequence[str], tick: Tick) -> list[Kept]:
        """Each part, made anew where it is not known or one of its files is missing."""
        wanted = {digest_of(self.language, fields, pages): pages for pages in cuts}
        parts = {key: self._fresh(key) for key in wanted}
        stale = [key for key, part in parts.items() if not part]
        if wanted and not self._has_program():
            stale += [key for key, part in parts.items() if part and part.pages][:1]
        for key, part in zip(stale, self._indexed([wanted[key] for key in stale], fields), strict=True):
            parts[key] = self._put(key, part)
            tick(len(wanted[key]))
        return [part for part in parts.values() if part]

    def _fresh(self, key: str) -> Kept | None:
        part = self.shelf.find(key)
        names = [fragment(name) for name, _ in part.pages] if part else []
        if not part or not part.whole or not all(map(self.standing.get, names)):
            return None
        self.made.update(names)
        return part

    def _has_program(self) -> bool:
        found = {name: made_from for name, made_from in self.standing.items() if is_program(name)}
        self.made.update(found)
        return bool(found) and all(found.values())

    def _indexed(self, stale: Sequence[Pages], fields: Sequence[str]) -> Iterator[Part]:
        """What becomes of pages; raises SitegenError where that is nothing."""
        setup = (self.outputs.folder, self.language, fields)
        paths = [[path for path, _ in pages] for pages in stale]
        for wanted, part in Workers(index, min(self.jobs, len(paths)), prepare, setup, batch=1).run(paths):
            if isinstance(part, WorkerDiedError):
                raise SitegenError(f"{len(wanted)} pages from /{wanted[0]} on cannot be searched: {part}")
            if isinstance(part, SitegenError):
                raise part
            yield part

    def _put(self, key: str, part: Part) -> Kept:
        with transaction(self.db):
            for name, data in part.files():
                self._write(name, data)
            return self.shelf.put(key, part)

    def join(self, parts: Sequence[Kept]) -> None:
        """Writes what all parts have together, and removes what is of none."""
        full = [part for part in parts if part.pages]
        with transaction(self.db):
            for name, data in files(full, self.shelf.words(full), _fields(parts)) if full else ():
                self._write(name, data, bytes if name.endswith(".json") else packed)
            for name in self.standing.keys() - self.made:
                self.outputs.drop(FOLDER + name)
            self.shelf.keep_only({part.id for part in parts})
        if parts and not full:
            hint = "a theme marks it with data-pagefind-body"
            raise SitegenError("no page says what of it is to be found", hint=hint)

    def _write(self, name: str, data: bytes, form: Callable[[bytes], bytes] = bytes) -> None:
        """Writes a file whose bytes are `form` of what it holds, unless it stands."""
        self.made.add(name)
        path, made_from = FOLDER + name, f"search {digest(data)}"
        if self.standing.get(name) == made_from:
            return
        if self.is_shared and (other := self.outputs.owner(path, BUNDLE)):
            raise SitegenError(f"/{path} belongs to the search index, but {other} stands there", file=other)
        self.written += self.writer.write(path, form(data))[0]
        self.outputs.written(path, made_from, BUNDLE, "the search index")
