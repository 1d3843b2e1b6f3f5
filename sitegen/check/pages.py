"""Checks the files of output/ one by one, in worker processes: HTML, links, anchors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import lxml.html

from sitegen.check import html, resources, valid_pages
from sitegen.check.bodies import missing_picture
from sitegen.check.finding import Finding, gathered
from sitegen.check.line_numbers import line_in_file
from sitegen.check.links import Broken, BuiltSite, FoundLink, Wanted, links
from sitegen.core.progress import Progress
from sitegen.core.urls import base_path
from sitegen.core.workers import WorkerDiedError, Workers

_MIN_PAGES_FOR_WORKERS = 60
"""With fewer pages than this, this process checks them: starting workers would take longer."""

Source = Callable[[str], str]
"""Returns the file of content/ from which the page at a path of output/ is made; "" for none."""


@dataclass(frozen=True, slots=True)
class _PageWorker:
    output: Path
    site: BuiltSite
    known: frozenset[bytes]


@dataclass(frozen=True, slots=True)
class PageFindings:
    """The findings of one page. `valid` is the digest of a page with valid HTML, else b""."""

    findings: tuple[Finding, ...] = ()
    broken: tuple[Broken, ...] = ()
    wanted: tuple[Wanted, ...] = ()
    valid: bytes = b""


_worker: _PageWorker


def pages(root: Path, paths: list[str], base_url: str, source: Source, jobs: int, progress: Progress) -> list[Finding]:
    """The findings about pages, and other files with links, at `paths` of output/.

    Equal findings on many pages are joined. `source` returns the file of content/ from which a page is made.
    """
    output = root / "output"
    jobs = jobs if len(paths) >= _MIN_PAGES_FOR_WORKERS else 1
    faults: list[Finding] = []
    broken: list[tuple[str, Broken]] = []
    wanted: dict[str, list[tuple[str, Wanted]]] = defaultdict(list)
    marks: set[bytes] = set()
    setup = (output, base_url, valid_pages.known_valid(root))
    with progress.stage("pages", len(paths), "pages") as tick:
        for path, seen in Workers(look, jobs, prepare_page_worker, setup, batch=20).run(paths):
            tick(1)
            if isinstance(seen, WorkerDiedError):
                faults.append(Finding(f"output/{path}", None, str(seen), "look at the file", html.CHECK))
                continue
            faults += seen.findings
            broken += [(path, one) for one in seen.broken]
            marks |= {seen.valid} - {b""}
            for one in seen.wanted:
                wanted[one.target].append((path, one))
    valid_pages.keep_valid(root, marks)
    with progress.stage("anchors", len(wanted), "pages") as tick:
        for target, ids in Workers(anchors, jobs, prepare_page_worker, setup, batch=50).run(sorted(wanted)):
            tick(1)
            known = ids if isinstance(ids, frozenset) else frozenset()
            broken += [(path, _missing_anchor(one)) for path, one in wanted[target] if one.anchor not in known]
    return gathered(faults) + gathered(_link_findings(root, source, broken, base_url))


def prepare_page_worker(output: Path, base_url: str, known: frozenset[bytes]) -> None:
    """Prepares a worker process for `look` and `anchors`; `known` are digests of pages with valid HTML."""
    global _worker
    _worker = _PageWorker(output, BuiltSite(output, base_url), known)


def look(path: str) -> PageFindings:
    """Checks one file."""
    data = (_worker.output / path).read_bytes()
    if resources.is_resource(path):
        return _links(path, resources.links(path, data), frozenset())
    return _look(path, data)


def _look(path: str, data: bytes) -> PageFindings:
    file = f"output/{path}"
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return PageFindings((Finding(file, line, "is not UTF-8 text", "save it as UTF-8", html.CHECK),))
    tree = _tree(data)
    if tree is None:
        return PageFindings((Finding(file, None, "has no HTML in it", "write the page, or take it out", html.CHECK),))
    mark = valid_pages.mark_valid(data)
    findings = () if mark in _worker.known else (*html.faults(file, text), *html.lacks(file, tree))
    return replace(_links(path, links(tree), _ids(tree)), findings=findings, valid=b"" if findings else mark)


def _links(path: str, found: Iterable[FoundLink], ids: frozenset[str]) -> PageFindings:
    """Checks the links of a file."""
    seen = [_worker.site.look(path, link, ids) for link in found]
    broken = tuple(one for one in seen if isinstance(one, Broken))
    return PageFindings(broken=broken, wanted=tuple(one for one in seen if isinstance(one, Wanted)))


def anchors(path: str) -> frozenset[str]:
    """The anchors of one page."""
    tree = _tree((_worker.output / path).read_bytes())
    return _ids(tree) if tree is not None else frozenset()


def _tree(data: bytes) -> Any:
    try:
        return lxml.html.document_fromstring(data, parser=lxml.html.HTMLParser(encoding="utf-8"))
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError):
        return None


def _ids(tree: Any) -> frozenset[str]:
    return frozenset([*tree.xpath("//@id"), *tree.xpath("//a/@name")])


def _missing_anchor(one: Wanted) -> Broken:
    return Broken(one.link, f"leads to #{one.anchor}, which is not on that page")


def _link_findings(
    root: Path, source: Source, broken: Iterable[tuple[str, Broken]], base_url: str
) -> Iterator[Finding]:
    """Turns broken links into findings, at the line of content/ in which a person wrote them, or else at the page."""
    for path, one in broken:
        made_from = source(path)
        line = line_in_file(root / made_from, _spellings(one.link, base_url)) if made_from else None
        file, number = (made_from, line) if line else (f"output/{path}", one.link.line)
        if one.link.picture:
            yield missing_picture(file, number, one.path or one.link.url)
        else:
            mend = "correct the link, or let what took its place have the address in its aliases"
            yield Finding(file, number, f"the link {one.link.url} {one.why}", mend, "links")


def _spellings(link: FoundLink, base_url: str) -> list[str]:
    """The spellings in which a person may have written a link of a page."""
    prefix = base_path(base_url)
    shown = [link.url, unquote(link.url)]
    return [*shown, *(url[len(prefix) :] for url in shown if prefix and url.startswith(f"{prefix}/"))]
