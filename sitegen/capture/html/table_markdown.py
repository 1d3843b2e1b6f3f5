"""Writes a table of data as a Markdown table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lxml import html as lxml_html

from sitegen.capture.html.data_tables import Cell, grid_of

_BREAK = "<br>"


def table(element: lxml_html.HtmlElement, texts: Mapping[lxml_html.HtmlElement, str]) -> list[str]:
    """The Markdown blocks of a table; `texts` maps its cells to their Markdown.

    Rows and columns without words are left out. A heading over the whole table becomes a paragraph above it.
    """
    grid = grid_of(element)
    heads = [_row(row, texts) for row in grid.rows[: grid.heads]]
    rows = [made for row in grid.rows[grid.heads :] if any(made := _row(row, texts))]
    titles = [next(filter(None, row)) for row in heads if sum(map(bool, row)) == 1 and len(row) > 1]
    heads = [row for row in heads if sum(map(bool, row)) > 1]
    columns = [at for at, values in enumerate(zip(*heads, *rows, strict=True)) if any(values)]
    if len(columns) < 2:
        return [*titles, *(text for row in (*heads, *rows) for text in row if text)]
    header = [_heading([row[at] for row in heads]) for at in columns]
    lines = [header, ["---"] * len(columns), *([row[at] for at in columns] for row in rows)]
    return [*titles, "\n".join(map(_line, lines))]


def cell_text(lines: Sequence[str]) -> str:
    """The Markdown of a cell of several lines."""
    return _BREAK.join(filter(None, lines))


def _row(row: Sequence[Cell], texts: Mapping[lxml_html.HtmlElement, str]) -> list[str]:
    return [texts.get(cell.element, "") if cell.element is not None else "" for cell in row]


def _heading(texts: Sequence[str]) -> str:
    """The headings of one column in several rows as one cell."""
    return cell_text(list(dict.fromkeys(texts)))


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
