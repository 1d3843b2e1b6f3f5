"""Makes the files of the sitemap. Pages are spread over them by a hash of their URL, so a change touches one file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cached_property

from sitegen.build.page_worker import Maker, PageContext, UnitTask
from sitegen.build.report import BuildReport
from sitegen.core.urls import url_of
from sitegen.incremental.outputs import Outputs
from sitegen.incremental.units import MAP
from sitegen.index.store import recall, remember, transaction
from sitegen.pages.crawler_files import SITEMAP_BUCKETS, map_index, shard_file, shards
from sitegen.pages.records.files import MapEntry
from sitegen.pages.records.planned import Planned


class Sitemap:
    """The sitemap of a site."""

    def __init__(self, outputs: Outputs, context: PageContext, report: BuildReport) -> None:
        self.outputs, self.db, self.context, self.report = outputs, outputs.db, context, report
        self.max_urls = context.limits.sitemap_urls

    @cached_property
    def _maker(self) -> Maker:
        """Made only if a file is stale: it loads the templates."""
        return Maker(self.db, self.context)

    def refresh(self) -> None:
        """Makes the files whose pages changed; all files if their number changed."""
        keys = {row["key"] for row in self.db.execute("SELECT key FROM stale_units WHERE kind = ?", (MAP.kind,))}
        if not keys:
            return
        total = self.db.execute("SELECT count(*) FROM outputs WHERE bucket IS NOT NULL").fetchone()[0]
        count = shards(total, self.max_urls)
        width = SITEMAP_BUCKETS // count
        modified = {int(n): day for n, day in json.loads(recall(self.db, "map") or "{}").items()}
        stale = {int(key) // width + 1 for key in keys - {MAP.key}}
        if MAP.key in keys or len(modified) != count:
            modified, stale = {}, set(range(1, count + 1))
        for number in sorted(stale):
            modified[number] = self._make_shard(number, width)
        self._write(map_index(modified))
        with transaction(self.db):
            remember(self.db, "map", json.dumps(modified))
            self.db.execute("DELETE FROM stale_units WHERE kind = ?", (MAP.kind,))
        self._drop_others({f"sitemap-{number}.xml" for number in modified} | {"sitemap.xml"})

    def _make_shard(self, number: int, width: int) -> str:
        """Makes the file with a number (from 1) of `width` buckets; returns its latest date of change."""
        entries = list(self._entries((number - 1) * width, number * width))
        self._write(shard_file(number, entries))
        return max((entry.modified for entry in entries), default="")

    def _entries(self, start: int, end: int) -> Iterator[MapEntry]:
        sql = "SELECT path, modified, images FROM outputs WHERE bucket >= ? AND bucket < ?"
        for path, modified, images in self.db.execute(sql, (start, end)):
            yield MapEntry(url_of(path), modified, tuple(json.loads(images or "[]")))

    def _write(self, planned: Planned) -> None:
        page = self._maker.page(planned, UnitTask(MAP, "pages changed that it lists"))
        if not page.why:
            return
        self.report.written += page.new
        self.outputs.written(planned.path, page.fingerprint, MAP, planned.source)
        if self.report.explained is not None:
            self.report.explained.append((page.path, page.why))

    def _drop_others(self, kept: set[str]) -> None:
        for path in self.outputs.of(MAP).keys() - kept:
            self.outputs.drop(path)
            self.report.removed += 1
