"""The stories of a PDF file: each begins at a headline, and goes on to the next one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sitegen.capture.fields import bylines, dates
from sitegen.capture.formats.document import StoryDocument
from sitegen.capture.formats.pdf_rows import PdfPage, PdfRow, body_size
from sitegen.capture.record import Stated
from sitegen.core.errors import PassedOverError, SeedError
from sitegen.core.model import Line
from sitegen.core.script_words import count_words
from sitegen.core.text import counted, fold

_HEADLINE_SHARE = 1.25
"""The letters of a headline are so much larger than those of the text."""
_SAME_SHARE = 0.8
"""Headlines of stories have at least this share of the size of the largest one; smaller ones are inside of stories."""
_MAX_HEADLINE_ROWS = 6
_MAX_HEADLINE_WORDS = 45
_MIN_HEADLINE_WORDS = 2
_MAX_NAME_WORDS = 5
_MIN_STORY_WORDS = 25
"""Fewer words between two headlines are no story."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row with the number of its page."""

    page: int
    row: PdfRow


@dataclass(frozen=True, slots=True)
class _Headline:
    """The rows `begin` to `end` (exclusive) of a headline, and its words."""

    begin: int
    end: int
    size: float
    text: str


def stories(pages: Sequence[PdfPage], stated: Mapping[str, Stated], place: str) -> Iterator[StoryDocument | SeedError]:
    """The stories of a file. A PassedOverError says that no headline was found, or what stands before the first one."""
    rows = [_Row(page.number, row) for page in pages for row in page.text]
    repeated = _repeated(pages)
    furniture = [_Row(page.number, row) for page in pages for row in page.edges]
    furniture += [one for one in rows if fold(one.row.text) in repeated]
    rows = [one for one in rows if fold(one.row.text) not in repeated]
    told = (*(Line(one.page, one.row.text, reason="edge of a page") for one in furniture), *_pictured(pages))
    found = _headlines(rows)
    if not found:
        words = sum(count_words(one.row.text) for one in rows)
        there = f"{counted(len(pages), 'page')} of {counted(words, 'word')}"
        message = f"page: {there}, on which no headline was found"
        yield PassedOverError(message, file=place)
        return
    begins = [0 if at == 0 else one.begin for at, one in enumerate(found)]
    for at, (headline, begin) in enumerate(zip(found, begins, strict=True)):
        end = begins[at + 1] if at + 1 < len(begins) else len(rows)
        yield _document(rows[begin:end], headline, begin, stated if len(found) == 1 else {}, told if at == 0 else ())


def _repeated(pages: Sequence[PdfPage]) -> frozenset[str]:
    """The first and last rows of pages that stand on several of them, as names of publications and sections do."""
    if len(pages) < 3:
        return frozenset()
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({fold(row.text) for row in (*page.text[:2], *page.text[-2:])})
    return frozenset(text for text, count in counts.items() if count >= 3 and count > len(pages) // 2)


def _pictured(pages: Sequence[PdfPage]) -> Iterator[Line]:
    """The pages without text, where others have some."""
    for page in pages:
        if not page.rows:
            yield Line(page.number, f"page {page.number}", reason="page without a text layer")


def _headlines(rows: Sequence[_Row]) -> list[_Headline]:
    """The headlines of stories in order; the first row if it alone looks like one; none if nothing does."""
    body = body_size([one.row for one in rows])
    groups = [one for one in _large(rows, body) if _is_headline(one)]
    largest = max((one.size for one in _without_name(groups, rows)), default=0.0)
    groups = [one for one in _without_name(groups, rows) if one.size >= _SAME_SHARE * largest]
    kept: list[_Headline] = []
    for one in groups:
        between = sum(count_words(r.row.text) for r in rows[kept[-1].end : one.begin]) if kept else _MIN_STORY_WORDS
        if between >= _MIN_STORY_WORDS and _words_below(rows, one.end) >= _MIN_STORY_WORDS // 2:
            kept.append(one)
    return kept or _first_row(rows)


def _words_below(rows: Sequence[_Row], at: int) -> int:
    return sum(count_words(one.row.text) for one in rows[at : at + 40])


def _large(rows: Sequence[_Row], body: float) -> Iterator[_Headline]:
    """The runs of rows in large letters of one size."""
    begin = 0
    while begin < len(rows):
        size, end = rows[begin].row.size, begin + 1
        if size < _HEADLINE_SHARE * body:
            begin += 1
            continue
        while end < len(rows) and abs(rows[end].row.size - size) < 0.06 * size and rows[end].page == rows[begin].page:
            end += 1
        yield _Headline(begin, end, size, " ".join(one.row.text for one in rows[begin:end]))
        begin = end


def _is_headline(group: _Headline) -> bool:
    words = count_words(group.text)
    return group.end - group.begin <= _MAX_HEADLINE_ROWS and _MIN_HEADLINE_WORDS <= words <= _MAX_HEADLINE_WORDS


def _without_name(groups: list[_Headline], rows: Sequence[_Row]) -> list[_Headline]:
    """The headlines without the name of the publication, which is short and above the others on the first page."""
    if len(groups) < 2 or groups[0].begin > 3 or groups[0].size <= groups[1].size:
        return groups
    first, below = groups[0], rows[groups[0].end : groups[1].begin]
    is_name = (
        count_words(first.text) <= _MAX_NAME_WORDS and sum(count_words(r.row.text) for r in below) < _MIN_STORY_WORDS
    )
    return groups[1:] if is_name and count_words(groups[1].text) > 3 else groups


def _first_row(rows: Sequence[_Row]) -> list[_Headline]:
    """The first row as a headline, if it is set apart from the text below, and is written as a headline is."""
    if len(rows) < 3:
        return []
    first, second = rows[0].row, rows[1].row
    words, text = count_words(first.text), first.text
    is_apart = second.gap or first.bold != second.bold or bool(bylines.from_line(second.text))
    is_written = 3 <= words <= 20 and not text.endswith((".", ",", ";", ":")) and not dates.is_date_line(text)
    prose = any(count_words(one.row.text) >= 8 for one in rows[1:8])
    return [_Headline(0, 1, first.size, text)] if is_apart and is_written and prose else []


def _document(
    rows: Sequence[_Row], headline: _Headline, begin: int, stated: Mapping[str, Stated], told: tuple[Line, ...]
) -> StoryDocument:
    """The story of some rows, as a text in which blank lines separate the paragraphs and form feeds the pages."""
    title = range(headline.begin - begin, headline.end - begin)
    lines: list[str] = []
    page = rows[0].page
    for at, one in enumerate(rows):
        if at in title:
            lines += ["", headline.text] if at == title.start else []
            continue
        feed = "\f" if one.page != page else ""
        page = one.page
        lines += [""] if (one.row.gap or at == title.stop) and not feed else []
        lines.append(feed + ("    " if one.row.indented else "") + one.row.text)
    made = {**stated, "title": Stated(headline.text, "letters of the headline", 0.8)}
    return StoryDocument("text", "\n".join(lines).strip("\n").encode(), made, removed=told, line=rows[0].page)
