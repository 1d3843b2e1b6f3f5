"""Sets the tables of a body: each scrolls in a box of its own, has a caption, and figures aligned at the right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape, unescape

from sitegen.render.body_labels import BodyLabels
from sitegen.render.html_tokens import TAG, element_end, text_of

_ALIGNED = re.compile(r' style="text-align: (left|center|right)"')
ALIGNMENTS = frozenset(["text-align: left", "text-align: center", "text-align: right"])
"""The values of `style` that the Markdown engine writes for the alignment of a column."""

_MAX_FIGURE_CHARS = 24
_FIGURE = re.compile(
    r"[(\[]?\s?(?:[-+−–±~≈<>]\s?)?(?:[A-Z]{0,3}[$£€¥₽₹₺₪]\s?)?[-+−–]?\.?\d[\d.,:'’/\s½¼¾⅓⅔–-]*"
    r"(?:[%‰°$£€¥₽₹₺₪]|[^\W\d_]{1,2}[²³]?|pts|min|mph|kWh|MWh|GWh)?[)\]]?[*†‡]?"
)
"""Matches a whole cell with a figure: "1,204", "£1.2m", "3–1", "(4.5%)", "12 km"."""
_BLANKS = frozenset(["", "-", "–", "—", "−", ".", "..", "...", "…", "?", "×", "n/a", "N/A", "n.a."])
"""The cells that say that there is no figure."""

_MAX_SPAN_SLOTS = 1000
_SPAN = re.compile(r' colspan="(\d{1,4})"')


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell: the indexes of its start and end tags, its row and column from 0, whether it is a header, its text."""

    start: int
    end: int
    row: int
    column: int
    is_header: bool
    text: str


def set_tables(tokens: Sequence[str], labels: BodyLabels) -> list[str]:
    """Returns `tokens` with every outermost table in a box. A bold paragraph directly above becomes its caption."""
    made: list[str] = []
    used: set[str] = set()
    place = number = 0
    while place < len(tokens):
        if TAG.match(tokens[place]) and tokens[place].startswith("<table"):
            end, number = element_end(tokens, place), number + 1
            caption = _caption_above(made)
            label = _label(caption or _own_caption(tokens[place : end + 1]), labels.table(number), used)
            made += _box(_table(tokens[place : end + 1], caption), label)
            place = end
        else:
            made.append(tokens[place])
        place += 1
    return made


def _label(caption: Sequence[str], numbered: str, used: set[str]) -> str:
    """The label of a box, unlike all that are `used`: the text of the caption, or "Table 2"."""
    label = " ".join(unescape(text_of(caption)).split()) or numbered
    label = label if label not in used else f"{label} ({numbered})"
    used.add(label)
    return label


def _box(table: list[str], label: str) -> list[str]:
    return [f'<div class="table" role="region" tabindex="0" aria-label="{escape(label)}">', *table, "</div>"]


def _caption_above(made: list[str]) -> list[str]:
    """Removes the paragraph at the end of `made` if all of it is bold, and returns its content."""
    end = len(made) - 1
    while end >= 0 and not made[end].strip():
        end -= 1
    if end < 0 or made[end] != "</p>":
        return []
    start = end - 1
    while start > 0 and not made[start].startswith("<p"):
        start -= 1
    inner = [place for place in range(start + 1, end) if made[place].strip()]
    if not inner or made[inner[0]] != "<strong>" or element_end(made, inner[0]) != inner[-1]:
        return []
    caption = made[inner[0] + 1 : inner[-1]]
    del made[start:]
    return caption


def _own_caption(table: Sequence[str]) -> Sequence[str]:
    start = next((place for place, token in enumerate(table) if token.startswith("<caption")), None)
    return [] if start is None else table[start : element_end(table, start)]


def _table(tokens: Sequence[str], caption: Sequence[str]) -> list[str]:
    table = list(tokens)
    cells = _cells(table)
    figures = _figure_columns(cells)
    mixed = {cell.row for cell in cells if not cell.is_header}
    for cell in cells:
        _set_cell(table, cell, is_figure=cell.column in figures, scope="row" if cell.row in mixed else "col")
    for place in range(len(table)):  # cells of tables inside cells
        if table[place].startswith(("<td", "<th")):
            table[place] = _ALIGNED.sub(r' class="at-\1"', table[place])
    _drop_empty_head(table, cells)
    if caption and not _own_caption(table):
        table[0] += f"<caption>{''.join(caption)}</caption>\n"
    return table


def _cells(table: Sequence[str]) -> list[_Cell]:
    """The cells of a table, without those of tables inside its cells."""
    found: list[_Cell] = []
    row, column, place = -1, 0, 1
    while place < len(table):
        token = table[place]
        if token.startswith("<tr"):
            row, column = row + 1, 0
        elif token.startswith(("<td", "<th")) and not token.startswith("<thead"):
            end = element_end(table, place)
            text = " ".join(unescape(text_of(table[place:end])).split())
            found.append(_Cell(place, end, row, column, token.startswith("<th"), text))
            span = _SPAN.search(token)
            column += min(int(span[1]), _MAX_SPAN_SLOTS) if span else 1
            place = end
        place += 1
    return found


def _figure_columns(cells: Sequence[_Cell]) -> set[int]:
    """The columns whose cells below the headers are figures or blank. None if cells span rows."""
    figures: set[int] = set()
    others: set[int] = set()
    for cell in cells:
        if not cell.is_header and cell.text not in _BLANKS:
            is_figure = len(cell.text) <= _MAX_FIGURE_CHARS and _FIGURE.fullmatch(cell.text)
            (figures if is_figure else others).add(cell.column)
    return figures - others


def _set_cell(table: list[str], cell: _Cell, *, is_figure: bool, scope: str) -> None:
    token = table[cell.start]
    if cell.is_header and not cell.text and "<img" not in "".join(table[cell.start : cell.end]):
        table[cell.start], table[cell.end] = "<td" + token[3:], "</td>"  # a header without words tells nothing
    elif cell.is_header and " scope=" not in token:
        table[cell.start] = f'{token[:3]} scope="{scope}"{token[3:]}'
    table[cell.end] += "\n"  # or programs that read the page join the words of two cells
    if is_figure and not _ALIGNED.search(token):
        table[cell.start] = f'{table[cell.start][:3]} class="num"{table[cell.start][3:]}'


def _drop_empty_head(table: list[str], cells: Sequence[_Cell]) -> None:
    """Empties the header of a table that has no words in it: Markdown has no tables without one."""
    start = next((place for place, tag in enumerate(table) if tag.startswith("<thead")), None)
    if start is not None:
        end = element_end(table, start)
        if all(not cell.text for cell in cells if start < cell.start < end) and "<img" not in "".join(table[start:end]):
            table[start : end + 1] = [""] * (end + 1 - start)
