"""The bundle in output/: indexes stale segments, and merges all segments."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from sitegen.core.errors import SitegenError
from sitegen.core.files import FileWriter, digest
from sitegen.core.progress import Tick
from sitegen.core.source_digest import source_digest
from sitegen.core.workers import WorkerDiedError, Workers
from sitegen.incremental.outputs import Outputs
from sitegen.incremental.units import BUNDLE
from sitegen.index.store import recall, remember, transaction
from sitegen.search.bundle_files import packed
from sitegen.search.merging import files
from sitegen.search.pagefind import FIELDS, Indexer, is_program
from sitegen.search.segment_store import SegmentStore, Stored
from sitegen.search.segments import Pages, Segment, digest_of, fragment

FOLDER = "pagefind/"
"""The folder of the bundle in output/."""


def _fields(segments: Sequence[Stored]) -> list[str]:
    """The metadata fields of a bundle: those of the built-in themes, then those of other themes."""
    return [*FIELDS, *sorted({field for _, info in segments for field in info.fields}.difference(FIELDS))]


class Bundle:
    """The bundle in output/. `existing` has its files with their fingerprints, "" for a file that was changed."""

    def __init__(self, outputs: Outputs, language: str, jobs: int, existing: Mapping[str, str]) -> None:
        self.outputs, self.db, self.language, self.jobs = outputs, outputs.db, language, jobs
        self.store, self.writer = SegmentStore(outputs.db), FileWriter(outputs.folder)
        self.existing = {path.removeprefix(FOLDER): made_from for path, made_from in existing.items()}
        self.program = set(filter(is_program, self.existing))
        self.is_shared = bool(outputs.owner(FOLDER.rstrip("/"), BUNDLE))
        self.written = 0

    def segments(self, cuts: Sequence[Pages], tick: Tick) -> list[Stored]:
        """The segments of these pages.

        Fields of other themes are known only when all segments are made; new fields require a second pass.
        """
        fields = json.loads(recall(self.db, "search fields") or "null") or _fields([])
        while True:
            segments = self._refreshed(cuts, fields, tick)
            if (found := _fields(segments)) == fields:
                return segments
            fields = found
            remember(self.db, "search fields", json.dumps(fields))

    def _refreshed(self, cuts: Sequence[Pages], fields: Sequence[str], tick: Tick) -> list[Stored]:
        """All segments; one that is not stored, or lacks one of its files, is indexed again."""
        wanted = {digest_of(self.language, fields, pages): pages for pages in cuts}
        segments = {key: self._fresh(key) for key in wanted}
        stale = [key for key, segment in segments.items() if not segment]
        if not self.program or not all(map(self.existing.get, self.program)):  # any segment brings the program's files
            stale += [key for key, segment in segments.items() if segment and segment.info.pages][:1]
        for key, segment in zip(stale, self._indexed([wanted[key] for key in stale], fields), strict=True):
            segments[key] = self._put(key, segment)
            tick(len(wanted[key]))
        return [segment for segment in segments.values() if segment]

    def _fresh(self, key: str) -> Stored | None:
        segment = self.store.find(key)
        if segment and segment.info.whole and all(map(self.existing.get, _fragments(segment))):
            return segment
        return None

    def _indexed(self, stale: Sequence[Pages], fields: Sequence[str]) -> Iterator[Segment]:
        """Indexes segments in worker processes. Raises SitegenError if one cannot be indexed."""
        paths = [[path for path, _ in pages] for pages in stale]
        indexer = partial(Indexer, self.outputs.folder, self.language, fields)
        for wanted, segment in Workers(indexer, min(self.jobs, len(paths)), batch=1).run(paths):
            if isinstance(segment, WorkerDiedError):
                raise SitegenError(f"{len(wanted)} pages from /{wanted[0]} on cannot be searched: {segment}")
            if isinstance(segment, SitegenError):
                raise segment
            yield segment

    def _put(self, key: str, segment: Segment) -> Stored:
        self.program = set(filter(is_program, segment.files)) or self.program
        with transaction(self.db):
            for name, data in segment.files.items():
                self._write(name, data)
            return self.store.put(key, segment)

    def merge(self, segments: Sequence[Stored]) -> None:
        """Writes the files that all segments share, and removes files that belong to no segment."""
        full = [segment for segment in segments if segment.info.pages]
        with transaction(self.db):
            kept = self._write_merged(full).union(self.program if full else (), *map(_fragments, full))
            for name in self.existing.keys() - kept:
                self.outputs.drop(FOLDER + name)
            self.store.keep_only({segment.id for segment in segments})
        if segments and not full:
            hint = "a theme marks it with data-pagefind-body"
            raise SitegenError("no page says what of it is to be found", hint=hint)

    def _write_merged(self, segments: Sequence[Stored]) -> set[str]:
        """Writes the files that all segments share; returns their names."""
        names = set()
        for name, data in files(segments, self.store.postings(segments), _fields(segments)) if segments else ():
            self._write(name, data, bytes if name.endswith(".json") else packed)
            names.add(name)
        return names

    def _write(self, name: str, data: bytes, form: Callable[[bytes], bytes] = bytes) -> None:
        """Writes a file with the bytes `form(data)`, unless the file exists with the same data."""
        path, made_from = FOLDER + name, f"search {source_digest('search')} {digest(data)}"
        if self.existing.get(name) == made_from:
            return
        if self.is_shared and (other := self.outputs.owner(path, BUNDLE)):
            raise SitegenError(f"/{path} belongs to the search index, but {other} stands there", file=other)
        self.written += self.writer.write(path, form(data))[0]
        self.outputs.written(path, made_from, BUNDLE, "the search index")


def _fragments(segment: Stored) -> list[str]:
    return [fragment(name) for name, _ in segment.info.pages]
