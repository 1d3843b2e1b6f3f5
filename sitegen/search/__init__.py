"""The search bundle: Pagefind reads the built pages of stories and terms in segments, which become one bundle.

By itself it reads all pages for each bundle, and holds them in memory together.
"""

from __future__ import annotations

from sitegen.core.progress import Progress
from sitegen.incremental.outputs import Outputs
from sitegen.incremental.units import BUNDLE
from sitegen.index.store import recall, remember
from sitegen.search.segments import MAX_SEGMENT_PAGES, cut, digest_of


def refresh_bundle(
    outputs: Outputs, language: str, jobs: int, progress: Progress, most: int = MAX_SEGMENT_PAGES
) -> int:
    """Brings the bundle up to date with the pages that belong in it; returns how many files were written.

    Nothing is done where no page that it indexes changed since and all its files stand. Raises SitegenError.
    """
    pages = [(path, fingerprint) for path, fingerprint in outputs.searched()]
    standing = outputs.of(BUNDLE)
    state = digest_of(language, (), pages)
    if all(standing.values()) and recall(outputs.db, "search") == state:
        return 0
    from sitegen.search.bundle import Bundle  # with readers of CBOR and HTML: a tenth of the time that a start takes

    remember(outputs.db, "search", "")
    bundle = Bundle(outputs, language.split("-")[0].lower(), jobs, standing)
    with progress.stage("search", len(pages), "pages") as tick:
        segments = bundle.segments(list(cut(pages, most)), tick)
    bundle.merge(segments)
    remember(outputs.db, "search", state if all(info.whole for _, info in segments) else "")
    return bundle.written
