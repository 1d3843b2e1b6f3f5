"""Runs Pagefind, and reads what it writes. Its random page order is replaced by the order of paths."""

from __future__ import annotations

import base64
import gc
import hashlib
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import cbor2
from lxml import etree

from sitegen.core.errors import SitegenError
from sitegen.core.urls import url_of
from sitegen.search.bundle_files import decoded, head, packed, unpacked
from sitegen.search.segments import Postings, Segment, SegmentInfo, fragment

FIELDS = ("date", "kind", "publication", "title", "told")
"""The metadata fields of every bundle, whether a page has them or not; fields of other themes follow them."""

_BODY = b"data-pagefind-body"
_SORT = "data-pagefind-sort"
_SORTED = re.compile(rb"<[^<>]*\sdata-pagefind-sort[^<>]*>")
_PROGRAM = re.compile(r"pagefind(-worker)?\.js|wasm\.[\w-]+\.pagefind")

_Posting = list[Any]
"""The difference of the page number to the one before, the positions in the text, the positions in the metadata."""


@dataclass(frozen=True, slots=True)
class Indexer:
    """Makes segments of pages below `output`, which are in one language; `fields` are the metadata of the bundle."""

    output: Path
    language: str
    fields: Sequence[str]

    def __call__(self, paths: Sequence[str]) -> Segment | SitegenError:
        """The segment of some pages, or the error that prevents it."""
        gc.disable()  # much is read, and nothing of it holds itself: looking for that takes longer than reading
        try:
            with tempfile.TemporaryDirectory(prefix="sitegen-search-") as work:
                return _index(self.output, Path(work), self.language, self.fields, paths)
        except SitegenError as error:
            return error
        except OSError as error:
            return SitegenError(f"the search index cannot be made: {error.strerror or error}")
        finally:
            gc.enable()


def is_program(name: str) -> bool:
    """Whether a file of a bundle is the same for all pages. Pagefind's own user interface is not used."""
    return _PROGRAM.fullmatch(name) is not None


def _index(output: Path, work: Path, language: str, fields: Sequence[str], paths: Sequence[str]) -> Segment:
    found: list[_IndexedPage] = []
    whole = True
    (work / "site").mkdir()
    for path in paths:
        try:
            page = (output / path).read_bytes()
        except FileNotFoundError:  # the build lists an error for a page that could not be made
            whole = False
            continue
        if _BODY in page:  # without any marked page Pagefind would index the whole text of all pages
            _stage(output / path, page, work / f"site/{len(found)}.html")
            found.append(_IndexedPage(url_of(path), dict(_sort_values(page))))
    if not found:
        return Segment(SegmentInfo("", [], {}, {}, [], whole), [], {})
    _run(work / "site", work / "made", language)
    return _Made(work / "made", found, fields).segment(whole)


class _IndexedPage(NamedTuple):
    """A page that is given to Pagefind under its number. `values` are those by which it can be sorted."""

    url: str
    values: dict[str, str]


def _sort_values(page: bytes) -> Iterator[tuple[str, str]]:
    """The names and values by which a page can be sorted.

    Pagefind writes only the order, so they are read from the page.
    """
    tags = b"".join(_SORTED.findall(page))
    for element in etree.fromstring(tags, etree.HTMLParser()).iter() if tags else ():
        name, colon, value = element.get(_SORT, "").partition(":")
        if colon:
            yield name.strip(), value.strip()


_RAISED = re.compile(rb"(?<=\d)<sup>(?=(?:[-+]|\xe2\x88\x92)?\d{1,9}</sup>)")
"""The start of an exponent. Pagefind joins the words of inline elements: 10⁶ would be found as 106."""


def _stage(page: Path, data: bytes, staged: Path) -> None:
    """Puts a page with its bytes `data` into the folder that Pagefind reads; in output/ it would read every page."""
    if _RAISED.search(data):
        staged.write_bytes(_RAISED.sub(b"^<sup>", data))
        return
    try:
        staged.symlink_to(page.absolute())
    except OSError:  # on Windows links need a permission
        shutil.copyfile(page, staged)


def _run(site: Path, made: Path, language: str) -> None:
    """Runs Pagefind. All pages get one language, since a browser searches the index of one language only."""
    from pagefind.service import get_executable

    program = get_executable()
    if program is None:
        hint = "pip install 'pagefind[bin]', or write `enabled = false` under [search]"
        raise SitegenError("the program pagefind is missing", hint=hint)
    arguments: list[str | Path] = ["--site", site, "--output-path", made, "--force-language", language, "--silent"]
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SitegenError(f"pagefind failed: {(done.stderr or done.stdout).strip()[-500:]}")


class _Found(NamedTuple):
    """A page that Pagefind read: its number among the staged pages, its number of words, its fragment."""

    staged: int
    words: int
    data: bytes


class _Made:
    """A bundle that Pagefind wrote of the `staged` pages, whose file names are their numbers."""

    def __init__(self, folder: Path, staged: Sequence[_IndexedPage], fields: Sequence[str]) -> None:
        self.folder, self.staged = folder, staged
        self.entry = json.loads((folder / "pagefind-entry.json").read_bytes())
        ((self.language, about),) = self.entry["languages"].items()
        contents = decoded(folder / f"pagefind.{about['hash']}.pf_meta")
        _, pages, self.chunks, self.filters, self.sorts, self.fields = contents
        about.update(hash="", page_count=0)
        self.found = [self._read(name, words) for name, words in pages]
        order = sorted(range(len(pages)), key=lambda page: self.found[page].staged)
        self.numbers = dict(zip(order, range(len(order)), strict=True))
        """The number by path of each page, by the number that Pagefind gave it."""
        known = [*fields, *sorted(set(self.fields) - set(fields))]
        self.field_numbers = [known.index(field) for field in self.fields]

    def _read(self, name: str, words: int) -> _Found:
        """A page as Pagefind read it; its URL is replaced by the real one."""
        data = unpacked(self.folder / fragment(name))
        address, _, rest = data.partition(b",")
        number = int(address.removeprefix(b'{"url":"/').removesuffix(b'.html"'))
        url = json.dumps(self.staged[number].url, ensure_ascii=False).encode()
        return _Found(number, words, b'{"url":%s,%s' % (url, rest))

    def segment(self, whole: bool) -> Segment:
        files = {p.name: p.read_bytes() for p in self.folder.iterdir() if is_program(p.name)}
        pages = []
        for page in map(self.found.__getitem__, self.numbers):
            pages.append((hashed_name(self.language, page.data), page.words))
            files[fragment(pages[-1][0])] = packed(page.data)
        entry = json.dumps(self.entry, ensure_ascii=False, sort_keys=True)
        filters = dict(self._filter(name) for _, name in self.filters)
        info = SegmentInfo(entry, pages, filters, self._sorts(), self.fields, whole)
        return Segment(info, list(self._postings()), files)

    def _filter(self, name: str) -> tuple[str, dict[str, list[int]]]:
        label, values = decoded(self.folder / f"filter/{name}.pf_filter")
        return label, {value: sorted(self.numbers[page] for page in pages) for value, pages in values}

    def _sorts(self) -> dict[str, dict[int, str]]:
        try:
            return {
                name: {self.numbers[page]: self.staged[self.found[page].staged].values[name] for page in pages}
                for name, pages in self.sorts
            }
        except KeyError as error:
            raise SitegenError(f'a page sorts by {error}: the theme must write {_SORT}="NAME:VALUE"') from None

    def _postings(self) -> Iterator[Postings]:
        for _, _, name in self.chunks:
            (words,) = decoded(self.folder / f"index/{name}.pf_index")
            for word, pages, forms in words:
                for form, postings in (("", pages), *forms):
                    if postings:
                        yield self._posting(word, form, postings)

    def _posting(self, word: str, form: str, postings: list[_Posting]) -> Postings:
        page = 0
        for posting in postings:
            page += posting[0]
            posting[0] = self.numbers[page]
            if posting[2]:
                posting[2] = self._renumbered(posting[2])
        postings.sort(key=itemgetter(0))
        first = last = postings[0][0]
        for posting in postings:
            last, posting[0] = posting[0], posting[0] - last
        data = cbor2.dumps(postings)
        return Postings(word, form, first, last, len(postings), data[len(head(len(postings))) + 2 :])

    def _renumbered(self, meta: list[int]) -> list[int]:
        """Positions in metadata. A field's number precedes its positions, encoded as -1 - number."""
        return [-1 - self.field_numbers[-1 - place] if place < 0 else place for place in meta]


def hashed_name(language: str, data: bytes) -> str:
    """A file name from a digest of the content.

    It has 50 bits: two of 100,000 files share one with odds of 1 in 200,000.
    """
    return f"{language}_{base64.b32encode(hashlib.sha256(data).digest())[:10].decode().lower()}"
