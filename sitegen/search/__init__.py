"""The search bundle: Pagefind indexes the built pages of stories and terms in segments, which are merged.

Without segments Pagefind would read all pages for each bundle, and hold them all in memory.
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
    """Updates the bundle from the pages that search finds; returns the number of files written.

    Does nothing if neither a page nor a file of the bundle has changed. Raises SitegenError.
    """
    pages = [(path, fingerprint) for path, fingerprint in outputs.searched()]
    existing = outputs.of(BUNDLE)
    state = digest_of(language, (), pages)
    if all(existing.values()) and recall(outputs.db, "search") == state:
        return 0
    # Imported here: the readers of CBOR and HTML take a tenth of the start-up time.
    from sitegen.search.bundle import Bundle

    remember(outputs.db, "search", "")
    bundle = Bundle(outputs, language.split("-")[0].lower(), jobs, existing)
    with progress.stage("search", len(pages), "pages") as tick:
        segments = bundle.segments(list(cut(pages, most)), tick)
    bundle.merge(segments)
    remember(outputs.db, "search", state if all(info.whole for _, info in segments) else "")
    return bundle.written
