"""Tables of data: tells them apart from tables that only arrange a page, and finds the place of each cell."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from lxml import html as lxml_html

from sitegen.core.script_words import count_words
from sitegen.core.text import squeeze

_MAX_ROW_PARTS = 60
"""Maximum number of columns of a table of data."""
_MAX_ROWS = 1000
"""Maximum number of rows that a cell covers."""
_MAX_CELL_WORDS = 60
"""A cell with more words is prose, so its table arranges a page."""
_MAX_TITLED_CELL_WORDS = 160
"""The same limit in a table with a caption or header cells."""
_MAX_MEAN_WORDS = 18
"""A table whose cells have more words on average holds prose."""
_MIN_FILLED_SHARE = 0.34
"""In a table of data, at least this share of the cells has words."""
_ARRANGED = ("table", "form", "h1", "h2", "h3", "article", "section", "nav", "aside", "iframe", "header", "footer")
"""Elements that no cell of data contains."""
_FIGURE = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in the grid of a table. `element` is None where there is none, or where its value is not repeated."""

    element: lxml_html.HtmlElement | None = None
    header: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of a table, all of the same length. The first `heads` of them are rows of headings."""

    rows: tuple[tuple[Cell, ...], ...]
    heads: int


def is_data_table(table: lxml_html.HtmlElement) -> bool:
    """Whether a table shows data in rows and columns, by its roles, its header cells and the form of its cells."""
    if (table.get("role") or "").lower() in ("presentation", "none"):
        return False
    if any(element is not table for element in table.iter(*_ARRANGED)):
        return False
    rows = [_cells(row) for row in table.iter("tr")]
    words = [[count_words(squeeze(cell.text_content())) for cell in row] for row in rows]
    filled = [[count for count in row if count] for row in words]
    flat = [count for row in filled for count in row]
    if not flat or max(map(len, words)) > _MAX_ROW_PARTS or sum(len(row) > 1 for row in filled) < 2:
        return False
    titled = any(True for _ in table.iter("th", "thead", "caption"))
    if max(flat) > (_MAX_TITLED_CELL_WORDS if titled else _MAX_CELL_WORDS):
        return False
    if titled:
        return True
    many = sum(len(row) > 1 for row in filled) >= 0.5 * sum(bool(row) for row in filled)
    dense = len(flat) >= _MIN_FILLED_SHARE * sum(map(len, words))
    return many and dense and sum(flat) <= _MAX_MEAN_WORDS * len(flat)


def grid_of(table: lxml_html.HtmlElement) -> Grid:
    """The grid of a table of data. Headings and labels that span several places are repeated, figures never."""
    rows = _ordered(table)
    cells = [_cells(row) for row in rows]
    width = max((sum(map(_columns, row)) for row in cells if len(row) > 1), default=1)
    filler = _Filler(min(width, _MAX_ROW_PARTS))
    lines = [filler.line(row) for row in cells]
    longest = max(map(len, lines), default=0)
    grid = tuple((*line, *[Cell()] * (longest - len(line))) for line in lines)
    heads = sum(1 for _ in takewhile(_is_head, rows))
    return Grid(grid, heads if heads < len(grid) else min(1, heads))


def _ordered(table: lxml_html.HtmlElement) -> list[lxml_html.HtmlElement]:
    """The rows of a table in the order in which they are shown: head, body, foot."""
    places = {"thead": 0, "tfoot": 2}
    return sorted(table.iter("tr"), key=lambda row: places.get(str(_parent_tag(row)), 1))


def _parent_tag(row: lxml_html.HtmlElement) -> object:
    parent = row.getparent()
    return parent.tag if parent is not None else ""


def _cells(row: lxml_html.HtmlElement) -> list[lxml_html.HtmlElement]:
    return list(row.iterchildren("td", "th"))


def _is_head(row: lxml_html.HtmlElement) -> bool:
    """Whether a row is a row of headings."""
    filled = [cell for cell in _cells(row) if squeeze(cell.text_content())]
    return _parent_tag(row) == "thead" or (bool(filled) and all(cell.tag == "th" for cell in filled))


class _Filler:
    """Puts the cells of one row after the other into a grid that is `width` places wide.

    `below` maps a place to the number of rows below that a cell above still covers, and to what is shown in them.
    """

    def __init__(self, width: int) -> None:
        self.width = width
        self.below: dict[int, tuple[int, Cell]] = {}

    def line(self, row: Sequence[lxml_html.HtmlElement]) -> list[Cell]:
        """The cells of the next row."""
        line: list[Cell] = []
        above, self.below = self.below, {}
        waiting = deque(row)
        while waiting or any(place >= len(line) for place in above):
            if len(line) in above:
                left, cell = above[len(line)]
                self._cover(len(line), left - 1, cell)
                line.append(cell)
            elif waiting:
                self._place(waiting.popleft(), line)
            else:
                line.append(Cell())
        return line

    def _place(self, element: lxml_html.HtmlElement, line: list[Cell]) -> None:
        columns = max(1, min(_columns(element), self.width - len(line)))
        empty = Cell(None, element.tag == "th")
        shown = Cell(element, empty.header)
        again = shown if empty.header or not _FIGURE.search(element.text_content()) else empty
        is_whole_row = columns == self.width
        for number in range(columns):
            repeated = empty if is_whole_row else again
            self._cover(len(line), min(_span(element, "rowspan"), _MAX_ROWS) - 1, repeated)
            line.append(repeated if number else shown)

    def _cover(self, place: int, rows: int, cell: Cell) -> None:
        if rows > 0:
            self.below[place] = (rows, cell)


def _columns(element: lxml_html.HtmlElement) -> int:
    return min(_span(element, "colspan"), _MAX_ROW_PARTS)


def _span(element: lxml_html.HtmlElement, key: str) -> int:
    stated = (element.get(key) or "").strip()
    return max(1, int(stated)) if stated.isdecimal() and len(stated) < 5 else 1
