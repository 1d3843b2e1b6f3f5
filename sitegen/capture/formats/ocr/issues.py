"""Stories in digitised newspapers: the articles of an issue (METS), or a page that no METS file takes apart (ALTO)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import unquote

from sitegen.capture.encoding import compression
from sitegen.capture.formats import stated_fields
from sitegen.capture.formats.ocr import pages
from sitegen.capture.formats.ocr.alto import AltoPage, alto_page
from sitegen.capture.formats.ocr.mets import MAX_METS_BYTES, Area, Division, Issue, mets_issue
from sitegen.capture.formats.ocr.pages import OcrBlock, OcrLine
from sitegen.capture.formats.record_keys import Keys
from sitegen.capture.formats.source import Source
from sitegen.capture.record import Record, Stated, fingerprint
from sitegen.core.errors import PassedOverError, SeedError
from sitegen.core.files import is_file, path_inside
from sitegen.core.model import Image
from sitegen.core.text import counted

_SOURCE = "METS"
_MAX_ISSUE_WORDS = 5_000_000
_MAX_METS_FILES = 64
"""METS files in a folder that may describe a page; the others are not asked."""


# --- an issue ----------------------------------------------------------------------------------------------


def issue_records(source: Source) -> Iterator[Record | SeedError]:
    """The articles of an issue, and what is passed over in it. Raises SeedError and OSError."""
    issue = _issue(source.path, source.place)
    if not issue.stories:
        message = "list of pages: it names no articles, so its pages are read alone"
        raise PassedOverError(message, file=source.place)
    reader, keys = _Pages(source, issue), Keys()
    for number, division in enumerate(issue.stories, 1):
        if division.parts:  # a division of other stories has none of its own
            try:
                yield _article(division, issue, reader, keys, number)
            except SeedError as error:
                yield error
    for division in issue.others:
        yield PassedOverError(f"{division.kind.casefold()}: {division.id}", file=source.place)


def _issue(path: Path, place: str) -> Issue:
    return mets_issue(compression.load_seed(path, place, MAX_METS_BYTES), place)


class _Pages:
    """The pages of an issue, each read when an article needs it."""

    def __init__(self, source: Source, issue: Issue) -> None:
        self.source, self.files = source, issue.files
        self.known: dict[str, AltoPage | SeedError] = {}
        self.blocks: dict[str, dict[str, OcrBlock]] = {}  # by the ids of the file and the block
        self.lines: dict[str, dict[str, OcrLine]] = {}
        self.words = 0

    def page(self, file: str) -> AltoPage:
        """The page with the id `file`. Raises SeedError if it cannot be read."""
        if file not in self.known:
            self.known[file] = self._read(file)
        found = self.known[file]
        if isinstance(found, SeedError):
            raise SeedError(found.message, file=self.source.place)
        return found

    def area(self, area: Area) -> tuple[OcrBlock, ...]:
        """The blocks of an area; none if the page has no such block."""
        page = self.page(area.file)
        if area.file not in self.blocks:
            self.blocks[area.file] = {block.id: block for block in page.blocks}
        blocks = self.blocks[area.file]
        if not area.block:
            return page.blocks
        if area.block in blocks:
            return (blocks[area.block],)
        if area.block in page.composed:
            return tuple(blocks[name] for name in page.composed[area.block] if name in blocks)
        if area.file not in self.lines:
            self.lines[area.file] = {line.id: line for block in page.blocks for line in block.lines}
        line = self.lines[area.file].get(area.block)
        return (OcrBlock(area.block, (line,)),) if line else ()

    def _read(self, file: str) -> AltoPage | SeedError:
        try:
            path = _page_path(self.source, self.files.get(file, ""))
            with compression.open_stream(path, self.source.place) as stream:
                made = alto_page(stream, self.source.place)
        except (OSError, ValueError):
            return SeedError(f"the page {self.files.get(file) or file!r} is not there")
        except SeedError as error:
            return SeedError(f"the page {self.files.get(file) or file!r} cannot be read: {error.message}")
        self.words += sum(block.words for block in made.blocks)
        return (
            made if self.words <= _MAX_ISSUE_WORDS else SeedError(f"more than {_MAX_ISSUE_WORDS:,} words in an issue")
        )


def _page_path(source: Source, address: str) -> Path:
    """The file of a page below seeds/: where its address says, else beside the METS file or in a folder for ALTO."""
    name = unquote(re.sub(r"^file:/{0,3}", "", address)).lstrip("./")
    folder = PurePosixPath(source.seed).parent
    bare = PurePosixPath(name).name
    for path in dict.fromkeys([name, bare, f"alto/{bare}", f"ALTO/{bare}", f"text/{bare}"]):
        for end in ("", ".gz"):
            found = path_inside(source.root, str(folder / f"{path}{end}"))
            if bare and is_file(found):
                return found
    raise OSError("no such page")


def _article(division: Division, issue: Issue, reader: _Pages, keys: Keys, number: int) -> Record:
    areas = [(part, reader.area(area)) for part, area in dict.fromkeys(division.parts)]
    parts = [(part, block) for part, blocks in areas for block in blocks]
    missing = sum(not blocks for _, blocks in areas)
    if not parts:
        raise SeedError(f"no text of the {division.kind} {division.id!r} on its pages", file=reader.source.place)
    content = _Content(parts)
    body = pages.provenance(
        [block for _, block in parts], "ALTO", f"missing of its text: {counted(missing, 'block')}" if missing else ""
    )
    first = division.parts[0][1].file
    stated = _stated(division, issue, content, reader.page(first).number)
    data = content.html.encode("utf-8", "replace")
    key = keys.make(division.id or str(number))
    return Record(reader.source.seed, "fragment", data, fingerprint(data, stated), key, number, stated, body=body)


class _Content:
    """The content of an article by its parts. Each block counts once."""

    def __init__(self, parts: list[tuple[str, OcrBlock]]) -> None:
        unique = {id(block): (part, block) for part, block in reversed(parts)}
        kept = list(reversed(unique.values()))
        self.texts: dict[str, list[str]] = {}
        markup: list[str] = []
        for part, group in groupby(kept, key=lambda one: one[0]):
            found = [text for text in pages.paragraphs(block for _, block in group) if text]
            if part in ("", "heading"):
                tag = "h3" if part else "p"
                markup += [f"<{tag}>{html.escape(text, quote=False)}</{tag}>" for text in found]
            else:
                self.texts.setdefault(part, []).extend(found)
        self.html = "\n".join(markup)

    def text(self, part: str) -> str:
        """The text of a part in one line."""
        return " ".join(self.texts.get(part, ()))


def _stated(division: Division, issue: Issue, content: _Content, page: str) -> dict[str, Stated]:
    facts, paper = division.facts, issue.facts
    printed = content.text("title")
    label = division.label or str(facts.get("title", ""))
    stem = label.rstrip(". …")
    title = printed if printed and label.endswith(("...", "…")) and printed.startswith(stem) else label or printed
    extra = {"page": page, "kicker": content.text("kicker")}
    own = {
        "title": title,
        "subtitle": content.text("subtitle"),
        "authors": facts.get("authors") or stated_fields.authors(content.texts.get("authors", ())),
        "images": tuple(Image("", caption) for caption in content.texts.get("caption", ())),
        "extra": {name: value for name, value in extra.items() if value},
    }
    return {
        **stated_fields.stated(_SOURCE, own, stated_fields.LIKELY_CONFIDENCE),
        **_of_issue({**paper, **facts}, paper),
    }


def _of_issue(facts: dict[str, Any], paper: dict[str, Any]) -> dict[str, Stated]:
    """What METS states of the newspaper and the day, which is less sure than what is printed."""
    own = {"publication": paper.get("host") or paper.get("title", ""), "language": facts.get("language", "")}
    return {
        **stated_fields.stated(_SOURCE, own, stated_fields.LIKELY_CONFIDENCE),
        **stated_fields.dates(_SOURCE, [facts.get("date")], confidence=stated_fields.LIKELY_CONFIDENCE),
    }


# --- a page ------------------------------------------------------------------------------------------------


def page_records(source: Source) -> Iterator[Record | SeedError]:
    """The text of a page as one record, unless a METS file beside it has its articles. Raises SeedError and OSError."""
    described = _describing(source)
    if described and described.has_articles:
        raise PassedOverError("page: its articles are in the METS file of its issue", file=source.place)
    with compression.open_stream(source.path, source.place) as stream:
        page = alto_page(stream, source.place)
    yield page_record(source, page.blocks, page.number, "ALTO", described.facts if described else {})


def page_record(
    source: Source, blocks: tuple[OcrBlock, ...], number: str, form: str, facts: dict[str, Any], key: str = ""
) -> Record:
    """The record of a page. Its title is that of its only headline; a page without one says that it is a page."""
    if not any(block.words for block in blocks):
        raise PassedOverError("page: without text", file=source.place)
    headline = pages.page_title(blocks)
    texts = list(pages.paragraphs(block for block in blocks if block is not headline))
    data = "\n".join(f"<p>{html.escape(text, quote=False)}</p>" for text in texts if text).encode("utf-8", "replace")
    remark = "" if headline else "a page that is not divided into articles"
    stated = _of_issue(facts, facts)
    if headline:
        printed = pages.joined(headline.lines)
        stated["title"] = Stated(printed, "the only headline of the page", stated_fields.HINT_CONFIDENCE)
    elif number:
        paper = " of ".join(filter(None, [f"Page {number}", str(facts.get("host") or facts.get("title") or "")]))
        stated["title"] = Stated(paper, "number of the page", 0.3)
    body = pages.provenance(blocks, form, remark)
    return Record(source.seed, "fragment", data, fingerprint(data, stated), key, None, stated, body=body)


class _PageList(NamedTuple):
    """What a METS file says of its pages: their names without ".gz", whether it has articles, and the issue's facts."""

    names: frozenset[str]
    has_articles: bool
    facts: dict[str, Any]


def _describing(source: Source) -> _PageList | None:
    """What the METS file says that names a page, in the folder of the page or the one above it."""
    folder = PurePosixPath(source.seed).parent
    name = PurePosixPath(source.seed.removesuffix(".gz")).name
    for place in dict.fromkeys([folder, folder.parent]):
        beside = path_inside(source.root, str(place)) if str(place) != "." else source.root
        for path in _mets_files(beside, beside.stat().st_mtime_ns):
            listed = _page_list(path, path.stat().st_mtime_ns, path.stat().st_size)
            if listed and name in listed.names:
                return listed
    return None


@lru_cache(maxsize=64)
def _mets_files(folder: Path, _stamp: int) -> tuple[Path, ...]:
    found = sorted(path for path in folder.iterdir() if is_mets_name(path.name) and is_file(path))
    return tuple(found[:_MAX_METS_FILES])


def is_mets_name(name: str) -> bool:
    """Whether a file has the name of a METS file: "0001-mets.xml"."""
    lower = name.casefold().removesuffix(".gz")
    return lower.endswith(".xml") and "mets" in lower


@lru_cache(maxsize=_MAX_METS_FILES)
def _page_list(path: Path, _stamp: int, _size: int) -> _PageList | None:
    try:
        issue = _issue(path, path.name)
    except (SeedError, OSError):
        return None
    names = (PurePosixPath(unquote(address)).name.removesuffix(".gz") for address in issue.files.values())
    return _PageList(frozenset(names), bool(issue.stories), issue.facts)
