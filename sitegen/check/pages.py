"""Checks the files of output/ one by one, in worker processes: HTML, links, anchors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
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
from sitegen.core.urls import base_path, term_of
from sitegen.core.workers import WorkerDiedError, Workers

_MIN_PAGES_FOR_WORKERS = 60
"""With fewer pages than this, this process checks them: starting workers would take longer."""

Source = Callable[[str], str]
"""Returns the file of content/ from which the page at a path of output/ is made; "" for none."""


@dataclass(frozen=True, slots=True)
class PageFindings:
    """The findings of one page. `valid` is the digest of a page with valid HTML, else b""."""

    findings: tuple[Finding, ...] = ()
    broken: tuple[Broken, ...] = ()
    wanted: tuple[Wanted, ...] = ()
    valid: bytes = b""


def pages(root: Path, paths: list[str], base_url: str, source: Source, jobs: int, progress: Progress) -> list[Finding]:
    """The findings about pages, and other files with links, at `paths` of output/.

    Equal findings on many pages are joined. `source` returns the file of content/ from which a page is made.
    """
    output = root / "output"
    jobs = jobs if len(paths) >= _MIN_PAGES_FOR_WORKERS else 1
    found = _SiteFindings()
    readers = Workers(partial(PageReader, output, base_url, valid_pages.known_valid(root)), jobs, batch=20)
    with progress.stage("pages", len(paths), "pages") as tick:
        for path, seen in readers.run(paths):
            tick(1)
            found.add(path, seen)
    valid_pages.keep_valid(root, found.marks)
    with progress.stage("anchors", len(found.wanted), "pages") as tick:
        for target, ids in Workers(partial(AnchorReader, output), jobs, batch=50).run(sorted(found.wanted)):
            tick(1)
            found.look_up(target, ids if isinstance(ids, frozenset) else frozenset())
    return gathered(found.faults) + gathered(_link_findings(root, source, found.broken, base_url))


@dataclass(slots=True)
class _SiteFindings:
    """The findings of all pages.

    `wanted` maps a page to the links that name an anchor on it, each with the page that has the link; `marks` are the
    digests of pages with valid HTML.
    """

    faults: list[Finding] = field(default_factory=list)
    broken: list[tuple[str, Broken]] = field(default_factory=list)
    wanted: dict[str, list[tuple[str, Wanted]]] = field(default_factory=lambda: defaultdict(list))
    marks: set[bytes] = field(default_factory=set)

    def add(self, path: str, seen: PageFindings | WorkerDiedError) -> None:
        """Adds the findings of the page at `path`."""
        if isinstance(seen, WorkerDiedError):
            self.faults.append(Finding(f"output/{path}", None, str(seen), "look at the file", html.CHECK))
            return
        self.faults += seen.findings
        self.broken += [(path, one) for one in seen.broken]
        self.marks |= {seen.valid} - {b""}
        for one in seen.wanted:
            self.wanted[one.target].append((path, one))

    def look_up(self, target: str, anchors: frozenset[str]) -> None:
        """Adds the links to the page `target` whose anchor is not among its `anchors`."""
        self.broken += [(path, _missing_anchor(one)) for path, one in self.wanted[target] if one.anchor not in anchors]


class PageReader:
    """Looks at single files of `output`; `known` are marks of pages whose HTML is known to be valid."""

    def __init__(self, output: Path, base_url: str, known: frozenset[bytes]) -> None:
        self.output, self.site, self.known = output, BuiltSite(output, base_url), known

    def __call__(self, path: str) -> PageFindings:
        """Checks one file."""
        data = (self.output / path).read_bytes()
        if resources.is_resource(path):
            return self._links(path, resources.links(path, data), frozenset())
        return self._page(path, data)

    def _page(self, path: str, data: bytes) -> PageFindings:
        file = f"output/{path}"
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            return _one_finding(Finding(file, line, "is not UTF-8 text", "save it as UTF-8", html.CHECK))
        tree = _tree(data)
        if tree is None:
            return _one_finding(Finding(file, None, "has no HTML in it", "write the page, or take it out", html.CHECK))
        mark = valid_pages.mark_valid(data)
        findings = () if mark in self.known else (*html.faults(file, text), *html.lacks(file, tree))
        found = self._links(path, links(tree), _ids(tree))
        return replace(found, findings=findings, valid=b"" if findings else mark)

    def _links(self, path: str, found: Iterable[FoundLink], ids: frozenset[str]) -> PageFindings:
        """Checks the links of a file."""
        seen = [self.site.look(path, link, ids) for link in found]
        broken = tuple(one for one in seen if isinstance(one, Broken))
        return PageFindings(broken=broken, wanted=tuple(one for one in seen if isinstance(one, Wanted)))


def _one_finding(finding: Finding) -> PageFindings:
    return PageFindings((finding,))


@dataclass(frozen=True, slots=True)
class AnchorReader:
    """Finds the anchors of single pages of `output`."""

    output: Path

    def __call__(self, path: str) -> frozenset[str]:
        """The anchors of the page at `path`. Raises OSError where it cannot be read."""
        tree = _tree((self.output / path).read_bytes())
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
            yield Finding(file, number, f"the link {one.link.url} {one.why}", _mend(one), "links")


def _mend(one: Broken) -> str:
    kind, _ = term_of(one.path)
    few = "; a name of few stories has a page where content/ has a file of it" if kind else ""
    return f"correct the link, or let what took its place have the address in its aliases{few}"


def _spellings(link: FoundLink, base_url: str) -> list[str]:
    """The spellings in which a person may have written a link of a page."""
    prefix = base_path(base_url)
    shown = [link.url, unquote(link.url)]
    return [*shown, *(url[len(prefix) :] for url in shown if prefix and url.startswith(f"{prefix}/"))]
